import { WEEKDAYS } from '../../contract/opening-hours.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMinutes, momentAt, spanOf } from '../../lib/clinic-day.ts';
import { clashesOf, closedRanges, freeSlots, lanesOf, openRanges, type Busy } from './planning.ts';

const ms = (value: string) => Date.parse(value);
const touches = (a: Busy, b: Busy) => ms(a.start) < ms(b.end) && ms(b.start) < ms(a.end);

const DAYS: readonly [string, string][] = [
  ['Europe/Paris', '2026-03-28'],
  ['Europe/Paris', '2026-10-24'],
  ['Africa/Algiers', '2026-11-29'],
  ['America/St_Johns', '2026-03-07'],
  ['America/St_Johns', '2026-10-31'],
];

describe('the next free slots', () => {
  it('AG-14 are those that a walk through every fifth minute finds', () => {
    let found = 0;
    const range = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 2, max: 80 })).map(([from, length]) => {
      const text = (minutes: number) =>
        `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
      return {
        daysOfWeek: [...WEEKDAYS],
        start: text(from * 5),
        end: text(Math.min(from * 5 + length * 5, 1_435)),
      };
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...DAYS),
        fc.array(range, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(fc.integer({ min: -300, max: 3_000 }), fc.integer({ min: 1, max: 480 })), { maxLength: 12 }),
        fc.constantFrom(5, 15, 20, 45),
        fc.integer({ min: 0, max: 1_400 }),
        ([zone, day], availability, taken, minutes, later) => {
          const base = spanOf(day, 1, zone).from;
          const busy = taken.map(([from, length]) => ({
            start: addMinutes(base, from),
            end: addMinutes(base, from + length),
          }));
          const after = addMinutes(base, later);
          const practitioner = { availability };
          const slots = freeSlots({ practitioner, busy, after, day, minutes, zone, count: 3, days: 3 });

          const model: Busy[] = [];
          for (let ahead = 0; ahead < 3; ahead += 1) {
            const date = addDays(day, ahead);
            for (const open of openRanges(practitioner, date)) {
              for (let at = open.from; at + minutes <= open.to; at += 5) {
                const start = momentAt(date, at, zone);
                if (start === null) continue;
                const slot = { start, end: addMinutes(start, minutes) };
                if (ms(start) < ms(after) || busy.some((one) => touches(one, slot))) continue;
                if (model.length < 3) model.push(slot);
                at += minutes - 5;
              }
            }
          }
          found += model.length;
          expect(slots).toEqual(model);
        },
      ),
    );
    expect(found).toBeGreaterThan(100);
  });

  it('AG-14 there are none on days on which the practitioner is away, or that nobody works', () => {
    const query = { busy: [], after: '2026-11-27T23:00:00.000Z', minutes: 20, zone: 'Europe/Paris', count: 1 };
    const free = (practitioner: object) =>
      freeSlots({ ...query, practitioner: practitioner as never, day: '2026-11-28', days: 3 })[0]?.start;
    expect(free({})).toBe('2026-11-28T07:00:00.000Z');
    expect(free({ notAvailable: [{ description: 'x', start: '2026-11-28', end: '2026-11-29' }] })).toBe(
      '2026-11-30T07:00:00.000Z',
    );
    expect(free({ notAvailable: [{ description: 'x', start: '2026-11-20' }] })).toBeUndefined();
  });
});

describe('AG-12 what an appointment would meet', () => {
  const at = (hour: string) => `2026-11-29T${hour}:00.000Z`;
  const record = (change: object = {}) => ({
    patientId: 'p1',
    practitionerIds: ['d1'],
    start: at('09:00'),
    end: at('09:30'),
    status: 'booked',
    ...change,
  });
  const candidate = {
    id: null,
    patientId: 'p2',
    practitionerIds: ['d1'],
    room: '',
    start: at('09:15'),
    end: at('09:45'),
  };
  const kinds = (change: object, rows: object[], absences: object[] = []) =>
    clashesOf(
      { ...candidate, ...change },
      rows.map((summary, n) => ({ id: `a${n}`, summary: summary as never })),
      absences.map((summary, n) => ({ id: `x${n}`, summary: summary as never })),
    ).map(({ kind }) => kind);

  it.each([
    ['the practitioner', {}, record(), ['practitioner']],
    ['the patient', { practitionerIds: ['d2'], patientId: 'p1' }, record(), ['patient']],
    ['the room', { practitionerIds: ['d2'], room: '2' }, record({ room: '2' }), ['room']],
    ['nobody at its end', { start: at('09:30') }, record(), []],
    ['nobody at its start', { start: at('08:30'), end: at('09:00') }, record(), []],
    ['nobody who has cancelled', {}, record({ status: 'cancelled' }), []],
    ['not itself', { id: 'a0' }, record(), []],
    ['nobody else', { practitionerIds: ['d2'] }, record(), []],
  ])('AG-12 %s', (_name, change, row, expected) => expect(kinds(change, [row])).toEqual(expected));

  it('AG-12 an absence', () => {
    expect(kinds({}, [], [{ practitionerId: 'd1', start: at('08:00'), end: at('09:16') }])).toEqual(['absence']);
    expect(kinds({}, [], [{ practitionerId: 'd2', start: at('08:00'), end: at('10:00') }])).toEqual([]);
  });
});

describe('AG-12 overlap', () => {
  it('AG-12 is a minute that both have, of the same practitioner, patient or room', () => {
    const minute = (n: number) => new Date(Date.UTC(2026, 9, 25) + n * 60_000).toISOString();
    const span = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 40 }));
    const who = fc.record({
      practitionerIds: fc.subarray(['d1', 'd2', 'd3'], { minLength: 1 }),
      patientId: fc.constantFrom('p1', 'p2', 'p3'),
      room: fc.constantFrom('', '1', '2'),
    });
    const statuses = ['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'proposed', 'waitlist'] as const;
    let met = 0;
    fc.assert(
      fc.property(
        who,
        span,
        fc.array(fc.tuple(who, span, fc.constantFrom(...statuses)), { maxLength: 8 }),
        (one, [from, length], others) => {
          const candidate = { ...one, id: null, start: minute(from), end: minute(from + length) };
          const rows = others.map(([other, [begins, lasts], status], n) => ({
            id: `a${n}`,
            summary: { ...other, status, start: minute(begins), end: minute(begins + lasts) },
          }));
          const expected = others.flatMap(([other, [begins, lasts], status], n) => {
            const minutes = Array.from({ length }, (_, at) => from + at);
            const shared = minutes.some((at) => begins <= at && at < begins + lasts);
            if (!shared || !['booked', 'arrived', 'fulfilled'].includes(status)) return [];
            if (other.practitionerIds.some((id) => one.practitionerIds.includes(id))) return [`a${n} practitioner`];
            if (other.patientId === one.patientId) return [`a${n} patient`];
            return other.room !== '' && other.room === one.room ? [`a${n} room`] : [];
          });
          met += expected.length;
          expect(clashesOf(candidate, rows, []).map(({ id, kind }) => `${id} ${kind}`)).toEqual(expected);
        },
      ),
    );
    expect(met).toBeGreaterThan(20);
  });
});

describe('AG-6 a day’s columns', () => {
  it('AG-6 never show one over another, in no more lanes than there are at once', () => {
    let most = 0;
    const range = fc
      .tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 5, max: 120 }))
      .map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 40 }), (items) => {
        const placed = lanesOf(items);
        expect(placed).toHaveLength(items.length);
        for (const a of placed) {
          expect(a.lane).toBeLessThan(a.lanes);
          const others = placed.filter((b) => b !== a && b.item.from < a.item.to && a.item.from < b.item.to);
          expect(others.some((b) => b.lane === a.lane)).toBe(false);
        }
        const atOnce = Math.max(
          0,
          ...items.map(({ from }) => items.filter((b) => b.from <= from && from < b.to).length),
        );
        const lanes = Math.max(0, ...placed.map(({ lanes: count }) => count));
        most = Math.max(most, lanes);
        expect(lanes).toBe(atOnce);
      }),
    );
    expect(most).toBeGreaterThan(2);
  });

  it('AG-6 what is not open is closed', () => {
    const day = { from: 480, to: 1200 };
    expect(closedRanges([{ from: 540, to: 720 }], day)).toEqual([
      { from: 480, to: 540 },
      { from: 720, to: 1200 },
    ]);
    expect(closedRanges([], day)).toEqual([day]);
    expect(closedRanges([{ from: 0, to: 1440 }], day)).toEqual([]);
  });
});
