import { dateLikeness, givenLikeness, likenessOf, nameLikeness } from '../../lib/likeness.ts';
import { foldForSearch } from '../../lib/text.ts';
import type { Patient } from '../../contract/entities/patient.ts';
import { compact, identifierValues } from './listing.ts';

export interface Candidate {
  id: string;
  summary: Patient;
}

const known = (names: readonly (string | undefined)[]): string[] => names.flatMap((name) => name || []);
const familyNames = ({ birthName, usualName }: Patient): string[] => known([birthName, usualName]);
const givenNames = ({ birthGivenNames, firstGivenName, usualGiven }: Patient): string[] =>
  known([birthGivenNames, firstGivenName, usualGiven]);

export const sharesIdentifier = (a: Patient, b: Patient): boolean => {
  const mine = new Set(identifierValues(a).map(compact));
  return identifierValues(b).some((value) => mine.has(compact(value)));
};

/** The same person, with at most one slip among family name, given name and birth date. */
function samePerson(a: Patient, b: Patient): boolean {
  // Of all who may be looked at, few were born about then.
  const born = dateLikeness(a.birthDate ?? '', b.birthDate ?? '');
  if (born === 'other') return false;
  const found = [
    born,
    likenessOf(familyNames(a), familyNames(b), nameLikeness),
    likenessOf(givenNames(a), givenNames(b), givenLikeness),
  ];
  return !found.includes('other') && found.filter((likeness) => likeness === 'close').length <= 1;
}

/** Records that are probably the same person. Advice only. */
export const likelyDuplicates = (draft: Patient, candidates: readonly Candidate[]): Candidate[] =>
  candidates.filter(({ summary }) => sharesIdentifier(draft, summary) || samePerson(draft, summary));

/** A particle (LE, O, EL) begins too many names. */
const SHORTEST_QUERY = 3;

/**
 * What to look candidates up by: every family name whole, each of its words, and every number. As wide as the
 * comparison, so that nobody is missed for want of being looked at.
 */
export function candidateQueries(draft: Patient): string[] {
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
