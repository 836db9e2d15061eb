import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import type { SyncUpRequest } from '../../src/contract/protocol.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase } from '../../src/db/schema.ts';
import { storeVersionOf } from '../../src/db/upgrade.ts';
import { MUTATION_STATES, type Mutation } from '../../src/queue/model.ts';
import { isOpen } from '../../src/queue/transitions.ts';
import { acknowledgeAll, downAnswer, engineOn, intent } from '../support/queue.ts';
import { dumpStore, layoutOf, mutationsOf, restoreStore, type RawStore } from './raw-store.ts';
import type { Left } from './real-run.ts';

/** Every local store that a version of the app has ever left behind: each opens and drains, for ever. */
const folder = new URL('fixtures/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
type Fixture = RawStore & Pick<Left, 'ids'> & { app: string };
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture;
const rows = <T>(raw: RawStore, store: string): T[] => (raw.stores[store]?.rows ?? []) as T[];

let count = 0;
async function opened(fixture: Fixture) {
  const name = `fixture-${++count}`;
  await restoreStore(name, fixture);
  const database = openDatabase(name, clinic);
  return { name, database, store: new DexieStore(database, () => 0) };
}

describe.each(files)('UG-5 the local store %s', (file) => {
  const fixture = read(file);
  const outbox = mutationsOf(fixture);
  const unsent = outbox.filter(({ state }) => isOpen(state));

  it('UG-5 holds a queue in every state, drafts, a ring and an alias, or it proves nothing', () => {
    expect(new Set(outbox.map(({ state }) => state))).toEqual(new Set(MUTATION_STATES));
    expect(rows(fixture, 'drafts').length).toBeGreaterThan(0);
    expect(rows(fixture, 'quarantine').length).toBeGreaterThan(0);
    expect(JSON.stringify(rows(fixture, 'engine'))).toMatch(/"aliases":\{"/);
  });

  it('UG-5 opens with everything that it held', async () => {
    const { store } = await opened(fixture);
    expect((await store.unsent()).length).toBe(unsent.length);
    const { mutations } = await store.read({ mutations: outbox.map(({ id }) => id) });
    expect(mutations.map(({ id, state }) => [id, state])).toEqual(outbox.map(({ id, state }) => [id, state]));
    for (const { key, values } of rows<{ key: string; values: unknown }>(fixture, 'drafts'))
      expect((await store.draftsOf(key))[0]?.values).toEqual(values);
    const { records } = await store.read({ records: outbox });
    expect(records.size).toBeGreaterThan(4);
  });

  it('UG-5 drains: what waits is sent once, what waits for a person can be settled, and nothing is left over', async () => {
    const { store } = await opened(fixture);
    const { engine, ups, time } = engineOn(store, (call) =>
      call.path.endsWith('/up') ? acknowledgeAll(call.body as SyncUpRequest) : downAnswer(),
    );
    await engine.sync({ force: true });
    await engine.retryFailed(fixture.ids.failed);
    for (const id of [fixture.ids.conflict, fixture.ids.rejectedCreate]) {
      const mutation = outbox.find((candidate) => candidate.id === id) as Mutation;
      const operation = mutation.state === 'conflict' ? 'KEEP_SERVER' : 'CREATE';
      await engine.enqueue([
        intent(operation, mutation.entityId, operation === 'CREATE' ? mutation.payload : {}, {
          entityType: mutation.entityType,
          resolves: id,
        }),
      ]);
    }
    for (let round = 0; round < 3; round += 1) {
      time.now += 10 * 60_000;
      await engine.sync({ force: true });
    }
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, conflict: 0, rejected: 0, failed: 0 });
    const sent = ups().flatMap(({ events }) => events.map(({ id }) => id));
    expect(new Set(sent).size).toBe(sent.length);
    for (const { id, state } of unsent)
      if (state === 'pending' || state === 'sent' || state === 'failed') expect(sent, id).toContain(id);
  });
});

describe('UG-5 the fixtures', () => {
  it('UG-5 are of every version up to this one: a new layout or a raised entity needs one (`npm run fixture:store`)', async () => {
    const present = files.map(read).find(({ version }) => version === storeVersionOf(clinic) * 10);
    expect(present, `no fixture of store version ${storeVersionOf(clinic)}`).toBeDefined();
    const database = openDatabase('present', clinic);
    await database.ready();
    database.close();
    expect(layoutOf(await dumpStore('present'))).toEqual(layoutOf(present as Fixture));
  });
});
