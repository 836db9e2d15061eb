import { prepareTerms } from '../lib/search-index.ts';
import { describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { keyOf, type Mutation, type StoredRecord } from '../queue/model.ts';
import { pageHost } from './search-hosts.ts';
import { SearchLink } from './search-link.ts';
import { CollectionLoader, type ListReads } from './collection-loader.ts';

const listing = {
  entityType: 'item',
  fields: ['name'],
  label: (summary: Record<string, unknown>) => String(summary['name']),
  sortKey: (summary: Record<string, unknown>) => String(summary['name']),
  terms: (summary: Record<string, unknown>) => ({ names: [[String(summary['name'])]], codes: [] }),
};

const idOf = (n: number): string => `id${String(n).padStart(5, '0')}`;
const nameOf = (n: number): string => `n${String((n * 7_919) % 100_003).padStart(6, '0')}`;
const rowOf = (n: number, name = nameOf(n)): StoredRecord => ({
  entityType: 'item',
  entityId: idOf(n),
  confirmed: null,
  confirmedVersion: 0,
  view: { id: idOf(n), name },
  syncState: 'synced',
  generation: 0,
});
const entryOf = (n: number) => ({
  id: idOf(n),
  summary: { name: nameOf(n) },
  sortKey: nameOf(n),
  search: prepareTerms({ names: [[nameOf(n)]], codes: [] }),
  syncState: 'synced' as const,
});

const openMutation = (seq: number, entityId: string) =>
  ({ seq, id: `m${seq}`, entityType: 'item', entityId, state: 'pending' }) as Mutation;

/** So many rows in the store, numbered by its own count from 1. */
function storeWith(count: number): MemoryStore {
  const store = new MemoryStore();
  for (let n = 0; n < count; n += 1) store.records.set(`item/${idOf(n)}`, { ...rowOf(n), changeSeq: n + 1 });
  return store;
}

/** A list as it lies on people's devices: in the order of the names, a head and chunks of the size of then. */
async function saved(
  store: MemoryStore,
  count: number,
  chunk: number,
  stampOf = (_chunk: number) => count,
): Promise<void> {
  const entries = Array.from({ length: count }, (_, n) => entryOf(n)).sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
  const rest = entries.slice(200);
  const chunks = Math.ceil(rest.length / chunk);
  await store.saveBlobs([
    {
      name: 'list:item:head',
      value: { format: 3, changeSeq: count, stamp: count, total: count, chunks, entries: entries.slice(0, 200) },
    },
    ...Array.from({ length: chunks }, (_, at) => ({
      name: `list:item:${at}`,
      value: { stamp: stampOf(at), entries: rest.slice(at * chunk, (at + 1) * chunk) },
    })),
  ]);
}

/** A loader whose turns are given one by one, and what it has read and told. */
function loaderOn(store: MemoryStore, given: 'at once' | 'when told' = 'at once') {
  const reported = { read: [] as string[], grown: 0, whole: 0, unreadable: 0, turns: 0 };
  let waiting: (() => void)[] = [];
  const reads: ListReads = {
    loadBlobs(names) {
      reported.read.push(...names.filter((name) => name.startsWith('list:')));
      return store.loadBlobs(names);
    },
    saveBlobs: (blobs, unchanged) => store.saveBlobs(blobs, unchanged),
    withOpenChanges(entityType, limit) {
      reported.read.push('open changes');
      return store.withOpenChanges(entityType, limit);
    },
    async changedSince(entityType, since, limit) {
      const answer = await store.changedSince(entityType, since, limit);
      reported.read.push(`${answer.rows.length} of ${limit} rows`);
      return answer;
    },
  };
  const loader = new CollectionLoader(listing, reads, {
    grown: () => (reported.grown += 1),
    changed: () => (reported.whole += 1),
    unreadable: () => (reported.unreadable += 1),
    shown: (row) => row,
    read: (summary) => summary,
    search: new SearchLink({
      startInPage: pageHost([listing], () => Promise.resolve()),
      later: () => undefined,
      turn: () => Promise.resolve(),
    }),
    turn() {
      reported.turns += 1;
      return given === 'at once' ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
    },
  });
  const giveTurns = () => {
    const held = waiting;
    waiting = [];
    for (const resolve of held) resolve();
  };
  const finish = () => vi.waitFor(() => (giveTurns(), expect(reported.whole).toBe(1)), { interval: 1, timeout: 5_000 });
  const names = () => loader.collection.ids.map((id) => loader.collection.get(id)?.summary['name']);
  return { loader, reads, reported, giveTurns, finish, names, isWaiting: () => waiting.length > 0 };
}

const inOrder = (count: number): string[] => Array.from({ length: count }, (_, n) => nameOf(n)).sort();

describe('RB-16 the rest of a long list', () => {
  it('is read in small parts, each in its turn, after a first screen that waits for no turn', async () => {
    const { loader, reported, giveTurns, finish, names, isWaiting } = loaderOn(storeWith(2_345), 'when told');
    await loader.load();
    expect(loader.collection.size).toBe(1_000);
    expect(reported.read).toEqual(['list:item:head', '1000 of 1000 rows', 'open changes']);
    expect([reported.turns, isWaiting()]).toEqual([1, true]);
    giveTurns();
    await vi.waitFor(() => expect(reported.turns).toBe(2));
    expect(reported.read).toHaveLength(4);
    expect(loader.collection.size).toBe(1_100);
    await finish();
    expect(reported.read.slice(3, 17)).toEqual([
      ...Array.from({ length: 13 }, () => '100 of 100 rows'),
      '45 of 100 rows',
    ]);
    expect(names()).toEqual(inOrder(2_345));
  });

  it('is written down in small parts, and read from them at the next start', async () => {
    const store = storeWith(2_345);
    const first = loaderOn(store);
    await first.loader.load();
    await first.finish();
    await vi.waitFor(async () =>
      expect((await store.loadBlobs(['list:item:head']))[0]).toMatchObject({ format: 3, total: 2_345, chunks: 9 }),
    );
    const parts = (await store.loadBlobs(Array.from({ length: 9 }, (_, at) => `list:item:${at}`))) as {
      entries: unknown[];
    }[];
    expect(parts.map(({ entries }) => entries.length)).toEqual([...Array.from({ length: 8 }, () => 250), 145]);

    const again = loaderOn(store, 'when told');
    await again.loader.load();
    expect([again.loader.collection.size, again.loader.total]).toEqual([200, 2_345]);
    expect(again.names()).toEqual(inOrder(2_345).slice(0, 200));
    await again.finish();
    expect(again.names()).toEqual(inOrder(2_345));
    expect(again.reported.read).toEqual([
      'list:item:head',
      '0 of 1000 rows',
      ...Array.from({ length: 9 }, (_, at) => `list:item:${at}`),
      '0 of 100 rows',
    ]);
  });

  it.each([1, 4_000, 7_000])(
    'is read from a list that was written down in parts of another size (%i)',
    async (chunk) => {
      const count = chunk === 1 ? 260 : 9_000;
      const store = storeWith(count);
      await saved(store, count, chunk);
      const { loader, reported, finish, names } = loaderOn(store);
      await loader.load();
      await finish();
      expect(names()).toEqual(inOrder(count));
      // From the list, not from the rows.
      expect(reported.read.filter((what) => what.endsWith('rows'))).toEqual(['0 of 1000 rows', '0 of 100 rows']);
    },
  );

  it('never hides a change that was made while it was on its way', async () => {
    const store = storeWith(1_200);
    await saved(store, 1_200, 250);
    const { loader, finish } = loaderOn(store, 'when told');
    await loader.load();
    const far = loader.collection.ids.length; // the head alone
    const last = Number(inOrder(1_200).at(-1)?.slice(1));
    const [edited, deleted, both] = [...Array(1_200).keys()].filter(
      (n) => loader.collection.get(idOf(n)) === undefined,
    ) as [number, number, number];
    expect([far, last > 0]).toEqual([200, true]);
    loader.touched(idOf(edited));
    loader.collection.put([loader.collection.entryOf(idOf(edited), { name: 'edited' }, 'pending')]);
    loader.touched(idOf(deleted));
    loader.take([rowOf(both, 'from elsewhere'), { ...rowOf(deleted), view: null }]);
    await finish();
    expect(loader.collection.get(idOf(edited))).toMatchObject({ summary: { name: 'edited' }, syncState: 'pending' });
    expect(loader.collection.get(idOf(deleted))).toBeUndefined();
    expect(loader.collection.get(idOf(both))?.summary['name']).toBe('from elsewhere');
    expect(loader.collection.size).toBe(1_199);
  });

  it('is read from the rows where the parts are of two writings', async () => {
    const store = storeWith(1_500);
    await saved(store, 1_500, 250, (chunk) => (chunk === 3 ? 1_499 : 1_500));
    const { loader, reported, finish, names } = loaderOn(store);
    await loader.load();
    await finish();
    expect(names()).toEqual(inOrder(1_500));
    expect(reported.read).not.toContain('list:item:4');
    expect(reported.read.filter((what) => what === '100 of 100 rows')).toHaveLength(15);
  });

  it('is whole too when the page comes back while it is being read anew from the first row', async () => {
    const store = storeWith(1_500);
    await saved(store, 1_500, 250, () => 1);
    const { loader, reads, finish, names, giveTurns, reported } = loaderOn(store, 'when told');
    await loader.load();
    const { changedSince } = reads;
    let answer = (): void => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    // This request is answered late.
    reads.changedSince = async (...request) =>
      reads.changedSince === slow
        ? ((reads.changedSince = changedSince), await changedSince(...request).finally(() => late))
        : changedSince(...request);
    const slow = reads.changedSince;
    const back = loader.goOn();
    giveTurns();
    await vi.waitFor(() => expect(reported.read).toContain('list:item:0'));
    giveTurns();
    answer();
    await finish();
    await vi.waitFor(() => (giveTurns(), expect(reported.turns).toBeGreaterThan(15)), { interval: 1 });
    await back;
    expect(names()).toEqual(inOrder(1_500));
  });

  it('goes on from where it could not be read', async () => {
    const store = storeWith(1_500);
    await saved(store, 1_500, 250);
    const { loader, reads, reported, finish, names } = loaderOn(store);
    const { loadBlobs } = reads;
    reads.loadBlobs = (keys) => (keys[0] === 'list:item:2' ? Promise.reject(new Error('no')) : loadBlobs(keys));
    await loader.load();
    await vi.waitFor(() => expect(reported.unreadable).toBe(1));
    expect(loader.collection.size).toBe(700);
    await expect(loader.goOn()).rejects.toThrow('no');
    reads.loadBlobs = loadBlobs;
    await loader.goOn();
    await finish();
    expect(names()).toEqual(inOrder(1_500));
  });

  it('that cannot be written down is not taken for one that cannot be read', async () => {
    const store = storeWith(1_500);
    const { loader, reads, reported, finish, names } = loaderOn(store);
    let tried = 0;
    reads.saveBlobs = () => ((tried += 1), Promise.reject(new Error('full')));
    await loader.load();
    await finish();
    await vi.waitFor(() => expect(tried).toBe(1));
    await loader.goOn();
    expect([reported.unreadable, names().length]).toEqual([0, 1_500]);
  });

  /** As another tab does between the reading of a list and its saving. */
  async function erase(store: MemoryStore, n: number): Promise<void> {
    await store.transact({ lists: true }, () => ({ write: { deleteLists: ['item'] }, result: null }));
    store.records.set(keyOf(rowOf(n)), { ...rowOf(n), view: null, changeSeq: 100_000 });
  }

  it('SV-239 is not saved with a record that another tab has erased meanwhile, but read and saved again', async () => {
    const store = storeWith(1_500);
    const { loader, reads, finish, names } = loaderOn(store);
    const { saveBlobs } = reads;
    const results: boolean[] = [];
    reads.saveBlobs = async (blobs, unchanged) => {
      if (results.length === 0) await erase(store, 7);
      results.push(await saveBlobs(blobs, unchanged));
      return results.at(-1) === true;
    };
    await loader.load();
    await finish();
    await vi.waitFor(() => expect(results).toEqual([false, true]));
    const blobs = await store.loadBlobs(['list:item:head', ...Array.from({ length: 6 }, (_, at) => `list:item:${at}`)]);
    expect(blobs[0]).toMatchObject({ total: 1_499 });
    expect(JSON.stringify(blobs)).toContain(nameOf(8));
    expect(JSON.stringify(blobs)).not.toContain(nameOf(7));
    expect(names()).not.toContain(nameOf(7));
  });

  it('SV-239 nor is its first screen', async () => {
    const store = storeWith(0);
    const { loader, reads, finish, names } = loaderOn(store);
    const { saveBlobs } = reads;
    const results: boolean[] = [];
    reads.saveBlobs = async (blobs, unchanged) => {
      await erase(store, 7);
      results.push(await saveBlobs(blobs, unchanged));
      return results.at(-1) === true;
    };
    await loader.load();
    await finish();
    loader.take(Array.from({ length: 2_000 }, (_, n) => rowOf(n)));
    expect(names()).toContain(nameOf(7));
    await vi.waitFor(() => expect(results).toEqual([false]));
    expect(await store.loadBlobs(['list:item:head'])).toEqual([undefined]);
  });

  it('starts with the true first screen when the page died before the list was saved', async () => {
    const store = storeWith(0);
    const first = loaderOn(store);
    await first.loader.load();
    await first.finish();
    const savedHead = async () => (await store.loadBlobs(['list:item:head']))[0] as { total: number } | undefined;
    // A first copy: pages come one after the other, and no moment is quiet enough to save the whole list.
    for (let n = 0; n < 5_000; n += 1) store.records.set(keyOf(rowOf(n)), { ...rowOf(n), changeSeq: n + 1 });
    const page = (from: number) => Array.from({ length: 1_000 }, (_, n) => rowOf(from + n));
    first.loader.take([...page(0), ...page(1_000)]);
    await vi.waitFor(async () => expect((await savedHead())?.total).toBe(2_000));
    first.loader.take([...page(2_000), ...page(3_000)]);
    await vi.waitFor(async () => expect((await savedHead())?.total).toBe(4_000));
    first.loader.take(page(4_000));

    const again = loaderOn(store, 'when told');
    await again.loader.load();
    const screen = Array.from({ length: 4_000 }, (_, n) => nameOf(n))
      .sort()
      .slice(0, 200);
    expect(again.names().slice(0, 200)).toEqual(screen);
    expect(again.loader.total).toBe(4_000);
    await again.finish();
    expect(again.names()).toEqual(inOrder(5_000));
  });

  it('has a person’s own open changes on the first screen, however late their rows lie in the store', async () => {
    const store = storeWith(3_000);
    const edited = Array.from({ length: 50 }, (_, n) => 2_900 + n);
    edited.forEach((n, at) => {
      store.records.set(`item/${idOf(n)}`, { ...rowOf(n, `a${n}`), syncState: 'pending', changeSeq: 3_001 + at });
      store.outbox.set(at + 1, openMutation(at + 1, idOf(n)));
    });
    const { loader, finish, names } = loaderOn(store, 'when told');
    await loader.load();
    expect(names().slice(0, 50)).toEqual(edited.map((n) => `a${n}`).sort());
    await finish();
    expect(names()).toHaveLength(3_000);
  });
});
