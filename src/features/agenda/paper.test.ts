import { describe, expect, it } from 'vitest';
import { linesIn } from './event-card.tsx';
import { paperZoom, sheetsOf } from './paper.ts';

describe('AG-59 a day on paper', () => {
  it('AG-59 is one sheet high, however long it is, and never enlarged', () => {
    for (const height of [200, 830, 831, 1_320, 1_452, 2_880, 3_168]) {
      expect(height * paperZoom(height), String(height)).toBeLessThanOrEqual(830);
      expect(paperZoom(height)).toBeLessThanOrEqual(1);
    }
    expect(paperZoom(400)).toBe(1);
    expect(1_320 * paperZoom(1_320)).toBeGreaterThan(820);
  });
});

describe('AG-49 a card', () => {
  it('AG-49 has whole lines of text only, at least one', () => {
    // Twenty minutes on a tablet are 42 px: a name and its motif.
    expect([14, 18, 38, 42, 58, 64, 178].map(linesIn)).toEqual([1, 1, 1, 2, 2, 3, 9]);
  });
});

describe('AG-42 the practitioners of a day on paper', () => {
  it.each([
    [0, []],
    [1, [1]],
    [6, [6]],
    [7, [4, 3]],
    [12, [6, 6]],
    [13, [5, 5, 3]],
  ])('AG-42 %i of them, each once and in order', (count, sizes) => {
    const all = Array.from({ length: count }, (_, at) => at);
    expect(sheetsOf(all).map(({ length }) => length)).toEqual(sizes);
    expect(sheetsOf(all).flat()).toEqual(all);
  });
});
