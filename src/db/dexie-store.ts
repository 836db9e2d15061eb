import type { JsonObject } from '../lib/json.ts';
import { INITIAL_META } from '../queue/initial.ts';
import { keyOf, type Mutation, type MutationState, type RecordKey, type StoredRecord } from '../queue/model.ts';
import type { Counts, Loaded, LocalReads, Need, Store, Write } from '../queue/ports.ts';
import { isOpen } from '../queue/transitions.ts';
import type { EngineRow, LocalDatabase, RecordRow } from './schema.ts';
import { asked, startingWith, transaction, type Transaction } from './transaction.ts';

const STALE_LIMIT = 1_000;
/** From so many keys on it is worth asking whether they lie close together. */
const RANGE_WORTH = 100;
/** Reading one row of a range costs about a fifth of asking for one by its key. */
const ALL_OPEN_WORTH = 5;
const OPEN_STATES: readonly MutationState[] = ['pending', 'sent', 'conflict', 'rejected', 'failed'];
const ATTENTION_STATES: readonly MutationState[] = ['conflict', 'rejected', 'failed'];

const withoutSeq = ({ changeSeq: _changeSeq, ...record }: RecordRow): StoredRecord => record;
const pair = ({ entityType, entityId }: RecordKey): [string, string] => [entityType, entityId];
const distinct = (keys: readonly RecordKey[]): RecordKey[] => [...new Map(keys.map((key) => [keyOf(key), key])).values()];
/** As IndexedDB orders strings: by code units. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const upTo = (limit: number): number | undefined => (limit >= 0xffff_ffff ? undefined : limit);

/** The device's store on IndexedDB. Every `transact` is one strict read-write transaction; nothing foreign is awaited inside. */
export class DexieStore implements Store, LocalReads {
  readonly #db: LocalDatabase;
  readonly #now: () => number;

  constructor(database: LocalDatabase, now: () => number) {
    this.#db = database;
    this.#now = now;
  }

  async transact<T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null): Promise<T | null> {
    return transaction(this.#db, ['records', 'outbox', 'engine', 'quarantine'], need.forgettable ? 'relaxed' : 'strict', async (tx) => {
      const [engine, found] = await Promise.all([engineRow(tx), load(tx, need)]);
      const decision = decide({ ...found, meta: engine.meta });
      if (decision === null) return null;
      this.#apply(tx, decision.write, engine);
      return decision.result;
    });
  }

  async read(need: Need): Promise<Loaded> {
    return transaction(this.#db, ['records', 'outbox', 'engine'], 'readonly', async (tx) => {
      const [engine, found] = await Promise.all([engineRow(tx), load(tx, need)]);
      return { ...found, meta: engine.meta };
    });
  }

  async counts(): Promise<Counts> {
    return transaction(this.#db, ['outbox'], 'readonly', async (tx) => {
      const byState = tx.store('outbox').index('[state+seq]');
      const [numbers, oldest, attention] = await Promise.all([
        Promise.all(OPEN_STATES.map((state) => asked(byState.count(startingWith(state))))),
        Promise.all(OPEN_STATES.map((state) => asked<Mutation | undefined>(byState.get(startingWith(state))))),
        inStates(tx, ATTENTION_STATES),
      ]);
      const settled = (state: MutationState) => attention.filter((mutation) => mutation.state === state && mutation.resolvedBy !== null).length;
      const [pending, sent, conflict, rejected, failed] = OPEN_STATES.map((state, at) => (numbers[at] ?? 0) - settled(state)) as [number, number, number, number, number];
      const unsent = oldest.filter((mutation) => mutation !== undefined).sort((a, b) => a.seq - b.seq);
      return { pending, sent, conflict, rejected, failed, oldestPendingAt: unsent[0]?.createdAt ?? null };
    });
  }

  async trimRing(settledBefore: string): Promise<void> {
    await transaction(this.#db, ['outbox'], 'relaxed', async (tx) => {
      const outbox = tx.store('outbox');
      // In the order of the store what is oldest settled first, give or take: the walk ends at the first young one.
      const cursor = outbox.index('[state+seq]').openCursor(startingWith('acknowledged'));
      for (let at = await asked(cursor); at !== null; at = await asked(cursor)) {
        const mutation = at.value as Mutation;
        if ((mutation.settledAt ?? '') >= settledBefore) return;
        outbox.delete(mutation.seq);
        at.continue();
      }
    });
  }

  async beat(): Promise<void> {
    await transaction(this.#db, ['engine'], 'relaxed', async (tx) => {
      const row = await asked<{ at: number } | undefined>(tx.store('engine').get('lease'));
      tx.store('engine').put({ key: 'lease', at: (row?.at ?? 0) + 1 });
    });
  }

  async lastBeat(): Promise<number> {
    return transaction(this.#db, ['engine'], 'readonly', async (tx) => {
      const row = await asked<{ at: number } | undefined>(tx.store('engine').get('lease'));
      return row?.at ?? 0;
    });
  }

  async changedSince(entityType: string, changeSeq: number, limit: number): Promise<{ rows: StoredRecord[]; changeSeq: number }> {
    return transaction(this.#db, ['records'], 'readonly', async (tx) => {
      const range = IDBKeyRange.bound([entityType, changeSeq], [entityType, Infinity], true);
      const rows = await asked<RecordRow[]>(tx.store('records').index('[entityType+changeSeq]').getAll(range, limit));
      return { rows: rows.map(withoutSeq), changeSeq: rows.at(-1)?.changeSeq ?? changeSeq };
    });
  }

  async unsent(): Promise<unknown[]> {
    return transaction(this.#db, ['outbox'], 'readonly', async (tx) => {
      const rows = await asked<{ state?: unknown }[]>(tx.store('outbox').getAll());
      return rows.filter(({ state }) => state !== 'acknowledged');
    });
  }

  async loadBlobs(names: readonly string[]): Promise<unknown[]> {
    return transaction(this.#db, ['blobs'], 'readonly', async (tx) => {
      const blobs = await Promise.all(names.map((name) => asked<{ value: unknown } | undefined>(tx.store('blobs').get(name))));
      return blobs.map((blob) => blob?.value);
    });
  }

  async saveBlobs(blobs: readonly { name: string; value: unknown }[]): Promise<void> {
    await transaction(this.#db, ['blobs'], 'relaxed', async (tx) => {
      for (const blob of blobs) tx.store('blobs').put(blob);
    });
  }

  async loadDraft(key: string): Promise<{ values: JsonObject; savedAt: string } | null> {
    return transaction(this.#db, ['drafts'], 'readonly', async (tx) => {
      const draft = await asked<{ values: JsonObject; savedAt: string } | undefined>(tx.store('drafts').get(key));
      return draft ? { values: draft.values, savedAt: draft.savedAt } : null;
    });
  }

  async saveDraft(key: string, values: JsonObject, savedAt: string): Promise<void> {
    await transaction(this.#db, ['drafts'], 'strict', async (tx) => void tx.store('drafts').put({ key, values, savedAt }));
  }

  async deleteDraft(key: string): Promise<void> {
    await transaction(this.#db, ['drafts'], 'strict', async (tx) => void tx.store('drafts').delete(key));
  }

  /** Asks for the writes without waiting for each: a failure aborts the transaction, and its end tells. */
  #apply(tx: Transaction, write: Write, engine: EngineRow): void {
    const records = tx.store('records');
    const outbox = tx.store('outbox');
    let { changeSeq } = engine;
    for (const seq of write.deleteMutations ?? []) outbox.delete(seq);
    for (const key of write.deleteRecords ?? []) records.delete(pair(key));
    for (const record of write.putRecords ?? []) records.put({ ...record, changeSeq: ++changeSeq });
    for (const mutation of write.putMutations ?? []) outbox.put(mutation);
    for (const row of write.quarantine ?? []) tx.store('quarantine').add({ row, at: new Date(this.#now()).toISOString() });
    if (write.meta || changeSeq !== engine.changeSeq) tx.store('engine').put({ key: 'engine', meta: { ...engine.meta, ...write.meta }, changeSeq });
  }
}

async function engineRow(tx: Transaction): Promise<EngineRow> {
  const row = await asked<EngineRow | undefined>(tx.store('engine').get('engine'));
  return row ? { ...row, meta: { ...INITIAL_META, ...row.meta } } : { key: 'engine', meta: INITIAL_META, changeSeq: 0 };
}

async function inStates(tx: Transaction, states: readonly MutationState[], limit?: number): Promise<Mutation[]> {
  const byState = tx.store('outbox').index('[state+seq]');
  return (await Promise.all(states.map((state) => asked<Mutation[]>(byState.getAll(startingWith(state), limit))))).flat();
}

async function load(tx: Transaction, need: Need): Promise<Omit<Loaded, 'meta'>> {
  const none: Mutation[] = [];
  const [asOf, byId, waiting, sent, attention, acknowledged, stale, rows] = await Promise.all([
    need.mutationsOf ? openOf(tx, need.mutationsOf) : none,
    need.mutations ? withIds(tx, need.mutations) : none,
    need.waiting ? Promise.all([inStates(tx, ['sent']), inStates(tx, ['pending'], upTo(need.waiting))]).then((lists) => lists.flat()) : none,
    need.sent ? inStates(tx, ['sent']) : none,
    need.attention ? inStates(tx, ATTENTION_STATES) : none,
    need.acknowledged ? newestAcknowledged(tx, need.acknowledged) : none,
    need.olderThanGeneration === undefined ? [] : staleRows(tx, need.olderThanGeneration),
    rowsOf(tx, need.records ?? []),
  ]);
  const mutations = new Map([...asOf, ...byId, ...waiting, ...sent, ...attention, ...acknowledged].map((mutation) => [mutation.seq, mutation]));
  const records = new Map(rows.map((row) => [keyOf(row), row]));
  const known = new Set((need.records ?? []).map(keyOf));
  if (need.whole) {
    const touched = [...mutations.values(), ...stale];
    const covered = new Set((need.mutationsOf ?? []).map(keyOf));
    const [further, open] = await Promise.all([
      rowsOf(tx, touched.filter((key) => !known.has(keyOf(key)))),
      openOf(tx, touched.filter((key) => !covered.has(keyOf(key)))),
    ]);
    for (const row of further) records.set(keyOf(row), row);
    for (const mutation of open) mutations.set(mutation.seq, mutation);
    for (const key of touched) known.add(keyOf(key));
  }
  return { records, known, mutations: [...mutations.values()].sort((a, b) => a.seq - b.seq), stale };
}

/** Many keys that lie close together (a page of a snapshot) are read as one range, others one by one. */
async function rowsOf(tx: Transaction, keys: readonly RecordKey[]): Promise<StoredRecord[]> {
  const wanted = distinct(keys);
  const records = tx.store('records');
  const range = wanted.length < RANGE_WORTH ? null : await closeRange(records, wanted);
  const rows = range
    ? await asked<RecordRow[]>(records.getAll(range))
    : await Promise.all(wanted.map((key) => asked<RecordRow | undefined>(records.get(pair(key)))));
  const names = range ? new Set(wanted.map(keyOf)) : null;
  return rows.flatMap((row) => (row && (names?.has(keyOf(row)) ?? true) ? [withoutSeq(row)] : []));
}

/** The range of these keys, when it holds at most twice as many rows as there are keys. */
async function closeRange(records: IDBObjectStore, keys: readonly RecordKey[]): Promise<IDBKeyRange | null> {
  const pairs = keys.map(pair).sort((a, b) => (a[0] === b[0] ? order(a[1], b[1]) : order(a[0], b[0])));
  const [first, last] = [pairs[0], pairs.at(-1)];
  if (!first || !last) return null;
  const range = IDBKeyRange.bound(first, last);
  const limit = keys.length * 2;
  return (await asked(records.getAllKeys(range, limit + 1))).length > limit ? null : range;
}

async function staleRows(tx: Transaction, generation: number): Promise<StoredRecord[]> {
  const rows = await asked<RecordRow[]>(tx.store('records').index('generation').getAll(IDBKeyRange.upperBound(generation, true), STALE_LIMIT));
  return rows.map(withoutSeq);
}

async function withIds(tx: Transaction, ids: readonly string[]): Promise<Mutation[]> {
  const byId = tx.store('outbox').index('id');
  const found = await Promise.all([...new Set(ids)].map((id) => asked<Mutation | undefined>(byId.get(id))));
  return found.filter((mutation) => mutation !== undefined);
}

async function newestAcknowledged(tx: Transaction, limit: number): Promise<Mutation[]> {
  const cursor = tx.store('outbox').index('[state+seq]').openCursor(startingWith('acknowledged'), 'prev');
  const found: Mutation[] = [];
  for (let at = await asked(cursor); at !== null && found.length < limit; at = await asked(cursor)) {
    found.push(at.value as Mutation);
    at.continue();
  }
  return found;
}

/** Open mutations of these records: key by key, or, where not many more are open than keys are asked for, by reading all that are open. */
async function openOf(tx: Transaction, keys: readonly RecordKey[]): Promise<Mutation[]> {
  const wanted = distinct(keys);
  if (wanted.length === 0) return [];
  const outbox = tx.store('outbox');
  if (wanted.length > 1) {
    const byState = outbox.index('[state+seq]');
    const counts = await Promise.all(OPEN_STATES.map((state) => asked(byState.count(startingWith(state)))));
    if (counts.reduce((sum, count) => sum + count, 0) <= wanted.length * ALL_OPEN_WORTH) {
      const names = new Set(wanted.map(keyOf));
      return (await inStates(tx, OPEN_STATES)).filter((mutation) => names.has(keyOf(mutation)));
    }
  }
  const byRecord = outbox.index('[entityType+entityId]');
  const found = await Promise.all(wanted.map((key) => asked<Mutation[]>(byRecord.getAll(pair(key)))));
  return found.flat().filter(({ state }) => isOpen(state));
}
