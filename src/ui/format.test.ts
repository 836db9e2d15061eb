import { describe, expect, it } from 'vitest';
import { formatCountry } from './format.ts';

describe('a country', () => {
  it.each([['DZ', 'Algérie', 'Algeria'], ['FR', 'France', 'France'], ['Kabylie', 'Kabylie', 'Kabylie'], ['', '', '']])('%s', (code, french, english) => {
    expect(formatCountry(code, 'fr')).toBe(french);
    expect(formatCountry(code, 'en')).toBe(english);
  });
});
