import { afterEach, describe, expect, it } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase, type LocalDatabase } from '../../src/db/schema.ts';
import {
  keyOf,
  recordOf,
  type Mutation,
  type MutationState,
  type RecordKey,
  type StoredRecord,
} from '../../src/queue/model.ts';
import type { Loaded, Need, Write } from '../../src/queue/ports.ts';
import { isOpen } from '../../src/queue/transitions.ts';
import { CLAIRE, testId } from '../support/queue.ts';
import { Prng } from '../simulation/random.ts';

/**
 * What a decision is shown is what the store holds, whatever the context remembers (OB-10): any needs, any writes,
 * several contexts, handles that the system closes, commits that fail, decisions that decide nothing. What a memory has
 * missed shows here at the next step, not in what a screen may show a thousand steps later.
 */
const KEYS: readonly RecordKey[] = Array.from({ length: 4 }, () => ({ entityType: 'patient', entityId: testId() }));
const ALL = Number.MAX_SAFE_INTEGER;

const { commit } = IDBTransaction.prototype;
afterEach(() => void (IDBTransaction.prototype.commit = commit));

/** The next write comes to nothing at its very end: the disk is full. */
function nextCommitFails(): void {
  IDBTransaction.prototype.commit = function abort(this: IDBTransaction) {
    if (this.mode === 'readonly') return commit.call(this);
    IDBTransaction.prototype.commit = commit;
    Object.defineProperty(this, 'error', { get: () => new DOMException('planned', 'QuotaExceededError') });
    this.abort();
  };
}

let count = 0;
function contexts(howMany: number): { stores: DexieStore[]; databases: LocalDatabase[] } {
  const name = `remembered-${++count}`;
  const databases = Array.from({ length: howMany }, () => openDatabase(name, clinic));
  return { databases, stores: databases.map((database) => new DexieStore(database, () => 0)) };
}

const row = (key: RecordKey, confirmedVersion: number): StoredRecord => ({
  ...key,
  confirmed: null,
  confirmedVersion,
  view: null,
  syncState: 'synced',
  generation: 0,
});

const mutation = (key: RecordKey, seq: number, note: string): Mutation => ({
  ...key,
  seq,
  id: testId(),
  operation: 'UPDATE',
  payload: { ...CLAIRE, note },
  baseVersion: null,
  base: null,
  revive: false,
  createdAt: '2026-11-21T09:00:00.000Z',
  reason: null,
  resolves: null,
  resolvedBy: null,
  schemaVersion: 1,
  state: 'pending',
  failures: 0,
  dependsOn: [],
  notBefore: 0,
  settledAt: null,
  ackVersion: null,
  conflict: null,
  rejection: null,
});

const some = <T>(random: Prng, items: readonly T[], most: number): T[] =>
  items.length === 0 ? [] : Array.from({ length: random.between(0, most) }, () => random.pick(items));

function needOf(random: Prng, ids: readonly string[]): Need {
  const maybe = (chance: number, need: Need): Need => (random.chance(chance) ? need : {});
  return {
    records: some(random, KEYS, 3),
    mutationsOf: some(random, KEYS, 3),
    ...maybe(1 / 10, { mutations: some(random, ids, 4) }),
    ...maybe(1 / 10, { waiting: random.pick([2, ALL]) }),
    ...maybe(1 / 10, { sent: true }),
    ...maybe(1 / 10, { attention: true }),
    ...maybe(1 / 10, { acknowledged: random.pick([1, ALL]) }),
    ...maybe(1 / 20, { olderThanGeneration: 1 }),
    ...maybe(1 / 6, { whole: true }),
  };
}

/**
 * Any change that the port allows: of rows that were looked for, of mutations that were found, and new ones; now and
 * then of nothing but one of these.
 */
function writeOf(random: Prng, loaded: Loaded): Write {
  const known = [...loaded.known].map(recordOf);
  const quarantined = random.between(1, 1_000);
  if (random.chance(1 / 5)) return { meta: { quarantined } };
  if (random.chance(1 / 10)) return { deleteMutations: loaded.mutations.slice(0, 1).map(({ seq }) => seq) };
  const states: readonly MutationState[] = ['pending', 'sent', 'acknowledged', 'rejected'];
  const deleted = new Set(random.chance(1 / 10) ? some(random, loaded.mutations, 2).map(({ seq }) => seq) : []);
  const changed = new Map(
    some(random, loaded.mutations, 3)
      .filter(({ seq }) => !deleted.has(seq))
      .map((found) => [found.seq, { ...found, state: random.pick(states), left: true as const }]),
  );
  const made = some(random, KEYS, 2).map((key, at) => mutation(key, loaded.meta.seq + 1 + at, `${random.next()}`));
  const gone = random.chance(1 / 8) ? some(random, known, 1) : [];
  const rows = new Map(
    some(random, known, 2)
      .filter((key) => !gone.includes(key))
      .map((key) => [keyOf(key), row(key, random.between(1, 1_000))]),
  );
  return {
    putRecords: [...rows.values()],
    deleteRecords: gone,
    putMutations: [...changed.values(), ...made],
    deleteMutations: [...deleted],
    meta: { seq: loaded.meta.seq + made.length, ...(random.chance(1 / 3) ? { quarantined } : {}) },
  };
}

/** As the server's own id moves a record and all that is queued for it. */
function renameOf(loaded: Loaded, from: RecordKey, to: RecordKey): Write {
  const moved = loaded.mutations
    .filter((found) => keyOf(found) === keyOf(from))
    .map((found) => ({ ...found, entityId: to.entityId }));
  return { deleteRecords: [from], putRecords: [row(to, 1)], putMutations: moved };
}

describe('OB-10 a decision is shown what the store holds', () => {
  it('OB-10 after any writes of any context, failed ones and closed handles between them', async () => {
    const met = { alone: 0, failed: 0, undecided: 0, renamed: 0, closed: 0 };
    for (let seed = 0; seed < 30; seed += 1) {
      const random = new Prng(`remembered ${seed}`);
      const { stores, databases } = contexts(2);
      let ids: string[] = [];
      let lately: readonly RecordKey[] = KEYS;
      for (let step = 0; step < 50; step += 1) {
        // Most of the time one context goes on alone: what it remembers is relied on.
        const at = random.chance(4 / 5) ? 0 : 1;
        const [store, database] = [stores[at]!, databases[at]!];
        if (random.chance(1 / 25)) {
          met.closed += 1;
          database.close({ disableAutoOpen: false });
        }
        const [from, to] = [random.pick(lately), random.pick(KEYS)];
        const renames = random.chance(1 / 12) && from !== to;
        const need: Need = renames ? { records: [from, to], waiting: ALL, attention: true } : needOf(random, ids);
        lately = need.mutationsOf?.length ? need.mutationsOf : KEYS;
        // Reads never rely on what is remembered.
        const held = await stores[1]!.read(need);
        const decides = !random.chance(1 / 12);
        const fails = random.chance(1 / 12);
        const choice = `${seed} ${step}`;
        const shown: Loaded[] = [];
        if (fails) nextCommitFails();
        const done = store.transact(need, (loaded) => {
          shown.push(loaded);
          return decides
            ? { write: renames ? renameOf(loaded, from, to) : writeOf(new Prng(choice), loaded), result: loaded }
            : null;
        });
        const result = await done.catch(() => null);
        IDBTransaction.prototype.commit = commit;
        expect(shown.at(-1), `seed ${seed}, step ${step}`).toEqual(held);
        met.failed += fails ? 1 : 0;
        met.undecided += decides ? 0 : 1;
        met.renamed += renames && result !== null ? 1 : 0;
        met.alone += shown.length === 1 ? 1 : 0;
        ids = (await stores[1]!.read({ waiting: ALL, attention: true, acknowledged: ALL })).mutations.map(
          ({ id }) => id,
        );
      }
      for (const database of databases) database.close();
    }
    for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(20);
  });

  it('OB-10 all at once: each sees all that was written before it, and none of what came to nothing', async () => {
    let failures = 0;
    for (let seed = 0; seed < 12; seed += 1) {
      const random = new Prng(`remembered at once ${seed}`);
      const { stores, databases } = contexts(2);
      const written = new Map(KEYS.map((key) => [keyOf(key), 0]));
      for (let round = 0; round < 25; round += 1) {
        if (random.chance(1 / 4)) nextCommitFails();
        const calls = Array.from({ length: random.between(1, 4) }, async () => {
          const key = random.pick(KEYS);
          const store = random.chance(4 / 5) ? stores[0]! : stores[1]!;
          await store.transact({ records: [key], mutationsOf: [key] }, (loaded) => {
            const version = loaded.records.get(keyOf(key))?.confirmedVersion ?? 0;
            const open = loaded.mutations.filter(({ state }) => isOpen(state)).length;
            const made = mutation(key, loaded.meta.seq + 1, `${version} ${open}`);
            return {
              write: { putRecords: [row(key, version + 1)], putMutations: [made], meta: { seq: made.seq } },
              result: null,
            };
          });
          written.set(keyOf(key), (written.get(keyOf(key)) ?? 0) + 1);
        });
        for (const { status } of await Promise.allSettled(calls)) failures += status === 'rejected' ? 1 : 0;
        IDBTransaction.prototype.commit = commit;
      }
      const { records, mutations, meta } = await stores[1]!.read({ records: KEYS, waiting: ALL });
      expect(meta.seq).toBe([...written.values()].reduce((sum, times) => sum + times, 0));
      expect(mutations.map(({ seq }) => seq)).toEqual(Array.from({ length: meta.seq }, (_, at) => at + 1));
      for (const key of KEYS) {
        const own = mutations.filter((made) => keyOf(made) === keyOf(key));
        expect(records.get(keyOf(key))?.confirmedVersion ?? 0).toBe(written.get(keyOf(key)));
        expect(own.map(({ payload }) => payload['note'])).toEqual(own.map((_, at) => `${at} ${at}`));
      }
      for (const database of databases) database.close();
    }
    expect(failures).toBeGreaterThan(20);
  });
});
