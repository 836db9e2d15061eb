import type { JsonObject } from '../lib/json.ts';
import type { Mutation, StoredRecord } from '../queue/model.ts';
import { isDraftOf, newestFirst, slotOf } from '../queue/drafts.ts';
import type { Counts, Loaded, LocalReads, NamedDraft, Need, Store, StoredDraft, Write } from '../queue/ports.ts';
import { namesOf, replacedIds } from '../queue/rename.ts';
import { HotRows } from './hot-rows.ts';
import { engineRow, load, pair, withoutSeq } from './load.ts';
import { ATTENTION_STATES, countStates, inStates, OPEN_STATES, trimRing, writeMutations, type LoadedRing } from './outbox-rows.ts';
import type { EngineRow, LocalDatabase, RecordRow } from './schema.ts';
import { asked, startingWith, transaction, type StoreName, type Transaction } from './transaction.ts';

type DraftRow = StoredDraft & { key: string };
type Decision<T> = { write: Write; result: T };

/** What a decision may write. Drafts only where it says so: what is typed must not wait for a batch that is being settled. */
const WRITTEN: StoreName[] = ['records', 'outbox', 'engine', 'ring', 'quarantine'];
const writtenBy = ({ drafts = false }: Need): StoreName[] => (drafts ? [...WRITTEN, 'drafts'] : WRITTEN);

const durabilityOf = ({ forgettable }: Need): 'relaxed' | 'strict' => (forgettable ? 'relaxed' : 'strict');

const isEmpty = ({ meta = {}, ...lists }: Write): boolean => Object.keys(meta).length === 0 && Object.values(lists).every((list) => list.length === 0);

/** The device's store on IndexedDB. Every `transact` is one strict read-write transaction; nothing foreign is awaited inside. */
export class DexieStore implements Store, LocalReads {
  readonly #db: LocalDatabase;
  readonly #now: () => number;
  readonly #hot = new HotRows();

  constructor(database: LocalDatabase, now: () => number) {
    this.#db = database;
    this.#now = now;
  }

  async transact<T>(need: Need, decide: (loaded: Loaded) => Decision<T> | null): Promise<T | null> {
    const hot = await this.#transactHot(need, decide);
    if (hot !== null) return hot.result;
    return transaction(this.#db, writtenBy(need), durabilityOf(need), async (tx) => {
      const { loaded, engine, ring } = await load(tx, need);
      const decision = decide(loaded);
      if (decision === null) return null;
      const after = this.#apply(tx, decision.write, engine, loaded, ring);
      tx.whenDone(() => this.#hot.learn(tx.handle, engine, after, need, loaded, decision.write));
      return decision.result;
    });
  }

  /**
   * The decision is made on what this context remembers, and written while the store's revision is still being read: when somebody else
   * has written meanwhile (another call of this context too) nothing of it stands (null), and the decision is made on what the store holds.
   */
  async #transactHot<T>(need: Need, decide: (loaded: Loaded) => Decision<T> | null): Promise<{ result: T } | null> {
    const remembered = this.#hot.load(need);
    if (remembered === null) return null;
    const { loaded, engine } = remembered;
    const decision = decide(loaded);
    if (decision === null) return null;
    return transaction<{ result: T } | null>(this.#db, writtenBy(need), durabilityOf(need), async (tx) => {
      if (!this.#hot.isCurrent(tx.handle, engine)) return null;
      const reading = engineRow(tx);
      // Nobody comes back for it where what was decided can't be written: that ends the transaction, and is told.
      reading.catch(() => undefined);
      const after = this.#apply(tx, decision.write, engine, loaded, { rows: new Map() });
      // Against what was decided on, not what is remembered by now: a write of our own that was under way may have been learnt since.
      if ((await reading).revision !== engine.revision) return tx.leave(null);
      tx.whenDone(() => this.#hot.learn(tx.handle, engine, after, need, loaded, decision.write));
      return { result: decision.result };
    });
  }

  async read(need: Need): Promise<Loaded> {
    return transaction(this.#db, ['records', 'outbox', 'engine', 'ring'], 'readonly', async (tx) => (await load(tx, need)).loaded);
  }

  async counts(): Promise<Counts> {
    return transaction(this.#db, ['outbox', 'engine'], 'readonly', async (tx) => {
      const byState = tx.store('outbox').index('[state+seq]');
      const [numbers, oldest, attention] = await Promise.all([
        engineRow(tx).then(({ inFlight }) => countStates(tx, inFlight)),
        // Async: what a request throws must not leave its neighbours' failures to nobody.
        Promise.all(OPEN_STATES.map(async (state) => asked<Mutation | undefined>(byState.get(startingWith(state))))),
        inStates(tx, ATTENTION_STATES),
      ]);
      for (const { state, resolvedBy } of attention) if (state !== 'acknowledged' && resolvedBy !== null) numbers[state] -= 1;
      const unsent = oldest.filter((mutation) => mutation !== undefined).sort((a, b) => a.seq - b.seq);
      return { ...numbers, oldestPendingAt: unsent[0]?.createdAt ?? null };
    });
  }

  async trimRing(settledBefore: string): Promise<void> {
    await transaction(this.#db, ['ring'], 'relaxed', (tx) => trimRing(tx, settledBefore));
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

  async changedSince(entityType: string, changeSeq: number, limit: number): Promise<{ rows: StoredRecord[]; gone: string[]; changeSeq: number }> {
    return transaction(this.#db, ['records', 'engine'], 'readonly', async (tx) => {
      const range = IDBKeyRange.bound([entityType, changeSeq], [entityType, Infinity], true);
      const records = tx.store('records');
      const [rows, { meta }] = await Promise.all([asked<RecordRow[]>(records.index('[entityType+changeSeq]').getAll(range, limit)), engineRow(tx)]);
      const replaced = replacedIds(meta.aliases, entityType);
      const left = await Promise.all(replaced.map(async (entityId) => asked(records.getKey(pair({ entityType, entityId })))));
      return { rows: rows.map(withoutSeq), gone: replaced.filter((_, at) => left[at] === undefined), changeSeq: rows.at(-1)?.changeSeq ?? changeSeq };
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
      // Each is copied in a task of its own: all at once they would stand in the way of a frame.
      for (const blob of blobs) await asked(tx.store('blobs').put(blob));
    });
  }

  async draftsOf(form: string): Promise<NamedDraft[]> {
    return transaction(this.#db, ['drafts', 'engine'], 'readonly', async (tx) => {
      const names = namesOf((await engineRow(tx)).meta.aliases, form);
      const found = await Promise.all(names.map(async (name) => asked<DraftRow[]>(tx.store('drafts').getAll(IDBKeyRange.bound(name, slotOf(name, '\uffff'))))));
      const drafts = found.flatMap((rows, at) => rows.filter(({ key }) => isDraftOf(names[at] ?? form, key)));
      return newestFirst(drafts.map(({ key, ...draft }) => ({ name: key, ...draft })));
    });
  }

  async takeDraft(name: string, to: string): Promise<StoredDraft | null> {
    return transaction(this.#db, ['drafts'], 'strict', async (tx) => {
      const row = await asked<DraftRow | undefined>(tx.store('drafts').get(name));
      if (!row) return null;
      tx.store('drafts').delete(name);
      tx.store('drafts').put({ ...row, key: to });
      const { key: _key, ...draft } = row;
      return draft;
    });
  }

  async saveDraft(name: string, values: JsonObject, savedAt: string, seen?: number | null): Promise<void> {
    await transaction(this.#db, ['drafts'], 'strict', async (tx) => void tx.store('drafts').put({ key: name, values, savedAt, ...(seen === undefined ? {} : { seen }) }));
  }

  async deleteDraft(name: string): Promise<void> {
    await transaction(this.#db, ['drafts'], 'strict', async (tx) => void tx.store('drafts').delete(name));
  }

  /** Asks for the writes without waiting for each: a failure aborts the transaction, and its end tells. Answers the engine's row as it is then. */
  #apply(tx: Transaction, write: Write, engine: EngineRow, { mutations }: Loaded, ring: LoadedRing): EngineRow {
    if (isEmpty(write)) return engine;
    const records = tx.store('records');
    let { changeSeq } = engine;
    for (const key of write.deleteRecords ?? []) records.delete(pair(key));
    for (const record of write.putRecords ?? []) records.put({ ...record, changeSeq: ++changeSeq });
    const stored = new Map(mutations.map((mutation) => [mutation.seq, mutation]));
    const inFlight = writeMutations(tx, write.putMutations ?? [], write.deleteMutations ?? [], stored, ring, engine);
    for (const name of write.deleteDrafts ?? []) tx.store('drafts').delete(name);
    for (const row of write.quarantine ?? []) tx.store('quarantine').add({ row, at: new Date(this.#now()).toISOString() });
    const after: EngineRow = { key: 'engine', meta: { ...engine.meta, ...write.meta }, changeSeq, revision: engine.revision + 1, inFlight };
    tx.store('engine').put(after);
    return after;
  }
}
