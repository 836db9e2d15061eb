import type { DrugDetail } from './detail.ts';
import type { DrugLine } from './drug-index.ts';
import type { EditionLine, NewsLine } from './history.ts';
import type { FollowResult } from './follow.ts';

/** What a page asks of the drugs' worker; `id` comes back with the answer. */
export type DrugQuestion =
  | { kind: 'open'; tenantId: string; userId: string }
  /** A screen needs the catalogue: it is read into memory, and stays there. */
  | { kind: 'show' }
  | { kind: 'follow' }
  | { kind: 'find'; id: number; typed: string; limit: number }
  | { kind: 'detail'; id: number; drugId: string }
  | { kind: 'editions'; id: number }
  | { kind: 'news'; id: number; from: string; to: string };

export interface FoundDrugs {
  lines: DrugLine[];
  total: number;
  near: boolean;
}

/** What is known of the device's copy. */
export interface DrugStatus {
  /** The catalogue can be searched. */
  ready: boolean;
  /** It is being read into memory. */
  reading: boolean;
  /** Drugs in it. */
  size: number;
  release: string | null;
  /** Grows whenever the answer to a question may have changed. */
  revision: number;
  /** When the server last said that there is nothing newer (device time, ms). */
  checkedAt: number | null;
  /** It is asked at this moment; how many changes have come that are not shown yet. */
  following: { changes: number } | null;
  /**
   * How the last question to the server ended; null before the first. `storage`: the device's store failed; `broken`:
   * the worker did, by a fault of ours.
   */
  last: FollowResult | 'storage' | 'broken' | null;
}

export type DrugReply =
  | { kind: 'status'; status: DrugStatus }
  | { kind: 'found'; id: number; found: FoundDrugs }
  /** `detail` null: the catalogue has no such drug. */
  | { kind: 'detail'; id: number; detail: DrugDetail | null }
  | { kind: 'editions'; id: number; editions: EditionLine[] }
  /** `news` null: too much changed to be listed. */
  | { kind: 'news'; id: number; news: NewsLine[] | null }
  /** The question could not be answered: nothing is said of the drug. */
  | { kind: 'failed'; id: number };

export const NO_DRUGS: DrugStatus = {
  ready: false,
  reading: false,
  size: 0,
  release: null,
  revision: 0,
  checkedAt: null,
  following: null,
  last: null,
};
