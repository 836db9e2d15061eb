import { afterEach, describe, expect, it, vi } from 'vitest';
import { clinic } from '../contract/clinic.ts';
import type { Domain } from '../contract/domain.ts';
import { DeviceStore, type CurrentSession } from './device-store.ts';
import { followPage } from './presence.ts';
import { openDatabase, type LocalDatabase } from './schema.ts';
import { promisify, transaction } from './transaction.ts';

const readEngine = (database: LocalDatabase) =>
  transaction(database, ['engine'], 'readonly', (tx) => promisify(tx.store('engine').get('engine')));
const writeLease = (database: LocalDatabase, at: number) =>
  transaction(
    database,
    ['engine'],
    'strict',
    async (tx) => void (await promisify(tx.store('engine').put({ key: 'lease', at }))),
  );
const lease = (database: LocalDatabase) =>
  transaction(database, ['engine'], 'readonly', (tx) =>
    promisify<{ at: number } | undefined>(tx.store('engine').get('lease')),
  );

/** The clinic with a later contract of its patients: a store of the present one is upgraded by it. */
const unchanged = <T>(old: T): T => old;
const raised: Domain = {
  ...clinic,
  entities: clinic.entities.map((entity) =>
    entity.type === 'patient'
      ? {
          ...entity,
          schemaVersion: entity.schemaVersion + 1,
          steps: { ...entity.steps, [entity.schemaVersion]: { payload: unchanged, record: unchanged } },
        }
      : entity,
  ),
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A page and the worker, on one store. */
async function contexts(): Promise<{ page: LocalDatabase; worker: LocalDatabase; name: string }> {
  const name = `presence-${crypto.randomUUID()}`;
  const [page, worker] = [openDatabase(name, clinic), openDatabase(name, clinic)];
  await page.ready();
  await worker.ready();
  return { page, worker, name };
}

/**
 * Reads on and on while `goesOn`, as a page does that is amid its reads; `runs` resolves when it has begun, as often as
 * it begins.
 */
function longRead(page: LocalDatabase) {
  const state = { begun: 0, goesOn: true, end: Promise.resolve() as Promise<unknown> };
  let runs: () => void = () => undefined;
  const running = new Promise<void>((resolve) => (runs = resolve));
  state.end = transaction(page, ['outbox', 'engine'], 'readonly', async (tx) => {
    state.begun += 1;
    do {
      await promisify(tx.store('engine').get('engine'));
      runs();
    } while (state.goesOn);
    return 'read';
  });
  return Object.assign(state, { running });
}

const endsSoon = (promise: Promise<unknown>, others: LocalDatabase): Promise<boolean> => {
  let settled = false;
  void promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  // A whole transaction of another store: what could be done meanwhile has been.
  return transaction(others, ['drafts'], 'readonly', (tx) => promisify(tx.store('drafts').count())).then(() => settled);
};

describe('ST-5 a page that is left', () => {
  it('ST-5 leaves no transaction behind: the write that waits for it goes on; and it begins none', async () => {
    const { page, worker } = await contexts();
    const reading = longRead(page);
    await reading.running;
    const write = writeLease(worker, 1);
    expect(await endsSoon(write, worker), 'it waits for the read').toBe(false);
    page.presence.leave();
    await write;

    const later = readEngine(page);
    await writeLease(worker, 2);
    expect(await endsSoon(later, worker), 'nothing is begun by a page that has gone').toBe(false);
    expect(await endsSoon(reading.end, worker), 'nobody is told of a failure').toBe(false);
    expect(reading.begun).toBe(1);
    page.close();
    worker.close();
  });

  it('ST-5 does anew what was aborted, when it is shown again: a read, and a write that was not committed, once', async () => {
    const { page, worker } = await contexts();
    const reading = longRead(page);
    await reading.running;
    let tries = 0;
    const writing = transaction(page, ['drafts'], 'strict', async (tx) => {
      tries += 1;
      await promisify(tx.store('drafts').add({ key: 'note', values: {}, savedAt: String(tries) }));
      if (tries === 1) page.presence.leave();
      await promisify(tx.store('drafts').get('note'));
    });
    await writeLease(worker, 1);
    expect(await transaction(worker, ['drafts'], 'readonly', (tx) => promisify(tx.store('drafts').count()))).toBe(0);
    reading.goesOn = false;
    page.presence.return();
    expect(await reading.end).toBe('read');
    await writing;
    expect([reading.begun, tries]).toEqual([2, 2]);
    expect(
      await transaction(worker, ['drafts'], 'readonly', (tx) => promisify(tx.store('drafts').getAll())),
    ).toMatchObject([{ key: 'note', savedAt: '2' }]);
    page.close();
    worker.close();
  });

  it('ST-5 what was committing is committed, and once', async () => {
    const { page, worker } = await contexts();
    const { commit } = IDBTransaction.prototype;
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementationOnce(function commitAndGo(this: IDBTransaction) {
      commit.call(this);
      page.presence.leave();
    });
    let tries = 0;
    await transaction(page, ['engine'], 'strict', async (tx) => {
      tries += 1;
      tx.store('engine').put({ key: 'lease', at: 41 + tries });
    });
    expect(tries).toBe(1);
    expect(await lease(worker)).toMatchObject({ at: 42 });
    page.close();
    worker.close();
  });

  it('ST-5 a failure of its own is told, whether or not the page came and went before', async () => {
    const { page, worker } = await contexts();
    page.presence.leave();
    page.presence.return();
    await expect(
      transaction(page, ['engine'], 'strict', () => Promise.reject(new RangeError('its own'))),
    ).rejects.toThrow('its own');
    page.close();
    worker.close();
  });

  it('ST-5 also what Dexie begins: an upgrade does not hold up whoever opens the store next', async () => {
    const { page, worker, name } = await contexts();
    page.close();
    worker.close();
    const [left, next] = [openDatabase(name, raised), openDatabase(name, raised)];
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(function putAndGo(
      this: IDBObjectStore,
      ...args: Parameters<typeof put>
    ) {
      expect(this.transaction.mode, 'the upgrade writes which versions the rows have now').toBe('versionchange');
      const request = put.apply(this, args);
      left.presence.leave();
      return request;
    });
    const reading = readEngine(left);
    await readEngine(next);
    expect(await endsSoon(reading, next)).toBe(false);
    left.presence.return();
    expect(await reading).toBeUndefined();
    left.close();
    next.close();
  });

  it('ST-5 the browser says when the page goes and comes; who is signed in is asked again, not forgotten', async () => {
    const browser = new EventTarget();
    vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
    const device = new DeviceStore();
    const account = { user: { id: 'camille' } } as unknown as CurrentSession['account'];
    await device.signIn(account, '2026-11-21T09:00:00.000Z');
    const { get } = IDBObjectStore.prototype;
    const gets = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementationOnce(function getAndGo(
      this: IDBObjectStore,
      ...args: Parameters<typeof get>
    ) {
      const request = get.apply(this, args);
      browser.dispatchEvent(new Event('pagehide'));
      return request;
    });
    const current = device.current();
    const { page, worker } = await contexts();
    expect(await endsSoon(current, worker)).toBe(false);
    expect(gets).toHaveBeenCalled();
    browser.dispatchEvent(new Event('pageshow'));
    expect(await current).toMatchObject({ account });
    page.close();
    worker.close();
  });

  it('ST-5 a page that is still there after it was said to go works on', async () => {
    const browser = new EventTarget();
    vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
    const { page, worker } = await contexts();
    const followNoMore = followPage(page.presence, 20);
    browser.dispatchEvent(new Event('pagehide'));
    const reading = readEngine(page);
    expect(await endsSoon(reading, worker)).toBe(false);
    await reading;
    followNoMore();
    browser.dispatchEvent(new Event('pagehide'));
    await readEngine(page);
    page.close();
    worker.close();
  });
});
