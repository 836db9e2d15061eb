import { describe, expect, it } from 'vitest';
import { Buckets } from './quotas.ts';

describe('a quota', () => {
  const times = (count: number, take: () => boolean) => Array.from({ length: count }, take).filter(Boolean).length;

  it('SV-207 a minute’s requests may come at once, and come back evenly', () => {
    const buckets = new Buckets();
    const take = (now: number) => () => buckets.take([['a', 60]], now);
    expect(times(100, take(0))).toBe(60);
    expect(times(100, take(6_000))).toBe(6);
    expect(times(100, take(36_000))).toBe(30);
    expect(times(1_000, take(3_600_000))).toBe(60);
  });

  it('SV-207 who is refused by one quota uses up no other', () => {
    const buckets = new Buckets();
    const take = (session: string) => () =>
      buckets.take(
        [
          [session, 5],
          ['tenant', 8],
        ],
        0,
      );
    expect(times(100, take('first'))).toBe(5);
    expect(times(100, take('second'))).toBe(3);
    expect(times(100, take('third'))).toBe(0);
  });

  it('SV-207 a clock that is set back stops nobody for as long as it was wrong', () => {
    const buckets = new Buckets();
    const take = (now: number) => () => buckets.take([['a', 60]], now);
    expect(times(60, take(10_030_000))).toBe(60);
    expect(times(100, take(10_000_000))).toBe(0);
    expect(times(100, take(10_006_000))).toBe(6);
  });

  it('SV-207 it gives back nothing sooner because others have asked', () => {
    const buckets = new Buckets();
    expect(times(60, () => buckets.take([['a', 60]], 59_000))).toBe(60);
    // Long enough since the last sweep, not since this bucket's last request.
    expect(buckets.take([['b', 60]], 60_500)).toBe(true);
    expect(times(100, () => buckets.take([['a', 60]], 60_500))).toBe(1);
  });
});
