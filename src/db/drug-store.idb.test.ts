import { describe, expect, it } from 'vitest';
import type { DrugState } from '../contract/drug-ports.ts';
import type { DrugChange } from '../contract/drugs.ts';
import { DexieDrugStore } from './drug-store.ts';

let stores = 0;
const put = (table: string, key: string, columns: Record<string, string | null> = {}): DrugChange => ({
  id: key,
  table,
  operation: 'UPDATE',
  key,
  columns: { unique_id: key, ...columns },
  date: '',
});
const gone = (table: string, key: string): DrugChange => ({
  id: key,
  table,
  operation: 'DELETE',
  key,
  columns: null,
  date: '',
});
const at = (cursor: string | null, staged: DrugState['staged'] = null): DrugState => ({
  cursor,
  release: cursor,
  checkedAt: null,
  staged,
});

describe('the device’s copy of the drug catalogue', () => {
  it('DC-20 shows what is published, and nothing of what is kept aside', async () => {
    const name = `t${(stores += 1)}`;
    const store = new DexieDrugStore(name);
    expect(await store.state()).toEqual(at(null));
    await store.stage({
      since: null,
      page: { isFirst: true, changes: [put('medicament', 'a'), put('medicament', 'b')] },
      state: at(null, { cursor: '1', changes: 2 }),
    });
    expect(await store.rowsOf('medicament')).toEqual([]);
    // Another context, after the page has died.
    const later = new DexieDrugStore(name);
    expect(await later.state()).toEqual(at(null, { cursor: '1', changes: 2 }));
    await later.publish({
      since: '1',
      page: { isFirst: false, changes: [gone('medicament', 'a'), put('presentation', 'p', { medicament_id: 'b' })] },
      state: at('2'),
    });
    expect(await store.rowsOf('medicament')).toEqual([{ unique_id: 'b' }]);
    expect(await store.rowsWith('presentation', 'drug', 'b')).toEqual([{ unique_id: 'p', medicament_id: 'b' }]);
    expect(await store.state()).toEqual(at('2'));
    store.close();
    later.close();
  });

  it('DC-8 a first page takes the place of everything, and of what was kept aside', async () => {
    const store = new DexieDrugStore(`t${(stores += 1)}`);
    const step = (since: string | null, isFirst: boolean, changes: DrugChange[], state: DrugState) => ({
      since,
      page: { isFirst, changes },
      state,
    });
    await store.publish(step(null, true, [put('medicament', 'old'), put('laboratoire', 'l')], at('1')));
    await store.stage(step('1', false, [put('medicament', 'half')], at('1', { cursor: '2', changes: 1 })));
    await store.stage(step('2', true, [put('medicament', 'new')], at('1', { cursor: '9', changes: 1 })));
    expect(await store.row('medicament', 'old')).toEqual({ unique_id: 'old' });
    await store.publish(step('9', false, [], at('9')));
    expect([await store.rowsOf('medicament'), await store.rowsOf('laboratoire')]).toEqual([[{ unique_id: 'new' }], []]);
    store.close();
  });

  it('DC-20 the last of several changes of a row in one page stands', async () => {
    const store = new DexieDrugStore(`t${(stores += 1)}`);
    await store.publish({
      since: null,
      page: {
        isFirst: true,
        changes: [
          put('medicament', 'a', { obs: '1' }),
          gone('medicament', 'a'),
          put('medicament', 'a', { obs: '2' }),
          put('medicament', 'b'),
          gone('medicament', 'b'),
        ],
      },
      state: at('1'),
    });
    expect(await store.rowsOf('medicament')).toEqual([{ unique_id: 'a', obs: '2' }]);
    store.close();
  });

  it('DC-24 takes a page only from where it stands: a tab that wakes up late writes nothing over a newer state', async () => {
    const store = new DexieDrugStore(`t${(stores += 1)}`);
    const page = (key: string, isFirst = false) => ({ isFirst, changes: [put('medicament', key)] });
    expect(await store.publish({ since: null, page: page('a', true), state: at('1') })).toBe(true);
    expect(await store.publish({ since: '1', page: page('b'), state: at('2') })).toBe(true);
    // The frozen tab had asked from '1', and before anything was here.
    expect(await store.publish({ since: '1', page: page('late'), state: at('1b') })).toBe(false);
    expect(await store.stage({ since: null, page: page('late', true), state: at(null) })).toBe(false);
    expect(await store.publish({ since: null, page: page('late', true), state: at('1') })).toBe(false);
    expect((await store.rowsOf('medicament')).map((row) => row['unique_id'])).toEqual(['a', 'b']);
    expect(await store.state()).toEqual(at('2'));
    // What stands aside counts too.
    expect(await store.stage({ since: '2', page: page('c'), state: at('2', { cursor: '3', changes: 1 }) })).toBe(true);
    expect(await store.publish({ since: '2', page: page('late'), state: at('4') })).toBe(false);
    store.close();
  });

  it('DC-24 ST-14 a call that says nothing is given up as silent', async () => {
    const due: (() => void)[] = [];
    const store = new DexieDrugStore(`t${(stores += 1)}`, (_ms, work) => {
      due.push(work);
      return () => undefined;
    });
    const pending = store.state();
    for (const work of due) work();
    await expect(pending).rejects.toMatchObject({ name: 'StorageError', fault: 'silent' });
    store.close();
  });

  it('DC-24 the sign of life is not delayed by a page that is being written', async () => {
    const name = `t${(stores += 1)}`;
    const [store, other] = [new DexieDrugStore(name), new DexieDrugStore(name)];
    expect(await other.lastBeat()).toBe(0);
    await Promise.all([
      store.publish({ since: null, page: { isFirst: true, changes: [put('medicament', 'a')] }, state: at('1') }),
      store.beat(),
    ]);
    expect(await other.lastBeat()).toBe(1);
    store.close();
    other.close();
  });

  it('DC-42 keeps what changed in the order of commits, and forgets it for another catalogue', async () => {
    const store = new DexieDrugStore(`t${(stores += 1)}`);
    const edition = (rev: string) => ({ rev, at: '', release: null, rows: 1, drugs: [] });
    const state = (rev: string) => ({ epoch: 'e', rev, for: null });
    expect(await store.historyState()).toBeNull();
    await store.keepEditions({ editions: [edition('9'), edition('10')], isFirst: true, state: state('10') });
    await store.keepEditions({ editions: [edition('11')], isFirst: false, state: state('11') });
    expect((await store.editions()).map(({ rev }) => rev)).toEqual(['9', '10', '11']);
    expect(await store.historyState()).toEqual(state('11'));
    await store.keepEditions({ editions: [edition('1')], isFirst: true, state: state('1') });
    expect((await store.editions()).map(({ rev }) => rev)).toEqual(['1']);
  });

  it('DC-27 remembers whom the server has refused', async () => {
    const store = new DexieDrugStore(`t${(stores += 1)}`);
    await store.setRefused('u1', true);
    expect([await store.isRefused('u1'), await store.isRefused('u2')]).toEqual([true, false]);
    await store.setRefused('u1', false);
    expect(await store.isRefused('u1')).toBe(false);
    store.close();
  });
});
