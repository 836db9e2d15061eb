import { describe, expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { CLAIRE, downAnswer, engineOn, testId, upAnswer, type Call } from '../../test/support/queue.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import type { Reply } from '../../test/support/queue.ts';
import { StorageError } from '../queue/storage.ts';
import { OUTBOX_LIMIT, outboxKey } from './outbox-views.ts';
import { outboxQuery } from './queries.ts';

const conflictOnAll = ({ path, body }: Call): Reply =>
  path.endsWith('/up')
    ? upAnswer({
        conflicts: (body as SyncUpRequest).events.map(({ id, entityId }) => ({
          outboxEventId: id,
          reason: 'VERSION' as const,
          fields: ['note'],
          baseVersion: 1,
          serverVersion: 2,
          serverData: { ...CLAIRE, id: entityId, note: 'theirs' },
          modifiedBy: null,
          modifiedAt: null,
        })),
      })
    : downAnswer();

function device(serve?: (call: Call) => Reply) {
  const store = new MemoryStore();
  const world = engineOn(store, serve);
  const client = clientOn(world, store);
  return { ...world, store, client };
}

/** A change that the server answers with a conflict, listed for the person. */
async function inConflict() {
  const world = device(conflictOnAll);
  const mine = await world.client.update('patient', testId(), { note: 'mine' }, { seen: 1 });
  await world.engine.sync();
  await world.client.queryClient.fetchQuery(outboxQuery(world.client));
  return { ...world, mine };
}

describe('one intent, one mutation', () => {
  it('H2 UI-10 a creation asked for twice under one intent is one record, before and after it is durable', async () => {
    const { client, store } = device();
    const intent = client.newIntent();
    const [first, second] = [
      client.create('patient', CLAIRE, { intent }),
      client.create('patient', { ...CLAIRE, note: 'typed meanwhile' }, { intent }),
    ];
    expect(second).toBe(first);
    await first;
    expect(client.create('patient', CLAIRE, { intent })).toBe(first);
    expect(store.ordered().map(({ id, entityId }) => ({ id, entityId }))).toEqual([
      { id: intent, entityId: first.entityId },
    ]);
  });

  it('H2 UI-10 so it is for an edit and a delete; two intents are two changes', async () => {
    const { client, store } = device();
    const { entityId } = await client.create('patient', CLAIRE);
    for (const make of [
      (intent: string) => client.update('patient', entityId, { note: 'x' }, { intent }),
      (intent: string) => client.remove('patient', entityId, { intent }),
    ]) {
      const before = store.ordered().length;
      const intent = client.newIntent();
      await Promise.all([make(intent), make(intent), make(client.newIntent())]);
      expect(store.ordered().length - before).toBe(2);
    }
  });

  it('H2 UI-10 what could not be kept can be asked for again under its intent', async () => {
    const { client, store } = device();
    const intent = client.newIntent();
    store.failure = new StorageError('full');
    await expect(client.create('patient', CLAIRE, { intent })).rejects.toThrow();
    store.failure = null;
    await client.create('patient', CLAIRE, { intent });
    expect(store.ordered()).toHaveLength(1);
  });

  it('H2 UI-10 a conflict is settled once by two taps, also when the first has taken it from the list', async () => {
    const { client, store, mine } = await inConflict();
    const intent = client.newIntent();
    const first = client.resolve(mine.mutationId, { kind: 'mine' }, { intent });
    client.queryClient.setQueryData(outboxKey(OUTBOX_LIMIT), { status: 'ready', attention: [], waiting: [], sent: [] });
    expect(client.resolve(mine.mutationId, { kind: 'server' }, { intent })).toBe(first);
    await first;
    expect(store.ordered().filter(({ resolves }) => resolves === mine.mutationId)).toHaveLength(1);
  });

  it('H2 UI-10 giving up, twice at once and once more afterwards, tells the server once', async () => {
    const { client, store, mine } = await inConflict();
    await Promise.all([client.discard(mine.mutationId), client.discard(mine.mutationId)]);
    await client.discard(mine.mutationId);
    expect(store.ordered().filter(({ operation }) => operation === 'KEEP_SERVER')).toHaveLength(1);
  });

  it('H2 UI-10 a delete is taken back once', async () => {
    const { client, store } = device();
    const { entityId } = await client.create('patient', CLAIRE);
    const handle = client.remove('patient', entityId);
    await Promise.all([client.undoDelete(handle), client.undoDelete(handle)]);
    expect(store.ordered().map(({ operation }) => operation)).toEqual(['CREATE']);
  });
});
