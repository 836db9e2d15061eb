import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOf, wallTimeOf } from './zone.ts';

const at = (day: string, time: string, zone: string) => momentOf({ day, time }, zone);

describe('UI-55 a moment in the clinic’s zone', () => {
  it.each([
    ['2026-11-29T08:30:00.000Z', 'Europe/Paris', '2026-11-29', '09:30'],
    ['2026-07-01T22:30:00.000Z', 'Europe/Paris', '2026-07-02', '00:30'],
    ['2026-07-01T22:30:00.000Z', 'Africa/Algiers', '2026-07-01', '23:30'],
  ])('%s in %s is %s %s', (instant, zone, day, time) => {
    expect(wallTimeOf(instant, zone)).toEqual({ day, time });
    expect(at(day, time, zone)).toEqual({ kind: 'instant', instant, isTwice: false });
  });

  it('an hour that the clocks skip is no moment, and one that they show twice is the first', () => {
    expect(at('2027-03-28', '02:30', 'Europe/Paris')).toEqual({ kind: 'skipped' });
    expect(at('2027-03-28', '02:30', 'Africa/Algiers')).toMatchObject({ instant: '2027-03-28T01:30:00.000Z' });
    expect(at('2026-10-25', '02:30', 'Europe/Paris')).toEqual({
      kind: 'instant',
      instant: '2026-10-25T00:30:00.000Z',
      isTwice: true,
    });
  });

  it('every minute comes back as it was shown', () => {
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 365 * 60 }).map((minute) => minute * 60_000);
    const zones = fc.constantFrom('Europe/Paris', 'Africa/Algiers', 'America/St_Johns', 'UTC');
    fc.assert(
      fc.property(minutes, zones, (minute, zone) => {
        const instant = new Date(minute).toISOString();
        const { day, time } = wallTimeOf(instant, zone);
        const back = at(day, time, zone);
        expect(back.kind).toBe('instant');
        if (back.kind !== 'instant') return;
        expect(wallTimeOf(back.instant, zone)).toEqual({ day, time });
        if (!back.isTwice) expect(back.instant).toBe(instant);
      }),
      { numRuns: 300 },
    );
  });
});
