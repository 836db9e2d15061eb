import { keyOf, type Mutation, type RecordKey, type StoredRecord } from '../queue/model.ts';
import type { Loaded, Need, Write } from '../queue/ports.ts';
import { isOpen } from '../queue/transitions.ts';
import type { EngineRow } from './schema.ts';

/** How many records are remembered: about what a person edits in a sitting. */
const LIMIT = 200;
/** A transaction over more records than this is not a person's edit: nothing of it is remembered. */
const FEW = 20;

type Found = Pick<Loaded, 'records' | 'mutations'>;

/**
 * A cache of what this context has read or written last. It is valid as long as nobody else has written: editing a
 * record again needs no reading. The store's revision, read inside the transaction that relies on the cache, tells
 * whether somebody has.
 */
export class HotRows {
  #handle: IDBDatabase | null = null;
  #engine: EngineRow | null = null;
  /** null if there is no row. */
  readonly #records = new Map<string, StoredRecord | null>();
  readonly #open = new Map<string, readonly Mutation[]>();

  /** The state that a decision was made on, if the store is still at it. */
  isCurrent(handle: IDBDatabase, engine: EngineRow): boolean {
    return handle === this.#handle && engine.revision === this.#engine?.revision;
  }

  /** What a decision needs, or null if not all of it is remembered. */
  load(need: Need): { loaded: Loaded; engine: EngineRow } | null {
    const engine = this.#engine;
    const { records = [], mutationsOf = [] } = need;
    const more =
      (need.mutations?.length ?? 0) > 0 ||
      need.waiting ||
      need.sent ||
      need.attention ||
      need.acknowledged ||
      need.whole ||
      need.olderThanGeneration !== undefined;
    if (
      engine === null ||
      more ||
      !records.every((key) => this.#records.has(keyOf(key))) ||
      !mutationsOf.every((key) => this.#open.has(keyOf(key)))
    )
      return null;
    const rows = records.flatMap((key) => this.#records.get(keyOf(key)) ?? []);
    const mutations = [...new Set(mutationsOf.map(keyOf))].flatMap((key) => this.#open.get(key) ?? []);
    const loaded: Loaded = {
      records: new Map(rows.map((row) => [keyOf(row), row])),
      known: new Set(records.map(keyOf)),
      mutations: mutations.sort((a, b) => a.seq - b.seq),
      stale: [],
      meta: engine.meta,
    };
    return { loaded, engine };
  }

  /** After a commit: remembers what the transaction found when the store was at `before`, and wrote over it. */
  learn(handle: IDBDatabase, before: EngineRow, after: EngineRow, need: Need, found: Found, write: Write): void {
    if (handle === this.#handle && after.revision < (this.#engine?.revision ?? 0)) return;
    if (!this.isCurrent(handle, before)) this.forget();
    this.#handle = handle;
    this.#engine = after;
    const deleted = new Set(write.deleteMutations ?? []);
    // A rename moves mutations from record to record.
    if (deleted.size > 0 || (write.deleteRecords?.length ?? 0) > 0) this.#forgetRows();
    const few = (need.records?.length ?? 0) + (need.mutationsOf?.length ?? 0) <= FEW;
    for (const row of write.putRecords ?? []) this.#records.delete(keyOf(row));
    for (const mutation of write.putMutations ?? []) this.#open.delete(keyOf(mutation));
    if (!few) return;
    const put = new Map((write.putRecords ?? []).map((row) => [keyOf(row), row]));
    for (const key of distinct(need.records)) this.#records.set(key, put.get(key) ?? found.records.get(key) ?? null);
    for (const key of write.deleteRecords ?? []) this.#records.delete(keyOf(key));
    const bySeq = new Map(
      [...found.mutations, ...(write.putMutations ?? [])].map((mutation) => [mutation.seq, mutation]),
    );
    const open = [...bySeq.values()].filter(({ seq, state }) => isOpen(state) && !deleted.has(seq));
    for (const key of distinct(need.mutationsOf))
      this.#open.set(
        key,
        open.filter((mutation) => keyOf(mutation) === key),
      );
    for (const map of [this.#records, this.#open])
      for (const key of [...map.keys()].slice(0, Math.max(0, map.size - LIMIT))) map.delete(key);
  }

  forget(): void {
    this.#handle = null;
    this.#engine = null;
    this.#forgetRows();
  }

  #forgetRows(): void {
    this.#records.clear();
    this.#open.clear();
  }
}

const distinct = (keys: readonly RecordKey[] = []): Set<string> => new Set(keys.map(keyOf));
