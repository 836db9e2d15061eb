import { Dexie, liveQuery } from 'dexie';
import { useEffect, useState } from 'react';
import { idOf, patientOf, VISIBLE, type Adapter, type ListRow } from '../adapter.ts';

/** Dexie as its guide shows it: a live query for the list, one transaction for record and queue entry; strict, like the others here. */
interface Item {
  id: string;
  birthName: string;
  birthGivenNames: string;
}
interface Entry {
  seq?: number;
  id: string;
  recordId: string;
  patch: Partial<Item>;
}

const database = new Dexie('plain-dexie', { chromeTransactionDurability: 'strict' });
database.version(1).stores({ items: 'id,birthName', outbox: '++seq' });
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
      await items.bulkPut(Array.from({ length: Math.min(5_000, count - start) }, (_, at) => ({ id: idOf(start + at), ...patientOf(start + at) })));
    }
  },
  useRows() {
    const [list, setList] = useState<ListRow[]>(rows);
    useEffect(() => {
      const query = liveQuery(() => items.orderBy('birthName').limit(VISIBLE).toArray());
      const subscription = query.subscribe((found) => {
        rows = found.map(({ id, birthName, birthGivenNames }) => ({ id, title: `${birthName} ${birthGivenNames}` }));
        setList(rows);
      });
      return () => subscription.unsubscribe();
    }, []);
    return list;
  },
  peek: (id) => rows.find((row) => row.id === id)?.title,
  change: (id, birthGivenNames) =>
    database.transaction('rw', items, outbox, async () => {
      await items.update(id, { birthGivenNames });
      await outbox.add({ id: crypto.randomUUID(), recordId: id, patch: { birthGivenNames } });
    }),
  async drain() {
    for (;;) {
      const entries = await outbox.orderBy('seq').limit(100).toArray();
      if (entries.length === 0) return;
      const response = await fetch('/api/push', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ entries }) });
      if (!response.ok) throw new Error(`push: ${response.status}`);
      await outbox.bulkDelete(entries.flatMap(({ seq }) => seq ?? []));
    }
  },
  queued: () => outbox.count(),
};
