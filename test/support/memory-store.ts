import type { JsonObject } from '../../src/lib/json.ts';
import { isDraftOf, newestFirst } from '../../src/queue/drafts.ts';
import { INITIAL_META } from '../../src/queue/initial.ts';
import { keyOf, type Mutation, type StoredRecord } from '../../src/queue/model.ts';
import type {
  Counts,
  Loaded,
  LocalReads,
  OpenCount,
  Meta,
  NamedDraft,
  Need,
  Store,
  StoredBlob,
  StoredDraft,
  Write,
} from '../../src/queue/ports.ts';
import { namesOf, replacedIds } from '../../src/queue/rename.ts';
import { listPart, removalMark } from '../../src/queue/saved-lists.ts';
import { isOpen, isWaiting, needsPerson } from '../../src/queue/transitions.ts';

export type Row = StoredRecord & { changeSeq: number };

/** A decision as the store port takes it. */
export type Decide<T> = (loaded: Loaded) => { write: Write; result: T } | null;

/**
 * The store port in memory, for fast tests. The contract suite runs on it and on IndexedDB. Each transaction is one
 * synchronous step.
 */
export class MemoryStore implements Store, LocalReads {
  records = new Map<string, Row>();
  outbox = new Map<number, Mutation>();
  meta: Meta = INITIAL_META;
  quarantine: unknown[] = [];
  commits = 0;
  /** Set to make the next transactions fail as a full disk does. */
  failure: Error | null = null;
  #changeSeq = 0;
  #blobs = new Map<string, unknown>();
  #drafts = new Map<string, StoredDraft>();
  readonly #staleLimit: number;

  constructor(staleLimit = 1_000) {
    this.#staleLimit = staleLimit;
  }

  async transact<T>(need: Need, decide: Decide<T>): Promise<T | null> {
    await Promise.resolve();
    return this.run(need, decide);
  }

  async read(need: Need): Promise<Loaded> {
    await Promise.resolve();
    return this.copy(this.load(need));
  }

  async counts(): Promise<Counts> {
    await Promise.resolve();
    return this.count();
  }

  async countOpen(entityType: string): Promise<OpenCount> {
    await Promise.resolve();
    const open = this.ordered().filter((mutation) => mutation.entityType === entityType && isOpen(mutation.state));
    const attention = open.filter(({ state }) => needsPerson(state));
    return {
      waiting: open.length - attention.length,
      attention: attention.filter(({ resolvedBy }) => resolvedBy === null).length,
    };
  }

  async trimRing(settledBefore: string): Promise<void> {
    await Promise.resolve();
    this.trim(settledBefore);
  }

  run<T>(need: Need, decide: Decide<T>): T | null {
    if (this.failure) throw this.failure;
    const decision = decide(this.copy(this.load(need)));
    if (decision === null) return null;
    if (!need.drafts && decision.write.deleteDrafts?.length)
      throw new Error('drafts may be written only where the need names them');
    if (!need.lists && decision.write.deleteLists?.length)
      throw new Error('lists may be written only where the need names them');
    this.apply(this.copy(decision.write), need.relaxed === true);
    return decision.result;
  }

  ordered(): Mutation[] {
    return [...this.outbox.values()].sort((a, b) => a.seq - b.seq);
  }

  count(): Counts {
    const counts = { pending: 0, sent: 0, conflict: 0, rejected: 0, failed: 0 };
    let oldest: Mutation | null = null;
    for (const mutation of this.outbox.values()) {
      if (mutation.state === 'acknowledged') continue;
      if (!needsPerson(mutation.state) || mutation.resolvedBy === null) counts[mutation.state] += 1;
      if (oldest === null || mutation.seq < oldest.seq) oldest = mutation;
    }
    return { ...counts, oldestPendingAt: oldest?.createdAt ?? null };
  }

  trim(settledBefore: string): void {
    const gone = this.ordered().filter(
      ({ state, settledAt }) => state === 'acknowledged' && (settledAt ?? '') < settledBefore,
    );
    if (gone.length > 0) this.apply({ deleteMutations: gone.map(({ seq }) => seq) });
  }

  load(need: Need): Loaded {
    const of = new Set((need.mutationsOf ?? []).map(keyOf));
    const byId = new Set(need.mutations ?? []);
    const chosen = new Set<Mutation>();
    let room = need.waiting ?? 0;
    const ordered = this.ordered();
    const ring = need.acknowledged
      ? new Set(ordered.filter(({ state }) => state === 'acknowledged').slice(-need.acknowledged))
      : null;
    for (const mutation of ordered) {
      const { state } = mutation;
      let wanted =
        (of.size > 0 && isOpen(state) && of.has(keyOf(mutation))) ||
        byId.has(mutation.id) ||
        (ring?.has(mutation) ?? false);
      if (need.sent && state === 'sent') wanted = true;
      if (need.waiting !== undefined && isWaiting(state)) {
        if (state === 'sent') wanted = true;
        else if (room > 0) {
          room -= 1;
          wanted = true;
        }
      }
      if (need.attention && needsPerson(state)) wanted = true;
      if (wanted) chosen.add(mutation);
    }
    const { olderThanGeneration } = need;
    const stale =
      olderThanGeneration === undefined
        ? []
        : [...this.records.values()]
            .filter(({ generation }) => generation < olderThanGeneration)
            .slice(0, this.#staleLimit)
            .map(plain);
    const known = new Set((need.records ?? []).map(keyOf));
    if (need.whole) {
      for (const item of [...chosen, ...stale]) known.add(keyOf(item));
      for (const mutation of ordered) if (isOpen(mutation.state) && known.has(keyOf(mutation))) chosen.add(mutation);
    }
    const records = new Map<string, StoredRecord>();
    for (const key of known) {
      const row = this.records.get(key);
      if (row) records.set(key, plain(row));
    }
    return { records, known, mutations: ordered.filter((mutation) => chosen.has(mutation)), stale, meta: this.meta };
  }

  apply(write: Write, _forgettable = false): void {
    for (const seq of write.deleteMutations ?? []) this.outbox.delete(seq);
    for (const key of write.deleteRecords ?? []) this.records.delete(keyOf(key));
    for (const record of write.putRecords ?? [])
      this.records.set(keyOf(record), { ...record, changeSeq: ++this.#changeSeq });
    for (const mutation of write.putMutations ?? []) this.outbox.set(mutation.seq, mutation);
    for (const name of write.deleteDrafts ?? []) this.#drafts.delete(name);
    for (const entityType of write.deleteLists ?? []) {
      for (const name of this.#blobs.keys()) if (name.startsWith(listPart(entityType, ''))) this.#blobs.delete(name);
      this.#blobs.set(removalMark(entityType), this.commits + 1);
    }
    this.quarantine.push(...(write.quarantine ?? []));
    this.meta = { ...this.meta, ...write.meta };
    this.commits += 1;
  }

  async changedSince(
    entityType: string,
    changeSeq: number,
    limit: number,
  ): Promise<{ rows: StoredRecord[]; gone: string[]; changeSeq: number }> {
    await Promise.resolve();
    const rows = [...this.records.values()]
      .filter((row) => row.entityType === entityType && row.changeSeq > changeSeq)
      .sort((a, b) => a.changeSeq - b.changeSeq)
      .slice(0, limit);
    const gone = replacedIds(this.meta.aliases, entityType).filter(
      (entityId) => !this.records.has(keyOf({ entityType, entityId })),
    );
    return { rows: this.copy(rows.map(plain)), gone, changeSeq: rows.at(-1)?.changeSeq ?? changeSeq };
  }

  async withOpenChanges(entityType: string, limit: number): Promise<StoredRecord[]> {
    await Promise.resolve();
    const open = this.ordered().filter(({ state }) => isOpen(state));
    const newest = open.at(-1)?.seq ?? 0;
    const ofType = open.filter((mutation) => mutation.entityType === entityType && mutation.seq > newest - limit);
    const keys = new Set(ofType.map(keyOf));
    return this.copy([...keys].flatMap((key) => this.records.get(key) ?? []).map(plain));
  }

  async unsent(): Promise<unknown[]> {
    await Promise.resolve();
    return this.copy(this.ordered().filter(({ state }) => isOpen(state)));
  }

  async loadBlobs(names: readonly string[]): Promise<unknown[]> {
    await Promise.resolve();
    return names.map((name) => this.copy(this.#blobs.get(name)));
  }

  async saveBlobs(blobs: readonly StoredBlob[], unchanged?: StoredBlob): Promise<boolean> {
    await Promise.resolve();
    if (unchanged && this.#blobs.get(unchanged.name) !== unchanged.value) return false;
    for (const { name, value } of blobs) this.#blobs.set(name, this.copy(value));
    return true;
  }

  async draftsOf(form: string): Promise<NamedDraft[]> {
    await Promise.resolve();
    const names = namesOf(this.meta.aliases, form);
    return newestFirst(
      [...this.#drafts]
        .filter(([key]) => names.some((name) => isDraftOf(name, key)))
        .map(([name, draft]) => ({ name, ...draft })),
    );
  }

  async allDrafts(): Promise<NamedDraft[]> {
    await Promise.resolve();
    return newestFirst([...this.#drafts].map(([name, draft]) => ({ name, ...draft })));
  }

  async takeDraft(name: string, to: string): Promise<StoredDraft | null> {
    await Promise.resolve();
    const draft = this.#drafts.get(name);
    if (!draft) return null;
    this.#drafts.delete(name);
    this.#drafts.set(to, draft);
    return draft;
  }

  async saveDraft(name: string, values: JsonObject, savedAt: string, seen?: number | null): Promise<void> {
    await Promise.resolve();
    this.#drafts.set(name, { values, savedAt, ...(seen === undefined ? {} : { seen }) });
  }

  async deleteDraft(name: string): Promise<void> {
    await Promise.resolve();
    this.#drafts.delete(name);
  }

  /** Copied, as IndexedDB does, so that nobody changes a stored row by keeping a reference to it. */
  protected copy<T>(value: T): T {
    return structuredClone(value);
  }
}

const plain = ({ changeSeq: _changeSeq, ...record }: Row): StoredRecord => record;
