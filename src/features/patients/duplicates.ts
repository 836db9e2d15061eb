import { foldForSearch } from '../../lib/text.ts';
import type { JsonObject } from '../../lib/json.ts';
import { compact, givenName, identifierValues } from './listing.ts';

export interface Candidate {
  id: string;
  summary: JsonObject;
}

const folded = (value: unknown): string => (typeof value === 'string' ? foldForSearch(value).replace(/ /g, '') : '');

const sharesIdentifier = (a: JsonObject, b: JsonObject): boolean => {
  const mine = new Set(identifierValues(a).map(compact));
  return identifierValues(b).some((value) => mine.has(compact(value)));
};

const samePerson = (a: JsonObject, b: JsonObject): boolean =>
  folded(a['birthName']) !== '' &&
  folded(a['birthName']) === folded(b['birthName']) &&
  folded(givenName(a)) === folded(givenName(b)) &&
  a['birthDate'] === b['birthDate'];

/** Records that are probably the same person: the same identifier, or the same folded birth name, given name and birth date. Advice only. */
export const likelyDuplicates = (draft: JsonObject, candidates: readonly Candidate[]): Candidate[] =>
  candidates.filter(({ summary }) => sharesIdentifier(draft, summary) || samePerson(draft, summary));
