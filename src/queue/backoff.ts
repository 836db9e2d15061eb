import type { Random } from '../lib/world.ts';

/**
 * Delay before attempt n+1 after n failures: full jitter (uniform below the exponential), with the server's word as the
 * floor (DR-3).
 */
export interface BackoffPolicy {
  baseMs: number;
  capMs: number;
}

export const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 1_000, capMs: 5 * 60_000 };

/**
 * `Retry-After` is believed up to here: who names a year, by error or of ill will, does not keep a queue for a year.
 */
export const LONGEST_RETRY_AFTER_MS = 60 * 60_000;

export function backoffDelay(
  attempt: number,
  retryAfterMs: number | null,
  random: Random,
  policy: BackoffPolicy = DEFAULT_BACKOFF,
): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 30));
  // Never zero: a refusing server must not be asked in a loop (DR-3).
  const jittered = Math.max(policy.baseMs / 4, random.next() * ceiling);
  return Math.round(Math.max(jittered, Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)));
}

/** A mutation that the server deferred waits no longer than so, whatever it asked. */
export const LONGEST_DEFERRAL_MS = DEFAULT_BACKOFF.capMs;

/**
 * Whether a deferred mutation still waits. Further off than anything can be put, the clock was set back since: it is
 * due (C3).
 */
export const isDeferred = (notBefore: number, now: number): boolean =>
  notBefore > now && notBefore - now <= LONGEST_DEFERRAL_MS;

/** How long a timer is set for at most: what lies further off is looked at again after the cap. */
export const remainingWait = (notBefore: number, now: number, policy: BackoffPolicy = DEFAULT_BACKOFF): number =>
  Math.max(0, Math.min(notBefore - now, Math.max(policy.capMs, 0)));
