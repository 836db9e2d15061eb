import { Dexie } from 'dexie';
import { INITIAL_META } from '../queue/initial.ts';
import type { RecordKey } from '../queue/model.ts';
import { storageFaultOf } from '../queue/storage.ts';
import { asStorageError } from './faults.ts';
import { runsOf } from './runs.ts';
import type { EngineRow, LocalDatabase, RingRow } from './schema.ts';
import { promisify, STORES, transaction, type StoreName, type Transaction } from './transaction.ts';

/**
 * A row whose value the browser can't read any more (the file of a large value is gone): its place is all that is left
 * of it.
 */
export interface UnreadableRow {
  store: StoreName;
  key: IDBValidKey;
  /** Of a change: what its indexes still tell. */
  mutation?: { id: string } & RecordKey;
}

/** Rows that are read in one go; a part that fails is halved, to find the one. */
const PART = 25;

/**
 * Whether this can be read; its failure does not end the transaction. Chromium counts failures on both sides, and this
 * one is only known to the page: committing would fail with UnknownError. So a transaction that asks this is left,
 * never committed.
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

/** Every row that can't be read, of all tables; null where nothing at all can be: then it is the store, not a row. */
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
 * The rows that can't be read, looked for twice, the second time by a new handle: a disk that was busy for a moment
 * costs nothing. Null where the whole store can't be read.
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

/** What the indexes tell of a change: keys are kept apart from values. */
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
 * The engine's own row, made anew from what the others tell. What may have left counts as left, and the server's copy
 * is fetched from its beginning. Numbers that tell writers and holders apart (`epoch`) are new ones.
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
