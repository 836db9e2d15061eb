import { describe, expect, it } from 'vitest';
import { always, both, medianBelow, p95Below, stat, timesRaw, verdictOf } from './bars.ts';

const NONE: ReadonlySet<string> = new Set();

describe('the verdict on a figure', () => {
  it('a ratio holds against the median of raw in the same run, and is not measured without it', () => {
    expect(verdictOf(timesRaw(1.5), [3, 1, 2], [1.4, 1.4, 9], NONE)).toBe('yes');
    expect(verdictOf(timesRaw(1.5), [3, 1, 2], [1.3, 1.3, 9], NONE)).toBe('NO');
    expect(verdictOf(timesRaw(1.5), [3], undefined, NONE)).toBe('not measured');
  });

  it('what was not taken is never met', () => {
    expect(verdictOf(p95Below(50), undefined, [1], NONE)).toBe('not measured');
    expect(verdictOf(p95Below(50), [], [1], NONE)).toBe('not measured');
  });

  it('p95 is not fooled by a good median', () => {
    expect(
      verdictOf(
        p95Below(50),
        [...Array.from({ length: 90 }, () => 1), ...Array.from({ length: 10 }, () => 60)],
        undefined,
        NONE,
      ),
    ).toBe('NO');
  });

  it('"always" is every single one: one loss among many rounds is a loss', () => {
    expect(verdictOf(always(0), [0, 0, 1], undefined, NONE)).toBe('NO');
    expect(verdictOf(always(50), [50, 49, 50], undefined, NONE)).toBe('NO');
    expect(verdictOf(always(50), [50, 50, 50], undefined, NONE)).toBe('yes');
  });

  it('a condition that did not hold in some round outweighs the time', () => {
    expect(verdictOf(medianBelow(60, 's'), [1], undefined, new Set(['p95 frame']))).toBe('NO');
  });

  it('two bars: both, and the worse word counts', () => {
    const bar = both(timesRaw(1.1), p95Below(17));
    expect(verdictOf(bar, [10], [10], NONE)).toBe('yes');
    expect(verdictOf(bar, [18], [18], NONE)).toBe('NO');
    expect(verdictOf(bar, [10], undefined, NONE)).toBe('not measured');
    expect(verdictOf(bar, [18], undefined, NONE)).toBe('NO');
    expect(bar.text).toBe('≤ 1.1 × raw, p95 ≤ 17 ms');
  });

  it('median and p95 of a few values', () => {
    expect(stat([5, 1, 3])).toEqual({ p50: 3, p95: 5, least: 1, most: 5, n: 3 });
  });
});
