import type { Counts, ImportEnd } from '../../../../src/contract/import.ts';

/** How many of all types. */
export const totalOf = (counts: Counts | undefined): number =>
  typeof counts === 'number' ? counts : Object.values(counts ?? {}).reduce((sum, each) => sum + each, 0);

/** What `npm run import` exits with: 0 only when people of the file are here, newly or already. */
export const exitCodeOf = (end: ImportEnd): 0 | 1 =>
  end.type === 'done' && totalOf(end.created) + totalOf(end.alreadyPresent) > 0 ? 0 : 1;
