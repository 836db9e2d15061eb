import { describe, expect, it } from 'vitest';
import { parseTimeOfDay } from './time-of-day.ts';

describe('UI-54 a time of day as people type it', () => {
  it.each([
    ['9', '09:00'],
    ['9h', '09:00'],
    ['9 h 30', '09:30'],
    ['9h30', '09:30'],
    ['09:30', '09:30'],
    ['9.30', '09:30'],
    ['930', '09:30'],
    ['0930', '09:30'],
    ['23:59', '23:59'],
    [' 0 ', '00:00'],
    ['1205', '12:05'],
  ])('%s is %s', (typed, time) => expect(parseTimeOfDay(typed)).toBe(time));

  it.each(['', '24:00', '9h60', '12:5', 'midi', '123456', '-1', '9:30:00'])('%s is none', (typed) =>
    expect(parseTimeOfDay(typed)).toBeNull(),
  );
});
