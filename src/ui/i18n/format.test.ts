import { describe, expect, it, vi } from 'vitest';
import {
  formatAgo,
  formatCountry,
  formatDate,
  formatDay,
  formatDuration,
  formatMeasure,
  formatMoment,
  formatNumber,
  formatPhone,
  formatSize,
  formatTime,
  formatWhen,
} from './format.ts';

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

describe('AG-16 a day of the month', () => {
  it.each([
    ['2026-12-01', 'mardi 1er décembre', 'Tuesday 1 December'],
    ['2026-12-11', 'vendredi 11 décembre', 'Friday 11 December'],
    ['2026-12-21', 'lundi 21 décembre', 'Monday 21 December'],
  ])('%s', (day, french, english) => {
    const noon = new Date(`${day}T12:00:00`);
    expect(formatDay(noon, 'fr')).toBe(french);
    expect(formatDay(noon, 'en')).toBe(english);
  });
});

describe('how long ago', () => {
  it.each([
    [0, 'à l’instant', 'just now'],
    [59, 'à l’instant', 'just now'],
    [120, 'il y a 2 min', '2 min ago'],
    [90_000, 'hier', 'yesterday'],
  ])('%i s', (seconds, french, english) => {
    const now = new Date('2026-12-01T12:00:00Z');
    const before = new Date(now.getTime() - seconds * 1000).toISOString();
    expect(formatAgo(before, now, 'fr').replaceAll('\u00a0', ' ')).toBe(french);
    expect(formatAgo(before, now, 'en').replaceAll('\u00a0', ' ')).toBe(english);
  });
});

it('CR-61 a list of hundreds makes no formatter for each of its rows', () => {
  const [at, now] = ['2026-11-21T09:00:00.000Z', new Date('2026-11-24T09:00:00.000Z')];
  const all = () => [
    formatNumber(12.5, 'fr'),
    formatMeasure(28.123456, 'fr'),
    formatMeasure(0.0045678, 'fr'),
    formatSize(976_000, 'fr'),
    formatSize(1_200_000, 'fr'),
    formatDay(now, 'fr'),
    formatTime(at, 'fr'),
    formatDate(at, 'fr'),
    formatMoment(at, 'fr'),
    formatWhen(at, now, 'fr'),
    formatAgo(at, now, 'fr'),
    formatDuration(at, now, 'fr'),
    formatCountry('DZ', 'fr'),
  ];
  const first = all();
  const made = (['DateTimeFormat', 'NumberFormat', 'RelativeTimeFormat', 'DisplayNames'] as const).map((name) =>
    vi.spyOn(Intl, name),
  );
  try {
    expect(all()).toEqual(first);
    for (const spy of made) expect(spy).not.toHaveBeenCalled();
  } finally {
    for (const spy of made) spy.mockRestore();
  }
});
