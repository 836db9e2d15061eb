import { describe, expect, it } from 'vitest';
import { LISTINGS } from '../app/listings.ts';
import { deviceWith } from '../../test/support/device-with.ts';
import { testId } from '../../test/support/queue.ts';
import { listQuery, outboxQuery, recordQuery } from './queries.ts';

const NOW = Date.parse('2027-03-01T09:00:00.000Z');
const WRONG = { birthName: 'MARTIN', birthGivenNames: 7, phones: null, identifiers: [{ value: 7 }], birthDate: 'hier' };

describe('UI-88 values of another kind', () => {
  it('a record is read without them, says which they are, and keeps them when something else is changed', async () => {
    const id = testId();
    const { client, store } = await deviceWith(LISTINGS, { [id]: ['patient', WRONG] }, NOW);
    const state = await client.queryClient.fetchQuery(recordQuery(client, 'patient', id));
    expect(state.record).toMatchObject({ birthName: 'MARTIN', identifiers: [] });
    expect(Object.keys(state.unread ?? {})).toEqual(['birthGivenNames', 'birthDate', 'identifiers']);
    await client.update('patient', id, { note: 'Appelée' });
    const [row] = store.records.values();
    expect(row?.view).toMatchObject({ ...WRONG, note: 'Appelée' });
    const { waiting } = await client.queryClient.fetchQuery(outboxQuery(client, 100));
    expect(waiting.map(({ label }) => label)).toEqual(['MARTIN']);
  });

  it('a list that another version of the app has saved is read without them', async () => {
    const [id, later] = [testId(), testId()];
    const { client, store, reopened } = await deviceWith(
      LISTINGS,
      { [later]: ['patient', { birthName: 'PETIT' }] },
      NOW,
    );
    client.close();
    const search = { names: [], codes: [] };
    await store.saveBlobs([
      {
        name: 'list:patient:head',
        value: {
          format: 3,
          changeSeq: 0,
          stamp: 0,
          total: 1,
          chunks: 0,
          entries: [{ id, summary: WRONG, sortKey: 'martin', syncState: 'synced', search }],
        },
      },
    ]);
    const next = reopened();
    const { loader } = await next.queryClient.fetchQuery(listQuery(next, 'patient'));
    expect(loader.collection.get(id)?.summary).toEqual({ birthName: 'MARTIN', identifiers: [] });
    expect(loader.collection.get(later)?.summary).toEqual({ birthName: 'PETIT' });
  });
});
