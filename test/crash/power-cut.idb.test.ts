import { Dexie } from 'dexie';
import { expect, it, vi } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase } from '../../src/db/schema.ts';
import { CLAIRE, engineOn, intent, testId } from '../support/queue.ts';

it('CP-3 the last that IndexedDB is asked to write before a change leaves is written strictly: the lease alone may be forgotten', async () => {
  const database = openDatabase('power-cut', clinic);
  const store = new DexieStore(database, () => 0);
  const { engine, script } = engineOn(store);
  await engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
  const native = database.backendDB();
  const requested: (string | undefined)[] = [];
  const begin = native.transaction.bind(native);
  vi.spyOn(native, 'transaction').mockImplementation((stores, mode, options) => {
    if (mode === 'readwrite') requested.push(options?.durability);
    return begin(stores, mode, options);
  });
  let before: (string | undefined)[] = [];
  script.serve = () => {
    before = [...requested];
    return { kind: 'failure', failure: 'offline' };
  };
  await engine.sync({ force: true, drainOnly: true });
  expect(before).toEqual(['relaxed', 'strict']);
  database.close();
  await Dexie.delete('power-cut');
});
