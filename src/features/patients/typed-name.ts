import { currentPerson } from '../../lib/person.ts';

/** Words that belong to the next word of a name. */
const PARTICLES = new Set(
  'le la les de du des da dos di del ben bent bou ould el al aït ait sidi van von der mac mc saint st'.split(' '),
);

const isUpper = (word: string): boolean =>
  word === word.toLocaleUpperCase('fr') && word !== word.toLocaleLowerCase('fr');
const capital = (word: string): string =>
  word.replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLocaleUpperCase('fr'));

/**
 * The names of a new patient from a searched text: the family name comes first, as in the list. A number or a date is
 * not a name.
 */
export function namesTyped(typed: string): { birthName: string; birthGivenNames: string } {
  const words = typed
    .trim()
    .split(/[\s,]+/)
    .filter((word) => word !== '' && !/\p{N}/u.test(word) && /\p{L}/u.test(word));
  const lower = words.findIndex((word) => !isUpper(word));
  // LE GALL Yann: capitals mark the family name. Otherwise a particle belongs to the next word: le gall yann.
  let family = lower > 0 ? lower : 1;
  if (lower <= 0)
    while (family < words.length && PARTICLES.has((words[family - 1] ?? '').toLocaleLowerCase('fr'))) family += 1;
  return {
    birthName: words.slice(0, family).join(' ').toLocaleUpperCase('fr'),
    birthGivenNames: words.slice(family).map(capital).join(' '),
  };
}

/** Given to the form as navigation state, never in an address, because addresses end up in logs and histories. */
export const typedState = (typed: string) => ({ typed, by: currentPerson() });

/** Returned only to the person who typed it, because the page's history outlives a sign-out. */
export const typedNames = (state: unknown): { birthName: string; birthGivenNames: string } | null =>
  typeof state === 'object' &&
  state !== null &&
  'typed' in state &&
  typeof state.typed === 'string' &&
  'by' in state &&
  state.by === currentPerson()
    ? namesTyped(state.typed)
    : null;

/** A new patient from a search; null if the search is not a name. */
export function patientFromSearch(search: string): { name: string; state: unknown } | null {
  const { birthName, birthGivenNames } = namesTyped(search);
  return birthName === '' ? null : { name: `${birthName} ${birthGivenNames}`.trim(), state: typedState(search) };
}
