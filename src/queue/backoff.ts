import type { Random } from '../lib/world.ts';

/**
 * Delay before attempt n+1 after n failures: full jitter (uniform below the exponential), with the server's
 * `Retry-After` as the minimum (DR-3).
 */
export interface BackoffPolicy {
  baseMs: number;
  capMs: number;
}

export const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 1_000, capMs: 5 * 60_000 };

/**
 * The longest `Retry-After` that is followed: a server that names a year, by mistake or on purpose, must not stop a
 * queue for a year.
 */
export const LONGEST_RETRY_AFTER_MS = 60 * 60_000;

export function backoffDelay(
  attempt: number,
  retryAfterMs: number | null,
  random: Random,
  policy: BackoffPolicy = DEFAULT_BACKOFF,
): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 30));
  // Never zero: a server that refuses must not be called in a tight loop (DR-3).
  const jittered = Math.max(policy.baseMs / 4, random.next() * ceiling);
  return Math.round(Math.max(jittered, Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS)));
}

/** The longest wait for a deferred mutation, whatever the server asked for. */
export const LONGEST_DEFERRAL_MS = DEFAULT_BACKOFF.capMs;

/**
 * Whether a deferred mutation still has to wait. If its time is further away than any wait can be, the clock was set
 * back meanwhile, and the mutation is due (C3).
 */
export const isDeferred = (notBefore: number, now: number): boolean =>
  notBefore > now && notBefore - now <= LONGEST_DEFERRAL_MS;

/**
 * The longest time that a timer is set for. For a later time the timer fires at this limit, looks again and is set
 * anew.
 */
export const remainingWait = (notBefore: number, now: number, policy: BackoffPolicy = DEFAULT_BACKOFF): number =>
  Math.max(0, Math.min(notBefore - now, Math.max(policy.capMs, 0)));
