import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { CLAIRE, downAnswer, engineOn, intent, testId, upAnswer, type Reply } from '../../test/support/queue.ts';
import type { SyncDownResponse } from '../contract/protocol.ts';
import type { JsonObject } from '../lib/json.ts';

const OFFLINE: Reply = { kind: 'failure', failure: 'offline' };

const row = (entityId: string, serverVersion: number, fields: JsonObject = {}) => ({
  id: testId(),
  entityType: 'patient',
  entityId,
  operation: 'CREATE' as const,
  payload: { ...CLAIRE, ...fields, id: entityId, version: serverVersion },
  serverVersion,
  modifiedAt: '2026-11-21T09:00:00.000Z',
  modifiedBy: null,
});
const gone = (entityId: string, serverVersion: number) => ({
  ...row(entityId, serverVersion),
  operation: 'DELETE' as const,
  payload: {},
});
const page = (cursor: string, changes: SyncDownResponse['changes'], more: Partial<SyncDownResponse> = {}) =>
  downAnswer({ cursor, changes, hasMore: true, ...more });

/** A promise, and what ends it. */
function held<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve: (value: T) => resolve(value) };
}

/** A device whose server gives these pages, and these rows to the one who asks what is needed first. */
function deviceThatGets(pages: Reply[], rows: () => unknown[] | null | Promise<unknown[] | null>) {
  const store = new MemoryStore();
  const asked: (string | null)[] = [];
  const world = engineOn(
    store,
    ({ path }) => (path.endsWith('/up') ? upAnswer({}) : (pages.shift() ?? OFFLINE)),
    undefined,
    undefined,
    {
      first: async () => {
        asked.push(store.meta.cursor);
        return rows();
      },
    },
  );
  const confirmed = (id: string) => {
    const found = store.records.get(`patient/${id}`);
    return found && [found.confirmedVersion, found.view?.['note'] ?? null, found.syncState];
  };
  /** Until nothing runs any more, beside the copy neither: in memory, that is one turn of the event loop. */
  const sync = async () => {
    await world.engine.sync({ force: true });
    await new Promise(setImmediate);
  };
  return { ...world, store, asked, confirmed, sync };
}

describe('OB-23 what is needed first comes before the rest of a first copy', () => {
  const [early, other, last] = [testId(), testId(), testId()];

  it('after the first page, as confirmed rows; the copy goes on at its own place, and is asked no second time', async () => {
    const pages = [page('1', [row(other, 1)], { total: 3 }), OFFLINE];
    const device = deviceThatGets(pages, () => [row(early, 2, { note: 'today' })]);
    await device.sync();
    expect(device.asked).toEqual(['1']);
    expect(device.confirmed(early)).toEqual([2, 'today', 'synced']);
    expect(device.store.meta).toMatchObject({ cursor: '1', snapshot: true, snapshotTotal: 3 });
    expect(device.notices).toContainEqual({ type: 'changed', keys: [`patient/${early}`], remote: true });
    pages.push(page('2', [row(early, 2, { note: 'today' })]), page('3', [row(last, 1)], { hasMore: false }));
    await device.sync();
    expect(device.asked).toEqual(['1']);
    expect([...device.store.records.keys()]).toEqual([other, early, last].map((id) => `patient/${id}`));
    expect(device.store.meta).toMatchObject({ cursor: '3', snapshot: false });
  });

  it('RB-13 a change of such a record names the version that was read, and is sent at once', async () => {
    const device = deviceThatGets([page('1', [row(other, 1)])], () => [row(early, 2)]);
    await device.sync();
    await device.engine.enqueue([intent('UPDATE', early, { note: 'mine' })]);
    await device.engine.sync({ force: true, drainOnly: true });
    expect(device.ups().at(-1)?.events).toMatchObject([{ operation: 'UPDATE', baseVersion: 2 }]);
    expect(device.confirmed(early)?.[1]).toBe('mine');
  });

  it('RB-3 a page that was read before it changes nothing of it', async () => {
    const pages = [page('1', [row(other, 1)]), page('2', [row(early, 2, { note: 'older' })], { hasMore: false })];
    const device = deviceThatGets(pages, () => [row(early, 3, { note: 'newer' })]);
    await device.sync();
    expect(device.confirmed(early)).toEqual([3, 'newer', 'synced']);
  });

  it('what was deleted meanwhile goes with the changes behind the copy', async () => {
    const pages = [page('1', [row(other, 1)]), page('2', []), page('3', [gone(early, 3)], { hasMore: false })];
    const device = deviceThatGets(pages, () => [row(early, 2)]);
    await device.sync();
    expect(device.store.records.get(`patient/${early}`)?.view).toBeNull();
  });

  it('RB-8 a copy that begins anew removes what it does not contain', async () => {
    const pages = [
      page('1', [row(other, 1)]),
      page('2', [row(other, 1)], { resync: true }),
      page('3', [], { hasMore: false }),
    ];
    pages.push(page('4', [], { hasMore: false }));
    const device = deviceThatGets(pages, () => [row(early, 2)]);
    await device.sync();
    expect(device.store.records.get(`patient/${early}`)?.view).toBeNull();
    expect(device.asked).toHaveLength(1);
  });

  it('delays nothing: an answer that never comes does not hold up the copy, and a late one changes nothing', async () => {
    const late = held<unknown[]>();
    const pages = [page('1', [row(other, 1)]), page('2', [row(last, 1)]), page('3', [gone(early, 3)])];
    pages.push(page('4', [], { hasMore: false }));
    const device = deviceThatGets(pages, () => late.promise);
    await device.sync();
    expect(device.asked).toEqual(['1']);
    expect(device.store.meta).toMatchObject({ cursor: '4', snapshot: false });
    late.resolve([row(early, 2), row(testId(), 1)]);
    await new Promise(setImmediate);
    expect([...device.store.records.keys()]).toEqual([other, last, early].map((id) => `patient/${id}`));
    expect(device.store.records.get(`patient/${early}`)?.view).toBeNull();
  });

  it('a copy in which it was deleted before the answer came stays as it is', async () => {
    const late = held<unknown[]>();
    const pages = [page('1', [row(other, 1)]), page('2', [gone(early, 3)]), OFFLINE];
    const device = deviceThatGets(pages, () => late.promise);
    await device.sync();
    expect(device.store.meta).toMatchObject({ cursor: '2', snapshot: true });
    late.resolve([row(early, 2), row(last, 1)]);
    await new Promise(setImmediate);
    expect(device.store.records.get(`patient/${early}`)?.view).toBeNull();
    expect(device.confirmed(last)?.[0]).toBe(1);
  });

  it('RB-9 after a kill it is asked for again; not in a copy of one page, nor in a later one', async () => {
    const pages = [page('1', [row(other, 1)]), OFFLINE];
    const device = deviceThatGets(pages, () => null);
    await device.sync();
    expect(device.confirmed(early)).toBeUndefined();
    const later = deviceThatGets([page('2', []), page('3', [], { hasMore: false })], () => [row(early, 2)]);
    Object.assign(later.store, { records: device.store.records, meta: device.store.meta });
    await later.sync();
    expect(later.asked).toEqual(['2']);
    const [whole, anew] = [
      deviceThatGets([page('1', [row(other, 1)], { hasMore: false })], () => []),
      deviceThatGets([page('4', [], { resync: true }), page('5', [], { hasMore: false })], () => []),
    ];
    Object.assign(anew.store, { records: later.store.records, meta: later.store.meta });
    await whole.sync();
    await anew.sync();
    expect([...whole.asked, ...anew.asked]).toEqual([]);
    expect(anew.store.meta.cursor).toBe('5');
  });

  it('OB-9 a holder whose lease was taken while it asked writes nothing', async () => {
    const device = deviceThatGets([page('1', [row(other, 1)])], () => {
      device.store.meta = { ...device.store.meta, fence: device.store.meta.fence + 1 };
      return [row(early, 2)];
    });
    await device.sync();
    expect(device.confirmed(early)).toBeUndefined();
  });

  it('RB-7 a row that cannot be read is left to the copy, which counts it', async () => {
    const device = deviceThatGets([page('1', [row(other, 1)])], () => [{ broken: true }, row(early, 2)]);
    await device.sync();
    expect(device.confirmed(early)?.[0]).toBe(2);
    expect(device.store.quarantine).toEqual([]);
  });
});
