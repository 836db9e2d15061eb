import { describe, expect, it } from 'vitest';
import { firstLanguage } from './i18n.ts';

describe('H27 UI-42 the language at the first visit', () => {
  it.each<[string | null, string[], string]>([
    [null, ['en-GB', 'fr'], 'en'],
    [null, ['de-DE', 'fr-CA', 'en'], 'fr'],
    [null, ['de-DE'], 'fr'],
    [null, [], 'fr'],
    ['fr', ['en-US'], 'fr'],
    ['en', ['fr-FR'], 'en'],
    ['xx', ['en-US'], 'en'],
  ])('chosen %s, browser %j: %s', (chosen, preferred, expected) =>
    expect(firstLanguage(chosen, preferred)).toBe(expected),
  );
});
