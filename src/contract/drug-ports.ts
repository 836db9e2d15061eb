import type { DrugChange, DrugRow } from './drugs.ts';

/** A page of the catalogue as it was received. */
export interface DrugPage {
  changes: readonly DrugChange[];
  /** What the device holds is forgotten before it. */
  isFirst: boolean;
}

/** Where the device stands in the catalogue. */
export interface DrugState {
  /** The place of what is shown; null: nothing is. */
  cursor: string | null;
  release: string | null;
  /** When the server last said that there is nothing newer (device time, ms). */
  checkedAt: number | null;
  /** Pages that are here and not shown yet, since they are only a part of what belongs together. */
  staged: { cursor: string; changes: number } | null;
}

/** The device's copy. Each call is one transaction; throws a StorageError. */
export interface DrugStore {
  state(): Promise<DrugState>;
  /** Keeps a page beside what is shown; a first page drops the ones before it. */
  stage(page: DrugPage, state: DrugState): Promise<void>;
  /** Shows what was staged and this page, all of it or nothing. */
  publish(page: DrugPage | null, state: DrugState): Promise<void>;
  rowsOf(table: string): Promise<DrugRow[]>;
  row(table: string, key: string): Promise<DrugRow | null>;
  rowsWith(table: string, column: 'drug' | 'group', value: string): Promise<DrugRow[]>;
}

/** What became of a question to the server. */
export type DrugAnswer =
  | { kind: 'page'; page: DrugPage; cursor: string; hasMore: boolean; whole: boolean; release: string | null }
  | { kind: 'signed-out' }
  | { kind: 'not-allowed' }
  /** The server's tables are of another version than this app's. */
  | { kind: 'other-schema' }
  /** No answer, or none of our server. */
  | { kind: 'unreachable' };

export type AskDrugs = (since: string | null) => Promise<DrugAnswer>;
