import { INITIAL_META } from '../../src/queue/initial.ts';
import { keyOf, type Mutation, type StoredRecord } from '../../src/queue/model.ts';
import type { Meta, Write } from '../../src/queue/ports.ts';
import { MemoryStore } from '../support/memory-store.ts';

/** A committed transaction as the invariants see it: what was, what is, and nothing in between. */
export interface Commit {
  put: readonly Mutation[];
  deleted: readonly Mutation[];
  records: readonly { before: StoredRecord | null; after: StoredRecord }[];
  metaBefore: Readonly<Meta>;
}

/**
 * The durable store of one person on one simulated device: outlives the processes that use it, is watched, and may lose
 * in a power cut what it was not told to keep. What a strict transaction has committed survives everything but a wipe.
 */
export class SimStore extends MemoryStore {
  onCommit: ((commit: Commit) => void) | null = null;
  /** Undoes the relaxed transactions since the last strict one, oldest first. */
  #unflushed: (() => void)[] = [];

  twin(): SimStore {
    const twin = new SimStore(3);
    Object.assign(twin, {
      records: new Map(this.records),
      outbox: new Map(this.outbox),
      meta: this.meta,
      quarantine: [...this.quarantine],
    });
    return twin;
  }

  wipe(): void {
    this.records.clear();
    this.outbox.clear();
    this.meta = INITIAL_META;
    this.quarantine = [];
  }

  override apply(write: Write, relaxed = false): void {
    if (!relaxed) this.#unflushed = [];
    const { meta: metaBefore } = this;
    const outboxBefore = relaxed ? new Map(this.outbox) : null;
    const recordsBefore = relaxed ? new Map(this.records) : null;
    const deleted = (write.deleteMutations ?? []).flatMap((seq) => this.outbox.get(seq) ?? []);
    const records = (write.putRecords ?? []).map((after) => ({
      before: this.records.get(keyOf(after)) ?? null,
      after,
    }));
    super.apply(write);
    if (outboxBefore && recordsBefore) {
      this.#unflushed.push(() => {
        this.outbox = outboxBefore;
        this.records = recordsBefore;
        this.meta = metaBefore;
      });
    }
    this.onCommit?.({ put: write.putMutations ?? [], deleted, records, metaBefore });
  }

  /**
   * The disk loses what it was not told to keep: the last of the relaxed transactions after the last strict one.
   */
  powerCut(keep: number): number {
    const lost = this.#unflushed.slice(keep).reverse();
    for (const undo of lost) undo();
    this.#unflushed = [];
    return lost.length;
  }

  /** Rows are never changed in place, and a run makes many: they are handed out as they are. */
  protected override copy<T>(value: T): T {
    return value;
  }
}
