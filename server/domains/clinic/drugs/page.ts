/** The most changes in a page of the catalogue. A page also ends at a size. */
export const DRUG_PAGE = { changes: 5000, bytes: 4 * 1024 * 1024 } as const;

export interface LogRow {
  rev: string;
  /** Characters of the row's content. */
  size: number;
}

export interface Cut {
  /** Number of rows in the page. */
  rows: number;
  /** Whether the page ends at the end of a transaction of the server. */
  whole: boolean;
  hasMore: boolean;
}

/**
 * Where a page of the log ends: after as many whole transactions as fit. It ends inside a transaction only if that one
 * alone is larger than a page. `rows` are in order; one row more than `changes` means that more follow. The page takes
 * at least one row, if there is one.
 */
export function cutPage(rows: readonly LogRow[], limits: { changes: number; bytes: number }): Cut {
  let taken = 0;
  let bytes = 0;
  for (const { size } of rows) {
    if (taken > 0 && (taken >= limits.changes || bytes + size > limits.bytes)) break;
    taken += 1;
    bytes += size;
  }
  const hasMore = taken < rows.length;
  if (!hasMore) return { rows: taken, whole: true, hasMore };
  const isEnd = (at: number) => rows[at - 1]?.rev !== rows[at]?.rev;
  for (let at = taken; at > 0; at -= 1) if (isEnd(at)) return { rows: at, whole: true, hasMore };
  return { rows: taken, whole: false, hasMore };
}
