import type { Clock } from '../lib/world.ts';
import type { Engine, SyncReport } from '../queue/engine.ts';
import type { Store } from '../queue/ports.ts';
import { storageFaultOf, type StorageFault } from '../queue/storage.ts';
import type { SyncStatus } from './api.ts';
import { chipState, pauseOf, pausesOf } from './chip.ts';

/** Before the store has said anything. */
export const UNKNOWN_STATUS: SyncStatus = {
  chip: 'sending',
  pauses: [],
  pending: 0,
  attention: 0,
  conflicts: 0,
  refused: 0,
  firstCopy: null,
  oldestPendingAt: null,
  lastContactAt: null,
  heard: null,
  nextAttemptAt: null,
  gate: false,
  storage: null,
  loss: null,
  twin: false,
  persisted: null,
};

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Nothing new is known but that the store has this fault. */
export const withFault = (before: SyncStatus, storage: StorageFault): SyncStatus => ({
  ...before,
  chip: 'storage',
  pauses: [...new Set([...before.pauses, pauseOf(storage)])],
  storage,
});

export interface StatusPorts {
  store: Store;
  engine: Engine;
  clock: Clock;
  /** The browser's opinion of the network; a hint. */
  isOnline: () => boolean;
}

/** How the device stands: what the store counts, and what this page has found out by itself. */
export class DeviceStatus {
  readonly #ports: StatusPorts;
  /** Why the store does not take what is written, and whether it can be read; both may be true. */
  #refused: StorageFault | null = null;
  unreadable = false;
  /** The last round threw: a bug of ours. */
  #broken = false;
  persisted: boolean | null = null;
  #offlineSince: number | null = null;

  constructor(ports: StatusPorts) {
    this.#ports = ports;
    this.lookAtNetwork();
  }

  lookAtNetwork(): void {
    this.#offlineSince = this.#ports.isOnline() ? null : this.#ports.clock.now();
  }

  /** What a round of sync has come to; answers whether that is news. */
  onRound({ failure, storage }: Pick<SyncReport, 'failure' | 'storage'>): boolean {
    const was = this.#broken;
    this.#broken = failure === 'broken';
    return this.onStorage(storage ?? null) || was !== this.#broken;
  }

  /**
   * What a write, a round of sync or the store itself says of the store; answers whether that is news. What a reload
   * alone can mend stays said.
   */
  onStorage(fault: StorageFault | null): boolean {
    if (this.#refused === fault || this.#refused === 'newer' || this.#refused === 'gone') return false;
    this.#refused = fault;
    return true;
  }

  /**
   * A store that can't be read is something to be said, not a reason to say nothing: of the rest what was known before
   * stands.
   */
  async read(before: SyncStatus): Promise<SyncStatus> {
    try {
      return await this.#read();
    } catch (error) {
      const fault = storageFaultOf(error);
      if (fault === null) throw error;
      return withFault(before, this.#refused ?? fault);
    }
  }

  async #read(): Promise<SyncStatus> {
    const counts = await this.#ports.store.counts();
    const { contact, loss, twin, snapshotTotal } = await this.#ports.engine.meta();
    const storage = this.#refused ?? (this.unreadable ? 'unreadable' : this.#broken ? 'broken' : null);
    const attention = counts.conflict + counts.rejected + counts.failed;
    const pending = counts.pending + counts.sent + attention;
    const pauses = pausesOf({ contact, storage, offlineSince: this.#offlineSince });
    return {
      chip: chipState({ contact, attention, pending, sending: counts.sent > 0, pauses }),
      pauses,
      pending,
      attention,
      conflicts: counts.conflict,
      refused: counts.rejected,
      firstCopy: contact.lastSyncAt === null ? { total: snapshotTotal ?? 0 } : null,
      oldestPendingAt: counts.oldestPendingAt,
      lastContactAt: iso(contact.lastContactAt),
      heard:
        contact.serverTime === undefined || contact.lastContactAt === null
          ? null
          : { server: contact.serverTime, device: contact.lastContactAt },
      nextAttemptAt: contact.failure !== null && contact.notBefore > 0 ? iso(contact.notBefore) : null,
      gate: contact.failure === 'not-our-server',
      storage,
      loss: loss?.seen ? null : loss,
      twin: twin === 'told',
      persisted: this.persisted,
    };
  }
}
