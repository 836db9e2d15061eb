/**
 * The parts in which an import is written. Each is one transaction under the tenant's head: whoever else writes waits
 * for one part, never for the file.
 */

/** A part is as large as what the last one took allows, so that a slow disk makes it smaller. */
export const PART_LIMITS = { fewest: 20, first: 100, most: 500, bytes: 1024 * 1024, targetMs: 150 } as const;

/** How many rows the next part may have, learnt from the time of the last one. */
export class PartSize {
  #rows: number = PART_LIMITS.first;

  get rows(): number {
    return this.#rows;
  }

  took(ms: number): void {
    const { fewest, most, targetMs } = PART_LIMITS;
    if (ms > targetMs) this.#rows = Math.max(fewest, Math.floor(this.#rows / 2));
    else if (ms < targetMs / 3) this.#rows = Math.min(most, this.#rows * 2);
  }
}

/**
 * Cuts a list into parts, in its order: each of at most as many items as `size` says by then, and of at most so many
 * bytes, but of one item at least.
 */
export function* partsOf<T>(items: readonly T[], size: PartSize, bytesOf: (item: T) => number): Generator<T[]> {
  for (let at = 0; at < items.length;) {
    const part: T[] = [];
    let bytes = 0;
    for (const item of items.slice(at, at + size.rows)) {
      bytes += bytesOf(item);
      if (part.length > 0 && bytes > PART_LIMITS.bytes) break;
      part.push(item);
    }
    at += part.length;
    yield part;
  }
}
