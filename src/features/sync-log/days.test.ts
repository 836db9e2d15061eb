import { describe, expect, it } from 'vitest';
import { daysOf, filterFrom, paramsOf, queryOf, type Day } from './days.ts';

const ID = '018f0000-0000-7000-8000-000000000009';
const NOW = new Date('2026-11-21T23:30:00.000Z');
const day = (name: string): Day => ({
  day: name,
  ...{ runs: 3, sent: 2, received: 1, acknowledged: 1, conflicts: 1, rejected: 0, meanMs: 40, slowestMs: 90 },
});

describe('AD-45 the days of the sync log', () => {
  it('are narrowed by what stands in the address; what is broken narrows nothing', () => {
    const filter = { span: '7' as const, clientId: ID, userId: '' };
    expect(filterFrom(new URLSearchParams(paramsOf(filter)))).toEqual(filter);
    expect(filterFrom(new URLSearchParams('days=8&clientId=x&userId=1'))).toEqual({
      span: '30',
      clientId: '',
      userId: '',
    });
  });

  it('are the clinic’s: today is the last one, by its clock', () => {
    const filter = { span: '7' as const, clientId: '', userId: ID };
    // Half past midnight in Paris: the 22nd.
    expect(queryOf(filter, NOW, 'Europe/Paris')).toEqual({ from: '2026-11-15T23:00:00.000Z', userId: ID });
    const days = daysOf([day('2026-11-20')], '7', NOW, 'Europe/Paris');
    expect(days.map((each) => [each.day, each.runs])).toEqual([
      ['2026-11-16', 0],
      ['2026-11-17', 0],
      ['2026-11-18', 0],
      ['2026-11-19', 0],
      ['2026-11-20', 3],
      ['2026-11-21', 0],
      ['2026-11-22', 0],
    ]);
  });

  it('leave out none that the server has counted, even if its clinic has no zone', () => {
    const days = daysOf([day('2026-11-22')], '7', NOW, 'America/Montreal');
    expect(days.map((each) => each.day).slice(-2)).toEqual(['2026-11-21', '2026-11-22']);
  });
});
