import { describe, expect, it } from 'vitest';
import { formatCountry, formatPhone } from './format.ts';

describe('a country', () => {
  it.each([
    ['DZ', 'Algérie', 'Algeria'],
    ['FR', 'France', 'France'],
    ['Kabylie', 'Kabylie', 'Kabylie'],
    ['', '', ''],
  ])('%s', (code, french, english) => {
    expect(formatCountry(code, 'fr')).toBe(french);
    expect(formatCountry(code, 'en')).toBe(english);
  });
});

describe('H41 a telephone number is shown as it is dialled', () => {
  it.each([
    '0612345605',
    '+33612345605',
    '0033 6 12 34 56 05',
    '+33 (0)6 12 34 56 05',
    '+33 06 12 34 56 05',
    '٠٦١٢٣٤٥٦٠٥',
  ])('%s', (written) => expect(formatPhone(written)).toBe('06 12 34 56 05'));
  it('what it does not know stays as it is', () =>
    expect(['+44 7700 900112', '06 12 34 56 05 (mari)'].map(formatPhone)).toEqual([
      '+44 7700 900112',
      '06 12 34 56 05 (mari)',
    ]));
});
