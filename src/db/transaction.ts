import { Dexie } from 'dexie';
import { StorageError } from '../queue/storage.ts';
import { asStorageError } from './faults.ts';
import type { LocalDatabase } from './schema.ts';

/** Promisifies an IndexedDB request. Awaiting it (and nothing else) keeps its transaction open. */
export function promisify<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('request failed', 'UnknownError'));
  });
}

export const STORES = ['records', 'outbox', 'engine', 'ring', 'blobs', 'drafts', 'quarantine'] as const;
export type StoreName = (typeof STORES)[number];

/** Time limit of a transaction; after it, the transaction is aborted. */
export const TRANSACTION_MS = 60_000;
/**
 * How often a transaction without events checks whether its handle is still open. The browser may close the handle
 * during a commit, and then fires no event at all.
 */
export const HANDLE_LOOK_MS = 5_000;

export interface Transaction {
  /** The open database that it runs on; another one after the system has closed it. */
  readonly handle: IDBDatabase;
  store(name: StoreName): IDBObjectStore;
  /** Runs after the commit, before the caller continues. */
  whenDone(work: () => void): void;
  /** Rolls back everything written here; the transaction's promise resolves with this value. */
  abortWith<T>(value: T): T;
}

/**
 * One transaction on the database that Dexie has opened and upgraded, by IndexedDB's own calls: the queue's hot path
 * does without Dexie's promises. Resolves when the transaction has committed; `work` may await only `promisify(…)`. If
 * `work` throws, or a request never settles because the transaction aborted (a full disk), the promise rejects and
 * nothing is written (faults T7). After one fault it is unknown whether anything was written: `closed`, if the browser
 * closed the handle during the commit; the caller has to look.
 *
 * `strict` waits for the disk; `relaxed` is for data that a power failure may lose without harm. A transaction that was
 * aborted because the page was left runs again, from its beginning, when the page is back (SPEC ST-5).
 */
export const transaction = <T>(
  database: LocalDatabase,
  stores: readonly StoreName[],
  mode: 'readonly' | 'strict' | 'relaxed',
  work: (tx: Transaction) => Promise<T>,
): Promise<T> => database.presence.during(() => attempt(database, stores, mode, work));

async function attempt<T>(
  database: LocalDatabase,
  stores: readonly StoreName[],
  mode: 'readonly' | 'strict' | 'relaxed',
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const tx = await begin(database, stores, mode).catch((error: unknown) =>
    Promise.reject(asStorageError(error) as Error),
  );
  return new Promise<T>((resolve, reject) => {
    let silence: ReturnType<typeof setTimeout>;
    const listen = (waited: number) => {
      silence = setTimeout(() => {
        if (isClosed(tx.db, stores)) return reject(new StorageError('closed'));
        if (waited + HANDLE_LOOK_MS < TRANSACTION_MS) return listen(waited + HANDLE_LOOK_MS);
        try {
          tx.abort();
        } catch {
          // It is committing: wait as long as its handle is open.
          return listen(waited);
        }
        reject(new StorageError('silent'));
      }, HANDLE_LOOK_MS);
    };
    listen(0);
    let result: T;
    let failure: unknown;
    let isAborted = false;
    let done: () => void = () => undefined;
    tx.oncomplete = () => (clearTimeout(silence), done(), resolve(result));
    // Only the transaction knows why it was aborted (a full disk); its requests do not.
    tx.onabort = () => (
      clearTimeout(silence),
      isAborted && tx.error === null
        ? resolve(result)
        : reject(asStorageError(tx.error ?? failure ?? new DOMException('aborted', 'AbortError')))
    );
    const abortWith = <V>(value: V): V => ((isAborted = true), value);
    work({ handle: tx.db, store: (name) => tx.objectStore(name), whenDone: (then) => void (done = then), abortWith })
      .then((value) => {
        result = value;
        if (isAborted) tx.abort();
        else tx.commit();
      })
      .catch((error: unknown) => {
        failure = error;
        try {
          tx.abort();
        } catch {
          // The failed request has aborted it already; onabort reports the cause.
        }
      });
  });
}

/** A closed handle begins no transaction. */
function isClosed(handle: IDBDatabase, stores: readonly StoreName[]): boolean {
  try {
    handle.transaction(stores, 'readonly').abort();
    return false;
  } catch {
    return true;
  }
}

async function begin(
  database: LocalDatabase,
  stores: readonly StoreName[],
  mode: 'readonly' | 'strict' | 'relaxed',
): Promise<IDBTransaction> {
  const start = () => {
    const options: IDBTransactionOptions = { durability: mode === 'strict' ? 'strict' : 'relaxed' };
    return database.backendDB().transaction(stores, mode === 'readonly' ? 'readonly' : 'readwrite', options);
  };
  // A store that a newer app has upgraded is only read.
  if (database.readOnly && mode === 'readonly') return (await database.reader()).transaction(stores, 'readonly');
  if (!database.isReady) await database.ready();
  try {
    return start();
  } catch (error) {
    // The system has closed the handle (faults T5): once more on a fresh one.
    if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
    database.close({ disableAutoOpen: false });
    await database.ready();
    return start();
  }
}

/** All keys that begin with these parts. */
export const startingWith = (...parts: (string | number)[]): IDBKeyRange =>
  IDBKeyRange.bound(parts, [...parts, Dexie.maxKey]);
