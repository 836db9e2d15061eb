import { describe, expect, it } from 'vitest';
import { rowsUnder } from './use-owned.ts';

const entry = (id: string, sortKey: string, more: object = {}) => ({
  id,
  sortKey,
  summary: { id, ...more },
  syncState: 'synced' as const,
});

function collectionOf(...entries: ReturnType<typeof entry>[]) {
  const held = new Map(entries.map((each) => [each.id, each]));
  let version = 1;
  let reads = 0;
  return {
    idsOf: () => ((reads += 1), new Set(held.keys())),
    get: (id: string) => held.get(id) as never,
    versionOf: () => version,
    put(each: ReturnType<typeof entry>) {
      held.set(each.id, each);
      version += 1;
    },
    remove(id: string) {
      held.delete(id);
      version += 1;
    },
    get reads() {
      return reads;
    },
  };
}

describe('CR-57 rows under a record', () => {
  it('are gathered once, for whichever part of whichever screen asks, until one of them changes', () => {
    const collection = collectionOf(entry('a', '2'), entry('b', '1'));
    const rows = rowsUnder(collection, ['p']);
    expect(rows.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(rowsUnder(collection, ['p'])).toBe(rows);
    expect(collection.reads).toBe(1);
    collection.put(entry('b', '3', { changed: true }));
    const after = rowsUnder(collection, ['p']);
    expect(after.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(after[0]).toBe(rows[1]);
    expect(after[1]).not.toBe(rows[0]);
  });

  it('are in the listing’s order whatever came, went or moved', () => {
    const collection = collectionOf(entry('a', '1'), entry('b', '2'), entry('c', '3'));
    rowsUnder(collection, ['p']);
    collection.put(entry('d', '0'));
    collection.put(entry('a', '4'));
    collection.remove('b');
    expect(rowsUnder(collection, ['p']).map(({ id }) => id)).toEqual(['d', 'c', 'a']);
  });

  it('a row whose state of sync alone has changed is another row', () => {
    const one = entry('a', '1');
    const collection = collectionOf(one);
    const [before] = rowsUnder(collection, ['p']);
    collection.put({ ...one, syncState: 'pending' as never });
    const [after] = rowsUnder(collection, ['p']);
    expect(before?.syncState).toBe('synced');
    expect(after?.syncState).toBe('pending');
  });
});
