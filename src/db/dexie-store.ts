import type { JsonObject } from '../lib/json.ts';
import { keyOf, type Mutation, type StoredRecord } from '../queue/model.ts';
import { isDraftOf, newestFirst, slotOf } from '../queue/drafts.ts';
import type {
  Counts,
  Loaded,
  LocalReads,
  Loss,
  NamedDraft,
  Need,
  OpenCount,
  Store,
  StoredBlob,
  StoredDraft,
  Write,
} from '../queue/ports.ts';
import { namesOf, replacedIds } from '../queue/rename.ts';
import { listPart, removalMark } from '../queue/saved-lists.ts';
import { storageFaultOf } from '../queue/storage.ts';
import { Workspace } from '../queue/workspace.ts';
import { HotRows } from './hot-rows.ts';
import { engineRow, load, pair, withoutSeq } from './load.ts';
import {
  ATTENTION_STATES,
  countStates,
  inStates,
  OPEN_STATES,
  trimRing,
  writeMutations,
  type LoadedRing,
} from './outbox-rows.ts';
import type { EngineRow, LocalDatabase, RecordRow } from './schema.ts';
import { promisify, startingWith, STORES, transaction, type StoreName, type Transaction } from './transaction.ts';
import { findUnreadable, rebuildEngineRow, type UnreadableRow } from './unreadable.ts';

type DraftRow = StoredDraft & { key: string };
type Decision<T> = { write: Write; result: T };

/**
 * The tables that a decision may write. Drafts and saved lists only if it asks for them: storing what is typed must not
 * wait for a batch that is being settled.
 */
const WRITTEN: StoreName[] = ['records', 'outbox', 'engine', 'ring', 'quarantine'];
const writtenBy = ({ drafts = false, lists = false }: Need): StoreName[] => [
  ...WRITTEN,
  ...(drafts ? (['drafts'] as const) : []),
  ...(lists ? (['blobs'] as const) : []),
];

/** All parts of a type's saved list. */
const listRange = (entityType: string) => IDBKeyRange.bound(listPart(entityType, ''), listPart(entityType, '\uffff'));

const durabilityOf = ({ relaxed }: Need): 'relaxed' | 'strict' => (relaxed ? 'relaxed' : 'strict');

/** If there are no unreadable rows, the whole store is searched for them no more often than this. */
const LOOK_AGAIN_MS = 30_000;

const isEmpty = ({ meta = {}, ...lists }: Write): boolean =>
  Object.keys(meta).length === 0 && Object.values(lists).every((list) => list.length === 0);

/**
 * The device's store on IndexedDB. Every `transact` is one strict read-write transaction; nothing foreign is awaited
 * inside.
 */
export class DexieStore implements Store, LocalReads {
  readonly #db: LocalDatabase;
  readonly #now: () => number;
  readonly #hot = new HotRows();
  readonly #listeners = new Set<() => void>();
  #mending: Promise<void> | null = null;
  /** When a search for unreadable rows found none. */
  #lookedInVainAt: number | null = null;

  constructor(database: LocalDatabase, now: () => number) {
    this.#db = database;
    this.#now = now;
  }

  /** Called when rows that could not be read were removed: the server's copy of them has to be pulled again. */
  onMended(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async transact<T>(need: Need, decide: (loaded: Loaded) => Decision<T> | null): Promise<T | null> {
    const hot = await this.#transactHot(need, decide);
    if (hot !== null) return hot.result;
    return this.#run(writtenBy(need), durabilityOf(need), async (tx) => {
      const { loaded, engine, ring } = await load(tx, need);
      const decision = decide(loaded);
      if (decision === null) return null;
      const after = this.#apply(tx, decision.write, engine, loaded, ring);
      tx.whenDone(() => this.#hot.learn(tx.handle, engine, after, need, loaded, decision.write));
      return decision.result;
    });
  }

  /**
   * Decides on what this context remembers, and writes while the store's revision is still being read. If anything else
   * was written meanwhile (by another call of this context too), the transaction is rolled back (null), and the
   * decision is made on what the store holds.
   */
  async #transactHot<T>(need: Need, decide: (loaded: Loaded) => Decision<T> | null): Promise<{ result: T } | null> {
    const remembered = this.#hot.load(need);
    if (remembered === null) return null;
    const { loaded, engine } = remembered;
    const decision = decide(loaded);
    if (decision === null) return null;
    return this.#run<{ result: T } | null>(writtenBy(need), durabilityOf(need), async (tx) => {
      if (!this.#hot.isCurrent(tx.handle, engine)) return null;
      const reading = engineRow(tx);
      // If the write fails, nobody awaits this promise; the failure ends the transaction, which reports it.
      reading.catch(() => undefined);
      const after = this.#apply(tx, decision.write, engine, loaded, { rows: new Map() });
      // Compared with the state that was decided on, not with what is remembered by now: a write of our own may have
      // finished since.
      if ((await reading).revision !== engine.revision) return tx.abortWith(null);
      tx.whenDone(() => this.#hot.learn(tx.handle, engine, after, need, loaded, decision.write));
      return { result: decision.result };
    });
  }

  async read(need: Need): Promise<Loaded> {
    return this.#run(['records', 'outbox', 'engine', 'ring'], 'readonly', async (tx) => (await load(tx, need)).loaded);
  }

  async counts(): Promise<Counts> {
    return this.#run(['outbox', 'engine'], 'readonly', async (tx) => {
      const byState = tx.store('outbox').index('[state+seq]');
      const [numbers, oldest, attention] = await Promise.all([
        engineRow(tx).then(({ inFlight }) => countStates(tx, inFlight)),
        // Async, so that an exception of one request does not leave the other requests' rejections unhandled.
        Promise.all(
          OPEN_STATES.map(async (state) => promisify<Mutation | undefined>(byState.get(startingWith(state)))),
        ),
        inStates(tx, ATTENTION_STATES),
      ]);
      for (const { state, resolvedBy } of attention)
        if (state !== 'acknowledged' && resolvedBy !== null) numbers[state] -= 1;
      const unsent = oldest.filter((mutation) => mutation !== undefined).sort((a, b) => a.seq - b.seq);
      return { ...numbers, oldestPendingAt: unsent[0]?.createdAt ?? null };
    });
  }

  async countOpen(entityType: string): Promise<OpenCount> {
    return this.#run(['outbox'], 'readonly', async (tx) => {
      const byRecord = tx.store('outbox').index('[entityType+entityId]');
      const [all, attention] = await Promise.all([
        promisify(byRecord.count(startingWith(entityType))),
        inStates(tx, ATTENTION_STATES),
      ]);
      const ofType = attention.filter((mutation) => mutation.entityType === entityType);
      return {
        waiting: all - ofType.length,
        attention: ofType.filter(({ resolvedBy }) => resolvedBy === null).length,
      };
    });
  }

  async trimRing(settledBefore: string): Promise<void> {
    await this.#run(['ring'], 'relaxed', (tx) => trimRing(tx, settledBefore));
  }

  async beat(): Promise<void> {
    await this.#run(['engine'], 'relaxed', async (tx) => {
      const row = await promisify<{ at: number } | undefined>(tx.store('engine').get('lease'));
      tx.store('engine').put({ key: 'lease', at: (row?.at ?? 0) + 1 });
    });
  }

  async lastBeat(): Promise<number> {
    return this.#run(['engine'], 'readonly', async (tx) => {
      const row = await promisify<{ at: number } | undefined>(tx.store('engine').get('lease'));
      return row?.at ?? 0;
    });
  }

  async changedSince(
    entityType: string,
    changeSeq: number,
    limit: number,
  ): Promise<{ rows: StoredRecord[]; gone: string[]; changeSeq: number }> {
    return this.#run(['records', 'engine'], 'readonly', async (tx) => {
      const range = IDBKeyRange.bound([entityType, changeSeq], [entityType, Infinity], true);
      const records = tx.store('records');
      const [rows, { meta }] = await Promise.all([
        promisify<RecordRow[]>(records.index('[entityType+changeSeq]').getAll(range, limit)),
        engineRow(tx),
      ]);
      const replaced = replacedIds(meta.aliases, entityType);
      const left = await Promise.all(
        replaced.map(async (entityId) => promisify(records.getKey(pair({ entityType, entityId })))),
      );
      return {
        rows: rows.map(withoutSeq),
        gone: replaced.filter((_, at) => left[at] === undefined),
        changeSeq: rows.at(-1)?.changeSeq ?? changeSeq,
      };
    });
  }

  async withOpenChanges(entityType: string, limit: number): Promise<StoredRecord[]> {
    return this.#run(['records', 'outbox'], 'readonly', async (tx) => {
      const outbox = tx.store('outbox');
      const newest = await promisify(outbox.openKeyCursor(null, 'prev'));
      if (newest === null) return [];
      const range = IDBKeyRange.lowerBound(Number(newest.primaryKey) - limit, true);
      const open = await promisify<Mutation[]>(outbox.getAll(range));
      const ids = new Set(open.filter((one) => one.entityType === entityType).map(({ entityId }) => entityId));
      const records = tx.store('records');
      const rows = await Promise.all(
        [...ids].map(async (entityId) => promisify<RecordRow | undefined>(records.get(pair({ entityType, entityId })))),
      );
      return rows.flatMap((row) => (row === undefined ? [] : [withoutSeq(row)]));
    });
  }

  async unsent(): Promise<unknown[]> {
    return this.#run(['outbox'], 'readonly', async (tx) => {
      const rows = await promisify<{ state?: unknown }[]>(tx.store('outbox').getAll());
      return rows.filter(({ state }) => state !== 'acknowledged');
    });
  }

  async loadBlobs(names: readonly string[]): Promise<unknown[]> {
    return this.#run(['blobs'], 'readonly', async (tx) => {
      const blobs = await Promise.all(
        names.map((name) => promisify<{ value: unknown } | undefined>(tx.store('blobs').get(name))),
      );
      return blobs.map((blob) => blob?.value);
    });
  }

  async saveBlobs(blobs: readonly StoredBlob[], unchanged?: StoredBlob): Promise<boolean> {
    return this.#run(['blobs'], 'relaxed', async (tx) => {
      const stored = unchanged && (await promisify<StoredBlob | undefined>(tx.store('blobs').get(unchanged.name)));
      if (stored?.value !== unchanged?.value) return false;
      // Each is copied in a task of its own: copying all at once would delay a frame.
      for (const blob of blobs) await promisify(tx.store('blobs').put(blob));
      return true;
    });
  }

  async draftsOf(form: string): Promise<NamedDraft[]> {
    return this.#run(['drafts', 'engine'], 'readonly', async (tx) => {
      const names = namesOf((await engineRow(tx)).meta.aliases, form);
      const found = await Promise.all(
        names.map(async (name) =>
          promisify<DraftRow[]>(tx.store('drafts').getAll(IDBKeyRange.bound(name, slotOf(name, '\uffff')))),
        ),
      );
      const drafts = found.flatMap((rows, at) => rows.filter(({ key }) => isDraftOf(names[at] ?? form, key)));
      return newestFirst(drafts.map(({ key, ...draft }) => ({ name: key, ...draft })));
    });
  }

  async allDrafts(): Promise<NamedDraft[]> {
    return this.#run(['drafts'], 'readonly', async (tx) => {
      const rows = await promisify<DraftRow[]>(tx.store('drafts').getAll());
      return newestFirst(rows.map(({ key, ...draft }) => ({ name: key, ...draft })));
    });
  }

  async takeDraft(name: string, to: string): Promise<StoredDraft | null> {
    return this.#run(['drafts'], 'strict', async (tx) => {
      const row = await promisify<DraftRow | undefined>(tx.store('drafts').get(name));
      if (!row) return null;
      tx.store('drafts').delete(name);
      tx.store('drafts').put({ ...row, key: to });
      const { key: _key, ...draft } = row;
      return draft;
    });
  }

  async saveDraft(name: string, values: JsonObject, savedAt: string, seen?: number | null): Promise<void> {
    await this.#run(
      ['drafts'],
      'strict',
      async (tx) =>
        void tx.store('drafts').put({ key: name, values, savedAt, ...(seen === undefined ? {} : { seen }) }),
    );
  }

  async deleteDraft(name: string): Promise<void> {
    await this.#run(['drafts'], 'strict', async (tx) => void tx.store('drafts').delete(name));
  }

  /**
   * If a transaction meets an unreadable row, it is run again after that row was removed (ST-10): one row never stops
   * the others.
   */
  async #run<T>(
    stores: readonly StoreName[],
    mode: 'readonly' | 'strict' | 'relaxed',
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    try {
      return await transaction(this.#db, stores, mode, work);
    } catch (error) {
      const again = this.#lookedInVainAt === null || Math.abs(this.#now() - this.#lookedInVainAt) > LOOK_AGAIN_MS;
      if (storageFaultOf(error) !== 'unreadable' || this.#db.readOnly || !again) throw error;
      this.#mending ??= this.#mend().finally(() => (this.#mending = null));
      await this.#mending.catch(() => Promise.reject(error as Error));
      return transaction(this.#db, stores, mode, work);
    }
  }

  async #mend(): Promise<void> {
    this.#lookedInVainAt = this.#now();
    const rows = await findUnreadable(this.#db);
    if (rows === null || rows.length === 0) return;
    await this.#putAside(rows);
    this.#lookedInVainAt = null;
    this.#hot.forget();
    for (const listener of this.#listeners) listener();
  }

  /**
   * In one transaction: removes the rows, records their places, computes the views without them, and requests the
   * server's copy anew.
   */
  async #putAside(rows: readonly UnreadableRow[]): Promise<void> {
    const schema = await this.#db.schemaRow();
    await transaction(this.#db, STORES, 'strict', async (tx) => {
      for (const { store, key } of rows) tx.store(store).delete(key);
      const lost = rows.flatMap(({ store, key }) => (store === 'outbox' ? [Number(key)] : []));
      const touched = rows.flatMap(({ store, key, mutation }) =>
        store === 'records' && Array.isArray(key)
          ? [{ entityType: String(key[0]), entityId: String(key[1]) }]
          : mutation
            ? [mutation]
            : [],
      );
      const inEngine = rows.flatMap(({ store, key }) => (store === 'engine' ? [key] : []));
      if (inEngine.includes('engine')) await rebuildEngineRow(tx, this.#now());
      if (inEngine.includes('schema')) tx.store('engine').put(schema);
      const { loaded, engine, ring } = await load(tx, { records: touched, mutationsOf: touched });
      const workspace = new Workspace(loaded);
      for (const key of touched)
        if (loaded.records.has(keyOf(key)) || workspace.openOf(key).length > 0) workspace.touch(key);
      const at = new Date(this.#now()).toISOString();
      const before = loaded.meta.loss;
      const loss: Loss = {
        pending: (before?.pending ?? 0) + lost.length,
        since: before?.since ?? null,
        announcedAt: before?.announcedAt ?? at,
        told: false,
        seen: false,
        cause: 'unreadable',
      };
      const fetchAnew = { cursor: null, contact: { ...loaded.meta.contact, lastSyncAt: null, notBefore: 0 } };
      const meta = {
        quarantined: loaded.meta.quarantined + rows.length,
        ...(touched.length > 0 ? fetchAnew : {}),
        ...(lost.length > 0 ? { loss } : {}),
      };
      // A saved list would go on showing a record whose row is gone, though the copy may not bring it back.
      const deleteLists = [
        ...new Set(
          rows.flatMap(({ store, key }) => (store === 'records' && Array.isArray(key) ? [String(key[0])] : [])),
        ),
      ];
      this.#apply(
        tx,
        { ...workspace.write(), deleteMutations: lost, deleteLists, quarantine: rows, meta },
        engine,
        loaded,
        ring,
      );
    });
  }

  /**
   * Issues the writes without awaiting each: a failure aborts the transaction, whose end reports it. Returns the
   * resulting engine row.
   */
  #apply(tx: Transaction, write: Write, engine: EngineRow, { mutations }: Loaded, ring: LoadedRing): EngineRow {
    if (isEmpty(write)) return engine;
    const records = tx.store('records');
    let { changeSeq } = engine;
    for (const key of write.deleteRecords ?? []) records.delete(pair(key));
    for (const record of write.putRecords ?? []) records.put({ ...record, changeSeq: ++changeSeq });
    const stored = new Map(mutations.map((mutation) => [mutation.seq, mutation]));
    const inFlight = writeMutations(tx, write.putMutations ?? [], write.deleteMutations ?? [], stored, ring, engine);
    for (const name of write.deleteDrafts ?? []) tx.store('drafts').delete(name);
    for (const entityType of write.deleteLists ?? []) {
      tx.store('blobs').delete(listRange(entityType));
      tx.store('blobs').put({ name: removalMark(entityType), value: engine.revision + 1 });
    }
    for (const row of write.quarantine ?? [])
      tx.store('quarantine').add({ row, at: new Date(this.#now()).toISOString() });
    const after: EngineRow = {
      key: 'engine',
      meta: { ...engine.meta, ...write.meta },
      changeSeq,
      revision: engine.revision + 1,
      inFlight,
    };
    tx.store('engine').put(after);
    return after;
  }
}
