import { foldForSearch, nameKey, searchKey } from '../../lib/text.ts';
import { withOneError } from '../../lib/typing-error.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { compact, identifierValues } from './listing.ts';

export interface Candidate {
  id: string;
  summary: JsonObject;
}

/** How sure a likeness is: the same as far as both are known, or one slip apart. */
type Likeness = 'same' | 'close' | 'other';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const wordKeys = (value: string): string[] => foldForSearch(value).split(' ').filter(Boolean).map(searchKey);

/** One letter wrong, missing, too many, or two exchanged. */
const oneSlip = (a: string, b: string): boolean => a === b || withOneError(a, b) === 'whole';

/** Words too short are one slip from too many others. */
const SHORTEST_SLIP = 4;
const close = (a: string, b: string): boolean => Math.min(a.length, b.length) >= SHORTEST_SLIP && oneSlip(a, b);

const within = (few: readonly string[], many: readonly string[]): boolean =>
  few.length > 0 && few.every((word) => many.includes(word));

/** The same in any order, written together or apart; close: one name of a double one, or a slip. */
function nameLikeness(a: string, b: string): Likeness {
  const [one, other] = [wordKeys(a), wordKeys(b)];
  if (one.length === 0 || other.length === 0) return 'other';
  if (
    nameKey(a) === nameKey(b) ||
    one.toSorted().join(' ') === other.toSorted().join(' ') ||
    one.toReversed().join('') === nameKey(b) ||
    other.toReversed().join('') === nameKey(a)
  )
    return 'same';
  if (within(one, other) || within(other, one)) return 'close';
  return close(nameKey(a), nameKey(b)) ? 'close' : 'other';
}

const BEST_FIRST: readonly Likeness[] = ['same', 'close'];
const best = (found: readonly Likeness[]): Likeness =>
  BEST_FIRST.find((likeness) => found.includes(likeness)) ?? 'other';

const familyNames = (person: JsonObject): string[] =>
  [text(person['birthName']), text(person['usualName'])].filter(Boolean);
const givenNames = (person: JsonObject): string[] =>
  [text(person['birthGivenNames']), text(person['firstGivenName']), text(person['usualGiven'])].filter(Boolean);

const likenessOf = (
  a: readonly string[],
  b: readonly string[],
  compare: (a: string, b: string) => Likeness,
): Likeness => best(a.flatMap((one) => b.map((other) => compare(one, other))));

/** Given names are the same when one begins the other: people leave the second ones out. */
function givenLikeness(a: string, b: string): Likeness {
  const [one, other] = [wordKeys(a), wordKeys(b)];
  if (one.length === 0 || other.length === 0) return 'other';
  const [short, long] = nameKey(a).length <= nameKey(b).length ? [a, b] : [b, a];
  if (one[0] === other[0] || wordKeys(long).some((_, at, words) => words.slice(0, at + 1).join('') === nameKey(short)))
    return 'same';
  return close(one[0] ?? '', other[0] ?? '') ? 'close' : 'other';
}

/**
 * Close: the year off by one, day and month exchanged, one digit wrong or two exchanged. A part that one of them lacks
 * says nothing.
 */
function dateLikeness(a: string, b: string): Likeness {
  if (a === '' || b === '') return 'other';
  const known = Math.min(a.length, b.length);
  const [one, other] = [a.slice(0, known), b.slice(0, known)];
  if (one === other) return 'same';
  const [[year = '', month, day], [otherYear = '', otherMonth, otherDay]] = [one.split('-'), other.split('-')];
  if (month === otherMonth && day === otherDay && Math.abs(Number(year) - Number(otherYear)) === 1) return 'close';
  if (day !== undefined && year === otherYear && month === otherDay && day === otherMonth) return 'close';
  // Of a year alone one digit is too much to be a slip.
  return known > 4 && oneSlip(one, other) ? 'close' : 'other';
}

export const sharesIdentifier = (a: JsonObject, b: JsonObject): boolean => {
  const mine = new Set(identifierValues(a).map(compact));
  return identifierValues(b).some((value) => mine.has(compact(value)));
};

/** The same person, with at most one slip among family name, given name and birth date. */
function samePerson(a: JsonObject, b: JsonObject): boolean {
  // Of all who may be looked at, few were born about then.
  const born = dateLikeness(text(a['birthDate']), text(b['birthDate']));
  if (born === 'other') return false;
  const found = [
    born,
    likenessOf(familyNames(a), familyNames(b), nameLikeness),
    likenessOf(givenNames(a), givenNames(b), givenLikeness),
  ];
  return !found.includes('other') && found.filter((likeness) => likeness === 'close').length <= 1;
}

/** Records that are probably the same person. Advice only. */
export const likelyDuplicates = (draft: JsonObject, candidates: readonly Candidate[]): Candidate[] =>
  candidates.filter(({ summary }) => sharesIdentifier(draft, summary) || samePerson(draft, summary));

/** A particle (LE, O, EL) begins too many names. */
const SHORTEST_QUERY = 3;

/**
 * What to look candidates up by: every family name whole, each of its words, and every number. As wide as the
 * comparison, so that nobody is missed for want of being looked at.
 */
export function candidateQueries(draft: JsonObject): string[] {
  const names = familyNames(draft);
  return [
    ...new Set([
      ...names,
      ...names.flatMap((name) => foldForSearch(name).split(' ')),
      ...names.map((name) => foldForSearch(name).replaceAll(' ', '')),
      ...identifierValues(draft).map(compact),
    ]),
  ].filter((query) => query.length >= SHORTEST_QUERY || names.includes(query));
}
