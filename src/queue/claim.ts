import { LIMITS, type OutboxEvent } from '../contract/protocol.ts';
import { isDeferred } from './backoff.ts';
import { keyOf, type Mutation } from './model.ts';
import { inOrder } from './order.ts';
import type { Identity, Loaded } from './ports.ts';
import { isWaiting, needsPerson } from './transitions.ts';

/** Room in a request for everything but its events. */
const REQUEST_OVERHEAD = 16_384;

const ID_BYTES = 40;

export interface Claim {
  mutations: Mutation[];
  /** More could go in a next request. */
  more: boolean;
  /** Earliest device time (ms) at which a deferred mutation may go again; null when none waits for the clock. */
  nextAt: number | null;
}

export interface ClaimOptions {
  now: number;
  batchLimit: number;
  /** Mutations that failed alone; `none` lets these, and others with failures, go. */
  suspects: readonly string[] | 'none';
}

/** The next batch; when only mutations are left on which the server has failed before, one of them, alone (DR-4). */
export function claimNext(loaded: Loaded, options: ClaimOptions): Claim {
  const claim = planClaim(loaded, options);
  if (claim.mutations.length > 0) return claim;
  return planClaim(loaded, { ...options, batchLimit: 1, suspects: 'none' });
}

/**
 * The next batch (SPEC DR-1): in the store's order; what follows an unsettled conflict, a rejected CREATE or a parked
 * mutation on the same record, or refers to a record whose CREATE is unsettled so, stays; unrelated work never waits.
 * What followed a rejected UPDATE goes (three edits, the first refused: the other two stay). A mutation that settles
 * the blocking one is not blocked, and goes before what waits behind that.
 */
export function planClaim(loaded: Loaded, options: ClaimOptions): Claim {
  const held = new Set<string>();
  const heldCreates = new Set<string>();
  const chosen: Mutation[] = [];
  let bytes = REQUEST_OVERHEAD;
  let more = false;
  let nextAt: number | null = null;

  const hold = (mutation: Mutation) => {
    held.add(keyOf(mutation));
    if (mutation.operation === 'CREATE') heldCreates.add(keyOf(mutation));
  };

  // What goes in this batch, and what that settles: it holds nothing any more.
  const through = new Set<string>();

  for (const mutation of inOrder(loaded.mutations)) {
    const key = keyOf(mutation);
    if (needsPerson(mutation.state)) {
      const settled = mutation.resolvedBy !== null && through.has(mutation.resolvedBy);
      if (settled) through.add(mutation.id);
      else if (!(mutation.state === 'rejected' && mutation.operation !== 'CREATE')) hold(mutation);
      continue;
    }
    if (!isWaiting(mutation.state)) continue;
    const blocked = held.has(key) || mutation.dependsOn.some((parent) => heldCreates.has(parent));
    if (blocked) {
      hold(mutation);
      continue;
    }
    if (isDeferred(mutation.notBefore, options.now)) {
      nextAt = Math.min(nextAt ?? Infinity, mutation.notBefore);
      hold(mutation);
      continue;
    }
    const size = JSON.stringify(mutation.payload).length * 3 + 1_024 + (mutation.after?.length ?? 0) * ID_BYTES;
    if (
      chosen.length >= Math.min(options.batchLimit, LIMITS.events) ||
      (chosen.length > 0 && bytes + size > LIMITS.bodyBytes)
    ) {
      more = true;
      break;
    }
    if (options.suspects !== 'none' && (mutation.failures > 0 || options.suspects.includes(mutation.id))) {
      // It failed alone: others are tried first, so that their passing tells whether it is this one or the server
      // (DR-4).
      hold(mutation);
      continue;
    }
    bytes += size;
    chosen.push(mutation);
    through.add(mutation.id);
  }
  return { mutations: chosen, more, nextAt };
}

/** `names`: with `after`. It is no part of what the server compares: sent again, it may be there or not. */
export function toEvent(mutation: Mutation, identity: Identity, names: boolean): OutboxEvent {
  return {
    id: mutation.id,
    tenantId: identity.tenantId,
    userId: identity.userId,
    entityType: mutation.entityType,
    entityId: mutation.entityId,
    operation: mutation.operation,
    payload: (mutation.sentAs ?? mutation).payload,
    baseVersion: mutation.baseVersion,
    createdAt: mutation.createdAt,
    ...(mutation.reason === null ? {} : { reason: mutation.reason }),
    ...(mutation.resolves === null ? {} : { resolves: mutation.resolves }),
    schemaVersion: (mutation.sentAs ?? mutation).schemaVersion,
    ...(mutation.after === undefined || !names ? {} : { after: [...mutation.after] }),
  };
}
