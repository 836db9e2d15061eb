import type { DrugEdition, DrugHistory } from './drug-history.ts';
import type { DrugChange, DrugRow } from './drugs.ts';

/** A page of the catalogue as it was received. */
export interface DrugPage {
  changes: readonly DrugChange[];
  /** The device clears its copy before this page. */
  isFirst: boolean;
}

/** Where the device stands in the catalogue. */
export interface DrugState {
  /** The place of the shown copy; null if nothing is shown. */
  cursor: string | null;
  release: string | null;
  /** When the server last confirmed that there is nothing newer (device time, ms). */
  checkedAt: number | null;
  /** The staged pages: received, but not shown yet, because the rest of their transaction is missing. */
  staged: { cursor: string; changes: number } | null;
}

/** The place after all received pages; null if there are none. */
export const placeOf = ({ cursor, staged }: DrugState): string | null => staged?.cursor ?? cursor;

/** How far a device knows what changed in the catalogue. */
export interface DrugHistoryState {
  epoch: string;
  /** The last edition that it has. */
  rev: string;
  /** The place of the catalogue (its cursor) up to which this is complete; null if there is more to fetch. */
  for: string | null;
}

/** A page, and the place for which it was requested. */
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
  /** Whether the server's last answer to this person was that their role may not read the catalogue. */
  isRefused(userId: string): Promise<boolean>;
  setRefused(userId: string, isRefused: boolean): Promise<void>;
  /** How much of the history the device has; null if none. */
  historyState(): Promise<DrugHistoryState | null>;
  /** Adds to the history. With `isFirst`, the earlier history is cleared. */
  keepEditions(step: { editions: readonly DrugEdition[]; isFirst: boolean; state: DrugHistoryState }): Promise<void>;
  /** In the order of commits. */
  editions(): Promise<DrugEdition[]>;
  rowsOf(table: string): Promise<DrugRow[]>;
  row(table: string, key: string): Promise<DrugRow | null>;
  rowsWith(table: string, column: 'drug' | 'group', value: string): Promise<DrugRow[]>;
}

/** The result of a request to the server. */
export type DrugAnswer =
  | { kind: 'page'; page: DrugPage; cursor: string; hasMore: boolean; whole: boolean; release: string | null }
  | { kind: 'signed-out' }
  | { kind: 'not-allowed' }
  /** The server's tables are of another version than this app's. */
  | { kind: 'other-schema' }
  /** No answer, or not one of our server. */
  | { kind: 'unreachable' };

export type AskDrugs = (since: string | null) => Promise<DrugAnswer>;

/** The changes after an edition; null if our server did not answer. */
export type AskHistory = (after: string) => Promise<DrugHistory | null>;
