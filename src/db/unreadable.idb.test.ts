import { describe, expect, it, vi } from 'vitest';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId } from '../../test/support/queue.ts';
import { clinic } from '../contract/clinic.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import { DexieStore } from './dexie-store.ts';
import { LocalDatabase, openDatabase } from './schema.ts';
import type { StoreName } from './transaction.ts';

interface RawStore {
  records: {
    get(key: unknown): { key: unknown; value: unknown } | undefined;
    values(): Iterable<{ key: unknown; value: unknown }>;
  };
}

/** As in Chromium when the file of a large value is gone: the row is there, and reading it fails. */
function spoil(
  database: LocalDatabase,
  store: StoreName,
  which: (key: unknown, value: unknown) => boolean,
): { rows: number; mend: () => void } {
  const raw = (
    database.backendDB() as unknown as { _rawDatabase: { rawObjectStores: Map<string, RawStore> } }
  )._rawDatabase.rawObjectStores.get(store)!;
  const found = [...raw.records.values()].filter(({ key, value }) => which(key, value));
  const values = found.map(({ value }) => value);
  for (const record of found) {
    // Its keys and indexes stay as they are.
    record.value = {
      ...(record.value as object),
      get lost(): never {
        throw new DOMException('planned', 'NotReadableError');
      },
    };
  }
  return { rows: found.length, mend: () => found.forEach((record, at) => (record.value = values[at])) };
}

let count = 0;
/** Five records that the server has, as the device has copied them. */
async function world() {
  const database = openDatabase(`unreadable-${++count}`, clinic);
  const store = new DexieStore(database, () => count);
  const ids = Array.from({ length: 5 }, () => testId());
  const changes = ids.map((entityId) => ({
    id: entityId,
    entityType: 'patient',
    entityId,
    operation: 'CREATE',
    serverVersion: 1,
    payload: { ...CLAIRE, id: entityId, version: 1 },
    modifiedAt: '2026-11-21T09:00:00.000Z',
    modifiedBy: null,
  }));
  const line = { up: true };
  const online = engineOn(store, (call) => {
    if (!line.up) return { kind: 'failure', failure: 'offline' };
    return call.path.endsWith('/up')
      ? acknowledgeAll(call.body as SyncUpRequest)
      : downAnswer({ changes: (call.body as { cursor: string | null }).cursor === null ? (changes as never) : [] });
  });
  expect(await online.engine.sync()).toMatchObject({ failure: null });
  return { ...online, database, store, ids, line };
}

const viewsOf = async (store: DexieStore, ids: readonly string[]): Promise<(string | null)[]> => {
  const { records } = await store.read({ records: ids.map((entityId) => ({ entityType: 'patient', entityId })) });
  return ids.map((id) => (records.get(`patient/${id}`)?.view ? id : null));
};

describe('H33 a row that can’t be read', () => {
  it('H33 ST-10 ST-11 of the server’s copy is put aside, the others are read, and it is fetched again', async () => {
    const { database, store, engine, ids } = await world();
    const events: string[] = [];
    store.onMended(() => events.push('mended'));
    expect(spoil(database, 'records', (key) => (key as string[])[1] === ids[2]).rows).toBe(1);
    const { rows } = await store.changedSince('patient', 0, 100);
    expect(rows.map(({ entityId }) => entityId).sort()).toEqual(ids.filter((id) => id !== ids[2]));
    expect(events).toEqual(['mended']);
    const meta = await engine.meta();
    expect(meta).toMatchObject({ quarantined: 1, loss: null, contact: { lastSyncAt: null } });
    expect(await engine.sync()).toMatchObject({ failure: null });
    expect(await viewsOf(store, ids)).toEqual(ids);
    expect(await database.quarantine.toArray()).toMatchObject([
      { row: { store: 'records', key: ['patient', ids[2]] } },
    ]);
  });

  it('H33 ST-10 of the server’s copy takes the saved list of its type with it: the copy may not bring the record back', async () => {
    const { database, store, ids } = await world();
    const lists = ['list:patient:head', 'list:consent:head'];
    await store.saveBlobs(lists.map((name) => ({ name, value: 'saved' })));
    spoil(database, 'records', (key) => (key as string[])[1] === ids[2]);
    await store.changedSince('patient', 0, 100);
    expect(await store.loadBlobs(lists)).toEqual([undefined, 'saved']);
  });

  it('H33 ST-10 the search commits nothing: Chromium fails a commit after a failure that only the page knows', async () => {
    const { database, store, ids } = await world();
    spoil(database, 'records', (key) => (key as string[])[1] === ids[2]);
    const prototype = Object.getPrototypeOf(database.backendDB().transaction('records')) as IDBTransaction;
    const handled = new WeakSet<IDBTransaction>();
    const { commit } = prototype;
    vi.spyOn(prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
      if (handled.has(this)) throw new DOMException('errors sent and handled differ', 'UnknownError');
      commit.call(this);
    });
    const { objectStore } = prototype;
    vi.spyOn(prototype, 'objectStore').mockImplementation(function (this: IDBTransaction, name: string) {
      this.addEventListener('error', () => handled.add(this), { capture: true });
      return objectStore.call(this, name);
    });
    const { rows } = await store.changedSince('patient', 0, 100).finally(() => vi.restoreAllMocks());
    expect(rows.map(({ entityId }) => entityId).sort()).toEqual(ids.filter((id) => id !== ids[2]));
  });

  it('H33 ST-10 an edit that waits over it stays, shows again with the fetched row, and is sent', async () => {
    const { database, store, engine, ids, line, calls } = await world();
    const id = ids[1]!;
    line.up = false;
    await engine.enqueue([intent('UPDATE', id, { note: 'Revu.' })]);
    spoil(database, 'records', (key) => (key as string[])[1] === id);
    expect(
      await store.read({
        records: [{ entityType: 'patient', entityId: id }],
        mutationsOf: [{ entityType: 'patient', entityId: id }],
      }),
    ).toMatchObject({ mutations: [{ payload: { note: 'Revu.' } }] });
    line.up = true;
    calls.length = 0;
    expect(await engine.sync({ force: true })).toMatchObject({ failure: null, drained: true });
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
    expect(await viewsOf(store, ids)).toEqual(ids);
  });

  it('H33 ST-10 ST-12 of the outbox is told as lost, and holds up no other change', async () => {
    const { database, store, engine, ids, line } = await world();
    line.up = false;
    await engine.enqueue([
      intent('UPDATE', ids[0]!, { note: 'Perdu.' }),
      intent('UPDATE', ids[1]!, { note: 'Gardé.' }),
    ]);
    spoil(database, 'outbox', (_key, value) => (value as { entityId?: string }).entityId === ids[0]);
    expect(await store.unsent()).toMatchObject([{ payload: { note: 'Gardé.' } }]);
    expect(await store.counts()).toMatchObject({ pending: 1 });
    expect((await engine.meta()).loss).toMatchObject({ pending: 1, told: false, seen: false, cause: 'unreadable' });
    expect(await database.quarantine.toArray()).toMatchObject([
      { row: { store: 'outbox', mutation: { entityType: 'patient', entityId: ids[0] } } },
    ]);
    // The record is shown without it.
    expect(
      (await store.read({ records: [{ entityType: 'patient', entityId: ids[0]! }] })).records.get(`patient/${ids[0]}`),
    ).toMatchObject({ syncState: 'synced' });
    line.up = true;
    expect(await engine.sync({ force: true })).toMatchObject({ failure: null, drained: true });
  });

  it('H33 ST-10 of what is typed, of a list and of the ring stops neither forms, lists nor sync', async () => {
    const { database, store, engine, ids } = await world();
    await engine.enqueue([intent('UPDATE', ids[0]!, { note: 'Envoyé.' })]);
    await engine.sync();
    await store.saveDraft('patient/a', { note: 'un' }, '2026-11-21T09:00:00.000Z');
    await store.saveDraft('patient/b', { note: 'deux' }, '2026-11-21T09:00:00.000Z');
    await store.saveBlobs([
      { name: 'list:patient:head', value: { format: 1 } },
      { name: 'list:patient:0', value: {} },
    ]);
    const spoilt = [
      spoil(database, 'ring', () => true),
      spoil(database, 'drafts', (key) => key === 'patient/a'),
      spoil(database, 'blobs', (key) => key === 'list:patient:head'),
    ];
    expect(spoilt.map(({ rows }) => rows)).toEqual([1, 1, 1]);
    expect(await store.draftsOf('patient')).toMatchObject([{ name: 'patient/b' }]);
    expect(await store.loadBlobs(['list:patient:head'])).toEqual([undefined]);
    expect(await store.read({ acknowledged: 10 })).toMatchObject({ mutations: [] });
    expect(await engine.sync()).toMatchObject({ failure: null });
  });

  it('H33 ST-10 of the engine itself is made anew: what waits is sent as what may have left, and no number is given twice', async () => {
    const { database, store, engine, ids, line } = await world();
    line.up = false;
    await engine.enqueue([intent('UPDATE', ids[0]!, { note: 'Attend.' })]);
    const before = (await engine.meta()).seq;
    expect(spoil(database, 'engine', (key) => key === 'engine' || key === 'schema').rows).toBe(2);
    expect(await store.counts()).toMatchObject({ sent: 1 });
    await engine.enqueue([intent('UPDATE', ids[1]!, { note: 'Ensuite.' })]);
    expect((await engine.meta()).seq).toBe(before + 1);
    line.up = true;
    expect(await engine.sync({ force: true })).toMatchObject({ failure: null, drained: true });
    expect(await viewsOf(store, ids)).toEqual(ids);
    database.close({ disableAutoOpen: false });
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
  });

  it('H33 ST-10 a store of which nothing at all can be read is a fault of the store: nothing is put aside', async () => {
    const { database, store } = await world();
    for (const name of ['records', 'outbox', 'engine', 'ring', 'blobs', 'drafts', 'quarantine'] as const)
      spoil(database, name, () => true);
    await expect(store.counts()).rejects.toMatchObject({ fault: 'unreadable' });
    expect(await database.records.count()).toBe(5);
  });

  it('H33 ST-10 a disk that fails for a moment costs no row', async () => {
    const { database, store, ids } = await world();
    const { mend } = spoil(database, 'records', (key) => (key as string[])[1] === ids[2]);
    // Readable again by the time of the second look, which is made on a new handle.
    vi.spyOn(database, 'close').mockImplementationOnce(
      (options) => (mend(), LocalDatabase.prototype.close.call(database, options)),
    );
    const { rows } = await store.changedSince('patient', 0, 100);
    expect(rows.map(({ entityId }) => entityId).sort()).toEqual(ids);
    expect(await database.quarantine.count()).toBe(0);
  });
});
