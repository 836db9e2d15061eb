import { Dexie, liveQuery } from 'dexie';
import { useEffect, useState } from 'react';
import { idOf, itemOf, postJson, VISIBLE, type Adapter, type ListRow, type Page } from '../adapter.ts';

/**
 * Dexie as its guide shows it: a live query for the list, one transaction for record and queue entry; strict, like the
 * others here.
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

const database = new Dexie('plain-dexie', { chromeTransactionDurability: 'strict' });
database.version(1).stores({ items: 'id,name', outbox: '++seq' });
const items = database.table<Item, string>('items');
const outbox = database.table<Entry, number>('outbox');
let rows: ListRow[] = [];

export const adapter: Adapter = {
  name: 'plain Dexie (strict)',
  async open() {
    await database.open();
  },
  async seed(count) {
    for (let start = 0; start < count; start += 5_000) {
      await items.bulkPut(
        Array.from({ length: Math.min(5_000, count - start) }, (_, at) => ({
          id: idOf(start + at),
          ...itemOf(start + at),
        })),
      );
    }
  },
  useRows() {
    const [list, setList] = useState<ListRow[]>(rows);
    useEffect(() => {
      const query = liveQuery(() => items.orderBy('name').limit(VISIBLE).toArray());
      const subscription = query.subscribe((found) => {
        rows = found.map(({ id, name, label }) => ({ id, title: `${name} ${label}` }));
        setList(rows);
      });
      return () => subscription.unsubscribe();
    }, []);
    return list;
  },
  peek: (id) => rows.find((row) => row.id === id)?.title,
  change: (id, label) =>
    database.transaction('rw', items, outbox, async () => {
      await items.update(id, { label });
      await outbox.add({ id: crypto.randomUUID(), recordId: id, patch: { label } });
    }),
  async drain() {
    for (;;) {
      const entries = await outbox.orderBy('seq').limit(100).toArray();
      if (entries.length === 0) return;
      await postJson('/api/push', { entries });
      await outbox.bulkDelete(entries.flatMap(({ seq }) => seq ?? []));
    }
  },
  async pull(count) {
    for (let cursor: string | null = null, more = true; more;) {
      const page: Page = await postJson('/api/sync/down', { cursor, limit: 1_000, records: count });
      await items.bulkPut(
        page.changes.map(({ entityId, payload }) => ({ ...(payload as unknown as Item), id: entityId })),
      );
      ({ cursor, hasMore: more } = page);
    }
  },
  stored: () => items.count(),
  queued: () => outbox.count(),
};
