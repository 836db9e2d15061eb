import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import {
  acknowledgeAll,
  CLAIRE,
  downAnswer,
  engineOn,
  intent,
  testId,
  upAnswer,
  type Call,
} from '../../test/support/queue.ts';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { clinic } from '../contract/clinic.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import { foldForSearch } from '../lib/text.ts';
import { InvalidInputError } from '../queue/model.ts';
import type { Reply } from '../../test/support/queue.ts';
import { StorageError } from '../queue/storage.ts';
import type { OutboxEntry, RecordState, SyncStatus } from './api.ts';
import { createClient } from './client.ts';
import { listQueryKey, recordQueryKey, type ListSnapshot } from './record-cache.ts';
import { outboxQuery, listQuery, recordQuery } from './queries.ts';
import { STATUS_KEY } from './status-watch.ts';

const listing = {
  entityType: 'patient',
  fields: ['birthName', 'birthGivenNames'],
  label: (summary: Record<string, unknown>) => `${String(summary['birthName'])} ${String(summary['birthGivenNames'])}`,
  sortKey: (summary: Record<string, unknown>) =>
    foldForSearch(`${String(summary['birthName'])} ${String(summary['birthGivenNames'])}`),
  terms: (summary: Record<string, unknown>) => ({
    names: [[String(summary['birthName'])], [String(summary['birthGivenNames'])]],
    codes: [],
  }),
};

function deviceOn(
  serve?: (call: Call) => Reply | Promise<Reply>,
  later = (ms: number, work: () => void) => void setTimeout(work, ms),
  store = new MemoryStore(),
  whenIdle = () => Promise.resolve(),
  builtAt = 0,
) {
  const world = engineOn(store, serve);
  const client = clientOn(world, store, { listings: [listing], later, whenIdle, builtAt });
  const record = (id: string) => client.queryClient.getQueryData<RecordState>(recordQueryKey('patient', id));
  const list = () => client.queryClient.getQueryData<ListSnapshot>(listQueryKey('patient'))?.loader.collection;
  const search = async (typed: string) =>
    (await client.queryClient.getQueryData<ListSnapshot>(listQueryKey('patient'))?.loader.search(typed))?.ids;
  const status = () =>
    client.queryClient.fetchQuery<SyncStatus>({
      queryKey: STATUS_KEY,
      queryFn: () => client.loadStatus(),
      staleTime: 0,
    });
  return { ...world, client, store, record, list, search, status };
}

const kind = (call: Call): Reply =>
  call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest) : downAnswer();

describe('H42 UI-6 a device whose clock is wrong', () => {
  const [today, later] = ['2026-11-21', (_ms: number, _work: () => void) => undefined];
  const born = (client: ReturnType<typeof clientOn>, birthDate: string) =>
    client.create('patient', { ...CLAIRE, birthDate }).then(
      () => 'kept',
      () => 'refused',
    );

  it('at 2015 keeps a birth of the day of the build, and of the server’s last answer, which is kept over a restart', async () => {
    const stopped = deviceOn(undefined, later, undefined, undefined, Date.parse(today));
    stopped.time.now = Date.parse('2015-01-01T00:10:00Z');
    expect([await born(stopped.client, today), await born(stopped.client, '2026-12-24')]).toEqual(['kept', 'refused']);
    expect(stopped.client.clockFault()).toBe('behind');

    const { client, engine, store, status, time } = deviceOn((call) =>
      call.path.endsWith('/down')
        ? ({ ...downAnswer(), date: Date.parse('2026-12-24T08:00:00Z') } as Reply)
        : kind(call),
    );
    await engine.sync();
    time.now = Date.parse('1970-01-01T00:10:00Z');
    await status();
    expect(new Date(client.latest()).toISOString()).toBe('2026-12-24T08:00:00.000Z');
    const again = deviceOn(undefined, later, store);
    again.time.now = Date.parse('1970-01-01T00:10:00Z');
    await again.status();
    expect([await born(again.client, '2026-12-24'), await born(again.client, '2027-02-01')]).toEqual([
      'kept',
      'refused',
    ]);
  });

  it('five years ahead refuses a birth of next year, as the server would', async () => {
    const { client, engine, status, time } = deviceOn(
      (call) =>
        call.path.endsWith('/down')
          ? ({ ...downAnswer(), date: Date.parse(`${today}T08:00:00Z`) } as Reply)
          : kind(call),
      later,
    );
    time.now = Date.parse('2031-11-21T08:00:00Z');
    await engine.sync();
    await status();
    expect([await born(client, today), await born(client, '2027-05-01')]).toEqual(['kept', 'refused']);
    expect(client.clockFault()).toBe('ahead');
  });
});

describe('the cache', () => {
  it('RB-10 shows a create, an edit and a delete in the tick in which they are made', async () => {
    const { client, record, list } = deviceOn();
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const handle = client.create('patient', CLAIRE);
    expect(record(handle.entityId)).toMatchObject({ record: { birthName: 'LEFÈVRE' }, syncState: 'pending' });
    expect(list()?.ids).toEqual([handle.entityId]);
    const edited = client.update('patient', handle.entityId, { birthName: 'MARTIN' });
    expect(record(handle.entityId)?.record).toMatchObject({ birthName: 'MARTIN', birthGivenNames: 'Claire' });
    expect(list()?.get(handle.entityId)?.summary['birthName']).toBe('MARTIN');
    const deleted = client.remove('patient', handle.entityId);
    expect(record(handle.entityId)?.record).toBeNull();
    expect(list()?.ids).toEqual([]);
    await Promise.all([handle, edited, deleted]);
    expect(record(handle.entityId)?.record).toBeNull();
  });

  it('RB-10 the chip does not say synchronised from the tick of a change on', async () => {
    const { client, engine, status } = deviceOn(kind);
    await engine.sync();
    expect((await status()).chip).toBe('synced');
    const handle = client.create('patient', CLAIRE);
    expect(client.queryClient.getQueryData<SyncStatus>(STATUS_KEY)).toMatchObject({ chip: 'pending', pending: 1 });
    await handle;
  });

  it('RB-10 an edit of a record whose whole is not in memory shows in its row', async () => {
    const { client, list } = deviceOn();
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const { entityId } = await client.create('patient', CLAIRE);
    client.queryClient.removeQueries({ queryKey: recordQueryKey('patient', entityId) });
    const handle = client.update('patient', entityId, { birthGivenNames: 'Zoé' });
    expect(list()?.get(entityId)?.summary).toEqual({ birthName: 'LEFÈVRE', birthGivenNames: 'Zoé' });
    await handle;
  });

  it('H7 UI-14 a refused creation stays in the list, in search and at its address, until it is given up', async () => {
    const refuse = (call: Call): Reply =>
      call.path.endsWith('/up')
        ? upAnswer({
            rejected: (call.body as SyncUpRequest).events
              .filter(({ operation }) => operation === 'CREATE')
              .map(({ id }) => ({ outboxEventId: id, code: 'DUPLICATE', message: 'taken', errors: [] })),
            acknowledged: (call.body as SyncUpRequest).events
              .filter(({ operation }) => operation !== 'CREATE')
              .map(({ id, entityId }) => ({
                outboxEventId: id,
                serverEventId: id,
                entityId,
                serverVersion: 0,
                merged: false,
                serverData: null,
              })),
          })
        : downAnswer();
    const { client, engine, list, record, search } = deviceOn(refuse);
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const { entityId, mutationId } = await client.create('patient', CLAIRE);
    await client.queryClient.fetchQuery(recordQuery(client, 'patient', entityId));
    await engine.sync();
    client.onNotice({ type: 'changed', keys: [`patient/${entityId}`], remote: false });
    await vi.waitFor(() => expect(list()?.get(entityId)?.syncState).toBe('rejected'));
    expect(await search('lefevre')).toEqual([entityId]);
    expect(record(entityId)).toMatchObject({ record: { birthName: 'LEFÈVRE' }, syncState: 'rejected' });
    // After a reload too: it is in the store, not in this page's memory.
    expect(await client.cache.loadRecord({ entityType: 'patient', entityId })).toMatchObject({
      record: { birthName: 'LEFÈVRE' },
      syncState: 'rejected',
    });
    await client.discard(mutationId);
    client.onNotice({ type: 'changed', keys: [`patient/${entityId}`], remote: false });
    await vi.waitFor(() => expect(list()?.ids).toEqual([]));
    expect(record(entityId)?.record).toBeNull();
  });

  it('H24 UI-15 during the first copy the status says so, with the total; after it, and in a later resync, it does not', async () => {
    const pages: Reply[] = [downAnswer({ cursor: 'p1', hasMore: true, total: 5014 })];
    const { engine, status } = deviceOn(() => pages.shift() ?? { kind: 'failure', failure: 'offline' });
    expect((await status()).firstCopy).toEqual({ total: 0 });
    await engine.sync();
    expect((await status()).firstCopy).toEqual({ total: 5014 });
    pages.push(downAnswer({ cursor: 'p2' }));
    await engine.sync({ force: true });
    expect((await status()).firstCopy).toBeNull();
    pages.push(downAnswer({ cursor: 'q1', hasMore: true, resync: true, total: 5014 }));
    await engine.sync({ force: true });
    expect((await status()).firstCopy).toBeNull();
  });

  it('RB-10 AG-53 CR-78 the chip does not say synchronised while a copy of the server’s records comes in, the first or another', async () => {
    const held: ((reply: Reply) => void)[] = [];
    const { engine, status } = deviceOn(() => new Promise<Reply>((resolve) => held.push(resolve)));
    /** The chip once the store has taken a page and, where there is more, while the next one is under way. */
    const chipAfter = async (cursor: string, page: Parameters<typeof downAnswer>[0]) => {
      await vi.waitFor(() => expect(held).toHaveLength(1));
      held.shift()?.(downAnswer({ ...page, cursor }));
      await vi.waitFor(async () => expect((await engine.meta()).cursor).toBe(cursor));
      return (await status()).chip;
    };
    const first = engine.sync();
    expect(await chipAfter('p1', { hasMore: true, total: 5014 })).toBe('sending');
    await chipAfter('p2', { hasMore: false });
    await first;
    expect((await status()).chip).toBe('synced');
    const another = engine.sync({ force: true });
    expect(await chipAfter('q1', { hasMore: true, resync: true, total: 5014 })).toBe('sending');
    expect(await status()).toMatchObject({ firstCopy: null, copying: true });
    expect(await chipAfter('q2', { hasMore: true })).toBe('sending');
    // What was acknowledged before is offered again before the last page.
    expect(await chipAfter('q3', { hasMore: false })).toBe('sending');
    await chipAfter('q4', { hasMore: false });
    await another;
    expect(await status()).toMatchObject({ chip: 'synced', copying: false });
  });

  it('OB-2 bad input rejects with the fields named, shows nothing and queues nothing', async () => {
    const { client, store, list } = deviceOn();
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const bad = client.create('patient', { ...CLAIRE, birthDate: '2026-02-30', nickname: 'x' });
    expect(list()?.ids).toEqual([]);
    const error: unknown = await bad.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).issues.map(({ path }) => path).sort()).toEqual(['birthDate', 'nickname']);
    await expect(client.update('patient', testId(), {})).rejects.toBeInstanceOf(InvalidInputError);
    await expect(client.update('patient', testId(), { note: 'a'.repeat(10_001) })).rejects.toBeInstanceOf(
      InvalidInputError,
    );
    await expect(client.create('unicorn', {})).rejects.toBeInstanceOf(InvalidInputError);
    expect((await store.counts()).pending).toBe(0);
  });

  it('OB-5 when the store fails the screen is as before, the call rejects, and the chip says so', async () => {
    const { client, store, record, list, status } = deviceOn();
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const { entityId } = await client.create('patient', CLAIRE);
    store.failure = new DOMException('full', 'QuotaExceededError');
    const lost = client.update('patient', entityId, { birthName: 'PERDU' });
    expect(record(entityId)?.record).toMatchObject({ birthName: 'PERDU' });
    await expect(lost).rejects.toThrow('full');
    // Whoever waits for the server's word on it does not wait for ever.
    await expect(lost.confirmed).rejects.toThrow('full');
    expect(record(entityId)?.record).toMatchObject({ birthName: 'LEFÈVRE' });
    expect(list()?.get(entityId)?.summary['birthName']).toBe('LEFÈVRE');
    expect((await status()).chip).toBe('storage');
    store.failure = null;
    await client.update('patient', entityId, { birthName: 'GARDÉ' });
    expect((await status()).chip).not.toBe('storage');
  });

  it.each(['before', 'after'] as const)(
    'RB-10 nor does a count that was begun %s the change and knows nothing of it',
    async (when) => {
      const { client, store, status } = deviceOn(kind);
      await client.runner.syncNow();
      expect((await status()).chip).toBe('synced');
      const counts = store.counts.bind(store);
      let [read, tell] = [0, (): void => undefined];
      const resolved = new Promise<void>((resolve) => (tell = resolve));
      store.counts = async () => {
        const before = await counts();
        read += 1;
        await resolved;
        return before;
      };
      const early = when === 'before' ? status() : null;
      if (early) await vi.waitFor(() => expect(read).toBe(1));
      const change = client.create('patient', CLAIRE);
      const statusQuery = early ?? status();
      await change;
      tell();
      expect(await statusQuery).toMatchObject({ chip: 'pending', pending: 1 });
      expect(await status()).toMatchObject({ chip: 'pending', pending: 1 });
    },
  );

  it('ST-15 a fault of the store is shown at once, also while the count of what waits gets no answer from it', async () => {
    const { client, store, status } = deviceOn(kind);
    await client.create('patient', CLAIRE);
    expect(await status()).toMatchObject({ storage: null });
    let requests = 0;
    store.counts = () => ((requests += 1), new Promise(() => undefined));
    client.onReturn();
    await vi.waitFor(() => expect(requests).toBeGreaterThan(0));
    client.onStorage('gone');
    expect(client.queryClient.getQueryData(STATUS_KEY)).toMatchObject({ chip: 'storage', storage: 'gone', pending: 1 });
  });

  it('ST-6 a round that broke by a bug is said as that, never as being offline, until one has gone through', async () => {
    const { client, status } = deviceOn(kind);
    await client.create('patient', CLAIRE);
    client.onRound({ failure: 'broken' });
    expect(await status()).toMatchObject({ chip: 'storage', storage: 'broken', pauses: ['broken'], pending: 1 });
    // That the store takes what is written says nothing of the round.
    await client.create('patient', CLAIRE);
    expect(await status()).toMatchObject({ storage: 'broken', pending: 2 });
    client.onRound(await client.runner.syncNow());
    expect(await status()).toMatchObject({ chip: 'synced', storage: null, pauses: [] });
  });

  it('RB-10 what arrives from elsewhere never hides a change that is on its way into the store', async () => {
    const { client, store, record } = deviceOn();
    const { entityId } = await client.create('patient', CLAIRE);
    const handle = client.update('patient', entityId, { birthName: 'MOI' });
    await client.cache.refresh([{ entityType: 'patient', entityId }], true);
    expect(record(entityId)?.record).toMatchObject({ birthName: 'MOI' });
    await handle;
    expect(record(entityId)?.record).toMatchObject({ birthName: 'MOI' });
    expect((await store.counts()).pending).toBe(2);
  });

  it('RB-14 a page that was put aside shows, when it is back, what was written meanwhile, and still its own change', async () => {
    const { client, engine, list, status } = deviceOn(kind);
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const [known, edited] = [await client.create('patient', CLAIRE), await client.create('patient', CLAIRE)];
    await client.queryClient.fetchQuery(recordQuery(client, 'patient', known.entityId));
    // No notice of these comes here.
    const other = intent('CREATE', testId(), { ...CLAIRE, birthName: 'AILLEURS' });
    await engine.enqueue([other, intent('UPDATE', known.entityId, { note: 'ailleurs' })]);
    expect(list()?.get(other.entityId)).toBeUndefined();
    const mine = client.update('patient', edited.entityId, { birthName: 'MOI' });
    client.onReturn();
    await vi.waitFor(() => expect(list()?.get(other.entityId)?.summary).toMatchObject({ birthName: 'AILLEURS' }));
    expect(list()?.get(edited.entityId)?.summary).toMatchObject({ birthName: 'MOI' });
    await vi.waitFor(async () =>
      expect(
        (await client.queryClient.fetchQuery(recordQuery(client, 'patient', known.entityId))).record,
      ).toMatchObject({ note: 'ailleurs' }),
    );
    await mine;
    expect(await status()).toMatchObject({ pending: 5 });
  });

  /** The server gives these an id of its own. */
  const renaming =
    (to: string) =>
    (call: Call): Reply => {
      const data = { ...CLAIRE, id: to, version: 1 };
      if (!call.path.endsWith('/up'))
        return downAnswer({
          changes: [
            {
              id: to,
              entityType: 'patient',
              entityId: to,
              operation: 'CREATE',
              payload: data,
              serverVersion: 1,
              modifiedAt: '2026-11-21T09:00:00.000Z',
              modifiedBy: null,
            },
          ],
        });
      const { events } = call.body as SyncUpRequest;
      return upAnswer({
        acknowledged: events.map(({ id }) => ({
          outboxEventId: id,
          serverEventId: id,
          entityId: to,
          serverVersion: 1,
          merged: false,
          serverData: data,
        })),
      });
    };

  it('RB-14 and shows no more what was taken away outright: a record under an id that the server has replaced', async () => {
    const after = testId();
    const { client, engine, list } = deviceOn(renaming(after));
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const { entityId: before } = await client.create('patient', CLAIRE);
    await client.queryClient.fetchQuery(recordQuery(client, 'patient', before));
    expect(list()?.ids).toEqual([before]);
    await engine.sync({ force: true });
    client.onReturn();
    await vi.waitFor(() => expect(list()?.ids).toEqual([after]));
    await vi.waitFor(async () =>
      expect((await client.queryClient.fetchQuery(recordQuery(client, 'patient', before))).record).toMatchObject({
        id: after,
      }),
    );
  });

  it('RB-14 nor does a list that was written down before, at the next start', async () => {
    const after = testId();
    const first = deviceOn(renaming(after));
    const { entityId: before } = await first.client.create('patient', CLAIRE);
    await first.client.queryClient.fetchQuery(listQuery(first.client, 'patient'));
    const entry = first.list()?.get(before);
    await first.store.saveBlobs([
      {
        name: 'list:patient:head',
        value: { format: 3, changeSeq: 1, stamp: 1, total: 1, chunks: 0, entries: [entry] },
      },
    ]);
    await first.engine.sync({ force: true });
    const next = deviceOn(undefined, undefined, first.store);
    await next.client.queryClient.fetchQuery(listQuery(next.client, 'patient'));
    expect(next.list()?.ids).toEqual([after]);
  });

  it.each([
    [0, 100],
    [30, 300],
    [60_000, 400],
  ])(
    'a status that took %i ms is followed by a pause of %i: changes go first, and the chip is never far behind',
    async (took, pause) => {
      const pauses: number[] = [];
      const { client, store, time } = deviceOn(undefined, (ms) => void pauses.push(ms));
      const counts = store.counts.bind(store);
      store.counts = () => ((time.now += took), counts());
      client.onConnectivity();
      await vi.waitFor(() => expect(pauses).toEqual([pause]));
    },
  );

  it('tells the server’s word when it comes', async () => {
    const { client, engine, notices } = deviceOn(kind);
    const handle = client.create('patient', CLAIRE);
    await handle;
    await engine.sync();
    for (const notice of notices) client.onNotice(notice);
    expect(await handle.confirmed).toEqual({ outcome: 'acknowledged', version: 1 });
  });

  it('tells every word, however many wait for one and in whichever order they come', async () => {
    const { client, engine, notices } = deviceOn(kind);
    const first = client.create('patient', CLAIRE);
    const others = Array.from({ length: 60 }, () => client.create('patient', CLAIRE));
    await Promise.all([first, ...others]);
    await engine.sync();
    for (const notice of notices) client.onNotice(notice);
    expect(
      new Set(await Promise.all([first, ...others].map(async ({ confirmed }) => (await confirmed).outcome))),
    ).toEqual(new Set(['acknowledged']));
  });

  it('tells every word although the store could not be read when it came', async () => {
    const { client, engine, notices, store } = deviceOn(kind);
    const handles = Array.from({ length: 60 }, () => client.create('patient', CLAIRE));
    await Promise.all(handles);
    await engine.sync();
    const read = store.read.bind(store);
    let broken = true;
    store.read = (need) =>
      broken && need.mutations
        ? ((broken = false), Promise.reject(new DOMException('gone', 'UnknownError')))
        : read(need);
    for (const notice of notices) client.onNotice(notice);
    await vi.waitFor(() => expect(broken).toBe(false));
    client.onConnectivity();
    expect(await Promise.all(handles.map(async ({ confirmed }) => (await confirmed).outcome))).toEqual(
      handles.map(() => 'acknowledged'),
    );
  });

  it('RB-6 an undone delete that has not left leaves no trace in the queue', async () => {
    const { client, store, record } = deviceOn();
    const { entityId } = await client.create('patient', CLAIRE);
    const handle = client.remove('patient', entityId);
    await client.undoDelete(handle);
    await client.cache.refresh([{ entityType: 'patient', entityId }], false);
    expect(record(entityId)?.record).toMatchObject({ birthName: 'LEFÈVRE' });
    expect(await store.counts()).toMatchObject({ pending: 1 });
  });

  it('RB-5 a refusal is sent again, given up, and a conflict settled, by the calls of the sync centre', async () => {
    const { client, store, engine, script, status } = deviceOn(kind);
    const { entityId } = await client.create('patient', CLAIRE);
    await engine.sync();
    const refused = client.update('patient', entityId, { note: 'non' });
    await refused;
    script.serve = (call) =>
      call.path.endsWith('/up')
        ? upAnswer({
            rejected: (call.body as SyncUpRequest).events.map(({ id }) => ({
              outboxEventId: id,
              code: 'VALIDATION',
              message: 'no',
            })),
          })
        : downAnswer();
    await engine.sync();
    expect(await store.counts()).toMatchObject({ rejected: 1 });
    await client.retry(refused.mutationId);
    expect(await store.counts()).toMatchObject({ rejected: 0, pending: 1 });
    await engine.sync();
    const again = (await client.outbox.load()).attention;
    expect(again).toMatchObject([{ payload: { note: 'non' }, resolves: refused.mutationId }]);
    await client.discard((again[0] as { id: string }).id);
    script.serve = kind;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ rejected: 0, pending: 0 });
    const mine = client.update('patient', entityId, { note: 'la mienne' });
    await mine;
    script.serve = (call) =>
      call.path.endsWith('/up')
        ? upAnswer({
            conflicts: [
              {
                outboxEventId: mine.mutationId,
                reason: 'VERSION',
                fields: ['note'],
                baseVersion: 1,
                serverVersion: 7,
                serverData: { ...CLAIRE, id: entityId, note: 'la leur' },
                modifiedBy: null,
                modifiedAt: null,
              },
            ],
          })
        : downAnswer();
    await engine.sync();
    await client.queryClient.fetchQuery(outboxQuery(client));
    expect(await status()).toMatchObject({ attention: 1, conflicts: 1, refused: 0, pending: 1 });
    await client.resolve(mine.mutationId, { kind: 'mine' });
    expect(await status()).toMatchObject({ attention: 0, conflicts: 0, pending: 1 });
    script.serve = kind;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ conflict: 0, pending: 0 });
  });

  it('SV-233 another person’s conflict is resolved at the version that they were shown, over a tombstone too', async () => {
    const { client, engine, ups } = deviceOn();
    const theirs = (reason: 'VERSION' | 'DELETED', serverVersion: number): OutboxEntry => {
      const [id, entityId] = [testId(), testId()];
      return {
        ...{ seq: 0, id, entityType: 'patient', entityId, operation: 'UPDATE', payload: { note: 'la leur' } },
        ...{
          baseVersion: 1,
          base: null,
          revive: false,
          createdAt: '2026-11-21T09:00:00.000Z',
          reason: null,
          resolves: null,
          resolvedBy: null,
        },
        ...{ schemaVersion: 1, state: 'conflict', failures: 0, dependsOn: [], notBefore: 0, settledAt: null },
        ...{ ackVersion: null, rejection: null, label: 'CLAIRE' },
        conflict: {
          ...{ outboxEventId: id, reason, fields: ['note'], baseVersion: 1, serverVersion, modifiedBy: null },
          ...{ serverData: { ...CLAIRE, id: entityId, note: 'celle du serveur' }, modifiedAt: null },
        },
      };
    };
    const [changed, deleted] = [theirs('VERSION', 7), theirs('DELETED', 9)];
    const intent = client.newIntent();
    const first = client.resolve(changed, { kind: 'mine' }, { intent });
    expect(client.resolve(changed, { kind: 'mine' }, { intent })).toBe(first);
    await first;
    await client.resolve(deleted, { kind: 'mine' });
    await engine.sync();
    expect(ups().flatMap(({ events }) => events)).toMatchObject([
      { operation: 'UPDATE', payload: { note: 'la leur' }, baseVersion: 7, resolves: changed.id },
      { operation: 'CREATE', payload: { note: 'la leur' }, baseVersion: 9, resolves: deleted.id },
    ]);
  });

  it('RB-5 a refusal that is sent again by two taps, or in two tabs, goes once', async () => {
    const { client, engine, store, script, ups } = deviceOn();
    script.serve = (call) => {
      if (!call.path.endsWith('/up')) return downAnswer();
      const [event] = (call.body as SyncUpRequest).events;
      return upAnswer({ rejected: [{ outboxEventId: event?.id ?? '', code: 'DUPLICATE', message: 'no' }] });
    };
    const { mutationId, entityId } = await client.create('patient', CLAIRE);
    await engine.sync();
    script.serve = kind;
    await Promise.all([client.retry(mutationId), client.retry(mutationId)]);
    await engine.sync({ force: true });
    expect(ups().at(-1)?.events).toMatchObject([{ operation: 'CREATE', entityId, resolves: mutationId }]);
    expect((await store.read({ waiting: 10, attention: true })).mutations).toEqual([]);
  });

  it('RB-13 a change names the version that the person had before them, not the one that a pull has brought meanwhile', async () => {
    const { client, engine, script, ups } = deviceOn(kind);
    const id = testId();
    const page = (version: number) =>
      downAnswer({
        cursor: `c${version}`,
        changes: [
          {
            id: `c${version}`,
            entityType: 'patient',
            entityId: id,
            operation: 'UPDATE',
            payload: { ...CLAIRE, id, version, note: `v${version}` },
            serverVersion: version,
            modifiedAt: '2026-11-21T09:00:00.000Z',
            modifiedBy: null,
          },
        ],
      });
    let version = 3;
    script.serve = (call) => (call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest) : page(version));
    await engine.sync();
    const opened = await client.queryClient.fetchQuery(recordQuery(client, 'patient', id));
    expect(opened.record).toMatchObject({ version: 3 });
    version = 4;
    await engine.sync();
    await client.update('patient', id, { note: 'typed over v3' }, { seen: Number(opened.record?.['version']) });
    await engine.sync();
    expect(
      ups()
        .flatMap(({ events }) => events)
        .map(({ baseVersion }) => baseVersion),
    ).toEqual([3]);
  });

  it('RB-13 a refused change that is sent again as it is names the version over which it was made', async () => {
    const { client, engine, script, ups } = deviceOn(kind);
    const id = testId();
    const page = (version: number) =>
      downAnswer({
        cursor: `c${version}`,
        changes: [
          {
            id: `c${version}`,
            entityType: 'patient',
            entityId: id,
            operation: 'UPDATE',
            payload: { ...CLAIRE, id, version },
            serverVersion: version,
            modifiedAt: '2026-11-21T09:00:00.000Z',
            modifiedBy: null,
          },
        ],
      });
    script.serve = () => page(3);
    await engine.sync();
    script.serve = (call) =>
      call.path.endsWith('/up')
        ? upAnswer({
            rejected: (call.body as SyncUpRequest).events.map((event) => ({
              outboxEventId: event.id,
              code: 'OVERLAP',
              message: 'no',
            })),
          })
        : page(4);
    const { mutationId } = await client.update('patient', id, { note: 'mine' });
    await engine.sync();
    await client.retry(mutationId);
    await engine.sync();
    expect(
      ups()
        .flatMap(({ events }) => events)
        .map(({ baseVersion }) => baseVersion),
    ).toEqual([3, 3]);
  });

  it.each([
    ['note', null],
    ['baseVersion', 0],
  ] as const)(
    'RB-13 OB-22 one that was made before the server knew the record, too; as one that saw nothing, if it was refused for that (%s)',
    async (path, base) => {
      const { client, engine, script, ups } = deviceOn(kind);
      const { entityId: id } = await client.create('patient', CLAIRE);
      const { mutationId } = await client.update('patient', id, { note: 'mine' });
      const theirs = {
        id: 'c4',
        entityType: 'patient',
        entityId: id,
        operation: 'UPDATE' as const,
        payload: { ...CLAIRE, id, version: 4, note: 'theirs' },
        serverVersion: 4,
        modifiedAt: '2026-11-21T09:00:00.000Z',
        modifiedBy: null,
      };
      script.serve = (call) => {
        if (!call.path.endsWith('/up')) return downAnswer({ changes: [theirs] });
        const [create, ...rest] = (call.body as SyncUpRequest).events;
        return upAnswer({
          acknowledged: [
            {
              outboxEventId: create?.id ?? '',
              serverEventId: testId(),
              entityId: id,
              serverVersion: 1,
              merged: false,
              serverData: { ...CLAIRE, id, version: 1 },
            },
          ],
          rejected: rest.map((event) => ({
            outboxEventId: event.id,
            code: 'VALIDATION',
            message: 'no',
            errors: [{ path, message: 'no' }],
          })),
        });
      };
      await engine.sync();
      await client.retry(mutationId);
      script.serve = kind;
      await engine.sync();
      expect(ups().at(-1)?.events).toMatchObject([{ payload: { note: 'mine' }, baseVersion: base }]);
    },
  );

  it('RB-11 a change under an id that the server has replaced shows on the record at once, and nothing of it stays under the old one', async () => {
    const { client, engine, script, notices, record, list } = deviceOn(kind);
    await engine.sync();
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const { entityId: old } = await client.create('patient', CLAIRE);
    const renamed = testId();
    script.serve = (call) => {
      if (!call.path.endsWith('/up')) return downAnswer();
      const [event] = (call.body as SyncUpRequest).events;
      return upAnswer({
        acknowledged: [
          {
            outboxEventId: event!.id,
            serverEventId: event!.id,
            entityId: renamed,
            serverVersion: 1,
            merged: false,
            serverData: { ...CLAIRE, id: renamed, version: 1 },
          },
        ],
      });
    };
    await engine.sync();
    for (const notice of notices) client.onNotice(notice);
    await vi.waitFor(() => expect(list()?.ids).toEqual([renamed]));
    await client.queryClient.fetchQuery(recordQuery(client, 'patient', renamed));
    // A form that was opened before.
    await client.update('patient', old, { birthName: 'MARTIN' });
    expect(list()?.get(renamed)?.summary['birthName']).toBe('MARTIN');
    expect(list()?.ids).toEqual([renamed]);
    expect(record(renamed)).toMatchObject({ record: { birthName: 'MARTIN' }, syncState: 'pending' });
  });

  it('RB-11 a screen that shows a record under an id that the server has replaced goes on: with its own edits, with what becomes of them, with what others change', async () => {
    const { client, engine, script, notices, record, list } = deviceOn(kind);
    await engine.sync();
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const { entityId: old } = await client.create('patient', CLAIRE);
    const leave = new QueryObserver(client.queryClient, recordQuery(client, 'patient', old)).subscribe(() => undefined);
    const [renamed, own] = [testId(), { ...CLAIRE, version: 1 }];
    script.serve = (call) => {
      if (!call.path.endsWith('/up')) return downAnswer();
      const acknowledged = (call.body as SyncUpRequest).events.map(({ id, payload }, at) => ({
        outboxEventId: id,
        serverEventId: id,
        entityId: renamed,
        serverVersion: at + 1,
        merged: false,
        serverData: { ...own, ...(payload as object), id: renamed, version: at + 1 },
      }));
      return upAnswer({ acknowledged });
    };
    const hear = async () => {
      for (const notice of notices.splice(0)) client.onNotice(notice);
      await client.queryClient.fetchQuery(outboxQuery(client));
    };
    await engine.sync();
    await hear();
    await vi.waitFor(() => expect(record(old)).toMatchObject({ record: { id: renamed }, syncState: 'synced' }));
    // There already for whoever goes on to its new address.
    expect(record(renamed)).toEqual(record(old));

    const edit = client.update('patient', old, { birthName: 'MARTIN' });
    for (const id of [old, renamed])
      expect(record(id)).toMatchObject({ record: { birthName: 'MARTIN' }, syncState: 'pending' });
    expect(list()?.ids).toEqual([renamed]);
    expect(list()?.get(renamed)?.summary['birthName']).toBe('MARTIN');
    await edit;
    for (const id of [old, renamed])
      expect(record(id)).toMatchObject({ record: { birthName: 'MARTIN' }, syncState: 'pending' });
    const there = client.update('patient', renamed, { note: 'sous le nouveau nom' });
    expect(record(old)?.record).toMatchObject({ birthName: 'MARTIN', note: 'sous le nouveau nom' });
    await there;
    await engine.sync();
    await hear();
    await vi.waitFor(() => expect(record(old)?.syncState).toBe('synced'));

    script.serve = (call) =>
      call.path.endsWith('/up')
        ? kind(call)
        : downAnswer({
            changes: [
              {
                id: 'c9',
                entityType: 'patient',
                entityId: renamed,
                operation: 'UPDATE',
                payload: { ...own, id: renamed, birthName: 'AILLEURS', version: 9 },
                serverVersion: 9,
                modifiedAt: '2026-11-21T09:00:00.000Z',
                modifiedBy: null,
              },
            ],
          });
    await engine.sync({ force: true });
    await hear();
    await vi.waitFor(() => expect(record(old)?.record).toMatchObject({ birthName: 'AILLEURS' }));
    expect(list()?.ids).toEqual([renamed]);
    leave();
  });

  it('RB-6 a delete that the server has taken is undone over the tombstone', async () => {
    const { client, engine, store, record, script } = deviceOn(kind);
    await engine.sync();
    // Deleted before the server has even confirmed it: what comes back is what the person had.
    const { entityId } = await client.create('patient', { ...CLAIRE, note: 'garder' });
    const handle = client.remove('patient', entityId);
    await handle;
    await engine.sync();
    await client.undoDelete(handle);
    expect(record(entityId)?.record).toMatchObject({ birthName: 'LEFÈVRE', note: 'garder' });
    script.serve = kind;
    await engine.sync();
    expect(await store.counts()).toMatchObject({ pending: 0, conflict: 0 });
  });

  it('RB-6 a delete that is undone by two taps, or in two tabs, is undone once', async () => {
    const { client, engine, store } = deviceOn(kind);
    await engine.sync();
    const { entityId } = await client.create('patient', CLAIRE);
    await engine.sync();
    const handle = client.remove('patient', entityId);
    await handle;
    await engine.sync();
    await Promise.all([client.undoDelete(handle), client.undoDelete(handle)]);
    expect((await store.read({ waiting: 10 })).mutations).toMatchObject([
      { operation: 'CREATE', entityId, revive: true, payload: CLAIRE },
    ]);
  });

  it('RB-6 a delete that ran into a conflict has deleted nothing: undone, it is given up', async () => {
    const { client, engine, store, script, ups } = deviceOn(kind);
    const { entityId } = await client.create('patient', CLAIRE);
    await engine.sync({ drainOnly: true });
    const theirs = { ...CLAIRE, id: entityId, version: 2, note: 'theirs' };
    script.serve = (call) =>
      upAnswer({
        conflicts: (call.body as SyncUpRequest).events.map(({ id }) => ({
          outboxEventId: id,
          reason: 'VERSION',
          fields: ['note'],
          baseVersion: 1,
          serverVersion: 2,
          serverData: theirs,
          modifiedBy: null,
          modifiedAt: null,
        })),
      });
    const handle = client.remove('patient', entityId);
    await handle;
    await engine.sync({ drainOnly: true });
    expect(await store.counts()).toMatchObject({ conflict: 1 });
    await client.undoDelete(handle);
    script.serve = kind;
    await engine.sync({ drainOnly: true });
    expect(ups().at(-1)?.events).toMatchObject([{ operation: 'KEEP_SERVER', resolves: handle.mutationId }]);
    expect(await store.counts()).toMatchObject({ conflict: 0, pending: 0, sent: 0 });
  });

  it('names what waits in the outbox as people know it', async () => {
    const { client } = deviceOn();
    await client.create('patient', CLAIRE);
    const outbox = await client.queryClient.fetchQuery(outboxQuery(client));
    expect(outbox.waiting.map(({ label, state }) => [label, state])).toEqual([['LEFÈVRE Claire', 'pending']]);
  });

  it('names a refused creation that was given up, until the server has been told', async () => {
    const { client, engine, script } = deviceOn(kind);
    script.serve = (call) =>
      call.path.endsWith('/up')
        ? upAnswer({
            rejected: (call.body as SyncUpRequest).events.map(({ id }) => ({
              outboxEventId: id,
              code: 'VALIDATION',
              message: 'no',
            })),
          })
        : downAnswer();
    const { mutationId, entityId } = await client.create('patient', CLAIRE);
    await engine.sync();
    await client.discard(mutationId);
    // The page was opened anew since.
    client.queryClient.removeQueries({ queryKey: recordQueryKey('patient', entityId) });
    const { waiting, attention } = await client.outbox.load();
    expect([...waiting, ...attention].map(({ label, operation }) => [label, operation])).toEqual([
      ['LEFÈVRE Claire', 'KEEP_SERVER'],
    ]);
  });
});

describe('the list', () => {
  it('finds by the beginnings of words, whatever accents and order', async () => {
    const { client, search } = deviceOn();
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const claire = client.create('patient', CLAIRE);
    const nour = client.create('patient', { ...CLAIRE, birthName: 'EL KHATIB', birthGivenNames: 'Nour' });
    await Promise.all([claire, nour]);
    expect(await search('cla lefe')).toEqual([claire.entityId]);
    expect(await search('LEFÈVRE')).toEqual([claire.entityId]);
    expect(await search('khatib')).toEqual([nour.entityId]);
    expect(await search('atib')).toEqual([]);
    expect(await search(' ')).toEqual([nour.entityId, claire.entityId]);
  });

  it.each([
    ['an edit', 'update', 'MARTIN'],
    ['a delete', 'remove', undefined],
  ] as const)(
    'RB-10 what is read of the store while %s is on its way into it does not hide that',
    async (_what, kindOfChange, shown) => {
      const { client, store, list } = deviceOn();
      const { loader } = await client.queryClient.fetchQuery(listQuery(client, 'patient'));
      const { entityId } = await client.create('patient', CLAIRE);
      const transact = store.transact.bind(store);
      let write = () => undefined as void;
      const held = new Promise<void>((resolve) => (write = resolve));
      store.transact = async (need, decide) => (await held, transact(need, decide));
      const handle =
        kindOfChange === 'update'
          ? client.update('patient', entityId, { birthName: 'MARTIN' })
          : client.remove('patient', entityId);
      await loader.catchUp();
      expect(list()?.get(entityId)?.summary['birthName']).toBe(shown);
      write();
      await handle;
      expect(list()?.get(entityId)?.summary['birthName']).toBe(shown);
    },
  );

  /** More than a first screen takes: the rest is read behind it. */
  const longList = async (store: MemoryStore) => {
    const { client } = deviceOn(undefined, () => undefined, store);
    await Promise.all(
      Array.from({ length: 1_350 }, (_, n) =>
        client.create('patient', { ...CLAIRE, birthName: `NOM${String(n).padStart(4, '0')}` }),
      ),
    );
    // The server has them all.
    store.outbox.clear();
    for (const row of store.records.values())
      Object.assign(row, { confirmed: row.view, confirmedVersion: 1, syncState: 'synced' });
  };

  it('RB-16 the rest of a long list is not read while a change is on its way into the store', async () => {
    const store = new MemoryStore();
    await longList(store);
    const { client, list } = deviceOn(undefined, () => undefined, store);
    const { changedSince, transact } = store;
    let pages = 0;
    store.changedSince = (...args) => ((pages += 1), changedSince.apply(store, args));
    let write = () => undefined as void;
    const held = new Promise<void>((resolve) => (write = resolve));
    store.transact = async (need, decide) => (await held, transact.call(store, need, decide)) as never;
    const { loader } = await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const [first] = loader.collection.ids;
    const handles = [
      client.update('patient', first ?? '', { birthName: 'MARTIN' }),
      client.update('patient', first ?? '', { birthName: 'DURAND' }),
    ];
    const before = pages;
    // Many times as long as it takes to read the rest.
    for (let tick = 0; tick < 500; tick += 1) await Promise.resolve();
    expect(pages - before).toBeLessThanOrEqual(1);
    expect(loader.collection.size).toBeLessThan(1_350);
    write();
    await Promise.all(handles);
    await vi.waitFor(() => expect(loader.collection.size).toBe(1_350));
    expect(list()?.get(first ?? '')?.summary['birthName']).toBe('DURAND');
  });

  it('RB-16 the rest goes on after a change that could not be kept, too', async () => {
    const store = new MemoryStore();
    await longList(store);
    const { client } = deviceOn(undefined, () => undefined, store);
    const { loader } = await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    store.failure = new DOMException('full', 'QuotaExceededError');
    await expect(client.update('patient', loader.collection.ids[0] ?? '', { birthName: 'PERDU' })).rejects.toThrow(
      'full',
    );
    await vi.waitFor(() => expect(loader.collection.size).toBe(1_350));
  });

  it('RB-16 each part waits until the page is idle, and a screen is told of the growth when it can use it', async () => {
    const store = new MemoryStore();
    await longList(store);
    const timers: { ms: number; work: () => void }[] = [];
    let idle: (() => void)[] = [];
    const { client } = deviceOn(
      undefined,
      (ms, work) => void timers.push({ ms, work }),
      store,
      () => new Promise<void>((resolve) => idle.push(resolve)),
    );
    const { loader } = await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const sizes: number[] = [];
    const observer = new QueryObserver(client.queryClient, listQuery(client, 'patient'));
    const leave = observer.subscribe(({ data }) => void sizes.push(data?.loader.collection.size ?? 0));
    const part = async (size: number) => {
      for (const resolve of idle.splice(0)) resolve();
      await vi.waitFor(() => expect(loader.collection.size).toBe(size));
    };
    expect(loader.collection.size).toBe(1_000);
    await part(1_100);
    await part(1_200);
    expect(sizes).toEqual([]);
    expect(timers.map(({ ms }) => ms)).toEqual([200]);
    timers.pop()?.work();
    expect(sizes).toEqual([1_200]);
    await part(1_300);
    await part(1_350);
    // Whole: told at once.
    await vi.waitFor(() => expect(sizes).toEqual([1_200, 1_350]));
    idle = [];
    leave();
  });

  it('ST-1 a list that could not be read is read again, and never shown as empty instead', async () => {
    const { client, store, list } = deviceOn();
    const { entityId } = await client.create('patient', CLAIRE);
    const loadBlobs = store.loadBlobs.bind(store);
    store.loadBlobs = () => Promise.reject(new StorageError('unreadable'));
    await expect(client.queryClient.fetchQuery(listQuery(client, 'patient'))).rejects.toBeInstanceOf(StorageError);
    store.loadBlobs = loadBlobs;
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    expect(list()?.ids).toEqual([entityId]);
  });

  it('ST-1 a list that could be read in part only is whole once the store answers', async () => {
    const again: (() => void)[] = [];
    const { client, store, list } = deviceOn(
      kind,
      (ms, work) => void (ms >= 5_000 ? again.push(work) : setTimeout(work, ms)),
    );
    const made = [await client.create('patient', CLAIRE), await client.create('patient', CLAIRE)].map(
      ({ entityId }) => entityId,
    );
    const { changedSince } = store;
    let calls = 0;
    // The first page is all that can be read.
    store.changedSince = async (entityType, since, limit) => {
      if ((calls += 1) > 1) throw new StorageError('unreadable');
      return {
        rows: (await changedSince.call(store, entityType, since, limit)).rows.slice(0, 1),
        gone: [],
        changeSeq: 1,
      };
    };
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    await vi.waitFor(() => expect(again).toHaveLength(1));
    expect(list()?.ids).toHaveLength(1);
    store.changedSince = changedSince;
    // Something else that can be read meanwhile is no reason to leave it at that.
    client.onNotice({ type: 'changed', keys: [`patient/${testId()}`], remote: true });
    again.pop()?.();
    await vi.waitFor(() => expect(list()?.ids.toSorted()).toEqual(made.toSorted()));
  });

  it('ST-1 what others changed while the store could not be read is shown once it answers', async () => {
    const again: (() => void)[] = [];
    const { client, store, list, engine, script } = deviceOn(
      kind,
      (ms, work) => void (ms >= 5_000 ? again.push(work) : setTimeout(work, ms)),
    );
    await client.queryClient.fetchQuery(listQuery(client, 'patient'));
    const id = testId();
    script.serve = () =>
      downAnswer({
        cursor: 'c1',
        changes: [
          {
            id: 'c1',
            entityType: 'patient',
            entityId: id,
            operation: 'UPDATE',
            payload: { ...CLAIRE, id, version: 1 },
            serverVersion: 1,
            modifiedAt: '2026-11-21T09:00:00.000Z',
            modifiedBy: null,
          },
        ],
      });
    await engine.sync();
    const { read } = store;
    store.read = () => Promise.reject(new StorageError('unreadable'));
    client.onNotice({ type: 'changed', keys: [`patient/${id}`], remote: true });
    await vi.waitFor(() => expect(again).toHaveLength(1));
    store.read = read;
    client.onNotice({ type: 'changed', keys: [`patient/${testId()}`], remote: true });
    expect(list()?.ids).toEqual([]);
    again.pop()?.();
    await vi.waitFor(() => expect(list()?.ids).toEqual([id]));
  });

  it('ST-1 a screen that could not be read is read again by itself once the store answers', async () => {
    const { client, store, list, record } = deviceOn();
    const { entityId } = await client.create('patient', CLAIRE);
    client.queryClient.removeQueries({ queryKey: recordQueryKey('patient', entityId) });
    const { read, loadBlobs } = store;
    store.read = () => Promise.reject(new StorageError('unreadable'));
    store.loadBlobs = () => Promise.reject(new StorageError('unreadable'));
    const listScreen = new QueryObserver(client.queryClient, listQuery(client, 'patient'));
    const recordScreen = new QueryObserver(client.queryClient, recordQuery(client, 'patient', entityId));
    const leave = [listScreen.subscribe(() => undefined), recordScreen.subscribe(() => undefined)];
    await vi.waitFor(() =>
      expect([listScreen, recordScreen].map((screen) => screen.getCurrentResult().status)).toEqual(['error', 'error']),
    );
    Object.assign(store, { read, loadBlobs });
    client.onConnectivity();
    await vi.waitFor(() => expect(list()?.ids).toEqual([entityId]));
    await vi.waitFor(() => expect(record(entityId)?.record).toMatchObject({ birthName: 'LEFÈVRE' }));
    for (const left of leave) left();
  });

  it('starts from what was saved and what has changed since, also when it was deleted meanwhile', async () => {
    const first = deviceOn();
    await first.client.queryClient.fetchQuery(listQuery(first.client, 'patient'));
    const handles = Array.from({ length: 700 }, (_, n) =>
      first.client.create('patient', { ...CLAIRE, birthName: `NOM${String(n).padStart(4, '0')}` }),
    );
    await Promise.all(handles);
    await first.client.cache.refresh(
      handles.map(({ entityId }) => ({ entityType: 'patient', entityId })),
      false,
    );
    await expect.poll(async () => (await first.store.loadBlobs(['list:patient:head']))[0]).toBeDefined();
    await first.client.remove('patient', (handles[650] as { entityId: string }).entityId);
    await first.client.update('patient', (handles[0] as { entityId: string }).entityId, { birthName: 'ZZZ' });

    const again = createClient({
      domain: clinic,
      listings: [listing],
      engine: first.engine,
      store: first.store,
      reads: first.store,
      runner: first.client.runner,
      clock: { now: () => 0 },
      random: { next: () => 0.5, bytes16: () => new Uint8Array(16) },
      isOnline: () => true,
      later: () => undefined,
    });
    const { loader } = await again.queryClient.fetchQuery(listQuery(again, 'patient'));
    await expect.poll(() => loader.collection.size).toBe(699);
    expect(loader.total).toBe(699);
    const names = loader.collection.ids.map((id) => loader.collection.get(id)?.summary['birthName']);
    expect(names.at(-1)).toBe('ZZZ');
    expect(names).not.toContain('NOM0650');
    expect(names).toEqual([...names].sort());
  });
});
