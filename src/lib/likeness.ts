import { foldForSearch, nameKey, searchKey } from './text.ts';
import { withOneError } from './typing-error.ts';

/** How alike two people are: the same as far as both are known, or one slip apart. */
export type Likeness = 'same' | 'close' | 'other';

/** A name as it is compared. Made once for each name: folding costs far more than comparing. */
export interface NameForm {
  readonly words: readonly string[];
  /** All of it, written together. */
  readonly whole: string;
}

export const nameForm = (value: string): NameForm => ({
  words: foldForSearch(value).split(' ').filter(Boolean).map(searchKey),
  whole: nameKey(value),
});

/** One letter wrong, missing, too many, or two exchanged. */
const oneSlip = (a: string, b: string): boolean => a === b || withOneError(a, b) === 'whole';

/** Shorter words are one slip away from too many others. */
const SHORTEST_SLIP = 4;
const close = (a: string, b: string): boolean => Math.min(a.length, b.length) >= SHORTEST_SLIP && oneSlip(a, b);

const within = (few: readonly string[], many: readonly string[]): boolean =>
  few.length > 0 && few.every((word) => many.includes(word));

/** The same in any order, written together or apart; close: one name of a double one, or a slip. */
export function nameLikeness(a: NameForm, b: NameForm): Likeness {
  const [one, other] = [a.words, b.words];
  if (one.length === 0 || other.length === 0) return 'other';
  if (
    a.whole === b.whole ||
    one.toSorted().join(' ') === other.toSorted().join(' ') ||
    one.toReversed().join('') === b.whole ||
    other.toReversed().join('') === a.whole
  )
    return 'same';
  if (within(one, other) || within(other, one)) return 'close';
  return close(a.whole, b.whole) ? 'close' : 'other';
}

const BEST_FIRST: readonly Likeness[] = ['same', 'close'];
const best = (found: readonly Likeness[]): Likeness =>
  BEST_FIRST.find((likeness) => found.includes(likeness)) ?? 'other';

export const likenessOf = (
  a: readonly NameForm[],
  b: readonly NameForm[],
  compare: (a: NameForm, b: NameForm) => Likeness,
): Likeness => best(a.flatMap((one) => b.map((other) => compare(one, other))));

/** Given names are the same when one begins the other: people leave the second ones out. */
export function givenLikeness(a: NameForm, b: NameForm): Likeness {
  const [one, other] = [a.words, b.words];
  if (one.length === 0 || other.length === 0) return 'other';
  const [short, long] = a.whole.length <= b.whole.length ? [a, b] : [b, a];
  if (one[0] === other[0] || long.words.some((_, at, words) => words.slice(0, at + 1).join('') === short.whole))
    return 'same';
  return close(one[0] ?? '', other[0] ?? '') ? 'close' : 'other';
}

/**
 * Close: the year off by one, day and month exchanged, one digit wrong or two exchanged. A part that one of them lacks
 * is ignored.
 */
export function dateLikeness(a: string, b: string): Likeness {
  if (a === '' || b === '') return 'other';
  const known = Math.min(a.length, b.length);
  const [one, other] = [a.slice(0, known), b.slice(0, known)];
  if (one === other) return 'same';
  const [[year = '', month, day], [otherYear = '', otherMonth, otherDay]] = [one.split('-'), other.split('-')];
  if (month === otherMonth && day === otherDay && Math.abs(Number(year) - Number(otherYear)) === 1) return 'close';
  if (day !== undefined && year === otherYear && month === otherDay && day === otherMonth) return 'close';
  // In a year alone, one wrong digit is too much for a slip.
  return known > 4 && oneSlip(one, other) ? 'close' : 'other';
}
