import type { Visit as Waits } from './rows.ts';

/** Since when a patient waits. If an older version of the app did not record it, since the last change. */
export const sinceOf = ({ summary }: Waits): string => summary.arrivedAt ?? summary.updatedAt ?? summary.start ?? '';

const rankOf = (row: Waits): number => Date.parse(row.summary.waitingRank ?? sinceOf(row));

/** By arrival, except for patients who were moved to another place. */
export const inOrder = <Row extends Waits>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.id < b.id ? -1 : 1));

/** Minutes that somebody has waited. */
export const minutesBetween = (since: string, now: string): number =>
  Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / 60_000));

export interface Rank {
  row: Waits;
  waitingRank: string;
}

/**
 * The ranks that move the patient at `from` to the place `to`: its own rank becomes the middle of its new neighbours'
 * ranks. Only if these are too close do the ranks behind it change too, as few as needed.
 */
export function ranksFor(rows: readonly Waits[], from: number, to: number): readonly Rank[] {
  const moved = rows[from];
  if (moved === undefined || rows[to] === undefined || from === to) return [];
  const order = rows.toSpliced(from, 1).toSpliced(to, 0, moved);
  const [front, behind] = [order[to - 1], order[to + 1]];
  const [low, high] = [front && rankOf(front), behind && rankOf(behind)];
  const own =
    low === undefined
      ? (high ?? 0) - 1
      : high === undefined
        ? low + 1
        : Math.max(low + 1, Math.floor((low + high) / 2));
  const ranks: [row: Waits, at: number][] = [[moved, own]];
  for (let last = own, at = to + 1; at < order.length; at += 1) {
    const next = order[at];
    if (next === undefined || rankOf(next) > last) break;
    ranks.push([next, (last += 1)]);
  }
  return ranks.map(([row, at]) => ({ row, waitingRank: new Date(at).toISOString() }));
}
