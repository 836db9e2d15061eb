import { describe, expect, it, vi } from 'vitest';
import { Collection } from './collection.ts';
import { SearchCore, type IndexMessage, type IndexReply } from './search-core.ts';
import { pageHost, workerHost, type StartHost } from './search-hosts.ts';
import { SearchLink, SILENT_MS } from './search-link.ts';
import { serveSearch } from './serve-search.ts';

const listingOf = (entityType: string) => ({
  entityType,
  fields: ['name'],
  label: (summary: Record<string, unknown>) => String(summary['name']),
  sortKey: (summary: Record<string, unknown>) => String(summary['name']),
  terms: (summary: Record<string, unknown>) => ({ names: [[String(summary['name'])]], codes: [] }),
});
const listings = [listingOf('item'), listingOf('shelf')];

/** A worker in this thread, whose faults are made at will. */
function workers() {
  const made: { says: (reply: IndexReply) => void; fails: () => void; isSilent: boolean; isStopped: boolean }[] = [];
  const start: StartHost = workerHost(() => {
    let hear: (event: { data: IndexMessage }) => void = () => undefined;
    const listeners: { message: (event: { data: IndexReply }) => void; error: () => void } = {
      message: () => undefined,
      error: () => undefined,
    };
    const worker = {
      isSilent: false,
      isStopped: false,
      says: (data: IndexReply) => listeners.message({ data }),
      fails: () => listeners.error(),
    };
    made.push(worker);
    serveSearch(listings, {
      postMessage: (data) => queueMicrotask(() => worker.isSilent || worker.says(data)),
      addEventListener: (_type, listen) => (hear = listen),
      reportError: () => listeners.error(),
    });
    return {
      postMessage: (data) => hear({ data: structuredClone(data) }),
      terminate: () => void (worker.isStopped = true),
      addEventListener(type: string, listen: never) {
        if (type !== 'messageerror') listeners[type as 'message' | 'error'] = listen;
      },
    };
  });
  return { made, start };
}

function linkOn(startWorker?: StartHost) {
  const timers: { ms: number; work: () => void }[] = [];
  const link = new SearchLink({
    startWorker,
    startInPage: pageHost(listings, () => Promise.resolve()),
    later: (ms, work) => void timers.push({ ms, work }),
    turn: () => Promise.resolve(),
  });
  const list = (entityType: string) => {
    const collection = new Collection(listingOf(entityType));
    link.attach(entityType, collection);
    return {
      put(id: string, name: string) {
        const entry = collection.entryOf(id, { name }, 'synced');
        collection.put([entry]);
        link.put(entityType, [{ id, sortKey: entry.sortKey, of: { summary: entry.summary } }]);
      },
      remove(id: string) {
        collection.remove([id]);
        link.remove(entityType, [id]);
      },
      find: async (typed: string) => (await link.search(entityType, typed)).ids,
    };
  };
  /** As if 10 s had passed. */
  const pass = () => timers.splice(0).forEach(({ work }) => work());
  return { link, list, timers, pass };
}

describe('UI-70 the search index in a worker', () => {
  it.each([
    ['in a worker', () => workers().start],
    ['in the page', () => undefined],
    [
      'in the page where a worker is refused',
      () =>
        workerHost(() => {
          throw new DOMException('refused', 'SecurityError');
        }),
    ],
  ])('H31 UI-70 answers for each type, through every change that was made before (%s)', async (_where, start) => {
    const { list } = linkOn(start());
    const [items, shelves] = [list('item'), list('shelf')];
    items.put('a', 'dupont');
    items.put('b', 'durand');
    shelves.put('c', 'dupont');
    expect(await items.find('dup')).toEqual(['a']);
    items.put('b', 'dupe');
    items.remove('a');
    expect(await Promise.all([items.find('dup'), shelves.find('dupnot')])).toEqual([['b'], ['c']]);
    expect(await items.find('zz')).toEqual([]);
  });

  it('H31 UI-71 a worker that cannot be loaded leaves the index to the page', async () => {
    const { made, start } = workers();
    const { list } = linkOn((events) => {
      const host = start(events);
      // The browser says so before anything else.
      made[0]!.isSilent = true;
      queueMicrotask(() => made[0]?.fails());
      return host;
    });
    const items = list('item');
    items.put('a', 'dupont');
    expect(await items.find('dup')).toEqual(['a']);
    expect([made.length, made[0]?.isStopped]).toEqual([1, true]);
  });

  it('H14 H31 UI-71 a worker that says nothing for ten seconds is replaced, filled again, and asked again', async () => {
    const { made, start } = workers();
    const { list, timers, pass } = linkOn(start);
    const items = list('item');
    items.put('a', 'dupont');
    items.put('b', 'dupond');
    expect(await items.find('dup')).toEqual(['b', 'a']);
    pass();
    made[0]!.isSilent = true;
    const pending = items.find('dup');
    items.remove('b');
    expect(timers.map(({ ms }) => ms)).toEqual([SILENT_MS]);
    pass();
    expect(await pending).toEqual(['a']);
    expect(made.map(({ isStopped }) => isStopped)).toEqual([true, false]);
    // What the first one says after its end is not heard.
    const next = items.find('dup');
    made[0]?.says({ type: 'found', question: 3, ids: 'stale', near: false });
    expect(await next).toEqual(['a']);
  });

  it('H14 UI-71 a worker that answers is left alone, however long it has to do', async () => {
    const { made, start } = workers();
    const { list, pass } = linkOn(start);
    const items = list('item');
    items.put('a', 'dupont');
    expect(await items.find('dup')).toEqual(['a']);
    const pending = items.find('dup');
    pass();
    expect(await pending).toEqual(['a']);
    pass();
    expect(made).toHaveLength(1);
  });

  it('H31 UI-71 the third death leaves the index to the page', async () => {
    const { made, start } = workers();
    const { list } = linkOn(start);
    const items = list('item');
    items.put('a', 'dupont');
    for (let death = 1; death <= 3; death += 1) {
      expect(await items.find('dup')).toEqual(['a']);
      made.at(-1)?.fails();
    }
    expect(await items.find('dup')).toEqual(['a']);
    expect(made.map(({ isStopped }) => isStopped)).toEqual([true, true, true]);
  });

  it("H31 UI-72 what was asked for one person is never answered in another's session", async () => {
    const { made, start } = workers();
    const { link, list } = linkOn(start);
    const items = list('item');
    items.put('a', 'dupont');
    expect(await items.find('dup')).toEqual(['a']);
    const answered = vi.fn();
    void items.find('dup').then(answered);
    link.close();
    void items.find('dup').then(answered);
    items.put('b', 'dupond');
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    made[0]?.says({ type: 'found', question: 2, ids: 'a', near: false });
    await Promise.resolve();
    expect([answered.mock.calls, made.length, made[0]?.isStopped]).toEqual([[], 1, true]);
  });

  it('H14 UI-71 a part that a listing loads and never comes does not keep the index from answering', async () => {
    vi.useFakeTimers();
    try {
      const never = { ...listingOf('item'), prepare: () => new Promise<boolean>(() => undefined) };
      const core = new SearchCore([never]);
      const put = core.take({
        type: 'put',
        entityType: 'item',
        entries: [{ id: 'a', sortKey: 'a', of: { summary: { name: 'dupont' } } }],
      });
      await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
      expect(await put).toEqual({ type: 'taken' });
      expect(await core.take({ type: 'search', question: 1, entityType: 'item', typed: 'dup' })).toMatchObject({
        ids: 'a',
      });
      // Made without it, what it is found by is not written down.
      expect(await core.take({ type: 'terms', question: 2, entityType: 'item', ids: ['a'] })).toMatchObject({
        terms: null,
      });
    } finally {
      vi.useRealTimers();
    }
  });
});
