import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { inOrder, minutesBetween, ranksFor, sinceOf } from './waiting-order.ts';

const at = (ms: number) => new Date(Date.parse('2027-03-01T08:00:00.000Z') + ms).toISOString();
const row = (id: string, summary: JsonObject) => ({ id, summary });

describe('AG-32 the order of the waiting room', () => {
  it('AG-32 is that of arrival, and any place given by hand, however close the arrivals', () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 8 });
    const moves = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(arrivals, moves, (came, steps) => {
        const first = inOrder(came.map((ms, index) => row(`p${index}`, { arrivedAt: at(ms) })));
        expect(first.map(sinceOf)).toEqual(came.toSorted((a, b) => a - b).map(at));
        let rows = first;
        for (const [a, b] of steps) {
          const [from, to] = [a % rows.length, b % rows.length];
          // Slow and obvious: the list with one taken out and put in again.
          const expected = rows.map(({ id }) => id).toSpliced(from, 1);
          expected.splice(to, 0, rows[from]?.id ?? '');
          const ranks = new Map(ranksFor(rows, from, to).map((rank) => [rank.row.id, rank.waitingRank]));
          rows = inOrder(
            rows.map(({ id, summary }) =>
              row(id, { ...summary, waitingRank: ranks.get(id) ?? summary['waitingRank'] ?? null }),
            ),
          );
          expect(rows.map(({ id }) => id)).toEqual(expected);
        }
      }),
    );
  });

  it('AG-32 changes one appointment where there is room between two, and who comes later stands behind', () => {
    const rows = [
      row('a', { arrivedAt: at(0) }),
      row('b', { arrivedAt: at(60_000) }),
      row('c', { arrivedAt: at(120_000) }),
    ];
    expect(ranksFor(rows, 2, 1)).toEqual([{ row: rows[2], waitingRank: at(30_000) }]);
    const last = ranksFor(rows, 0, 2);
    expect(last).toHaveLength(1);
    const after = [row('a', { arrivedAt: at(0), waitingRank: last[0]?.waitingRank ?? '' }), ...rows.slice(1)];
    expect(inOrder([...after, row('d', { arrivedAt: at(180_000) })]).map(({ id }) => id)).toEqual(['b', 'c', 'a', 'd']);
    expect(ranksFor(rows, 0, 3)).toEqual([]);
    expect(ranksFor(rows, 1, 1)).toEqual([]);
  });

  it('AG-31 minutes count from the arrival, and where it is not known from the last change', () => {
    expect(sinceOf(row('a', { arrivedAt: at(0), updatedAt: at(60_000), start: at(90_000) }))).toBe(at(0));
    expect(sinceOf(row('a', { updatedAt: at(60_000), start: at(90_000) }))).toBe(at(60_000));
    expect(sinceOf(row('a', { start: at(90_000) }))).toBe(at(90_000));
    expect(minutesBetween(at(0), at(7 * 60_000 - 1))).toBe(6);
    expect(minutesBetween(at(60_000), at(0))).toBe(0);
  });
});
