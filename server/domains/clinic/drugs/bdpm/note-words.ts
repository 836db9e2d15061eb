import type { NoteCode } from '../../../../../src/contract/drug-editing.ts';

/** How an import names on a terminal each kind of value that it repaired or found odd. */
export const NOTE_WORDS: Readonly<Record<NoteCode, string>> = {
  'line-breaks': '<br> read as a line end',
  'lost-character': '¿ read as an apostrophe or a bullet',
  'lost-for-good': 'a ¿ that stays, since nobody can tell what it was',
  'bad-date': 'a date that is no day, kept as it is',
  'bad-price': 'a price that is no number, kept as it is',
  'neither-yes-nor-no': 'a value that is neither oui nor non, left out',
  twice: 'a line that stands twice, taken once',
  dangling: 'a row of a drug that the release does not have',
};
