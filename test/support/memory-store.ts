import type { JsonObject } from '../../src/lib/json.ts';
import { INITIAL_META } from '../../src/queue/initial.ts';
import { keyOf, type Mutation, type StoredRecord } from '../../src/queue/model.ts';
import type { Counts, Loaded, LocalReads, Meta, Need, Store, StoredDraft, Write } from '../../src/queue/ports.ts';
import { isOpen, isWaiting, needsPerson } from '../../src/queue/transitions.ts';

type Row = StoredRecord & { changeSeq: number };

const withoutSeq = ({ changeSeq: _seq, ...record }: Row): StoredRecord => record;

/** The store port in memory: what the contract suite holds beside IndexedDB, and what fast tests run on. */
export class MemoryStore implements Store, LocalReads {
  records = new Map<string, Row>();
  outbox = new Map<number, Mutation>();
  meta: Meta = INITIAL_META;
  quarantine: unknown[] = [];
  transactions = 0;
  /** Set to make the next transactions fail as a full disk does. */
  failure: Error | null = null;
  #changeSeq = 0;
  #blobs = new Map<string, unknown>();
  #drafts = new Map<string, StoredDraft>();

  async transact<T>(need: Need, decide: (loaded: Loaded) => { write: Write; result: T } | null): Promise<T | null> {
    await Promise.resolve();
    if (this.failure) throw this.failure;
    this.transactions += 1;
    const decision = decide(structuredClone(this.#load(need)));
    if (decision === null) return null;
    this.#apply(structuredClone(decision.write));
    return decision.result;
  }

  async read(need: Need): Promise<Loaded> {
    await Promise.resolve();
    return structuredClone(this.#load(need));
  }

  async counts(): Promise<Counts> {
    await Promise.resolve();
    const open = this.#ordered().filter(({ state }) => isOpen(state));
    const inState = (state: Mutation['state']) => open.filter((mutation) => mutation.state === state && !(needsPerson(state) && mutation.resolvedBy !== null)).length;
    return {
      pending: inState('pending'),
      sent: inState('sent'),
      conflict: inState('conflict'),
      rejected: inState('rejected'),
      failed: inState('failed'),
      oldestPendingAt: open[0]?.createdAt ?? null,
    };
  }

  async trimRing(settledBefore: string): Promise<void> {
    await Promise.resolve();
    for (const mutation of this.#ordered()) {
      if (mutation.state === 'acknowledged' && (mutation.settledAt ?? '') < settledBefore) this.outbox.delete(mutation.seq);
    }
  }

  async changedSince(entityType: string, changeSeq: number, limit: number): Promise<{ rows: StoredRecord[]; changeSeq: number }> {
    await Promise.resolve();
    const rows = [...this.records.values()]
      .filter((row) => row.entityType === entityType && row.changeSeq > changeSeq)
      .sort((a, b) => a.changeSeq - b.changeSeq)
      .slice(0, limit);
    return { rows: rows.map(({ changeSeq: _seq, ...record }) => structuredClone(record)), changeSeq: rows.at(-1)?.changeSeq ?? changeSeq };
  }

  async unsent(): Promise<unknown[]> {
    await Promise.resolve();
    return structuredClone(this.#ordered().filter(({ state }) => isOpen(state)));
  }

  async loadBlobs(names: readonly string[]): Promise<unknown[]> {
    await Promise.resolve();
    return names.map((name) => structuredClone(this.#blobs.get(name)));
  }

  async saveBlobs(blobs: readonly { name: string; value: unknown }[]): Promise<void> {
    await Promise.resolve();
    for (const { name, value } of blobs) this.#blobs.set(name, structuredClone(value));
  }

  async loadDraft(key: string): Promise<StoredDraft | null> {
    await Promise.resolve();
    return this.#drafts.get(key) ?? null;
  }

  async saveDraft(key: string, values: JsonObject, savedAt: string, seen?: number | null): Promise<void> {
    await Promise.resolve();
    this.#drafts.set(key, { values, savedAt, ...(seen === undefined ? {} : { seen }) });
  }

  async deleteDraft(key: string): Promise<void> {
    await Promise.resolve();
    this.#drafts.delete(key);
  }

  #ordered(): Mutation[] {
    return [...this.outbox.values()].sort((a, b) => a.seq - b.seq);
  }

  #load(need: Need): Loaded {
    const ordered = this.#ordered();
    const of = new Set((need.mutationsOf ?? []).map(keyOf));
    const pending = ordered.filter(({ state }) => state === 'pending').slice(0, need.waiting ?? 0);
    const acknowledged = need.acknowledged ? ordered.filter(({ state }) => state === 'acknowledged').slice(-need.acknowledged) : [];
    const wanted = (mutation: Mutation): boolean =>
      (of.has(keyOf(mutation)) && isOpen(mutation.state)) ||
      (need.mutations ?? []).includes(mutation.id) ||
      (need.waiting !== undefined && isWaiting(mutation.state) && (mutation.state === 'sent' || pending.includes(mutation))) ||
      (need.sent === true && mutation.state === 'sent') ||
      (need.attention === true && needsPerson(mutation.state)) ||
      acknowledged.includes(mutation);
    const { olderThanGeneration } = need;
    const stale = olderThanGeneration === undefined ? [] : [...this.records.values()].filter(({ generation }) => generation < olderThanGeneration);
    const mutations = ordered.filter(wanted);
    const keys = new Set((need.records ?? []).map(keyOf));
    if (need.whole) for (const key of [...mutations, ...stale]) keys.add(keyOf(key));
    const whole = need.whole ? ordered.filter((mutation) => wanted(mutation) || (isOpen(mutation.state) && keys.has(keyOf(mutation)))) : mutations;
    return {
      records: new Map([...keys].flatMap((key) => (this.records.has(key) ? [[key, withoutSeq(this.records.get(key) as Row)] as const] : []))),
      known: keys,
      mutations: whole,
      stale: stale.map(withoutSeq),
      meta: this.meta,
    };
  }

  #apply(write: Write): void {
    for (const seq of write.deleteMutations ?? []) this.outbox.delete(seq);
    for (const key of write.deleteRecords ?? []) this.records.delete(keyOf(key));
    for (const record of write.putRecords ?? []) this.records.set(keyOf(record), { ...record, changeSeq: ++this.#changeSeq });
    for (const mutation of write.putMutations ?? []) this.outbox.set(mutation.seq, mutation);
    this.quarantine.push(...(write.quarantine ?? []));
    this.meta = { ...this.meta, ...write.meta };
  }
}
