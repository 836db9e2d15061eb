import type { Clock } from '../lib/world.ts';
import type { Engine, SyncReport } from '../queue/engine.ts';
import type { Store } from '../queue/ports.ts';
import { storageFaultOf, type StorageFault } from '../queue/storage.ts';
import type { SyncStatus } from './api.ts';
import { chipState, pauseOf, pausesOf } from './chip.ts';

/** Before the store has answered. */
export const UNKNOWN_STATUS: SyncStatus = {
  chip: 'sending',
  pauses: [],
  pending: 0,
  attention: 0,
  conflicts: 0,
  refused: 0,
  firstCopy: null,
  copying: false,
  oldestPendingAt: null,
  lastContactAt: null,
  lastContact: null,
  nextAttemptAt: null,
  gate: false,
  storage: null,
  loss: null,
  twin: false,
};

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Only the store's fault is new; everything else stays. */
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

/** The state of the device: what the store counts, and what this page has found out itself. */
export class DeviceStatus {
  readonly #ports: StatusPorts;
  /** Why the store refuses writes, and whether it can be read; both may apply. */
  #refused: StorageFault | null = null;
  unreadable = false;
  /** The last round threw: a bug. */
  #broken = false;
  #offlineSince: number | null = null;

  constructor(ports: StatusPorts) {
    this.#ports = ports;
    this.lookAtNetwork();
  }

  lookAtNetwork(): void {
    this.#offlineSince = this.#ports.isOnline() ? null : this.#ports.clock.now();
  }

  /** Applies the result of a round of sync; returns whether the status has changed. */
  onRound({ failure, storage }: Pick<SyncReport, 'failure' | 'storage'>): boolean {
    const was = this.#broken;
    this.#broken = failure === 'broken';
    return this.onStorage(storage ?? null) || was !== this.#broken;
  }

  /**
   * Applies what a write, a round of sync or the store itself reports about the store; returns whether the status has
   * changed. A fault that only a reload can clear stays.
   */
  onStorage(fault: StorageFault | null): boolean {
    if (this.#refused === fault || this.#refused === 'newer' || this.#refused === 'gone') return false;
    this.#refused = fault;
    return true;
  }

  /** A store that can't be read is reported too; everything else stays as it was last known. */
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
    const { contact, loss, twin, snapshot, snapshotTotal } = await this.#ports.engine.meta();
    const storage = this.#refused ?? (this.unreadable ? 'unreadable' : this.#broken ? 'broken' : null);
    const attention = counts.conflict + counts.rejected + counts.failed;
    const pending = counts.pending + counts.sent + attention;
    const pauses = pausesOf({ contact, storage, offlineSince: this.#offlineSince });
    return {
      chip: chipState({ contact, attention, pending, sending: counts.sent > 0, copying: snapshot, pauses }),
      pauses,
      pending,
      attention,
      conflicts: counts.conflict,
      refused: counts.rejected,
      firstCopy: contact.lastSyncAt === null ? { total: snapshotTotal ?? 0 } : null,
      copying: snapshot || contact.lastSyncAt === null,
      oldestPendingAt: counts.oldestPendingAt,
      lastContactAt: iso(contact.lastContactAt),
      lastContact:
        contact.serverTime === undefined || contact.lastContactAt === null
          ? null
          : { server: contact.serverTime, device: contact.lastContactAt },
      nextAttemptAt: contact.failure !== null && contact.notBefore > 0 ? iso(contact.notBefore) : null,
      gate: contact.failure === 'not-our-server',
      storage,
      loss: loss?.seen ? null : loss,
      twin: twin === 'told',
    };
  }
}
