import { Dexie } from 'dexie';
import { forceCloseDatabase } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId } from '../../test/support/queue.ts';
import { clinic } from '../contract/clinic.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import { STORAGE_FAULTS, STORAGE_RETRY_MS, type StorageFault } from '../queue/storage.ts';
import { DexieStore } from './dexie-store.ts';
import { OPENING_MS, openDatabase, type LocalDatabase } from './schema.ts';
import { HANDLE_LOOK_MS, TRANSACTION_MS } from './transaction.ts';

/** What is broken while it lasts; answers how it is mended, or null where a reload alone mends it. */
type Breakage = (database: LocalDatabase, name: string) => (() => void) | null | Promise<(() => void) | null>;

const ORIGINAL = {
  put: IDBObjectStore.prototype.put,
  transaction: IDBDatabase.prototype.transaction,
  open: IDBFactory.prototype.open,
  commit: IDBTransaction.prototype.commit,
};
const mend = () => {
  IDBObjectStore.prototype.put = ORIGINAL.put;
  IDBDatabase.prototype.transaction = ORIGINAL.transaction;
  IDBFactory.prototype.open = ORIGINAL.open;
  IDBTransaction.prototype.commit = ORIGINAL.commit;
};
afterEach(() => {
  mend();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const putThrows =
  (errorName: string): Breakage =>
  () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('planned', errorName);
    };
    return mend;
  };
const transactionThrows =
  (errorName: string): Breakage =>
  () => {
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException('planned', errorName);
    };
    return mend;
  };
/** As Chromium does it: the request never settles, the transaction aborts with the reason (faults T7). */
const abortsAtCommit =
  (errorName: string): Breakage =>
  () => {
    IDBTransaction.prototype.commit = function abort(this: IDBTransaction) {
      if (this.mode === 'readonly') return ORIGINAL.commit.call(this);
      Object.defineProperty(this, 'error', { get: () => new DOMException('planned', errorName) });
      this.abort();
    };
    return mend;
  };
function failOpenings(errorName: string): void {
  IDBFactory.prototype.open = () => {
    const request = {
      error: new DOMException('planned', errorName),
      addEventListener: () => undefined,
    } as unknown as IDBOpenDBRequest & { onerror: (event: unknown) => void };
    queueMicrotask(() =>
      request.onerror({ target: request, preventDefault: () => undefined, stopPropagation: () => undefined }),
    );
    return request;
  };
}
const openFails =
  (errorName: string): Breakage =>
  (database) => {
    database.close();
    failOpenings(errorName);
    return mend;
  };

const TABLE: readonly [string, Breakage, StorageFault][] = [
  ['the disk is full when the transaction commits', abortsAtCommit('QuotaExceededError'), 'full'],
  ['the disk is full at the write', putThrows('QuotaExceededError'), 'full'],
  ['the system has closed the handle and closes each new one', transactionThrows('InvalidStateError'), 'closed'],
  ['the transaction is aborted by the system', abortsAtCommit('AbortError'), 'closed'],
  ['the backing store can’t be opened', openFails('UnknownError'), 'unreadable'],
  ['a row can’t be read', transactionThrows('UnknownError'), 'unreadable'],
  ['a blob’s file is missing', transactionThrows('NotReadableError'), 'unreadable'],
  ['its tables are gone', transactionThrows('NotFoundError'), 'gone'],
  [
    'it is deleted while it is open',
    (_database, name) => new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = () => resolve(null))),
    'gone',
  ],
  [
    'it was emptied, and the handle closed',
    (database, name) =>
      new Promise((resolve) => {
        forceCloseDatabase(database.backendDB() as never);
        database.close({ disableAutoOpen: false });
        indexedDB.deleteDatabase(name).onsuccess = () => resolve(null);
      }),
    'gone',
  ],
  ['storage is switched off', openFails('SecurityError'), 'refused'],
  [
    'a newer app has upgraded it',
    (_database, name) =>
      new Promise((resolve) => {
        const request = indexedDB.open(name, 1_000);
        request.onsuccess = () => (request.result.close(), resolve(null));
      }),
    'newer',
  ],
];

let count = 0;
async function world() {
  const name = `faults-${++count}`;
  const database = openDatabase(name, clinic);
  const store = new DexieStore(database, () => 0);
  const online = engineOn(store, (call) =>
    call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest) : downAnswer(),
  );
  await online.engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
  return { ...online, name, database, store };
}

describe('ST-1 each failure of the store is told by its kind', () => {
  it.each(TABLE)('ST-1 %s', async (_name, breakIt, fault) => {
    const { name, database, store, engine, calls } = await world();
    const repair = await breakIt(database, name);
    const refused = intent('CREATE', testId(), CLAIRE);
    await expect(engine.enqueue([refused])).rejects.toMatchObject({ name: 'StorageError', fault });
    expect(await engine.sync({ force: true })).toEqual({
      drained: false,
      failure: 'storage',
      storage: fault,
      retryInMs: STORAGE_RETRY_MS[fault],
    });
    // Nothing is sent that the store can't keep the answer of.
    expect(calls).toEqual([]);
    if (repair === null) return;
    repair();
    // Nothing of what was refused is there; what was there before still is, and goes.
    expect((await store.read({ mutations: [refused.id] })).mutations).toEqual([]);
    expect(await engine.sync({ force: true })).toMatchObject({ drained: true, failure: null });
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0 });
    expect(await store.read({ acknowledged: 10 })).toMatchObject({ mutations: [{ state: 'acknowledged' }] });
  });

  it('ST-1 the table holds every kind that a store can show by itself', () => {
    expect(new Set([...TABLE.map(([, , fault]) => fault), 'blocked', 'silent'])).toEqual(new Set(STORAGE_FAULTS));
  });

  it('H34 ST-14 an opening of which nothing is heard is a fault of the store, and the next call opens it anew; what comes of the first one late is let go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const database = openDatabase(`silent-${++count}`, clinic);
    const store = new DexieStore(database, () => 0);
    const faults: (StorageFault | null)[] = [];
    database.onFault((fault) => faults.push(fault));
    let requests = 0;
    IDBFactory.prototype.open = () => {
      requests += 1;
      return new EventTarget() as IDBOpenDBRequest;
    };
    const counted = store.counts();
    counted.catch(() => undefined);
    await vi.waitUntil(() => requests > 0);
    await vi.advanceTimersByTimeAsync(OPENING_MS);
    await expect(counted).rejects.toMatchObject({ fault: 'silent' });
    expect(faults).toContain('silent');
    mend();
    await expect(store.counts()).resolves.toMatchObject({ pending: 0 });
    expect(faults.at(-1)).toBeNull();
    database.close();
  });

  it('H34 ST-14 an upgrade that takes longer than that is not given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const database = openDatabase(`slow-${++count}`, clinic);
    const { open } = IDBFactory.prototype;
    let proceed: (() => void) | null = null as (() => void) | null;
    IDBFactory.prototype.open = function slow(this: IDBFactory, ...args) {
      const request = open.apply(this, args);
      let success: ((event: Event) => unknown) | null = null;
      Object.defineProperty(request, 'onsuccess', {
        set(then: typeof success) {
          success = then;
        },
      });
      request.addEventListener('success', (event) => (proceed = () => success?.call(request, event)));
      return request;
    };
    const ready = database.ready();
    await vi.waitUntil(() => proceed !== null);
    await vi.advanceTimersByTimeAsync(OPENING_MS);
    proceed?.();
    await ready;
    expect(database.isReady).toBe(true);
    database.close();
  });

  it('H34 ST-14 a transaction of which nothing is heard is taken back and told, and the next one is tried', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { engine, store } = await world();
    const { get } = IDBObjectStore.prototype;
    let requests = 0;
    IDBObjectStore.prototype.get = function silent(this: IDBObjectStore, key) {
      requests += 1;
      const request = get.call(this, key);
      // Its transaction stays open: somebody goes on asking, and nobody is told.
      const again = () => {
        if (requests > 0) get.call(this, key).onsuccess = again;
      };
      Object.defineProperty(request, 'onsuccess', {
        set() {
          again();
        },
      });
      return request;
    };
    const refused = intent('CREATE', testId(), CLAIRE);
    const kept = engine.enqueue([refused]);
    kept.catch(() => undefined);
    await vi.waitUntil(() => requests > 0);
    await vi.advanceTimersByTimeAsync(TRANSACTION_MS);
    await expect(kept).rejects.toMatchObject({ fault: 'silent' });
    requests = 0;
    IDBObjectStore.prototype.get = get;
    expect((await store.read({ mutations: [refused.id] })).mutations).toEqual([]);
    await engine.enqueue([refused]);
    expect((await store.counts()).pending).toBe(2);
  });

  /** From now on transactions fire no event when they end, as in Chromium when it closes the handle during a commit. */
  const withoutEndEvents = (kept: boolean) => {
    const counts = { begun: 0, committed: 0 };
    IDBDatabase.prototype.transaction = function silent(this: IDBDatabase, ...args) {
      const tx = ORIGINAL.transaction.apply(this, args);
      counts.begun += 1;
      for (const name of ['oncomplete', 'onabort']) Object.defineProperty(tx, name, { set() {} });
      const { abort } = tx;
      tx.commit = () => {
        counts.committed += 1;
        if (!kept) abort.call(tx);
        tx.abort = () => {
          throw new DOMException('it is committing', 'InvalidStateError');
        };
      };
      return tx;
    };
    return counts;
  };

  it.each([true, false])(
    'H34 ST-15 the handle is closed amid a commit, and no event tells of it: the store is asked whether the change was kept (%s)',
    async (kept) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const { database, engine, store } = await world();
      const change = intent('CREATE', testId(), CLAIRE);
      const counts = withoutEndEvents(kept);
      const saved = engine.enqueue([change]).then(
        ({ mutations }) => mutations.map(({ id }) => id),
        (error: unknown) => (error as { fault?: string }).fault,
      );
      await vi.waitUntil(() => counts.committed > 0);
      IDBDatabase.prototype.transaction = ORIGINAL.transaction;
      forceCloseDatabase(database.backendDB() as never);
      await vi.advanceTimersByTimeAsync(HANDLE_LOOK_MS);
      vi.useRealTimers();
      expect(await saved).toEqual(kept ? [change.id] : 'closed');
      // Saved again, as a person does who was told that it was not kept: it is there once.
      await engine.enqueue([change]);
      expect(await store.counts()).toMatchObject({ pending: 2 });
    },
  );

  it('H34 ST-15 a read that the closed handle never answers ends with it, long before a silent one is given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { database, store } = await world();
    const counts = withoutEndEvents(true);
    const counted = store.counts().catch((error: unknown) => (error as { fault?: string }).fault);
    await vi.waitUntil(() => counts.begun > 0);
    IDBDatabase.prototype.transaction = ORIGINAL.transaction;
    forceCloseDatabase(database.backendDB() as never);
    await vi.advanceTimersByTimeAsync(HANDLE_LOOK_MS);
    expect(await counted).toBe('closed');
    expect(HANDLE_LOOK_MS * 4).toBeLessThan(TRANSACTION_MS);
  });

  it('H34 ST-15 a store that opens again and does not say which one it is counts as silent, and the next call opens another', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { database, store } = await world();
    forceCloseDatabase(database.backendDB() as never);
    const { get } = IDBObjectStore.prototype;
    let requests = 0;
    IDBObjectStore.prototype.get = function silent() {
      requests += 1;
      return new EventTarget() as IDBRequest;
    };
    const counted = store.counts().catch((error: unknown) => (error as { fault?: string }).fault);
    await vi.waitUntil(() => requests > 0);
    IDBObjectStore.prototype.get = get;
    await vi.advanceTimersByTimeAsync(OPENING_MS);
    expect(await counted).toBe('silent');
    vi.useRealTimers();
    expect(await store.counts()).toMatchObject({ pending: 1 });
  });

  it('ST-2 a browser that keeps nothing says so at the first opening', async () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException(
        'A mutation operation was attempted on a database that did not allow mutations.',
        'InvalidStateError',
      );
    };
    const store = new DexieStore(openDatabase('private', clinic), () => 0);
    await expect(engineOn(store).engine.enqueue([intent('CREATE', testId(), CLAIRE)])).rejects.toMatchObject({
      fault: 'refused',
    });
  });

  it('ST-2 so does one without IndexedDB', async () => {
    const { indexedDB: there } = Dexie.dependencies;
    try {
      Dexie.dependencies.indexedDB = undefined as never;
      await expect(openDatabase('none', clinic).ready()).rejects.toMatchObject({ fault: 'refused' });
    } finally {
      Dexie.dependencies.indexedDB = there;
    }
  });

  it('ST-3 a handle that the system closed once is opened again, and nobody notices', async () => {
    const { database, engine, store } = await world();
    forceCloseDatabase(database.backendDB() as never);
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    expect((await store.counts()).pending).toBe(2);
  });

  it('ST-4 a store that was deleted under an open page is not made anew by it, empty', async () => {
    const { name, engine } = await world();
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
    await engine.sync({ force: true });
    expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
  });

  it('ST-4 a page that has nothing to write hears of it too, soon after the system has closed its handle', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { name, database } = await world();
    const faults: (StorageFault | null)[] = [];
    const reported = new Promise<void>((resolve) =>
      database.onFault((fault) => (faults.push(fault), fault === 'gone' && resolve())),
    );
    forceCloseDatabase(database.backendDB() as never);
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
    expect(faults).toEqual([]);
    vi.advanceTimersByTime(STORAGE_RETRY_MS.closed);
    await reported;
    expect((await indexedDB.databases()).map((known) => known.name)).not.toContain(name);
  });

  it('ST-4 ST-15 a store that cannot be opened while it is being emptied is told, and looked at until it is known', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { name, database } = await world();
    const faults: (StorageFault | null)[] = [];
    database.onFault((fault) => faults.push(fault));
    const hears = (fault: StorageFault) =>
      vi.waitUntil(async () => (await vi.advanceTimersByTimeAsync(STORAGE_RETRY_MS.closed), faults.includes(fault)));
    forceCloseDatabase(database.backendDB() as never);
    failOpenings('NotReadableError');
    await hears('unreadable');
    mend();
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
    await hears('gone');
  });

  it('ST-3 a handle that is closed by its own page stays closed, also where the system had closed it a moment before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { database } = await world();
    const open = vi.spyOn(database, 'open');
    forceCloseDatabase(database.backendDB() as never);
    database.close();
    vi.advanceTimersByTime(STORAGE_RETRY_MS.closed);
    expect(open).not.toHaveBeenCalled();
  });

  it('ST-4 a store that the worker has made in its place is not taken for it: empty, it would look as if all were sent', async () => {
    const { name, database, engine, store, calls } = await world();
    forceCloseDatabase(database.backendDB() as never);
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
    const worker = openDatabase(name, clinic);
    await worker.ready();
    expect(await engine.sync({ force: true })).toMatchObject({ failure: 'storage', storage: 'gone' });
    await expect(engine.enqueue([intent('CREATE', testId(), CLAIRE)])).rejects.toMatchObject({ fault: 'gone' });
    await expect(store.counts()).rejects.toMatchObject({ fault: 'gone' });
    expect(calls).toEqual([]);
    worker.close();
  });
});

describe('ST-1 the first opening', () => {
  it('ST-1 a call that comes while the store is being made waits for it: Dexie calls itself open as soon as the upgrade begins', async () => {
    const database = openDatabase(`first-${testId()}`, clinic);
    const store = new DexieStore(database, () => 0);
    const faults: (StorageFault | null)[] = [];
    database.onFault((fault) => faults.push(fault));
    let amid: Promise<unknown> | undefined;
    database.on('populate', () => {
      amid = store.counts().catch((error: unknown) => error);
    });
    await expect(store.counts()).resolves.toMatchObject({ pending: 0 });
    await expect(amid).resolves.toMatchObject({ pending: 0 });
    expect(faults.filter((fault) => fault !== null)).toEqual([]);
    database.close();
  });
});
