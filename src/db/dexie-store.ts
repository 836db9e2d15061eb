import { Dexie } from 'dexie';
import type { JsonObject } from '../lib/json.ts';
import { INITIAL_META } from '../queue/initial.ts';
import { keyOf, type Mutation, type MutationState, type RecordKey, type StoredRecord } from '../queue/model.ts';
import type { Counts, Loaded, LocalReads, Meta, Need, Store, Write } from '../queue/ports.ts';
import { isOpen } from '../queue/transitions.ts';
import type { EngineRow, LocalDatabase, RecordRow } from './schema.ts';

/** Above this many records, their open mutations are found by reading all open ones rather than key by key. */
const KEYWISE_LIMIT = 50;
const STALE_LIMIT = 1_000;
const OPEN_STATES: readonly MutationState[] = ['pending', 'sent', 'conflict', 'rejected', 'failed'];

const withoutSeq = ({ changeSeq: _changeSeq, ...record }: RecordRow): StoredRecord => record;
const pair = ({ entityType, entityId }: RecordKey): [string, string] => [entityType, entityId];

/** The device's store on IndexedDB. Every `transact` is one strict read-write transaction; nothing foreign is awaited inside. */
export class DexieStore implements Store, LocalReads {
  readonly #db: LocalDatabase;
  readonly #now: () => number;

  constructor(database: LocalDatabase, now: () => number) {
    this.#db = database;
    this.#now = now;
  }

  async transact<T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null): Promise<T | null> {
    const db = this.#db;
    return db.transaction('rw', [db.records, db.outbox, db.engine, db.quarantine], async () => {
      const engine = await this.#engine();
      const decision = decide(await this.#load(need, engine.meta));
      if (decision === null) return null;
      await this.#apply(decision.write, engine);
      return decision.result;
    });
  }

  async read(need: Need): Promise<Loaded> {
    const db = this.#db;
    return db.transaction('r', [db.records, db.outbox, db.engine], async () => this.#load(need, (await this.#engine()).meta));
  }

  async counts(): Promise<Counts> {
    const db = this.#db;
    return db.transaction('r', db.outbox, async () => {
      const [pending, sent, conflict, rejected, failed] = await Promise.all(OPEN_STATES.map((state) => this.#inState(state).count())) as [number, number, number, number, number];
      const [oldest, attention] = await Promise.all([
        Promise.all(OPEN_STATES.map((state) => this.#inState(state).first())),
        this.#attention(),
      ]);
      const unsent = oldest.filter((mutation) => mutation !== undefined).sort((a, b) => a.seq - b.seq);
      return {
        pending,
        sent,
        conflict,
        rejected,
        failed,
        resolved: attention.filter(({ resolvedBy }) => resolvedBy !== null).length,
        oldestPendingAt: unsent[0]?.createdAt ?? null,
      };
    });
  }

  async trimRing(settledBefore: string): Promise<void> {
    await this.#db.transaction('rw', this.#db.outbox, async () => {
      // The ring is in the order of the store; what is oldest settled first, so the walk ends at the first young one.
      const old: number[] = [];
      await this.#inState('acknowledged').until(({ settledAt }) => (settledAt ?? '') >= settledBefore).each(({ seq }) => old.push(seq));
      await this.#db.outbox.bulkDelete(old);
    });
  }

  async changedSince(entityType: string, changeSeq: number, limit: number): Promise<{ rows: StoredRecord[]; changeSeq: number }> {
    const rows = await this.#db.records
      .where('[entityType+changeSeq]')
      .between([entityType, changeSeq], [entityType, Dexie.maxKey], false, true)
      .limit(limit)
      .toArray();
    return { rows: rows.map(withoutSeq), changeSeq: rows.at(-1)?.changeSeq ?? changeSeq };
  }

  async loadBlobs(names: readonly string[]): Promise<unknown[]> {
    return (await this.#db.blobs.bulkGet([...names])).map((blob) => blob?.value);
  }

  async saveBlobs(blobs: readonly { name: string; value: unknown }[]): Promise<void> {
    await this.#db.blobs.bulkPut([...blobs]);
  }

  async loadDraft(key: string): Promise<{ values: JsonObject; savedAt: string } | null> {
    const draft = await this.#db.drafts.get(key);
    return draft ? { values: draft.values, savedAt: draft.savedAt } : null;
  }

  async saveDraft(key: string, values: JsonObject, savedAt: string): Promise<void> {
    await this.#db.drafts.put({ key, values, savedAt });
  }

  async deleteDraft(key: string): Promise<void> {
    await this.#db.drafts.delete(key);
  }

  async beat(at: number): Promise<void> {
    await this.#db.engine.put({ key: 'lease', at });
  }

  async lastBeat(): Promise<number> {
    const row = await this.#db.engine.get('lease');
    return row?.key === 'lease' ? row.at : 0;
  }

  async #engine(): Promise<EngineRow> {
    const row = await this.#db.engine.get('engine');
    return row?.key === 'engine' ? { ...row, meta: { ...INITIAL_META, ...row.meta } } : { key: 'engine', meta: INITIAL_META, changeSeq: 0 };
  }

  #inState(state: MutationState) {
    return this.#db.outbox.where('[state+seq]').between([state, Dexie.minKey], [state, Dexie.maxKey]);
  }

  async #attention(): Promise<Mutation[]> {
    const lists = await Promise.all((['conflict', 'rejected', 'failed'] as const).map((state) => this.#inState(state).toArray()));
    return lists.flat();
  }

  async #load(need: Need, meta: Meta): Promise<Loaded> {
    const [asked, ofRecords, byId, waiting, sent, attention, acknowledged, stale] = await Promise.all([
      this.#rows(need.records ?? []),
      this.#openOf(need.mutationsOf ?? []),
      need.mutations && need.mutations.length > 0 ? this.#db.outbox.where('id').anyOf([...need.mutations]).toArray() : [],
      need.waiting ? this.#waiting(need.waiting) : [],
      need.sent ? this.#inState('sent').toArray() : [],
      need.attention ? this.#attention() : [],
      need.acknowledged ? this.#inState('acknowledged').reverse().limit(need.acknowledged).toArray() : [],
      need.olderThanGeneration === undefined ? [] : this.#db.records.where('generation').below(need.olderThanGeneration).limit(STALE_LIMIT).toArray(),
    ]);
    const mutations = new Map([...ofRecords, ...byId, ...waiting, ...sent, ...attention, ...acknowledged].map((mutation) => [mutation.seq, mutation]));
    const records = new Map(asked.map((row) => [keyOf(row), row]));
    const known = new Set((need.records ?? []).map(keyOf));
    if (need.whole) {
      const further = [...mutations.values(), ...stale].filter((key) => !known.has(keyOf(key)));
      const [rows, open] = await Promise.all([this.#rows(further), this.#openOf([...mutations.values(), ...stale])]);
      for (const row of rows) records.set(keyOf(row), row);
      for (const mutation of open) mutations.set(mutation.seq, mutation);
      for (const key of further) known.add(keyOf(key));
    }
    return { records, known, mutations: [...mutations.values()].sort((a, b) => a.seq - b.seq), stale: stale.map(withoutSeq), meta };
  }

  async #rows(keys: readonly RecordKey[]): Promise<StoredRecord[]> {
    if (keys.length === 0) return [];
    const wanted = [...new Map(keys.map((key) => [keyOf(key), pair(key)])).values()];
    return (await this.#db.records.bulkGet(wanted)).flatMap((row) => (row ? [withoutSeq(row)] : []));
  }

  async #openOf(keys: readonly RecordKey[]): Promise<Mutation[]> {
    const wanted = new Map(keys.map((key) => [keyOf(key), pair(key)]));
    if (wanted.size === 0) return [];
    if (wanted.size > KEYWISE_LIMIT) {
      const open = await Promise.all(OPEN_STATES.map((state) => this.#inState(state).toArray()));
      return open.flat().filter((mutation) => wanted.has(keyOf(mutation)));
    }
    const found = await Promise.all([...wanted.values()].map((key) => this.#db.outbox.where('[entityType+entityId]').equals(key).toArray()));
    return found.flat().filter(({ state }) => isOpen(state));
  }

  async #waiting(limit: number): Promise<Mutation[]> {
    const [sent, pending] = await Promise.all([this.#inState('sent').toArray(), this.#inState('pending').limit(limit).toArray()]);
    return [...sent, ...pending];
  }

  async #apply(write: Write, engine: EngineRow): Promise<void> {
    let { changeSeq } = engine;
    const rows = (write.putRecords ?? []).map((record) => ({ ...record, changeSeq: ++changeSeq }));
    const db = this.#db;
    await Promise.all([
      write.deleteMutations && write.deleteMutations.length > 0 ? db.outbox.bulkDelete([...write.deleteMutations]) : null,
      write.deleteRecords && write.deleteRecords.length > 0 ? db.records.bulkDelete(write.deleteRecords.map(pair)) : null,
      rows.length > 0 ? db.records.bulkPut(rows) : null,
      write.putMutations && write.putMutations.length > 0 ? db.outbox.bulkPut([...write.putMutations]) : null,
      write.quarantine && write.quarantine.length > 0 ? db.quarantine.bulkAdd(write.quarantine.map((row) => ({ row, at: new Date(this.#now()).toISOString() }))) : null,
      write.meta || rows.length > 0 ? db.engine.put({ key: 'engine', meta: { ...engine.meta, ...write.meta }, changeSeq }) : null,
    ]);
  }
}
