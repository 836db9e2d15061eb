import { describe, expect, it } from 'vitest';
import { copiedToAll, hoursInWords, rangesOf, valueOfRanges, withAnother } from './hours-model.ts';

const STORED = [
  { daysOfWeek: ['mon', 'tue'], start: '14:00', end: '18:00' },
  { daysOfWeek: ['mon'], start: '09:00', end: '12:00', location: 'Annexe' },
];

describe('UI-80 opening hours by day', () => {
  it('an entry for several days is a range of each, and knows the entry that it came from', () => {
    expect(rangesOf(STORED).map(({ day, start, from }) => [day, start, from])).toEqual([
      ['mon', '14:00', 0],
      ['tue', '14:00', 0],
      ['mon', '09:00', 1],
    ]);
  });

  it('the list for the contract has an entry a day and range, and reads back as it was', () => {
    const value = valueOfRanges(rangesOf(STORED));
    expect(value).toEqual([
      { daysOfWeek: ['mon'], start: '14:00', end: '18:00', location: '' },
      { daysOfWeek: ['tue'], start: '14:00', end: '18:00', location: '' },
      { daysOfWeek: ['mon'], start: '09:00', end: '12:00', location: 'Annexe' },
    ]);
    expect(valueOfRanges(rangesOf(value))).toEqual(value);
  });

  it('hours without a day stay on the screen', () => {
    expect(rangesOf([{ daysOfWeek: [], start: '9', end: '' }])).toMatchObject([{ day: 'mon', start: '9', end: '' }]);
  });

  it('a day gets a morning, an afternoon, then a range to fill in', () => {
    const twice = withAnother(withAnother([], 'wed'), 'wed');
    expect(twice.map(({ start, end }) => `${start}-${end}`)).toEqual(['09:00-12:00', '14:00-18:00']);
    expect(withAnother(twice, 'wed')[2]).toMatchObject({ day: 'wed', start: '', end: '' });
    expect(
      withAnother([{ day: 'wed', start: '09:00', end: '17:00', location: '', from: 0 }], 'wed')[1]?.start,
      'a morning that ends in the afternoon leaves no room for one',
    ).toBe('');
  });

  it('a day is copied to all others, in the place of what they had', () => {
    const copied = copiedToAll(rangesOf(STORED), 'mon');
    expect(copied).toHaveLength(14);
    expect(copied.filter(({ day }) => day === 'sun').map(({ start, location }) => [start, location])).toEqual([
      ['14:00', ''],
      ['09:00', 'Annexe'],
    ]);
  });

  it('are said a line a day, in the order of the day', () => {
    expect(hoursInWords(STORED, (day) => day)).toBe('mon 09:00–12:00 (Annexe), 14:00–18:00\ntue 14:00–18:00');
    expect(hoursInWords(undefined, (day) => day)).toBe('');
  });
});
