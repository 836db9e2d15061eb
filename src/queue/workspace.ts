import { assert } from '../lib/assert.ts';
import { keyOf, recordOf, type Mutation, type RecordKey, type StoredRecord } from './model.ts';
import type { Loaded, Meta, Write } from './ports.ts';
import { inOrder } from './order.ts';
import { rebaseRecord } from './rebase.ts';
import { isOpen } from './transitions.ts';

/**
 * What a decision has loaded, with the changes decided so far. A decision changes the workspace; `write()` then returns
 * what to store. Every record that was touched gets its view recomputed, so no decision can leave a stale view (RB-1).
 */
export class Workspace {
  readonly #records: Map<string, StoredRecord>;
  readonly #mutations: Map<string, Mutation>;
  /** Ids of mutations by record, in no order. */
  readonly #byRecord = new Map<string, Set<string>>();
  readonly #mutationKeys = new Map<string, string>();
  readonly #touchedRecords = new Set<string>();
  readonly #touchedMutations = new Set<string>();
  readonly #deletedSeqs = new Set<number>();
  readonly #deletedRecords = new Map<string, RecordKey>();
  readonly #deletedLists = new Set<string>();
  #meta: Partial<Meta> = {};
  readonly #loadedMeta: Readonly<Meta>;
  readonly #known: ReadonlySet<string>;

  constructor(loaded: Loaded) {
    this.#known = loaded.known;
    this.#records = new Map(loaded.records);
    this.#mutations = new Map(loaded.mutations.map((mutation) => [mutation.id, mutation]));
    this.#loadedMeta = loaded.meta;
    for (const mutation of loaded.mutations) this.#file(mutation);
  }

  get meta(): Readonly<Meta> {
    return { ...this.#loadedMeta, ...this.#meta };
  }

  setMeta(meta: Partial<Meta>): void {
    this.#meta = { ...this.#meta, ...meta };
  }

  record(key: RecordKey): StoredRecord {
    return (
      this.#records.get(keyOf(key)) ?? {
        entityType: key.entityType,
        entityId: key.entityId,
        confirmed: null,
        confirmedVersion: 0,
        view: null,
        syncState: 'synced',
        generation: this.meta.generation,
      }
    );
  }

  putRecord(record: StoredRecord): void {
    this.#records.set(keyOf(record), record);
    this.touch(record);
  }

  /** Removes the row; what is put or touched under this key afterwards is removed with it. */
  deleteRecord(key: RecordKey): void {
    this.#records.delete(keyOf(key));
    this.#touchedRecords.delete(keyOf(key));
    this.#deletedRecords.set(keyOf(key), { entityType: key.entityType, entityId: key.entityId });
  }

  /** Its view will be recomputed. */
  touch(key: RecordKey): void {
    this.#touchedRecords.add(keyOf(key));
  }

  mutation(id: string): Mutation | undefined {
    return this.#mutations.get(id);
  }

  /** Mutations of a record that are not acknowledged, in the store's order. */
  openOf(key: RecordKey): Mutation[] {
    return this.#of(keyOf(key)).filter(({ state }) => isOpen(state));
  }

  /** All that were loaded, acknowledged ones too. */
  allOf(key: RecordKey): Mutation[] {
    return this.#of(keyOf(key));
  }

  /** The saved lists of this type are removed. */
  forgetLists(entityType: string): void {
    this.#deletedLists.add(entityType);
  }

  putMutation(mutation: Mutation): void {
    this.#mutations.set(mutation.id, mutation);
    this.#file(mutation);
    this.#touchedMutations.add(mutation.id);
    this.touch(mutation);
  }

  deleteMutation(id: string): void {
    const mutation = this.#mutations.get(id);
    if (!mutation) return;
    this.#mutations.delete(id);
    this.#touchedMutations.delete(id);
    this.#deletedSeqs.add(mutation.seq);
    this.touch(mutation);
  }

  /** Everything loaded or put, in the store's order. */
  get mutations(): Mutation[] {
    return [...this.#mutations.values()].sort((a, b) => a.seq - b.seq);
  }

  get touchedKeys(): string[] {
    return [...this.#touchedRecords, ...this.#deletedRecords.keys()];
  }

  write(): Write {
    const putRecords = [...this.#touchedRecords]
      .filter((key) => !this.#deletedRecords.has(key))
      .map((key) => {
        // A row that was not loaded must not be written: that would overwrite what the store holds.
        assert(this.#known.has(key), `record ${key} was changed without having been loaded`);
        const rebased = rebaseRecord(this.record(recordOf(key)), this.#of(key));
        this.#records.set(key, rebased);
        return rebased;
      });
    return {
      putRecords,
      putMutations: [...this.#touchedMutations].flatMap((id) => this.#mutations.get(id) ?? []),
      deleteRecords: [...this.#deletedRecords.values()],
      deleteMutations: [...this.#deletedSeqs],
      deleteLists: [...this.#deletedLists],
      meta: this.#meta,
    };
  }

  #file({ id, ...key }: Mutation): void {
    const before = this.#mutationKeys.get(id);
    if (before === keyOf(key)) return;
    if (before !== undefined) this.#byRecord.get(before)?.delete(id);
    this.#mutationKeys.set(id, keyOf(key));
    const ids = this.#byRecord.get(keyOf(key));
    if (ids) ids.add(id);
    else this.#byRecord.set(keyOf(key), new Set([id]));
  }

  /** Mutations of a record, in the order in which they are applied. */
  #of(key: string): Mutation[] {
    return inOrder([...(this.#byRecord.get(key) ?? [])].flatMap((id) => this.#mutations.get(id) ?? []));
  }
}
