import { describe, expect, it } from 'vitest';
import { clockMinutes, clockText, dayOf, daysFrom, isDay, momentAt, spanOf, weekStart } from './clinic-day.ts';

const hours = (day: string, zone: string) => {
  const { from, to } = spanOf(day, 1, zone);
  return (Date.parse(to) - Date.parse(from)) / 3_600_000;
};

describe('AG-3 days by the clinic’s clocks', () => {
  it.each([
    ['Europe/Paris', '2026-03-29', 23],
    ['Europe/Paris', '2026-10-25', 25],
    ['Europe/Paris', '2026-11-29', 24],
    ['Africa/Algiers', '2026-03-29', 24],
    ['Africa/Algiers', '2026-10-25', 24],
    ['America/St_Johns', '2026-03-08', 23],
    ['America/St_Johns', '2026-11-01', 25],
  ])('AG-3 in %s %s has %i hours', (zone, day, length) => {
    expect(hours(day, zone)).toBe(length);
  });

  it.each(['Europe/Paris', 'Africa/Algiers', 'America/St_Johns'])('AG-3 10:00 stays 10:00 all year in %s', (zone) => {
    for (const day of daysFrom('2026-01-01', 365)) {
      const moment = momentAt(day, 600, zone)!;
      expect([dayOf(moment, zone), clockText(clockMinutes(moment, zone))]).toEqual([day, '10:00']);
    }
  });

  it('AG-3 what the clocks skip is no moment; what they show twice is the first one', () => {
    expect(momentAt('2026-03-29', 150, 'Europe/Paris')).toBeNull();
    expect(momentAt('2026-10-25', 150, 'Europe/Paris')).toBe('2026-10-25T00:30:00.000Z');
    expect(momentAt('2026-11-29', 1440, 'Europe/Paris')).toBe('2026-11-29T23:00:00.000Z');
  });

  it('AG-3 a week begins on Monday, and what is no day is none', () => {
    expect(weekStart('2026-11-29')).toBe('2026-11-23');
    expect([isDay('2026-02-29'), isDay('2026-2-2'), isDay('2028-02-29')]).toEqual([false, false, true]);
  });
});
