import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpanRow } from '../../hooks/index.ts';
import { DrawnHours, type Sight } from './drawn-hours.ts';
import { blocksOf, type Block } from './grid-blocks.ts';
import type { GridEvent } from './grid-model.ts';

const DAY = 1_440;
const row = (id: string): SpanRow => ({ id, syncState: 'synced', summary: {} });
const event = ([from, length]: readonly [number, number], at: number): GridEvent => ({
  row: row(`r${at}`),
  from,
  to: Math.min(DAY, from + length),
  lane: 0,
  lanes: 1,
});
const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 1_435 }), fc.integer({ min: 5, max: 480 })), {
  maxLength: 40,
});
/** What is drawn of a column, by name. */
const drawnIn = (drawn: DrawnHours, column: number, blocks: readonly Block[]): string[] =>
  blocks
    .filter(({ hour }) => (drawn.of(column) & (1 << hour)) !== 0)
    .flatMap(({ events }) => events.map(({ row: { id } }) => id));
const NOWHERE: Sight = { first: 0, last: -1, from: 0, to: 0 };

describe('AG-51 what of the grid is drawn', () => {
  it('AG-51 is everything that touches what is in sight, however long before it began', () => {
    let [seen, unseen] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(spans, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 1_200 }),
        (columns, first, from) => {
          const events = columns.map((column, at) => column.map((one, n) => event(one, at * 100 + n)));
          const blocks = events.map((own) => blocksOf(own, []));
          const sight = { first, last: first + 1, from, to: from + 200 };
          const drawn = new DrawnHours(blocks, NOWHERE);
          drawn.see(blocks, sight);
          for (const [at, own] of events.entries()) {
            const touching = own.filter(
              (one) => at >= first && at <= first + 1 && one.from < sight.to && one.to > sight.from,
            );
            const shown = drawnIn(drawn, at, blocks[at] ?? []);
            expect(shown).toEqual(expect.arrayContaining(touching.map(({ row: { id } }) => id)));
            seen += shown.length;
            unseen += own.length - shown.length;
          }
        },
      ),
    );
    expect(seen).toBeGreaterThan(20);
    expect(unseen).toBeGreaterThan(20);
  });

  it('AG-51 is in the end the whole day, block by block, and stays', () => {
    fc.assert(
      fc.property(fc.array(spans, { minLength: 1, maxLength: 4 }), (columns) => {
        const blocks = columns.map((column, at) =>
          blocksOf(
            column.map((one, n) => event(one, at * 100 + n)),
            [],
          ),
        );
        const drawn = new DrawnHours(blocks, NOWHERE);
        let told = 0;
        for (const at of blocks.keys()) drawn.listen(at, () => (told += 1));
        let turns = 0;
        while (drawn.drawNext(blocks)) turns += 1;
        expect(turns).toBe(blocks.flat().length);
        expect(told).toBeGreaterThanOrEqual(turns);
        for (const [at, own] of blocks.entries())
          expect(drawnIn(drawn, at, own)).toHaveLength(columns[at]?.length ?? -1);
        // What is booked into an empty hour later is drawn at once.
        const later = blocksOf([event([180, 10], 999)], []);
        expect(drawnIn(drawn, 0, later)).toEqual(['r999']);
      }),
    );
  });
});

describe('AG-5 the blocks of a column', () => {
  it('AG-5 hold each event and slot once, and stay the same object while nothing in them changes', () => {
    let kept = 0;
    fc.assert(
      fc.property(spans, fc.nat(), (own, chosen) => {
        const events = own.map(event).toSorted((a, b) => a.from - b.from);
        const before = blocksOf(events, []);
        expect(before.flatMap((block) => block.events)).toEqual(events);
        const at = events.length === 0 ? -1 : chosen % events.length;
        const changed = events.map((one, n) => (n === at ? { ...one, row: row('other') } : one));
        const after = blocksOf(changed, [], before);
        for (const [n, block] of after.entries()) {
          const isTouched = block.hour === Math.floor((events[at]?.from ?? -60) / 60);
          expect(block === before[n]).toBe(!isTouched);
          kept += isTouched ? 0 : 1;
        }
      }),
    );
    expect(kept).toBeGreaterThan(100);
  });
});
