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
    await store.stage(
      { isFirst: true, changes: [put('medicament', 'a'), put('medicament', 'b')] },
      at(null, { cursor: '1', changes: 2 }),
    );
    expect(await store.rowsOf('medicament')).toEqual([]);
    // Another context, after the page has died.
    const later = new DexieDrugStore(name);
    expect(await later.state()).toEqual(at(null, { cursor: '1', changes: 2 }));
    await later.publish(
      { isFirst: false, changes: [gone('medicament', 'a'), put('presentation', 'p', { medicament_id: 'b' })] },
      at('2'),
    );
    expect(await store.rowsOf('medicament')).toEqual([{ unique_id: 'b' }]);
    expect(await store.rowsWith('presentation', 'drug', 'b')).toEqual([{ unique_id: 'p', medicament_id: 'b' }]);
    expect(await store.state()).toEqual(at('2'));
    store.close();
    later.close();
  });

  it('DC-8 a first page takes the place of everything, and of what was kept aside', async () => {
    const store = new DexieDrugStore(`t${(stores += 1)}`);
    await store.publish({ isFirst: true, changes: [put('medicament', 'old'), put('laboratoire', 'l')] }, at('1'));
    await store.stage({ isFirst: false, changes: [put('medicament', 'half')] }, at('1', { cursor: '2', changes: 1 }));
    await store.stage({ isFirst: true, changes: [put('medicament', 'new')] }, at('1', { cursor: '9', changes: 1 }));
    expect(await store.row('medicament', 'old')).toEqual({ unique_id: 'old' });
    await store.publish(null, at('9'));
    expect([await store.rowsOf('medicament'), await store.rowsOf('laboratoire')]).toEqual([[{ unique_id: 'new' }], []]);
    store.close();
  });

  it('DC-20 the last of several changes of a row in one page stands', async () => {
    const store = new DexieDrugStore(`t${(stores += 1)}`);
    await store.publish(
      {
        isFirst: true,
        changes: [
          put('medicament', 'a', { obs: '1' }),
          gone('medicament', 'a'),
          put('medicament', 'a', { obs: '2' }),
          put('medicament', 'b'),
          gone('medicament', 'b'),
        ],
      },
      at('1'),
    );
    expect(await store.rowsOf('medicament')).toEqual([{ unique_id: 'a', obs: '2' }]);
    store.close();
  });
});
