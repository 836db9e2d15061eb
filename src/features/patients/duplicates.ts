import { dateLikeness, givenLikeness, likenessOf, nameLikeness } from '../../lib/likeness.ts';
import { foldForSearch } from '../../lib/text.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { compact, identifierValues } from './listing.ts';

export interface Candidate {
  id: string;
  summary: JsonObject;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const familyNames = (person: JsonObject): string[] =>
  [text(person['birthName']), text(person['usualName'])].filter(Boolean);
const givenNames = (person: JsonObject): string[] =>
  [text(person['birthGivenNames']), text(person['firstGivenName']), text(person['usualGiven'])].filter(Boolean);

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
