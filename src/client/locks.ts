import type { Locks } from '../queue/ports.ts';

/** Where the holder of the lease leaves a sign of life: in the store, since a frozen page answers no message. */
export interface Heartbeat {
  beat(at: number): Promise<void>;
  lastBeat(): Promise<number>;
}

export interface LeaseTimes {
  /** How often the holder says that it lives. */
  beatMs: number;
  /** Silence after which a waiting context takes the lock from its holder (faults B7: a frozen tab keeps its locks). */
  staleMs: number;
}

export const LEASE_TIMES: LeaseTimes = { beatMs: 4_000, staleMs: 15_000 };

/**
 * Web Locks in their queue, not tried once: whoever waits is served when the holder ends (decision 4). A holder that
 * gives no sign of life loses the lock; if it wakes up, its fence is old and the store refuses what it writes (SPEC OB-9).
 *
 *   waiting ──granted──► holding (beats) ──work ends──► free
 *      └──holder silent for staleMs──► steal ──► holding
 */
export function webLocks(scope: string, heartbeat: Heartbeat, now: () => number, times: LeaseTimes = LEASE_TIMES): Locks {
  async function hold<T>(work: () => Promise<T>): Promise<T> {
    const beat = () => heartbeat.beat(now()).catch(() => undefined);
    await beat();
    const timer = setInterval(() => void beat(), times.beatMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  return {
    exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
      const lock = `${scope}:${name}`;
      const waiting = new AbortController();
      let begun = false;
      const begin = () => {
        begun = true;
        return hold(work);
      };
      return new Promise<T>((resolve, reject) => {
        const watch = setInterval(() => void takeFromSilent(), times.beatMs);
        const settled = () => clearInterval(watch);
        const since = now();
        const takeFromSilent = async () => {
          if (begun) return settled();
          const silentFor = now() - Math.max(since, await heartbeat.lastBeat().catch(() => now()));
          if (begun || silentFor < times.staleMs) return;
          settled();
          waiting.abort();
          navigator.locks.request(lock, { steal: true }, begin).then(resolve, reject);
        };
        navigator.locks.request(lock, { signal: waiting.signal }, begin).then(
          (result) => (settled(), resolve(result)),
          (error: unknown) => {
            // Our own abort in favour of stealing is no failure; the request that steals settles the promise.
            if (waiting.signal.aborted) return;
            settled();
            reject(error);
          },
        );
      });
    },
  };
}
