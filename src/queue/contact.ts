import { AFTER_SINCE, LIMITS } from '../contract/protocol.ts';
import type { Random } from '../lib/world.ts';
import { backoffDelay, DEFAULT_BACKOFF, remainingWait, type BackoffPolicy } from './backoff.ts';
import type { Contact, FailureKind, Pause } from './ports.ts';

export const INITIAL_CONTACT: Contact = {
  attempt: 0,
  notBefore: 0,
  waitSince: 0,
  lastContactAt: null,
  pauses: [],
  failure: null,
  batchLimit: LIMITS.events,
  suspects: [],
  lastSyncAt: null,
};

/**
 * After an answer in the contract's shape, with the server's time `serverTime` if the answer tells it. Waits and
 * failures are reset (N13), and the batch size grows again.
 */
export function afterAnswer(contact: Contact, now: number, serverTime = NaN): Contact {
  return {
    ...contact,
    attempt: 0,
    notBefore: 0,
    lastContactAt: now,
    ...(Number.isNaN(serverTime) ? {} : { serverTime }),
    failure: null,
    pauses: without(contact.pauses, 'signed-out'),
    batchLimit: Math.min(contact.batchLimit * 2, LIMITS.events),
  };
}

/** The server's protocol version as the answer names it; null if it names none. */
export const withProtocol = (contact: Contact, protocol: number | null): Contact =>
  protocol === null ? contact : { ...contact, protocol };

/**
 * Whether events may name others in `after` (OB-14). A server that has never answered is assumed to accept it: an older
 * one refuses the whole request and so reveals its version, whereas without `after` the edit of a copied device would
 * be lost for good.
 */
export const readsAfter = ({ protocol }: Pick<Contact, 'protocol'>): boolean =>
  protocol === undefined || protocol >= AFTER_SINCE;

/** The backoff with the longest wait that the clinic has set. */
const policyOf = ({ limits }: Contact): BackoffPolicy =>
  limits === undefined ? DEFAULT_BACKOFF : { ...DEFAULT_BACKOFF, capMs: limits.longestWaitMs };

/** Milliseconds until the next attempt. A clock that was set back to before the wait began ends the wait (C3). */
export const waitLeft = (contact: Contact, now: number): number =>
  now < contact.waitSince ? 0 : remainingWait(contact.notBefore, now, policyOf(contact));

/**
 * After the server has refused the session: time until the next attempt, in case somebody has signed in and this
 * context was not notified.
 */
const SESSION_PROBE_MS = 5 * 60_000;

/** Pauses until a sign-in. Without a notification of one, the next attempt is made after a while. */
export const pausedForSession = (contact: Contact, pause: 'signed-out' | 'user', now: number): Contact => ({
  ...withPause(contact, pause),
  notBefore: now + SESSION_PROBE_MS,
  waitSince: now,
});

/**
 * Whether nothing may be sent now. A pause for the session ends by itself after its wait: the context that should end
 * it may have died (DR-6).
 */
export const isPaused = (contact: Contact, now: number): boolean =>
  contact.pauses.length > 0 && waitLeft(contact, now) > 0;

export const withPause = (contact: Contact, pause: Pause): Contact => ({
  ...contact,
  pauses: contact.pauses.includes(pause) ? contact.pauses : [...contact.pauses, pause],
});

export const withoutPause = (contact: Contact, pause: Pause): Contact => ({
  ...contact,
  pauses: without(contact.pauses, pause),
});

const without = (pauses: readonly Pause[], pause: Pause): Pause[] => pauses.filter((item) => item !== pause);

export interface FailedAttempt {
  failure: FailureKind;
  retryAfterMs: number | null;
  /** Ids of the mutations in the request; empty for a pull. */
  batch: readonly string[];
}

/**
 * After a request without outcomes (DR-3, DR-4): the next attempt is delayed, a refused batch is halved to isolate what
 * the server cannot take, and a mutation that failed alone becomes a suspect. A 401 pauses the queue and counts as no
 * failure.
 */
export function afterFailure(contact: Contact, attempt: FailedAttempt, now: number, random: Random): Contact {
  const { failure, batch, retryAfterMs } = attempt;
  if (failure === 'signed-out') return { ...pausedForSession(contact, 'signed-out', now), failure };
  if (failure === 'wrong-user') return { ...pausedForSession(contact, 'user', now), failure };
  const halves = failure === 'too-large' || failure === 'malformed' || failure === 'server';
  // The connection may be too slow for a request of this size: after a timeout, batches and pages of a pull are made
  // smaller.
  const size = failure === 'timeout' && batch.length === 0 ? contact.batchLimit : batch.length;
  const batchLimit = (halves || failure === 'timeout') && size > 1 ? Math.ceil(size / 2) : contact.batchLimit;
  const alone = halves && batch.length === 1;
  const suspects = alone ? [...new Set([...contact.suspects, ...batch])] : contact.suspects;
  // Halving a batch that is too large, or continuing past a suspect, needs no wait: the server has answered.
  const atOnce = failure === 'too-large' || failure === 'malformed';
  const tries = atOnce ? contact.attempt : contact.attempt + 1;
  return {
    ...contact,
    failure,
    batchLimit,
    suspects,
    attempt: tries,
    ...(atOnce
      ? {}
      : { notBefore: now + backoffDelay(tries, retryAfterMs, random, policyOf(contact)), waitSince: now }),
  };
}
