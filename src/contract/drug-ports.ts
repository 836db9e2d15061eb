import type { DrugEdition, DrugHistory } from './drug-history.ts';
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

/** The place after everything that the device has received; null: nothing yet. */
export const placeOf = ({ cursor, staged }: DrugState): string | null => staged?.cursor ?? cursor;

/** How far a device knows what changed in the catalogue. */
export interface DrugHistoryState {
  epoch: string;
  /** The last edition that it has. */
  rev: string;
  /** The place of the catalogue (its cursor) for which this is all; null: there is more to ask for. */
  for: string | null;
}

/** A page, and the place that it was asked for. */
export interface DrugStep {
  since: string | null;
  page: DrugPage;
  /** Where the device stands after it. */
  state: DrugState;
}

/**
 * The device's copy. Each call is one transaction of limited duration; throws a StorageError.
 *
 * A page is taken only where the device still stands at its `since`; otherwise the call answers `false` and writes
 * nothing. A tab that was frozen for an hour may wake up amid its work while another has gone on.
 */
export interface DrugStore {
  state(): Promise<DrugState>;
  /** Keeps a page beside what is shown; a first page drops the ones before it. */
  stage(step: DrugStep): Promise<boolean>;
  /** Shows what was staged and this page, all of it or nothing. */
  publish(step: DrugStep): Promise<boolean>;
  /** Whether the server has last told this person that their role may not read the catalogue. */
  isRefused(userId: string): Promise<boolean>;
  setRefused(userId: string, isRefused: boolean): Promise<void>;
  /** How far the device knows what changed; null: nothing yet. */
  historyState(): Promise<DrugHistoryState | null>;
  /** Keeps what changed beside the rest. `isFirst`: what was known before is forgotten. */
  keepEditions(step: { editions: readonly DrugEdition[]; isFirst: boolean; state: DrugHistoryState }): Promise<void>;
  /** In the order of commits. */
  editions(): Promise<DrugEdition[]>;
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

/** What changed after an edition; null for no answer of our server. */
export type AskHistory = (after: string) => Promise<DrugHistory | null>;
