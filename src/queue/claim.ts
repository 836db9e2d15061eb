import { LIMITS, type OutboxEvent } from '../contract/protocol.ts';
import { isDeferred } from './backoff.ts';
import { keyOf, type Mutation } from './model.ts';
import { inOrder } from './order.ts';
import type { Identity, Loaded } from './ports.ts';
import { isWaiting, needsPerson } from './transitions.ts';

/** Size of a request without its events, in bytes. */
const REQUEST_OVERHEAD = 16_384;

const ID_BYTES = 40;

export interface Claim {
  mutations: Mutation[];
  /** There is more to send in a further request. */
  more: boolean;
  /** Earliest device time (ms) at which a deferred mutation may be sent; null if none waits for the clock. */
  nextAt: number | null;
}

export interface ClaimOptions {
  now: number;
  batchLimit: number;
  /** Mutations that failed alone and are held back; with `none`, these and others with failures are sent too. */
  suspects: readonly string[] | 'none';
}

/** The next batch. If only mutations are left on which the server has failed before, one of them, alone (DR-4). */
export function claimNext(loaded: Loaded, options: ClaimOptions): Claim {
  const claim = planClaim(loaded, options);
  if (claim.mutations.length > 0) return claim;
  return planClaim(loaded, { ...options, batchLimit: 1, suspects: 'none' });
}

/**
 * The next batch (SPEC DR-1), in the store's order. A mutation is held back if it follows an open conflict, a rejected
 * CREATE or a parked mutation on its record, or refers to a record whose CREATE is held back. Unrelated mutations are
 * sent. What follows a rejected UPDATE is sent (of three edits, with the first one refused, the other two remain). A
 * mutation that resolves the blocking one is not blocked, and is sent before what waits behind that one.
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

  // Mutations of this batch and those that they resolve: they hold nothing back any more.
  const through = new Set<string>();

  for (const mutation of inOrder(loaded.mutations)) {
    const key = keyOf(mutation);
    if (needsPerson(mutation.state)) {
      const isResolved = mutation.resolvedBy !== null && through.has(mutation.resolvedBy);
      if (isResolved) through.add(mutation.id);
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
      // It failed alone. Others are tried first: if they pass, this mutation is at fault and not the server (DR-4).
      hold(mutation);
      continue;
    }
    bytes += size;
    chosen.push(mutation);
    through.add(mutation.id);
  }
  return { mutations: chosen, more, nextAt };
}

/** With `names`, the event carries `after`. The server does not compare it: a repeated event may have it or not. */
export function toEvent(
  mutation: Mutation,
  identity: Pick<Identity, 'tenantId' | 'userId'>,
  names: boolean,
): OutboxEvent {
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
