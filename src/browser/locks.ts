import type { Locks } from '../queue/ports.ts';
import { StorageError } from '../queue/storage.ts';

/**
 * The browser has taken the lock from its holder, or does not grant it (the page is being closed): this says nothing
 * about the work.
 */
export class LeaseTakenError extends Error {
  override name = 'LeaseTakenError';
}

/** The heartbeat of the lease's holder. It is in the store, since a frozen page answers no message. */
export interface Heartbeat {
  beat(): Promise<void>;
  /** Another number after each beat; 0 before the first. */
  lastBeat(): Promise<number>;
}

export interface LeaseTimes {
  /** How often the holder writes its heartbeat. */
  beatMs: number;
  /**
   * After this time without a heartbeat, a waiting context takes the lock from its holder (faults B7: a frozen tab
   * keeps its locks).
   */
  staleMs: number;
  /** The timer for both; the page's own if omitted. */
  every?: (ms: number, work: () => void) => () => void;
}

const systemEvery = (ms: number, work: () => void): (() => void) => {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
};

export const LEASE_TIMES: LeaseTimes = { beatMs: 4_000, staleMs: 15_000 };

/**
 * Web Locks with their queue: a waiting context gets the lock when the holder ends (decision 4). A holder without a
 * heartbeat loses the lock; if it wakes up, its fence is old and the store refuses what it writes (SPEC OB-9).
 *
 * The waiting context counts its own checks and reads no clock: a clock that jumps, or a device that slept with both
 * contexts, takes no lock from a live holder (faults C1).
 *
 *   waiting ──granted──► holding (beats) ──work ends──► free
 *      └──holder silent for staleMs──► steal ──► holding
 */
export function webLocks(scope: string, heartbeat: Heartbeat, times: LeaseTimes = LEASE_TIMES): Locks {
  const every = times.every ?? systemEvery;
  const mostSilentLooks = Math.ceil(times.staleMs / times.beatMs);

  async function hold<T>(work: () => Promise<T>): Promise<T> {
    const beat = () => heartbeat.beat().catch(() => undefined);
    await beat();
    const stop = every(times.beatMs, () => void beat());
    try {
      return await work();
    } finally {
      stop();
    }
  }

  return {
    exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
      const lock = `${scope}:${name}`;
      const waiting = new AbortController();
      let begun = false;
      let failed = false;
      let over = false;
      const begin = async (): Promise<T | undefined> => {
        if (over) return undefined;
        begun = true;
        return hold(() => work().catch((error: unknown) => ((failed = true), Promise.reject(error as Error))));
      };
      return new Promise<T>((resolve, reject) => {
        const rejectAs = (error: unknown) =>
          reject(failed ? error : new LeaseTakenError('the lease is not held', { cause: error }));
        let lastSeen: number | null = null;
        let silentLooks = 0;
        const stopWatching = every(times.beatMs, () => void takeFromSilent());
        const takeFromSilent = async () => {
          if (begun) return stopWatching();
          // A store that can't be read says nothing about the holder.
          const beat = await heartbeat.lastBeat().catch(() => null);
          silentLooks = beat === null || beat !== lastSeen ? 0 : silentLooks + 1;
          lastSeen = beat ?? lastSeen;
          if (begun || silentLooks < mostSilentLooks) return;
          stopWatching();
          waiting.abort();
          let stolen = false;
          let looks = 0;
          // The browser's locks do not answer at all (ST-14). A late answer finds nothing to do.
          const givenUp = every(times.beatMs, () => {
            if (stolen) return givenUp();
            looks += 1;
            if (looks < mostSilentLooks) return;
            givenUp();
            over = true;
            reject(new StorageError('silent'));
          });
          navigator.locks
            .request(lock, { steal: true }, () => ((stolen = true), begin()))
            .then(
              (result) => (givenUp(), resolve(result as T)),
              (error: unknown) => (givenUp(), rejectAs(error)),
            );
        };
        navigator.locks.request(lock, { signal: waiting.signal }, begin).then(
          (result) => (stopWatching(), resolve(result as T)),
          (error: unknown) => {
            // Our own abort in favour of stealing is no failure; the stealing request settles the promise.
            if (waiting.signal.aborted) return;
            stopWatching();
            rejectAs(error);
          },
        );
      });
    },
  };
}
