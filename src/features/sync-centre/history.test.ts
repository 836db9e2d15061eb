import { describe, expect, it } from 'vitest';
import { periodsOf } from './history.ts';

const hour = (at: Date, more: object = {}) => ({
  hour: at.getTime(),
  acknowledged: 0,
  conflict: 0,
  rejected: 0,
  failed: 0,
  answered: 0,
  unanswered: 0,
  tookMs: 0,
  slowestMs: 0,
  deepest: 0,
  ...more,
});
const now = new Date(2026, 10, 30, 14, 25);

describe('the history of syncs', () => {
  it('QA-14 has the last 24 hours, the present one last, and nothing older', () => {
    const periods = periodsOf(
      [
        hour(new Date(2026, 10, 29, 14), { acknowledged: 9 }),
        hour(new Date(2026, 10, 29, 15), { acknowledged: 1 }),
        hour(new Date(2026, 10, 30, 14), { acknowledged: 2, conflict: 1, rejected: 1, failed: 2 }),
      ],
      now,
      'day',
    );
    expect(periods).toHaveLength(24);
    expect(periods[0]).toMatchObject({ from: new Date(2026, 10, 29, 15).getTime(), acknowledged: 1 });
    expect(periods.at(-1)).toMatchObject({ acknowledged: 2, conflict: 1, refused: 3 });
  });

  it('QA-14 gathers the hours of a calendar day: sums, the mean of all answers, the slowest, the deepest queue', () => {
    const periods = periodsOf(
      [
        hour(new Date(2026, 10, 29, 0), { answered: 1, tookMs: 100, slowestMs: 100, deepest: 4 }),
        hour(new Date(2026, 10, 29, 23), { answered: 3, unanswered: 2, tookMs: 900, slowestMs: 700, deepest: 2 }),
      ],
      now,
      'fortnight',
    );
    expect(periods).toHaveLength(14);
    expect(periods.at(-2)).toMatchObject({ answered: 4, unanswered: 2, meanMs: 250, slowestMs: 700, deepest: 4 });
    expect(periods.at(-1)).toMatchObject({ answered: 0, meanMs: null, deepest: 0 });
  });
});
