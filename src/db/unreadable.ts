import { Dexie } from 'dexie';
import { INITIAL_META } from '../queue/initial.ts';
import type { RecordKey } from '../queue/model.ts';
import { storageFaultOf } from '../queue/storage.ts';
import { asStorageError } from './faults.ts';
import { runsOf } from './runs.ts';
import type { EngineRow, LocalDatabase, RingRow } from './schema.ts';
import { promisify, STORES, transaction, type StoreName, type Transaction } from './transaction.ts';

/** A row whose value the browser can no longer read (the file of a large value is gone): only its key is left. */
export interface UnreadableRow {
  store: StoreName;
  key: IDBValidKey;
  /** For a mutation: what its indexes still tell. */
  mutation?: { id: string } & RecordKey;
}

/** Rows that are read at once; if a read fails, the range is halved to find the row. */
const PART = 25;

/**
 * Whether this can be read; a failure does not end the transaction. Chromium counts failures in the page and in its
 * storage process, and this one is known to the page only: committing would fail with UnknownError. So a transaction
 * that calls this is aborted, never committed.
 */
function canRead(request: IDBRequest): Promise<boolean> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(true);
    request.onerror = (event) => {
      const error = asStorageError(request.error) as Error;
      if (storageFaultOf(error) !== 'unreadable') return reject(error);
      event.preventDefault();
      event.stopPropagation();
      resolve(false);
    };
  });
}

async function among(store: IDBObjectStore, keys: readonly IDBValidKey[]): Promise<IDBValidKey[]> {
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined || (await canRead(store.getAll(IDBKeyRange.bound(first, last)))))
    return [];
  if (keys.length === 1) return [first];
  const middle = keys.length >> 1;
  return [...(await among(store, keys.slice(0, middle))), ...(await among(store, keys.slice(middle)))];
}

/** Every unreadable row of all tables; null if nothing can be read at all: then the store is at fault, not a row. */
async function look(database: LocalDatabase): Promise<UnreadableRow[] | null> {
  return transaction(database, STORES, 'readonly', async (tx) => {
    const found: UnreadableRow[] = [];
    let rows = 0;
    for (const name of STORES) {
      const store = tx.store(name);
      const keys = await promisify(store.getAllKeys());
      rows += keys.length;
      for (let at = 0; at < keys.length; at += PART)
        for (const key of await among(store, keys.slice(at, at + PART))) found.push({ store: name, key });
    }
    return tx.abortWith(found.length < rows ? found : null);
  });
}

/**
 * The unreadable rows, searched for twice, the second time with a new handle, so that a disk that was busy for a moment
 * costs nothing. Null if the whole store is unreadable.
 */
export async function findUnreadable(database: LocalDatabase): Promise<UnreadableRow[] | null> {
  const first = await look(database);
  if (first === null || first.length === 0) return first;
  database.close({ disableAutoOpen: false });
  return transaction(database, STORES, 'readonly', async (tx) => {
    const still: UnreadableRow[] = [];
    for (const row of first) if (!(await canRead(tx.store(row.store).get(row.key)))) still.push(row);
    return tx.abortWith(
      await Promise.all(
        still.map(async (row) => (row.store === 'outbox' ? { ...row, ...(await mutationAt(tx, row.key)) } : row)),
      ),
    );
  });
}

/** What the indexes tell about a mutation: keys are stored apart from values. */
async function mutationAt(tx: Transaction, seq: IDBValidKey): Promise<Pick<UnreadableRow, 'mutation'>> {
  const keyIn = async (index: string): Promise<IDBValidKey | undefined> => {
    const cursor = tx.store('outbox').index(index).openKeyCursor();
    for (let at = await promisify(cursor); at !== null; at = await promisify(cursor)) {
      if (indexedDB.cmp(at.primaryKey, seq) === 0) return at.key;
      at.continue();
    }
    return undefined;
  };
  const [id, place] = [await keyIn('id'), await keyIn('[entityType+entityId]')];
  if (typeof id !== 'string' || !Array.isArray(place)) return {};
  return { mutation: { id, entityType: String(place[0]), entityId: String(place[1]) } };
}

/**
 * The engine's own row, rebuilt from the others. What may have been sent counts as sent, and the server's copy is
 * pulled from its beginning. Numbers that identify writers and holders (`epoch`) are new ones.
 */
export async function rebuildEngineRow(tx: Transaction, epoch: number): Promise<void> {
  const lastKey = async (source: IDBObjectStore | IDBIndex, range: IDBKeyRange | null = null) =>
    (await promisify(source.openKeyCursor(range, 'prev')))?.key;
  const numberOf = (key: unknown): number => (typeof key === 'number' ? key : 0);
  const seqs = await promisify(tx.store('outbox').getAllKeys());
  const ring = await promisify<RingRow[]>(tx.store('ring').getAll());
  const seq = Math.max(
    0,
    ...seqs.map(numberOf),
    ...ring.flatMap(({ mutations }) => mutations.map((mutation) => mutation.seq)),
  );
  const changes: number[] = [];
  const byChange = tx.store('records').index('[entityType+changeSeq]');
  for (
    let last = await lastKey(byChange);
    Array.isArray(last);
    last = await lastKey(byChange, IDBKeyRange.upperBound([last[0], Dexie.minKey], true))
  )
    changes.push(numberOf(last[1]));
  const generation = numberOf(await lastKey(tx.store('records').index('generation')));
  const meta = { ...INITIAL_META, seq, generation, fence: epoch };
  const row: EngineRow = {
    key: 'engine',
    meta,
    changeSeq: Math.max(0, ...changes),
    revision: epoch,
    inFlight: runsOf(new Set(seqs.map(numberOf))),
  };
  tx.store('engine').put(row);
}
