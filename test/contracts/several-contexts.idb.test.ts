import { describe, expect, it } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase, type LocalDatabase } from '../../src/db/schema.ts';
import type { Intent, Mutation, MutationState } from '../../src/queue/model.ts';
import { planEnqueue } from '../../src/queue/enqueue.ts';
import type { Store } from '../../src/queue/ports.ts';
import { rebase } from '../../src/queue/rebase.ts';
import { Workspace } from '../../src/queue/workspace.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { CLAIRE, intent, testId } from '../support/queue.ts';
import { Prng } from '../simulation/random.ts';

/**
 * Tabs and a worker on one store: what one remembers of it must never be written over what another has written (OB-10).
 */
const IDS = Array.from({ length: 4 }, () => testId());
const KEYS = IDS.map((entityId) => ({ entityType: 'patient', entityId }));
const EVERYTHING = {
  records: KEYS,
  waiting: Number.MAX_SAFE_INTEGER,
  attention: true,
  acknowledged: Number.MAX_SAFE_INTEGER,
};

type Act = (store: Store) => Promise<unknown>;

const enqueue =
  (intents: readonly Intent[]): Act =>
  (store) =>
    store.transact({ records: intents, mutationsOf: intents }, (loaded) => {
      const { workspace, mutations } = planEnqueue(clinic, loaded, intents);
      return { write: workspace.write(), result: mutations.map(({ seq }) => seq) };
    });

/** Chooses the first so many that wait, as the engine's claim does: only mutations are written. */
const claim =
  (most: number): Act =>
  (store) =>
    store.transact({ waiting: 100, attention: true, relaxed: true }, ({ mutations }) => {
      const claimed = mutations
        .filter(({ state }) => state === 'pending')
        .slice(0, most)
        .map((mutation) => ({ ...mutation, state: 'sent' as const, left: true as const }));
      return { write: { putMutations: claimed }, result: claimed.map(({ id }) => id) };
    });

/** The server's word on all that is in a request, or none of it. */
const settle =
  (state: MutationState, most: number): Act =>
  (store) =>
    store.transact({ sent: true, whole: true }, (loaded) => {
      const workspace = new Workspace(loaded);
      for (const mutation of loaded.mutations.filter((one) => one.state === 'sent').slice(0, most)) {
        const version = workspace.record(mutation).confirmedVersion + 1;
        if (state === 'acknowledged') {
          workspace.putMutation({ ...mutation, state, settledAt: '2026-11-21T09:00:00.000Z', ackVersion: version });
          workspace.putRecord({
            ...workspace.record(mutation),
            confirmedVersion: version,
            confirmed: { ...mutation.payload, id: mutation.entityId },
          });
        } else workspace.putMutation({ ...mutation, state });
      }
      return { write: workspace.write(), result: workspace.touchedKeys };
    });

const giveUp: Act = (store) =>
  store.transact({ attention: true, whole: true }, (loaded) => {
    const workspace = new Workspace(loaded);
    for (const { id, state } of loaded.mutations) if (state === 'rejected') workspace.deleteMutation(id);
    return { write: workspace.write(), result: null };
  });

const offerAgain: Act = (store) =>
  store.transact({ acknowledged: Number.MAX_SAFE_INTEGER, whole: true }, (loaded) => {
    const workspace = new Workspace(loaded);
    for (const mutation of loaded.mutations)
      if (mutation.state === 'acknowledged' && mutation.seq % 3 === 0)
        workspace.putMutation({ ...mutation, state: 'pending', settledAt: null });
    return { write: workspace.write(), result: null };
  });

const noteContact =
  (attempt: number): Act =>
  (store) =>
    store.transact({}, ({ meta }) => ({
      write: { meta: { contact: { ...meta.contact, attempt } } },
      result: meta.contact.attempt,
    }));

const edit = (random: Prng): Intent =>
  intent('UPDATE', random.pick(IDS), { note: `note ${random.between(1, 1_000_000)}` });

function actOf(random: Prng): Act {
  const intents = Array.from({ length: random.between(1, 3) }, () => edit(random));
  const most = random.between(1, 5);
  const word = random.pick(['acknowledged', 'pending', 'rejected', 'acknowledged'] as const);
  const acts = [
    enqueue(intents),
    enqueue(intents),
    enqueue(intents),
    claim(most),
    settle(word, most),
    giveUp,
    offerAgain,
    noteContact(random.between(0, 8)),
  ];
  return random.pick(acts);
}

let count = 0;
function contexts(howMany: number): { stores: DexieStore[]; databases: LocalDatabase[] } {
  const name = `contexts-${++count}`;
  const databases = Array.from({ length: howMany }, () => openDatabase(name, clinic));
  return { databases, stores: databases.map((database) => new DexieStore(database, () => 0)) };
}

/** Every number was given once, nothing is lost, and every view is its mutations'. */
async function expectWhole(store: Store, howMany: number): Promise<void> {
  const { mutations, records, meta } = await store.read(EVERYTHING);
  expect(mutations.map(({ seq }) => seq)).toEqual(Array.from({ length: howMany }, (_, number) => number + 1));
  expect(meta.seq).toBe(mutations.length);
  expect(new Set(mutations.map(({ id }) => id)).size).toBe(mutations.length);
  for (const row of records.values()) {
    const own = mutations.filter(({ entityId }) => entityId === row.entityId);
    expect(row.view).toEqual(rebase(row.confirmed, row.confirmedVersion, own));
    expect(row.confirmedVersion).toBe(own.filter(({ state }) => state === 'acknowledged').length);
  }
}

describe('OB-10 several contexts on one store', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'OB-10 in turns, they and a store in memory hold the same after every step (seed %i)',
    async (seed) => {
      const random = new Prng(`contexts ${seed}`);
      const { stores, databases } = contexts(3);
      const model = new MemoryStore();
      const create = enqueue(IDS.map((id) => intent('CREATE', id, CLAIRE)));
      await create(model);
      await create(stores[0]!);
      for (let step = 0; step < 60; step += 1) {
        const at = random.between(0, stores.length - 1);
        // The system closes a handle now and then.
        if (random.chance(1 / 12)) databases[at]!.close({ disableAutoOpen: false });
        const act = actOf(random);
        expect(await act(stores[at]!)).toEqual(await act(model));
        const other = random.pick(stores);
        expect(await other.read(EVERYTHING)).toEqual(await model.read(EVERYTHING));
        expect(await other.counts()).toEqual(await model.counts());
      }
      for (const database of databases) database.close();
    },
  );

  it.each([1, 2, 3])(
    'OB-3 OB-10 all at once: every number is given once, nothing is lost, every view is its mutations’ (seed %i)',
    async (seed) => {
      const random = new Prng(`at once ${seed}`);
      const { stores, databases } = contexts(3);
      await enqueue(IDS.map((id) => intent('CREATE', id, CLAIRE)))(stores[0]!);
      const made: Mutation['id'][] = [];
      const work = stores.map(async (store, at) => {
        for (let step = 0; step < 80; step += 1) {
          const own = edit(random);
          made.push(own.id);
          await enqueue([own])(store);
          if (at === 2 && step % 7 === 0) await claim(4)(store);
          if (at === 2 && step % 7 === 4) await settle(step % 2 === 0 ? 'acknowledged' : 'pending', 9)(store);
        }
      });
      await Promise.all(work);
      await expectWhole(stores[1]!, IDS.length + made.length);
      for (const database of databases) database.close();
    },
  );

  it.each([1, 2, 3, 4])(
    'OB-10 all at once within one context: its own write that is under way is another’s too (seed %i)',
    async (seed) => {
      const random = new Prng(`one context ${seed}`);
      const { stores, databases } = contexts(1);
      const store = stores[0]!;
      await enqueue(IDS.map((id) => intent('CREATE', id, CLAIRE)))(store);
      const made: Mutation['id'][] = [];
      for (let step = 0; step < 40; step += 1) {
        const own = edit(random);
        made.push(own.id);
        const before = random.pick([noteContact(step), claim(4), settle('acknowledged', 9), settle('pending', 9)]);
        await Promise.all([before, enqueue([own]), noteContact(step + 100)].map((act) => act(store)));
      }
      await expectWhole(store, IDS.length + made.length);
      for (const database of databases) database.close();
    },
  );

  it('OB-10 ST-4 into a store that was made anew behind a closed handle nothing is written of what was remembered, though its revision be the same', async () => {
    const { stores, databases } = contexts(2);
    const [id] = IDS;
    const create = intent('CREATE', id!, CLAIRE);
    await enqueue([create])(stores[0]!);
    await enqueue([intent('UPDATE', id!, { note: 'ancien' })])(stores[0]!);
    for (const database of databases) database.close({ disableAutoOpen: false });
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(databases[0]!.name);
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    await enqueue([intent('CREATE', id!, { ...CLAIRE, birthName: 'AUTRE' })])(stores[1]!);
    await enqueue([intent('UPDATE', id!, { note: 'neuf' })])(stores[1]!);
    await expect(enqueue([intent('UPDATE', id!, { email: 'a@b.fr' })])(stores[0]!)).rejects.toMatchObject({
      fault: 'gone',
    });
    const { records, mutations } = await stores[1]!.read(EVERYTHING);
    expect(records.get(`patient/${id}`)?.view).toMatchObject({ birthName: 'AUTRE', note: 'neuf' });
    expect(records.get(`patient/${id}`)?.view).not.toHaveProperty('email');
    expect(mutations).toHaveLength(2);
    for (const database of databases) database.close();
  });
});
