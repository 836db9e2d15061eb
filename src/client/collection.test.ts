import { describe, expect, it } from 'vitest';
import { Collection, type Entry } from './collection.ts';
import { SearchedCollection } from './searched-collection.ts';

const listing = {
  entityType: 'item',
  fields: ['name'],
  label: (summary: Record<string, unknown>) => String(summary['name']),
  sortKey: (summary: Record<string, unknown>) => String(summary['name']),
  terms: (summary: Record<string, unknown>) => ({ names: [[String(summary['name'])]], codes: [] }),
};

/** Numbers that look drawn, the same on every run (mulberry32). */
function drawn(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('CR-49 records that are merged', () => {
  const people = { ...listing, ownerOf: ({ into }: Record<string, unknown>) => String(into ?? ''), merges: true };
  const of = (records: Record<string, string>) => {
    const collection = new Collection(people);
    const put = (id: string, into = '') =>
      collection.put([collection.entryOf(id, { name: id, ...(into && { into }) }, 'synced')]);
    for (const [id, into] of Object.entries(records)) put(id, into);
    return { collection, put };
  };

  it('are not listed: the one that is kept stands in their place, and each is there by its own id', () => {
    const { collection, put } = of({ a: '', b: 'a', c: 'b', d: '' });
    expect(collection.ids).toEqual(['a', 'd']);
    expect(collection.ordered.map(({ id }) => id)).toEqual(['a', 'd']);
    expect(collection.size).toBe(2);
    expect(collection.allIds).toEqual(['a', 'b', 'c', 'd']);
    expect(collection.get('c')?.id).toBe('c');
    expect(collection.standingForAll(['c', 'd', 'a', 'b'])).toEqual(['a', 'd']);
    put('b');
    expect(collection.ids).toEqual(['a', 'b', 'd']);
    put('b', 'd');
    expect(collection.standingForAll(['c'])).toEqual(['d']);
  });

  it('are listed where the one that is kept is not here, or where links lead in a circle', () => {
    const { collection, put } = of({ a: 'gone', b: 'c', c: 'b', d: 'a' });
    expect(collection.ids).toEqual(['a', 'b', 'c']);
    put('gone');
    expect(collection.ids).toEqual(['b', 'c', 'gone']);
    collection.remove(['gone']);
    expect(collection.ids).toEqual(['a', 'b', 'c']);
  });

  it('leave the list of ids as it is where nobody came, went or moved, and show what has changed', () => {
    const { collection } = of({ a: '', b: 'a', c: '' });
    const before = collection.ids;
    collection.put([collection.entryOf('c', { name: 'c', phone: '1' }, 'pending')]);
    expect(collection.ids).toBe(before);
    expect(collection.ordered.at(-1)).toMatchObject({ id: 'c', summary: { phone: '1' }, syncState: 'pending' });
  });

  it('say nothing of records that stand under another type', () => {
    const { merges: _merges, ...owned } = people;
    const collection = new Collection(owned);
    collection.put([collection.entryOf('x', { name: 'x', into: 'p' }, 'synced')]);
    collection.put([collection.entryOf('p', { name: 'p' }, 'synced')]);
    expect(collection.ids).toEqual(['p', 'x']);
  });
});

describe('a collection', () => {
  it('H31 UI-2 UI-35 finds in the order of the list as it is now, whatever was searched before', () => {
    const collection = new SearchedCollection(listing);
    const put = (id: string, name: string) => collection.put([collection.entryOf(id, { name }, 'synced')]);
    for (const [id, name] of Object.entries({ c: 'dupont', b: 'duponts', a: 'dupont', d: 'durand' })) put(id, name);
    expect(collection.search('dup').ids).toEqual(['a', 'c', 'b']);
    put('e', 'dupond');
    put('b', 'dupe');
    expect(collection.search('dup').ids).toEqual(['b', 'e', 'a', 'c']);
    collection.remove(['e']);
    expect(collection.search('dup').ids).toEqual(['b', 'a', 'c']);
    expect(collection.search('dupont').ids).toEqual(['a', 'c']);
  });

  it('is in order after whatever was put, moved and removed, one by one or many at once', () => {
    const draw = drawn(20_261_121);
    const collection = new Collection(listing);
    const expected = new Map<string, string>();
    const seen = { moved: 0, twice: 0, removed: 0, many: 0 };
    for (let step = 0; step < 400; step += 1) {
      const count = draw(3) === 0 ? 1 + draw(120) : 1 + draw(4);
      if (count > 8) seen.many += 1;
      const ids = Array.from({ length: count }, () => `id${draw(300)}`);
      if (draw(4) === 0) {
        seen.removed += ids.filter((id) => expected.delete(id)).length;
        collection.remove(ids);
      } else {
        // Few names, so that many records have the same one.
        const named = ids.map((id) => ({ id, name: `n${draw(60)}` }));
        seen.moved += named.filter(({ id, name }) => expected.has(id) && expected.get(id) !== name).length;
        seen.twice += ids.length - new Set(ids).size;
        for (const { id, name } of named) expected.set(id, name);
        collection.put(named.map(({ id, name }) => collection.entryOf(id, { name }, 'synced')));
      }
      const inOrder = [...expected].sort(([a, x], [b, y]) => (x < y || (x === y && a < b) ? -1 : 1)).map(([id]) => id);
      expect(collection.ids).toEqual(inOrder);
      // Neither a moved nor a stale entry.
      expect(collection.ordered.every(({ id }, at) => id === inOrder[at])).toBe(true);
      expect(collection.ordered.every((entry) => entry === collection.get(entry.id))).toBe(true);
      expect(collection.size).toBe(expected.size);
      expect(collection.ids.map((id) => collection.get(id)?.summary['name'])).toEqual(
        inOrder.map((id) => expected.get(id)),
      );
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
  });

  it('H26 UI-28 searches for the beginning of a page of text that was pasted, and answers as ever', () => {
    const requests: string[] = [];
    const collection = new SearchedCollection({ ...listing, queries: (typed) => (requests.push(typed), [typed]) });
    collection.put([collection.entryOf('id1', { name: 'dupont' }, 'synced')]);
    expect(collection.search(`dupont ${' '.repeat(400_000)}`).ids).toEqual(['id1']);
    expect(collection.search('dup '.repeat(100_000)).ids).toEqual([]);
    expect(requests.map(({ length }) => length)).toEqual([200, 200]);
  });

  it('never sorts again what is in order already: what comes costs what it is, and a look for its place', () => {
    let looks = 0;
    const entry = (id: string, name: string): Entry => ({
      id,
      summary: { name },
      syncState: 'synced',
      get sortKey() {
        looks += 1;
        return name;
      },
    });
    const collection = new Collection(listing);
    const named = (n: number) => `n${String((n * 7_919) % 100_003).padStart(6, '0')}`;
    collection.put(Array.from({ length: 20_000 }, (_, n) => entry(`a${n}`, named(n))));
    looks = 0;
    collection.put(Array.from({ length: 250 }, (_, n) => entry(`b${n}`, named(50_000 + n))));
    expect(collection.size).toBe(20_250);
    // 250 × (15 halvings and as many comparisons among themselves) × 3 looks a comparison; a sort of all would look
    // 500,000 times.
    expect(looks).toBeGreaterThan(250);
    expect(looks).toBeLessThan(30_000);
  });

  it('keeps its ids as they are, the very array, where a change leaves the order', () => {
    const collection = new Collection(listing);
    collection.put(Array.from({ length: 20 }, (_, n) => collection.entryOf(`id${n}`, { name: `n${n}` }, 'synced')));
    const { ids, version } = collection;
    collection.put([collection.entryOf('id7', { name: 'n7' }, 'pending')]);
    collection.remove(['none']);
    expect(collection.ids).toBe(ids);
    expect(collection.version).toBeGreaterThan(version);
    collection.put([collection.entryOf('id7', { name: 'a' }, 'pending')]);
    // A screen that still holds the former order has it unchanged.
    expect(ids.indexOf('id7')).toBe(17);
    expect(collection.ids.indexOf('id7')).toBe(0);
  });

  it('CR-6 knows what stands under a record, and which of its changes concern that one', () => {
    const read: string[] = [];
    const collection = new Collection({
      ...listing,
      ownerOf: (summary) => {
        read.push(String(summary['name']));
        return String(summary['owner'] ?? '');
      },
    });
    const entry = (id: string, owner: string) => collection.entryOf(id, { name: id, owner }, 'synced');
    collection.put(Array.from({ length: 1000 }, (_, n) => entry(`id${n}`, `p${n % 10}`)));
    expect(collection.idsOf('p3').size).toBe(100);
    expect(collection.idsOf('nobody').size).toBe(0);

    const [three, four] = [collection.versionOf('p3'), collection.versionOf('p4')];
    read.length = 0;
    collection.put([entry('new', 'p3')]);
    expect(read).toEqual(['new']);
    expect([...collection.idsOf('p3')]).toContain('new');
    collection.put([entry('new', 'p4')]);
    expect([...collection.idsOf('p3')]).not.toContain('new');
    expect([...collection.idsOf('p4')]).toContain('new');
    collection.remove(['new']);
    expect(collection.idsOf('p4').size).toBe(100);
    expect(collection.versionOf('p3')).toBeGreaterThan(three);
    expect(collection.versionOf('p4')).toBeGreaterThan(four);

    const five = collection.versionOf('p5');
    collection.put([entry('other', 'p6')]);
    expect(collection.versionOf('p5')).toBe(five);
  });
});
