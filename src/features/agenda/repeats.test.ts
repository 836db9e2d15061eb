import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { MOST, occurrencesOf, othersOf, patchForOther, shiftOf, shifted, type Repeat } from './repeats.ts';

const MINUTE = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

/** Days around which the clocks change, or do not. */
const PLACES: readonly [string, string][] = [
  ['Europe/Paris', '2026-03-25T23:00:00.000Z'],
  ['Europe/Paris', '2026-10-21T22:00:00.000Z'],
  ['Africa/Algiers', '2026-03-25T23:00:00.000Z'],
  ['America/St_Johns', '2026-03-05T03:30:00.000Z'],
  ['America/St_Johns', '2026-10-29T02:30:00.000Z'],
];

// The slow, obvious model knows of clocks only what `Intl` shows.
const formats = new Map<string, Intl.DateTimeFormat>();
const shown = new Map<string, { day: string; time: string }>();
function shows(at: number, zone: string): { day: string; time: string } {
  const key = `${zone} ${at}`;
  const known = shown.get(key) ?? read(at, zone);
  shown.set(key, known);
  return known;
}
function read(at: number, zone: string): { day: string; time: string } {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(zone, format);
  const [day = '', time = ''] = format.format(at).split(' ');
  return { day, time };
}
const apart = (a: string, b: string) => (Date.parse(b) - Date.parse(a)) / (24 * 60 * MINUTE);

/** Walks through every fifth minute, and takes the first of each due day at which the clock shows the time. */
function model(start: string, days: number, zone: string, horizonDays: number): string[] {
  const first = shows(Date.parse(start), zone);
  const found = new Map<string, number>();
  const begins = new Map<string, number>();
  for (let at = Date.parse(start); at < Date.parse(start) + horizonDays * 24 * 60 * MINUTE; at += 5 * MINUTE) {
    const { day, time } = shows(at, zone);
    if (time === '00:00' && !begins.has(day)) begins.set(day, at);
    if (apart(first.day, day) % days === 0 && time === first.time && !found.has(day)) found.set(day, at);
  }
  const [hour = 0, minute = 0] = first.time.split(':').map(Number);
  // A due day on which the clocks skip the time: as far from midnight as on any other day.
  for (const [day, midnight] of begins)
    if (apart(first.day, day) % days === 0 && !found.has(day)) found.set(day, midnight + (hour * 60 + minute) * MINUTE);
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, at]) => iso(at));
}

const starts = (start: string, repeat: Repeat, zone: string): readonly string[] => {
  const found = occurrencesOf(start, repeat, zone);
  return found.kind === 'starts' ? found.starts : [];
};

describe('AG-21 a series', () => {
  it('is what a walk through every fifth minute finds, over every change of the clocks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PLACES),
        fc.integer({ min: 0, max: 287 }),
        fc.constantFrom(1, 2, 3, 7),
        ([zone, midnight], slot, days) => {
          const start = iso(Date.parse(midnight) + slot * 5 * MINUTE);
          const expected = model(start, days, zone, 8);
          const found = starts(start, { days, end: { kind: 'times', times: expected.length } }, zone);
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['Europe/Paris', '2026-03-27T09:00:00.000Z', ['2026-03-28T09:00:00.000Z', '2026-03-29T08:00:00.000Z']],
    ['Europe/Paris', '2026-10-23T08:00:00.000Z', ['2026-10-24T08:00:00.000Z', '2026-10-25T09:00:00.000Z']],
    ['Africa/Algiers', '2026-03-27T09:00:00.000Z', ['2026-03-28T09:00:00.000Z', '2026-03-29T09:00:00.000Z']],
    ['America/St_Johns', '2026-10-30T12:30:00.000Z', ['2026-10-31T12:30:00.000Z', '2026-11-01T13:30:00.000Z']],
    // The clocks skip 02:30.
    ['Europe/Paris', '2026-03-27T01:30:00.000Z', ['2026-03-28T01:30:00.000Z', '2026-03-29T01:30:00.000Z']],
  ])('keeps 10:00 at 10:00: %s from %s', (zone, start, more) => {
    expect(starts(start, { days: 1, end: { kind: 'times', times: 3 } }, zone)).toEqual([start, ...more]);
  });

  it('ends after so many times, or with a day, included', () => {
    const zone = 'Europe/Paris';
    const start = '2026-11-30T09:00:00.000Z';
    const until = (day: string) => starts(start, { days: 7, end: { kind: 'until', day } }, zone);
    expect(until('2026-12-14')).toHaveLength(3);
    expect(until('2026-12-13')).toHaveLength(2);
    expect(until('2026-11-01')).toEqual([start]);
    expect(starts(start, { days: 14, end: { kind: 'times', times: 2 } }, zone)).toEqual([
      start,
      '2026-12-14T09:00:00.000Z',
    ]);
  });

  it('is refused where it is longer than the limit, and never cut short in silence', () => {
    const zone = 'Europe/Paris';
    const start = '2026-11-30T09:00:00.000Z';
    expect(starts(start, { days: 1, end: { kind: 'times', times: MOST } }, zone)).toHaveLength(MOST);
    expect(occurrencesOf(start, { days: 1, end: { kind: 'times', times: MOST + 1 } }, zone).kind).toBe('too_many');
    expect(occurrencesOf(start, { days: 1, end: { kind: 'until', day: '2099-01-01' } }, zone).kind).toBe('too_many');
  });
});

describe('AG-22 a change of a series', () => {
  it('moves the others by the clinic’s clocks as the one was moved, and keeps their own differences', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PLACES),
        fc.integer({ min: 0, max: 24 * 20 }),
        fc.integer({ min: -9, max: 9 }),
        fc.integer({ min: -100, max: 100 }),
        fc.constantFrom(null, 15, 40),
        ([zone, midnight], hour, days, fives, length) => {
          const start = Date.parse(midnight) + hour * 60 * MINUTE;
          const record = { start: iso(start), end: iso(start + 20 * MINUTE) };
          const after = shifted(record, { days, minutes: fives * 5, length }, zone);
          const [was, is] = [shows(start, zone), shows(Date.parse(after.start), zone)];
          const clock = ({ day, time }: { day: string; time: string }) => Date.parse(`${day}T${time}:00Z`) / MINUTE;
          const moved = clock(is) - clock(was) - (days * 1_440 + fives * 5);
          // A time that the clocks skip comes as much later.
          expect([0, 60]).toContain(moved);
          expect(Date.parse(after.end) - Date.parse(after.start)).toBe((length ?? 20) * MINUTE);
          if (moved === 0) {
            const back = shiftOf(record, after, zone);
            expect(back.days * 1_440 + back.minutes).toBe(days * 1_440 + fives * 5);
          }
        },
      ),
    );
  });

  const row = (id: string, day: number, more: JsonObject = {}) => ({
    id,
    summary: {
      start: `2026-12-${String(day).padStart(2, '0')}T09:00:00.000Z`,
      end: `2026-12-${String(day).padStart(2, '0')}T09:20:00.000Z`,
      status: 'booked',
      recurrenceId: 's',
      ...more,
    } as JsonObject,
  });
  const rows = [
    row('c', 15),
    row('a', 1),
    row('seen', 2, { status: 'fulfilled' }),
    row('off', 22, { status: 'cancelled' }),
    row('b', 8),
    row('other', 9, { recurrenceId: 't' }),
    row('alone', 10, { recurrenceId: undefined as never }),
  ];
  const of = (id: string) => rows.find((one) => one.id === id) ?? row('none', 1);
  const ids = (id: string, scope: 'one' | 'following' | 'all') => othersOf(rows, of(id), scope).map((one) => one.id);

  it('is for this one, for this and the following, or for all that can still be changed', () => {
    expect(ids('b', 'one')).toEqual([]);
    expect(ids('b', 'following')).toEqual(['c']);
    expect(ids('b', 'all')).toEqual(['a', 'c']);
    expect(ids('alone', 'all')).toEqual([]);
  });

  it('gives the others what was changed, and no booking over another that only the one has', () => {
    const before = of('b').summary;
    const patch = { start: '2026-12-08T09:30:00.000Z', end: '2026-12-08T09:50:00.000Z', room: '2', overbooked: true };
    expect(patchForOther(patch, before, of('c').summary, 'Europe/Paris')).toEqual({
      start: '2026-12-15T09:30:00.000Z',
      end: '2026-12-15T09:50:00.000Z',
      room: '2',
    });
    expect(patchForOther({ room: null }, before, of('c').summary, 'Europe/Paris')).toEqual({ room: null });
  });
});
