import { dateLikeness, givenLikeness, likenessOf, nameForm, nameLikeness, type NameForm } from '../../lib/likeness.ts';
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

/** What of a patient is compared. */
export interface Traits {
  born: string;
  families: readonly NameForm[];
  givens: readonly NameForm[];
  numbers: ReadonlySet<string>;
}

export const traitsOf = (patient: Patient): Traits => ({
  born: patient.birthDate ?? '',
  families: familyNames(patient).map(nameForm),
  givens: givenNames(patient).map(nameForm),
  numbers: new Set(identifierValues(patient).map(compact)),
});

const sharesNumber = (a: Traits, b: Traits): boolean => [...b.numbers].some((number) => a.numbers.has(number));

export const sharesIdentifier = (a: Patient, b: Patient): boolean => sharesNumber(traitsOf(a), traitsOf(b));

/** The same person, with at most one slip among family name, given name and birth date. */
function samePerson(a: Traits, b: Traits): boolean {
  // Of all who may be looked at, few were born about then.
  const born = dateLikeness(a.born, b.born);
  if (born === 'other') return false;
  const found = [born, likenessOf(a.families, b.families, nameLikeness), likenessOf(a.givens, b.givens, givenLikeness)];
  return !found.includes('other') && found.filter((likeness) => likeness === 'close').length <= 1;
}

/** Records that are probably the same person. Advice only. `traits`: of whoever keeps them for the next comparison. */
export function likelyDuplicates(
  draft: Patient,
  candidates: readonly Candidate[],
  traits: (patient: Patient) => Traits = traitsOf,
): Candidate[] {
  const own = traits(draft);
  return candidates.filter(({ summary }) => {
    const other = traits(summary);
    return sharesNumber(own, other) || samePerson(own, other);
  });
}

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
