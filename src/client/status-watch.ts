import type { QueryClient } from '@tanstack/react-query';
import type { Clock } from '../lib/world.ts';
import type { SyncReport } from '../queue/engine.ts';
import { recordOf } from '../queue/model.ts';
import type { Notice } from '../queue/ports.ts';
import { storageFaultOf, type StorageFault } from '../queue/storage.ts';
import type { SyncStatus } from './api.ts';
import type { OutboxViews } from './outbox-views.ts';
import type { OutcomeWaiters } from './outcome-waiters.ts';
import type { RecordCache } from './record-cache.ts';
import { UNKNOWN_STATUS, withFault, type DeviceStatus } from './status.ts';

export const STATUS_KEY = ['sync-status'] as const;

const STATUS_GAP_MS = 100;
/** After a slow status query the next one waits for a multiple of its duration; this limits how far the chip lags. */
const STATUS_SHARE = 10;
const STATUS_GAP_MAX_MS = 400;
const READ_AGAIN_MS = 5_000;

export interface StatusWatchPorts {
  queryClient: QueryClient;
  device: DeviceStatus;
  cache: RecordCache;
  outbox: OutboxViews;
  outcomeWaiters: OutcomeWaiters;
  clock: Clock;
  later: (ms: number, work: () => void) => void;
}

/** Keeps the status, the counts and the cache in step with what the store, other tabs and the engine report. */
export function createStatusWatch({
  queryClient,
  device,
  cache,
  outbox,
  outcomeWaiters,
  clock,
  later,
}: StatusWatchPorts) {
  /** How many changes were made here. */
  let submitted = 0;
  let isRunning = false;
  let isStale = false;
  let isBehind = false;

  /**
   * From this tick on not everything is on the server: "synchronised" would be wrong, even before the store has
   * answered.
   */
  function showUnsent(): void {
    queryClient.setQueryData<SyncStatus>(STATUS_KEY, (old) =>
      old?.chip === 'synced' ? { ...old, chip: 'pending', pending: old.pending + 1 } : old,
    );
  }

  /** A change was made here, and is not written yet. */
  function onSubmit(): void {
    submitted += 1;
    showUnsent();
  }

  async function loadStatus(): Promise<SyncStatus> {
    const [before, isWriting] = [submitted, cache.isWriting];
    const status = await device.read(queryClient.getQueryData<SyncStatus>(STATUS_KEY) ?? UNKNOWN_STATUS);
    if (status.chip !== 'synced' || (submitted === before && !isWriting)) return status;
    // Counted before a change that was made meanwhile: count again.
    changed();
    return { ...status, chip: 'pending', pending: status.pending + 1 };
  }

  /**
   * Counts and lists are read again at once, then no more often than this, so that a burst of changes does not queue
   * behind its own status queries.
   */
  function changed(): void {
    if (isRunning) {
      isStale = true;
      return;
    }
    isRunning = true;
    isStale = false;
    const begun = clock.now();
    void refreshStatus()
      .catch(() => undefined)
      .then(() =>
        // Counting a long queue takes time, and changes wait behind it: it never takes more than a part of theirs.
        later(Math.min(Math.max(STATUS_GAP_MS, (clock.now() - begun) * STATUS_SHARE), STATUS_GAP_MAX_MS), () => {
          isRunning = false;
          if (isStale) changed();
        }),
      );
  }

  async function refreshStatus(): Promise<void> {
    const status = await loadStatus();
    queryClient.setQueryData(STATUS_KEY, status);
    // What a screen could not read a moment ago can be read again; nothing else would trigger it.
    if (status.storage === null)
      void queryClient.refetchQueries({
        type: 'active',
        predicate: ({ state }) => storageFaultOf(state.error) !== null,
      });
    await outbox.refresh();
    await outcomeWaiters.tell((id) => cache.isInFlight(id));
  }

  /** A fault is shown at once: a count that is under way may wait for that very store (ST-15). */
  function onStorage(fault: StorageFault | null): void {
    if (!device.onStorage(fault)) return;
    if (fault !== null)
      queryClient.setQueryData<SyncStatus>(STATUS_KEY, (old) => withFault(old ?? UNKNOWN_STATUS, fault));
    changed();
  }

  /** After a round of sync. */
  function onRound(report: Pick<SyncReport, 'failure' | 'storage'>): void {
    if (device.onRound(report)) changed();
  }

  /** Rows that did not reach the screen are read again until they do: nothing else would trigger it. */
  function onUnreadable(): void {
    device.unreadable = true;
    changed();
    if (isBehind) return;
    isBehind = true;
    later(READ_AGAIN_MS, () => {
      isBehind = false;
      onReturn();
    });
  }

  const onRead = (): void => {
    device.unreadable = false;
  };

  /** A notification from another tab, the service worker or the engine. */
  function onNotice(notice: Notice): void {
    if (notice.type === 'changed') {
      outcomeWaiters.touch(notice.keys);
      const keys = notice.keys.map(recordOf);
      // Once more on a fresh handle (the system may have closed ours); then the person is told that the store can't be
      // read.
      void cache
        .refresh(keys, notice.remote)
        .catch(() => cache.refresh(keys, notice.remote))
        .then(onRead, onUnreadable);
    }
    changed();
  }

  /** Notifications may have been missed for a while. */
  function onReturn(): void {
    void cache
      .catchUp()
      .catch(() => cache.catchUp())
      .then(onRead, onUnreadable);
    changed();
  }

  function onConnectivity(): void {
    device.lookAtNetwork();
    changed();
  }

  return {
    showUnsent,
    onSubmit,
    loadStatus,
    changed,
    onStorage,
    onRound,
    onUnreadable,
    onNotice,
    onReturn,
    onConnectivity,
  };
}

export type StatusWatch = ReturnType<typeof createStatusWatch>;
