import { describe, expect, it } from 'vitest';
import { ageOn, formatPartialDate, parsePartialDate } from './partial-date.ts';

describe('partial dates', () => {
  it.each([
    ['29/02/1984', '1984-02-29'],
    ['29-2-1984', '1984-02-29'],
    ['29.02.1984', '1984-02-29'],
    ['29 02 1984', '1984-02-29'],
    ['29021984', '1984-02-29'],
    ['1984-02-29', '1984-02-29'],
    ['02/1984', '1984-02'],
    ['1984-02', '1984-02'],
    [' 1984 ', '1984'],
  ])('reads %s', (typed, date) => expect(parsePartialDate(typed, 'past')).toBe(date));

  it.each(['30/02/1984', '29/02/1985', '13/1984', '0000', '84', '', 'hier', '1984-13-01', '32/01/2000'])(
    'takes %s for no date',
    (typed) => {
      expect(parsePartialDate(typed, 'near')).toBeNull();
    },
  );

  it.each([
    ['1/2/80', '1980-02-01'],
    ['01.02.26', '2026-02-01'],
    ['1-2-27', '1927-02-01'],
    ['010280', '1980-02-01'],
    ['29/2/84', '1984-02-29'],
  ])('H27 UI-43 reads %s, with a year of two digits', (typed, date) =>
    expect(parsePartialDate(typed, 'past', new Date(2026, 10, 21))).toBe(date),
  );

  it.each([
    ['2/1/27', '2027-01-02'],
    ['02012027', '2027-01-02'],
    ['020127', '2027-01-02'],
    ['30.11.26', '2026-11-30'],
    ['1/2/80', '1980-02-01'],
    ['1/2/76', '2076-02-01'],
    ['1/2/77', '1977-02-01'],
  ])('UI-99 reads %s, which may be planned, as the nearest year', (typed, date) =>
    expect(parsePartialDate(typed, 'near', new Date(2026, 11, 1))).toBe(date),
  );

  it('UI-99 reads a planned year of two digits across a century', () => {
    expect(parsePartialDate('2/1/01', 'near', new Date(2099, 11, 1))).toBe('2101-01-02');
    expect(parsePartialDate('2/1/99', 'near', new Date(2101, 0, 1))).toBe('2099-01-02');
    expect(parsePartialDate('2/1/01', 'past', new Date(2099, 11, 1))).toBe('2001-01-02');
  });

  it.each(['30/2/84', '29/2/85', '320180'])('H27 UI-43 takes %s for no date', (typed) =>
    expect(parsePartialDate(typed, 'past', new Date(2026, 10, 21))).toBeNull(),
  );

  it('writes what it reads', () => {
    for (const date of ['1984-02-29', '1984-02', '1984'])
      expect(parsePartialDate(formatPartialDate(date), 'past')).toBe(date);
  });

  it('counts ages in years, in months under three years, in days under two months', () => {
    const today = new Date(2026, 10, 21);
    expect(ageOn('1984-02-29', today)).toEqual({ value: 42, unit: 'years' });
    expect(ageOn('1984-11-22', today)).toEqual({ value: 41, unit: 'years' });
    expect(ageOn('2025-10-21', today)).toEqual({ value: 13, unit: 'months' });
    expect(ageOn('2026-11-01', today)).toEqual({ value: 20, unit: 'days' });
    expect(ageOn('2027', today)).toBeNull();
  });
});
