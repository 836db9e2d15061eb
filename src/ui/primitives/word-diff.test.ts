import { describe, expect, it } from 'vitest';
import { addedWords } from './word-diff.ts';

const marked = (before: string, after: string) =>
  addedWords(before, after)
    .map(({ text, added }) => (added ? `[${text}]` : text))
    .join('');

describe('word differences', () => {
  it('mark what was added, from the word on', () => {
    expect(marked('Diabète de type 2.', 'Diabète de type 2, HbA1c.')).toBe('Diabète de type 2[, HbA1c].');
    expect(marked('Diabète de type 2.', 'Diabète de type 2 équilibré.')).toBe('Diabète de type 2 [équilibré].');
  });

  it('keep the text whole', () => {
    for (const [before, after] of [
      ['a b c', 'c b a'],
      ['', 'x'],
      ['x', ''],
      ['a', 'a'],
    ] as const) {
      expect(
        addedWords(before, after)
          .map(({ text }) => text)
          .join(''),
      ).toBe(after);
    }
  });
});
