import { AFTER_SINCE, LIMITS } from '../contract/protocol.ts';
import type { Random } from '../lib/world.ts';
import { backoffDelay, remainingWait } from './backoff.ts';
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
 * The server spoke in the contract's words, at `serverTime` of its own clock where the answer tells it: everything that
 * a failure had slowed down starts afresh (N13), and batches grow again.
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

/** What the answer said of the server's protocol; null: nothing. */
export const withProtocol = (contact: Contact, protocol: number | null): Contact =>
  protocol === null ? contact : { ...contact, protocol };

/**
 * Whether events may name others in `after` (OB-14). A server that was never heard is taken to read it: an older one
 * refuses the request whole, and says by that what it is; without `after` a copy's edit would be lost for good.
 */
export const readsAfter = ({ protocol }: Pick<Contact, 'protocol'>): boolean =>
  protocol === undefined || protocol >= AFTER_SINCE;

/** Milliseconds until the next attempt. A clock that was set back to before the wait began has ended it (C3). */
export const waitLeft = (contact: Contact, now: number): number =>
  now < contact.waitSince ? 0 : remainingWait(contact.notBefore, now);

/** After a refusal of the session, the next look whether somebody has signed in meanwhile without our hearing of it. */
const SESSION_PROBE_MS = 5 * 60_000;

/** Pauses for the session's sake: no attempt before the next look, unless a sign-in says so. */
export const pausedForSession = (contact: Contact, pause: 'signed-out' | 'user', now: number): Contact => ({
  ...withPause(contact, pause),
  notBefore: now + SESSION_PROBE_MS,
  waitSince: now,
});

/**
 * Whether nothing may be sent now. A pause for the session's sake ends by itself: whoever was to end it may have died
 * first (DR-6).
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
 * After an attempt without a word (DR-3, DR-4): the next one is put off, a refused batch is halved to isolate what the
 * server cannot take, and a mutation that failed alone becomes a suspect. A 401 pauses and counts for nothing.
 */
export function afterFailure(contact: Contact, attempt: FailedAttempt, now: number, random: Random): Contact {
  const { failure, batch, retryAfterMs } = attempt;
  if (failure === 'signed-out') return { ...pausedForSession(contact, 'signed-out', now), failure };
  if (failure === 'wrong-user') return { ...pausedForSession(contact, 'user', now), failure };
  const halves = failure === 'too-large' || failure === 'malformed' || failure === 'server';
  // A line may be too slow for the whole of it: what came to nothing in time, a page of a pull too, is tried in smaller
  // parts.
  const size = failure === 'timeout' && batch.length === 0 ? contact.batchLimit : batch.length;
  const batchLimit = (halves || failure === 'timeout') && size > 1 ? Math.ceil(size / 2) : contact.batchLimit;
  const alone = halves && batch.length === 1;
  const suspects = alone ? [...new Set([...contact.suspects, ...batch])] : contact.suspects;
  // Halving a batch that is too long, or going on past a suspect, needs no wait: the server is there.
  const atOnce = failure === 'too-large' || failure === 'malformed';
  const tries = atOnce ? contact.attempt : contact.attempt + 1;
  return {
    ...contact,
    failure,
    batchLimit,
    suspects,
    attempt: tries,
    ...(atOnce ? {} : { notBefore: now + backoffDelay(tries, retryAfterMs, random), waitSince: now }),
  };
}
