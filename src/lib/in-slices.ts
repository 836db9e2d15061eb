/** So long (ms) one slice works: a slow phone, four times slower, still answers a tap within its 50 ms. */
const SLICE_MS = 5;

export interface Slicing {
  /** Resolves when the page has nothing more urgent to do; each slice begins with it. */
  turn: () => Promise<void>;
  /** The time in ms. */
  now: () => number;
  /** Ends the work before its next slice. */
  signal: AbortSignal;
}

/**
 * Does the work for each item, in slices that end by time and not by count: what one item costs differs between
 * devices, and the first calls cost most. Returns whether all items were done.
 */
export async function inSlices<T>(
  items: readonly T[],
  work: (item: T) => void,
  { turn, now, signal }: Slicing,
): Promise<boolean> {
  let at = 0;
  while (at < items.length) {
    await turn();
    if (signal.aborted) return false;
    const until = now() + SLICE_MS;
    do {
      const item = items[at++] as T;
      work(item);
    } while (at < items.length && now() < until);
  }
  return true;
}
