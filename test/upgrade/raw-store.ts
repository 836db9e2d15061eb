import { presented } from '../../src/db/outbox-rows.ts';
import type { Runs } from '../../src/db/runs.ts';
import type { RingRow } from '../../src/db/schema.ts';
import type { Mutation } from '../../src/queue/model.ts';

/** A local store as IndexedDB alone sees it: what a fixture file holds, whichever version of the app wrote it. */
export interface RawStore {
  /** IndexedDB's own number. */
  version: number;
  stores: Record<
    string,
    {
      keyPath: IDBObjectStoreParameters['keyPath'];
      autoIncrement: boolean;
      indexes: { name: string; keyPath: string | string[]; unique: boolean; multiEntry?: boolean }[];
      rows: unknown[];
    }
  >;
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });

export async function dumpStore(name: string): Promise<RawStore> {
  const database = await done(indexedDB.open(name));
  const names = [...database.objectStoreNames].sort();
  const tx = database.transaction(names, 'readonly');
  const stores: RawStore['stores'] = {};
  for (const storeName of names) {
    const store = tx.objectStore(storeName);
    const indexes = [...store.indexNames].sort().map((index) => {
      const { keyPath, unique, multiEntry } = store.index(index);
      return { name: index, keyPath, unique, ...(multiEntry ? { multiEntry } : {}) };
    });
    stores[storeName] = {
      keyPath: store.keyPath as string,
      autoIncrement: store.autoIncrement,
      indexes,
      rows: await done(store.getAll()),
    };
  }
  const { version } = database;
  database.close();
  return { version, stores };
}

export async function restoreStore(name: string, raw: RawStore): Promise<void> {
  const request = indexedDB.open(name, raw.version);
  request.onupgradeneeded = () => {
    for (const [storeName, { keyPath, autoIncrement, indexes, rows }] of Object.entries(raw.stores)) {
      const store = request.result.createObjectStore(storeName, { keyPath: keyPath ?? null, autoIncrement });
      for (const index of indexes)
        store.createIndex(index.name, index.keyPath, { unique: index.unique, multiEntry: index.multiEntry ?? false });
      for (const row of rows) store.put(row);
    }
  };
  (await done(request)).close();
}

/** All mutations of a store of any layout, as the engine sees them. */
export function mutationsOf(raw: RawStore): Mutation[] {
  const rows = <T>(store: string): T[] => (raw.stores[store]?.rows ?? []) as T[];
  const inFlight = rows<{ key: string; inFlight?: Runs }>('engine').find(({ key }) => key === 'engine')?.inFlight ?? [];
  const open = rows<Mutation>('outbox').map((mutation) => presented(mutation, inFlight));
  return [...open, ...rows<RingRow>('ring').flatMap(({ mutations }) => mutations)].sort((a, b) => a.seq - b.seq);
}

/** The stores and indexes without their rows: a change of it is a new layout. */
export const layoutOf = ({ stores }: RawStore): unknown =>
  Object.fromEntries(
    Object.entries(stores).map(([name, { keyPath, autoIncrement, indexes }]) => [
      name,
      { keyPath, autoIncrement, indexes },
    ]),
  );
