import { currentPerson } from '../../lib/person.ts';

/** Words that belong to the name after them. */
const PARTICLES = new Set(
  'le la les de du des da dos di del ben bent bou ould el al aït ait sidi van von der mac mc saint st'.split(' '),
);

const isUpper = (word: string): boolean =>
  word === word.toLocaleUpperCase('fr') && word !== word.toLocaleLowerCase('fr');
const capital = (word: string): string =>
  word.replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLocaleUpperCase('fr'));

/**
 * What was typed into a search as the beginning of a new patient: the family name first, as the list writes people. A
 * number or a date is no name.
 */
export function namesTyped(typed: string): { birthName: string; birthGivenNames: string } {
  const words = typed
    .trim()
    .split(/[\s,]+/)
    .filter((word) => word !== '' && !/\p{N}/u.test(word) && /\p{L}/u.test(word));
  const lower = words.findIndex((word) => !isUpper(word));
  // LE GALL Yann: the capitals tell. Else particles go with the word after them: le gall yann.
  let family = lower > 0 ? lower : 1;
  if (lower <= 0)
    while (family < words.length && PARTICLES.has((words[family - 1] ?? '').toLocaleLowerCase('fr'))) family += 1;
  return {
    birthName: words.slice(0, family).join(' ').toLocaleUpperCase('fr'),
    birthGivenNames: words.slice(family).map(capital).join(' '),
  };
}

/** Handed to the form with the way to it, never in an address: addresses are written down in logs and histories. */
export const typedState = (typed: string) => ({ typed, by: currentPerson() });

/** For the person who typed it alone: the page's history outlives a sign-out. */
export const typedNames = (state: unknown): { birthName: string; birthGivenNames: string } | null =>
  typeof state === 'object' &&
  state !== null &&
  'typed' in state &&
  typeof state.typed === 'string' &&
  'by' in state &&
  state.by === currentPerson()
    ? namesTyped(state.typed)
    : null;

/** A new patient from what was searched; null for a search that names nobody. */
export function patientFromSearch(search: string): { name: string; state: unknown } | null {
  const { birthName, birthGivenNames } = namesTyped(search);
  return birthName === '' ? null : { name: `${birthName} ${birthGivenNames}`.trim(), state: typedState(search) };
}
