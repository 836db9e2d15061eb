import { useSyncExternalStore } from 'react';
import { idOf, itemOf, postJson, VISIBLE, type Adapter, type ListRow, type Page } from '../adapter.ts';

/**
 * IndexedDB by hand, the practical limit: the visible rows in memory, record and queue entry in one strict transaction,
 * calls of one tick sharing it; sent 100 at a time.
 */
interface Item {
  id: string;
  name: string;
  label: string;
}
interface Entry {
  seq?: number;
  id: string;
  recordId: string;
  patch: Partial<Item>;
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error));
  });

let database: IDBDatabase;
let rows: (Item & ListRow)[] = [];
let batch: { entries: Entry[]; done: Promise<void> } | null = null;
const listeners = new Set<() => void>();

const begin = (stores: string[], mode: IDBTransactionMode): IDBTransaction =>
  database.transaction(stores, mode, { durability: 'strict' });
const shown = (item: Item): Item & ListRow => ({ ...item, title: `${item.name} ${item.label}` });
const announce = (): void => listeners.forEach((listener) => listener());

async function loadVisible(): Promise<void> {
  const items: Item[] = await answer(
    begin(['items'], 'readonly').objectStore('items').index('name').getAll(null, VISIBLE),
  );
  rows = items.map(shown);
  announce();
}

function flush(entries: Entry[]): Promise<void> {
  batch = null;
  const transaction = begin(['items', 'outbox'], 'readwrite');
  const items = transaction.objectStore('items');
  const outbox = transaction.objectStore('outbox');
  for (const entry of entries) {
    const known = rows.find(({ id }) => id === entry.recordId);
    if (known) {
      const { title: _, ...item } = known;
      items.put(item);
    } else {
      const read = items.get(entry.recordId);
      read.addEventListener('success', () => items.put({ ...(read.result as Item), ...entry.patch }));
    }
    outbox.add(entry);
  }
  return committed(transaction);
}

export const adapter: Adapter = {
  name: 'raw IndexedDB (strict)',
  async open() {
    const request = indexedDB.open('raw', 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('items', { keyPath: 'id' }).createIndex('name', 'name');
      request.result.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true });
    });
    database = await answer(request);
    await loadVisible();
  },
  async seed(count) {
    for (let start = 0; start < count; start += 5_000) {
      const transaction = begin(['items'], 'readwrite');
      for (let index = start; index < Math.min(start + 5_000, count); index += 1)
        transaction.objectStore('items').put({ id: idOf(index), ...itemOf(index) });
      await committed(transaction);
    }
    await loadVisible();
  },
  useRows: () =>
    useSyncExternalStore(
      (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      () => rows,
    ),
  peek: (id) => rows.find((row) => row.id === id)?.title,
  change(id, label) {
    const at = rows.findIndex((row) => row.id === id);
    const row = rows[at];
    if (row) {
      rows = rows.with(at, shown({ ...row, label }));
      announce();
    }
    if (!batch) {
      const entries: Entry[] = [];
      batch = { entries, done: Promise.resolve().then(() => flush(entries)) };
    }
    batch.entries.push({ id: crypto.randomUUID(), recordId: id, patch: { label } });
    return batch.done;
  },
  async drain() {
    for (;;) {
      const entries: Entry[] = await answer(begin(['outbox'], 'readonly').objectStore('outbox').getAll(null, 100));
      const last = entries.at(-1)?.seq;
      if (last === undefined) return;
      await postJson('/api/push', { entries });
      const transaction = begin(['outbox'], 'readwrite');
      transaction.objectStore('outbox').delete(IDBKeyRange.upperBound(last));
      await committed(transaction);
    }
  },
  async pull(count) {
    for (let cursor: string | null = null, more = true; more;) {
      const page: Page = await postJson('/api/sync/down', { cursor, limit: 1_000, records: count });
      const transaction = begin(['items'], 'readwrite');
      for (const { entityId, payload } of page.changes)
        transaction.objectStore('items').put({ ...payload, id: entityId });
      await committed(transaction);
      ({ cursor, hasMore: more } = page);
    }
  },
  stored: () => answer(begin(['items'], 'readonly').objectStore('items').count()),
  queued: () => answer(begin(['outbox'], 'readonly').objectStore('outbox').count()),
};
