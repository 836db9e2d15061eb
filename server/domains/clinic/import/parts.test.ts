import { describe, expect, it } from 'vitest';
import { PART_LIMITS, PartSize, partsOf } from './parts.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('CR-55 the parts of an import', () => {
  it('hold every item once, in order, and learn from the time that a part took', () => {
    const size = new PartSize();
    const lengths: number[] = [];
    const all: number[] = [];
    for (const part of partsOf(numbers(2_000), size, () => 1)) {
      lengths.push(part.length);
      all.push(...part);
      size.took(lengths.length < 4 ? 10 : 10_000);
    }
    expect(all).toEqual(numbers(2_000));
    expect(lengths.slice(0, 8)).toEqual([100, 200, 400, 500, 250, 125, 62, 31]);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(PART_LIMITS.fewest);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(PART_LIMITS.most);
  });

  it('end before they are too large; what is too large alone is a part of its own', () => {
    const third = PART_LIMITS.bytes / 3;
    const sizes = [third, third, third, third, 2 * PART_LIMITS.bytes, third];
    expect([...partsOf(numbers(6), new PartSize(), (at) => sizes[at] ?? 0)]).toEqual([[0, 1, 2], [3], [4], [5]]);
  });

  it('of nothing there is none', () => {
    expect([...partsOf([], new PartSize(), () => 1)]).toEqual([]);
  });
});
