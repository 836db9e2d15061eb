import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEEKDAYS } from '../../contract/opening-hours.ts';
import type { SpanRow } from '../../hooks/index.ts';
import { clockMinutes, dayClock, dayOf, spanOf } from '../../lib/clinic-day.ts';
import { columnStyle } from './column-style.ts';
import { contentsReader, dayColumns, lanesIn, rangeOn, weekColumns, type Column } from './grid-model.ts';
import type { AgendaPractitioner } from './use-agenda.ts';

const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();
const HOURS = { from: 480, to: 1_140 };
type Days = (typeof WEEKDAYS)[number][];

const practitioner = (
  id: string,
  start = '08:00',
  end = '19:00',
  daysOfWeek: Days = [...WEEKDAYS],
): AgendaPractitioner => ({
  id,
  name: id,
  color: '#0B6E6E',
  record: { availability: [{ daysOfWeek, start, end }] },
  isOther: false,
});
const [ANNE, BENOIT] = [practitioner('anne'), practitioner('benoit', '10:00', '17:00', ['mon', 'tue'])];
const visit = (id: string, who: readonly string[], start: string, minutes = 20): SpanRow => ({
  id,
  syncState: 'synced',
  summary: { practitionerIds: [...who], start, end: iso(Date.parse(start) + minutes * MINUTE), status: 'booked' },
});
const read = (columns: readonly Column[], rows: readonly SpanRow[], reader = contentsReader()) =>
  reader(columns, rows, [], { zone: 'Europe/Paris', hours: HOURS, step: 15 });

describe('AG-6 where something stands in a day', () => {
  it('AG-6 is from the first to the last of its minutes that the clocks show on that day', () => {
    let [seen, cut] = [0, 0];
    fc.assert(
      fc.property(
        fc.constantFrom(
          ['Europe/Paris', '2026-11-29'],
          ['Africa/Algiers', '2026-03-29'],
          ['America/St_Johns', '2026-07-01'],
          // 23 hours.
          ['Europe/Paris', '2026-03-29'],
          ['America/St_Johns', '2026-03-08'],
        ),
        fc.integer({ min: -500, max: 1_500 }),
        fc.integer({ min: 1, max: 96 }),
        ([zone = '', day = ''], offset, fives) => {
          const begins = Date.parse(spanOf(day, 1, zone).from) + offset * MINUTE;
          const length = fives * 5;
          const shown: number[] = [];
          for (let at = 0; at < length; at += 1) {
            const moment = iso(begins + at * MINUTE);
            if (dayOf(moment, zone) === day) shown.push(clockMinutes(moment, zone));
          }
          const found = rangeOn(dayClock(day, zone), { start: iso(begins), end: iso(begins + length * MINUTE) });
          // A card is as high as it lasts, also over the hour that the clocks skip.
          const isWhole = shown.length === length;
          const last = isWhole ? Math.min(1_440, (shown[0] ?? 0) + length) : (shown.at(-1) ?? 0) + 1;
          seen += shown.length > 0 ? 1 : 0;
          cut += shown.length > 0 && !isWhole ? 1 : 0;
          expect(found).toEqual(shown.length === 0 ? null : { from: shown[0], to: last });
        },
      ),
      // Its end is the moment at which the clocks skip an hour: it ends at two, not at three.
      { numRuns: 200, examples: [[['America/St_Johns', '2026-03-08'], -5, 25]] },
    );
    expect(seen).toBeGreaterThan(50);
    expect(cut).toBeGreaterThan(5);
  });
});

describe('AG-6 the free slots of a day', () => {
  it('AG-6 AG-48 are the open minutes that nothing takes, each once, and none else', () => {
    let slots = 0;
    const busy = fc.tuple(fc.integer({ min: 84, max: 240 }), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(fc.array(busy, { maxLength: 10 }), fc.constantFrom(15, 30), (taken, step) => {
        const midnight = Date.parse('2026-11-29T23:00:00.000Z');
        const rows = taken.map(([from, length], at) =>
          visit(`v${at}`, ['benoit'], iso(midnight + from * 5 * MINUTE), length * 5),
        );
        const columns = dayColumns('2026-11-30', [BENOIT]);
        const options = { zone: 'Europe/Paris', hours: HOURS, step };
        const content = contentsReader()(columns, rows, [], options)[0];
        const minutes = (content?.slots ?? []).flatMap(({ from, to }) =>
          Array.from({ length: to - from }, (_, at) => from + at),
        );
        const free = Array.from({ length: 1_440 }, (_, at) => at).filter(
          (at) =>
            at >= 600 && at < 1_020 && !taken.some(([from, length]) => at >= from * 5 && at < (from + length) * 5),
        );
        slots += content?.slots.length ?? 0;
        expect(minutes).toEqual(free);
        for (const { from, start } of content?.slots ?? []) expect(start).toBe(iso(midnight + from * MINUTE));
      }),
    );
    expect(slots).toBeGreaterThan(200);
  });
});

describe('AG-5 a column’s content', () => {
  it('AG-5 is the same object until something in it changes, in a day and in a week', () => {
    const rows = [visit('a', ['anne'], '2026-11-30T09:00:00.000Z'), visit('b', ['benoit'], '2026-12-01T09:00:00.000Z')];
    const moved = [rows[0] as SpanRow, visit('b', ['benoit'], '2026-12-01T10:00:00.000Z')];
    for (const columns of [
      dayColumns('2026-12-01', [ANNE, BENOIT]),
      weekColumns('2026-11-30', [ANNE, BENOIT], (day) => day),
    ]) {
      const reader = contentsReader();
      const before = read(columns, rows, reader);
      expect(read(columns, [...rows], reader).every((one, at) => one === before[at])).toBe(true);
      const after = read(columns, moved, reader);
      expect(after.map((one, at) => one === before[at]).filter((same) => !same)).toHaveLength(1);
      expect(after[1]?.events[0]?.from).toBe(660);
    }
  });
});

describe('AG-48 a week of several practitioners', () => {
  it('AG-48 is hatched where none of them works', () => {
    const closed = read(
      weekColumns('2026-11-30', [BENOIT, practitioner('carla', '08:00', '12:00', ['mon'])], (day) => day),
      [],
    ).map((content) => content.closed);
    expect(closed[0]).toEqual([{ from: 1_020, to: 1_140 }]);
    expect(closed[1]).toEqual([
      { from: 480, to: 600 },
      { from: 1_020, to: 1_140 },
    ]);
    expect(closed[6]).toEqual([HOURS]);
  });

  it('AG-48 has columns that widen with what stands side by side', () => {
    const many = Array.from({ length: 12 }, (_, at) => visit(`v${at}`, [`p${at}`], '2026-11-30T09:00:00.000Z'));
    const columns = weekColumns(
      '2026-11-30',
      many.map((_, at) => practitioner(`p${at}`)),
      (day) => day,
    );
    const [monday, tuesday] = read(columns, many);
    expect(columnStyle(lanesIn(monday!), false)?.width).toBeGreaterThanOrEqual(12 * 72);
    expect(columnStyle(lanesIn(tuesday!), false)).toBeUndefined();
  });
});
