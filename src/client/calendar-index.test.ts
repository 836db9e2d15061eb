import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Collection, type Entry } from './collection.ts';
import { calendarKey, entriesBetween, entriesOf } from './calendar-index.ts';

const listing = {
  entityType: 'appointment',
  fields: ['start', 'end'],
  label: () => '',
  sortKey: calendarKey,
  terms: () => ({ names: [], codes: [] }),
};
const MINUTE = 60_000;
const LONGEST = 480 * MINUTE;
const BASE = Date.parse('2026-03-28T00:00:00.000Z');
const at = (minutes: number) => new Date(BASE + minutes * MINUTE).toISOString();

describe('the calendar index', () => {
  it('AG-60 reads when a record ends once, however often its day is looked at', () => {
    let read = 0;
    const entries = Array.from({ length: 60 }, (_, n) => ({
      id: String(n),
      sortKey: at(n * 10),
      summary: Object.defineProperty({}, 'end', { get: () => ((read += 1), at(n * 10 + 10)) }),
    })) as unknown as Entry[];
    const day = { ids: entries.map(({ id }) => id), get: (id: string) => entries[Number(id)] };
    for (let look = 0; look < 5; look += 1)
      expect(entriesBetween(day, { from: at(100), to: at(400) }, LONGEST)).toHaveLength(30);
    expect(read).toBeGreaterThan(30);
    expect(read).toBeLessThanOrEqual(60);
  });

  it('AG-1 finds in any span what touches it, whatever was put, moved and removed before', () => {
    let found = 0;
    const change = fc.record({
      id: fc.integer({ min: 0, max: 30 }).map(String),
      start: fc.integer({ min: 0, max: 4_000 }),
      length: fc.integer({ min: 5, max: 480 }),
      gone: fc.constantFrom(true, false, false, false),
      offset: fc.constantFrom('Z', '+02:00', '-02:30'),
    });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 10, maxLength: 60 }),
        fc.integer({ min: 0, max: 4_000 }),
        fc.integer({ min: 1, max: 1_500 }),
        (changes, from, length) => {
          const collection = new Collection(listing);
          const model = new Map<string, { start: number; end: number }>();
          for (const { id, start, length: minutes, gone, offset } of changes) {
            if (gone) {
              collection.remove([id]);
              model.delete(id);
              continue;
            }
            const shift = offset === 'Z' ? 0 : offset === '+02:00' ? 120 : -150;
            const written = at(start + shift).replace('Z', offset);
            collection.put([collection.entryOf(id, { start: written, end: at(start + minutes) }, 'synced')]);
            model.set(id, { start, end: start + minutes });
          }
          const to = from + length;
          const expected = [...model].filter(([, one]) => one.start < to && one.end > from).map(([id]) => id);
          const seen = entriesOf(collection, { from: at(from), to: at(to) }, LONGEST).map(({ id }) => id);
          found += seen.length;
          expect(seen.toSorted()).toEqual(expected.toSorted());
        },
      ),
    );
    expect(found).toBeGreaterThan(50);
  });

  it('AG-2 reads nothing of other days: of 50,000 appointments a day looks at its own and a few to find its place', () => {
    const collection = new Collection(listing);
    collection.put(
      Array.from({ length: 50_000 }, (_, n) =>
        collection.entryOf(String(n), { start: at(n * 20), end: at(n * 20 + 20) }, 'synced'),
      ),
    );
    let reads = 0;
    const get = (id: string) => {
      reads += 1;
      return collection.get(id);
    };
    const day = { from: at(500_000), to: at(500_000 + 1_440) };
    expect(entriesBetween({ ids: collection.ids, get }, day, LONGEST)).toHaveLength(72);
    // The day, the eight hours before it in which an appointment may have begun, one after it, and the search.
    expect(reads).toBeLessThan(72 + 24 + 1 + 20);
  });

  it('AG-1 shows what is no instant in no span', () => {
    const collection = new Collection(listing);
    collection.put([collection.entryOf('a', { start: 'tomorrow', end: at(10) }, 'synced')]);
    expect(entriesOf(collection, { from: at(-10_000), to: at(10_000) }, Number.POSITIVE_INFINITY)).toEqual([]);
  });
});
