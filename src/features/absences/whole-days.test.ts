import { describe, expect, it } from 'vitest';
import { dayOfEdge, edgeOfDay } from './whole-days.ts';

describe('UI-59 whole days go from midnight to midnight by the clinic’s clocks', () => {
  it.each([
    ['Europe/Paris', '2026-12-01', '2026-11-30T23:00:00.000Z', '2026-12-01T23:00:00.000Z'],
    ['Africa/Algiers', '2026-12-31', '2026-12-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
    // The clocks are put back: a day of 25 hours.
    ['Europe/Paris', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    // The clocks are put forward at midnight: the day begins at one.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z'],
  ])('%s %s', (zone, day, start, end) => {
    expect([edgeOfDay(day, 'start', zone), edgeOfDay(day, 'end', zone)]).toEqual([start, end]);
    expect([dayOfEdge(start, 'start', zone), dayOfEdge(end, 'end', zone)]).toEqual([day, day]);
  });

  it('what is being typed stays', () => {
    for (const typed of ['', '12/20', '2026-02-30', '2026-12'])
      expect([edgeOfDay(typed, 'end', 'Europe/Paris'), dayOfEdge(typed, 'end', 'Europe/Paris')]).toEqual([
        typed,
        typed,
      ]);
  });
});
