import type { Clock } from '../../src/lib/world.ts';

/** How many failures are free, and how the wait grows after them. An account is never locked: it only answers more slowly. */
const FREE_FAILURES = { account: 5, address: 30 } as const;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGET_AFTER_MS = 30 * 60_000;
const MOST_KEYS = 50_000;

interface Failures {
  count: number;
  last: number;
  until: number;
}

export interface Throttle {
  /** Milliseconds to wait before the next attempt; 0 when it may go on. */
  waitFor(account: string, address: string): number;
  failed(account: string, address: string): void;
  succeeded(account: string): void;
}

export const noThrottle: Throttle = { waitFor: () => 0, failed: () => undefined, succeeded: () => undefined };

export function createThrottle(clock: Clock): Throttle {
  const seen = new Map<string, Failures>();

  function note(key: string, free: number): void {
    const now = clock.now();
    const before = seen.get(key);
    const count = before && now - before.last < FORGET_AFTER_MS ? before.count + 1 : 1;
    const wait = count > free ? Math.min(FIRST_WAIT_MS * 2 ** (count - free - 1), LONGEST_WAIT_MS) : 0;
    seen.delete(key);
    seen.set(key, { count, last: now, until: now + wait });
    if (seen.size > MOST_KEYS) seen.delete(seen.keys().next().value ?? key);
  }

  const wait = (key: string) => Math.max(0, (seen.get(key)?.until ?? 0) - clock.now());

  return {
    waitFor: (account, address) => Math.max(wait(`account:${account}`), wait(`address:${address}`)),
    failed(account, address) {
      note(`account:${account}`, FREE_FAILURES.account);
      note(`address:${address}`, FREE_FAILURES.address);
    },
    succeeded(account) {
      seen.delete(`account:${account}`);
    },
  };
}
