import type { Random } from '../lib/world.ts';

/** Delay before attempt n+1 after n failures: full jitter (uniform below the exponential), with the server's word as the floor (DR-3). */
export interface BackoffPolicy {
  baseMs: number;
  capMs: number;
}

export const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 1_000, capMs: 5 * 60_000 };

export function backoffDelay(attempt: number, retryAfterMs: number | null, random: Random, policy: BackoffPolicy = DEFAULT_BACKOFF): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 30));
  // Never zero: a refusing server must not be asked in a loop (I15).
  const jittered = Math.max(policy.baseMs / 4, random.next() * ceiling);
  return Math.round(Math.max(jittered, retryAfterMs ?? 0));
}

/** A wait that lies further off than any backoff can ask (the clock was set back) is cut to the cap (C3). */
export const remainingWait = (notBefore: number, now: number, policy: BackoffPolicy = DEFAULT_BACKOFF): number =>
  Math.max(0, Math.min(notBefore - now, Math.max(policy.capMs, 0)));
