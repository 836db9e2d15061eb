import { describe, expect, it } from 'vitest';
import { filterFrom, NO_FILTER, paramsOf, queryOf } from './query.ts';

const ID = '018f0000-0000-7000-8000-000000000009';

describe('AD-9 what the audit is narrowed by', () => {
  it('stands in the address and is read from it; what is broken narrows nothing', () => {
    const filter = { ...NO_FILTER, entityType: 'patient', entityId: ID, from: '2026-11-01', withoutSyncs: 'true' };
    expect(filterFrom(new URLSearchParams(paramsOf(filter)))).toEqual(filter);
    expect(
      paramsOf(
        filterFrom(new URLSearchParams('entityType=a b&entityId=1&userId=x&from=2026-02-30&to=11&withoutSyncs=1')),
      ),
    ).toEqual({});
  });

  it('asks for the clinic’s days, the last one whole', () => {
    const filter = { ...NO_FILTER, userId: ID, from: '2026-11-01', to: '2026-11-01' };
    expect(queryOf(filter, 'Europe/Paris')).toEqual({
      userId: ID,
      from: '2026-10-31T23:00:00.000Z',
      to: '2026-11-01T22:59:59.999Z',
    });
    expect(queryOf(NO_FILTER, 'Europe/Paris')).toEqual({});
  });
});
