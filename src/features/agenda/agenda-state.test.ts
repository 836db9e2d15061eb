import { describe, expect, it } from 'vitest';
import { daysOf, readState, stepped, VIEWS, writeState, type AgendaState } from './agenda-state.ts';

const TODAY = '2026-11-30';
const read = (search: string, last: Partial<AgendaState> = {}) => readState(new URLSearchParams(search), last, TODAY);

describe('AG-4 what the agenda shows', () => {
  it('AG-4 is in the address, whole, and comes back from it', () => {
    for (const view of VIEWS)
      for (const who of [[], ['a'], ['a', 'b']])
        for (const [waiting, board] of [
          [true, true],
          [true, false],
          [false, false],
        ] as const) {
          const state: AgendaState = { view, day: '2026-12-24', who, waiting, board };
          // Nothing of another time is needed to read it.
          const last = { view: 'month', day: '2020-01-01', who: ['z'] } as const;
          expect(read(writeState(state).toString(), last)).toEqual(state);
        }
  });

  it('AG-4 is as it was left where the address does not say it, and today’s day of everybody at first', () => {
    expect(read('')).toEqual({ view: 'day', day: TODAY, who: [], waiting: false, board: false });
    const last = { view: 'week', day: '2026-12-24', who: ['a'] } as const;
    expect(read('', last)).toEqual({ ...last, waiting: false, board: false });
    expect(read('date=2027-01-01', last)).toMatchObject({ view: 'week', day: '2027-01-01', who: ['a'] });
  });

  it.each(['view=year', 'date=2026-02-30', 'date=tomorrow', 'date='])('AG-4 leaves out what is none: %s', (search) =>
    expect(read(search)).toEqual({ view: 'day', day: TODAY, who: [], waiting: false, board: false }),
  );

  it('AG-4 goes on by a day, a week or a month, and shows whole weeks', () => {
    expect(stepped({ view: 'day', day: '2026-12-31' }, 1)).toBe('2027-01-01');
    expect(stepped({ view: 'week', day: '2026-12-31' }, -1)).toBe('2026-12-24');
    expect(stepped({ view: 'month', day: '2026-01-31' }, 1)).toBe('2026-02-01');
    expect(daysOf({ view: 'week', day: '2026-11-29' })).toEqual({ first: '2026-11-23', count: 7 });
    expect(daysOf({ view: 'month', day: '2026-11-29' })).toEqual({ first: '2026-10-26', count: 42 });
  });
});
