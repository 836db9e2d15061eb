import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsInWidth, stretchFrom, stretchWith } from './columns-in-sight.ts';

const practitioners = fc.integer({ min: 1, max: 20 });

describe('AG-41 the columns that are in sight', () => {
  it.each([
    [1_052, 150, 12, 6],
    [820, 132, 12, 5],
    [390, 132, 12, 2],
    [120, 132, 12, 1],
    [0, 132, 12, 1],
    // Without buttons one more has room.
    [960, 150, 6, 6],
    [960, 150, 7, 5],
    [1_052, 150, 3, 3],
  ])('AG-41 in %i px with columns of %i px, of %i: %i', (width, least, all, count) =>
    expect(columnsInWidth(width, least, all)).toBe(count),
  );

  it('AG-41 are as many as fit, from wherever they begin', () =>
    fc.assert(
      fc.property(practitioners, practitioners, fc.integer({ min: -3, max: 25 }), (all, fit, from) => {
        const { first, count } = stretchFrom(from, fit, all);
        expect(count).toBe(Math.min(fit, all));
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first + count).toBeLessThanOrEqual(all);
        if (from >= 0 && from + count <= all) expect(first).toBe(from);
      }),
    ));

  it('AG-41 move no further than a column needs', () =>
    fc.assert(
      fc.property(practitioners, practitioners, practitioners, practitioners, (all, fit, from, wanted) => {
        const column = wanted % all;
        const before = stretchFrom(from, fit, all);
        const after = stretchWith(before, column);
        const has = ({ first, count }: typeof after) => first <= column && column < first + count;
        expect(has(after)).toBe(true);
        expect(after.first + after.count).toBeLessThanOrEqual(all);
        if (has(before)) expect(after).toEqual(before);
        else expect([after.first, after.first + after.count - 1]).toContain(column);
      }),
    ));
});
