import { canonicalJson } from '../../src/lib/json.ts';
import { normaliseInstant } from '../../src/contract/fields.ts';
import type { OutboxEvent } from '../../src/contract/protocol.ts';
import { sha256 } from '../auth/keys.ts';
import type { Verdict } from './verdict.ts';

/** An event in one form, whatever way it was written, with the hash of what it says. */
export interface SyncEvent {
  /** As sent; answers name it so. */
  sentId: string;
  id: string;
  tenantId: string;
  userId: string;
  entityType: string;
  entityId: string;
  operation: OutboxEvent['operation'];
  payload: unknown;
  baseVersion: unknown;
  createdAt: string;
  reason: string | undefined;
  resolves: string | undefined;
  schemaVersion: number;
  /** The sender's own events on the record that lie behind this one; undefined from a client that does not say. */
  after: readonly string[] | undefined;
  hash: string;
}

/** An event before it is known who sent it. */
export type UnreadEvent = Omit<SyncEvent, 'hash' | 'userId'> & { userId: string | null };

/**
 * The older contract's bookkeeping keys are no part of what an event says: they change from one attempt to the next.
 */
export function readEvent(event: OutboxEvent): UnreadEvent {
  return {
    sentId: event.id,
    id: event.id.toLowerCase(),
    tenantId: event.tenantId.toLowerCase(),
    userId: event.userId?.toLowerCase() ?? null,
    entityType: event.entityType,
    entityId: event.entityId.toLowerCase(),
    operation: event.operation,
    payload: event.payload === undefined ? null : event.payload,
    baseVersion: (event.baseVersion === undefined ? event.localVersion : event.baseVersion) ?? null,
    createdAt: normaliseInstant(event.createdAt),
    reason: event.reason,
    resolves: event.resolves?.toLowerCase(),
    schemaVersion: event.schemaVersion ?? 1,
    after: event.after?.map((id) => id.toLowerCase()),
  };
}

/** The event of its user, with the hash of what it says; an event that names no user is the sender's. */
export async function signedBy(event: UnreadEvent, tokenUserId: string): Promise<SyncEvent> {
  // What the device had done before is no part of what the event says: after a resync it names more of it.
  const { sentId, after, ...content } = { ...event, userId: event.userId ?? tokenUserId };
  return { ...content, sentId, after, hash: await sha256(canonicalJson(content)) };
}

export interface Receipt {
  eventId: string;
  hash: string;
  verdict: Verdict;
  entityType: string;
  entityId: string;
  userId: string | null;
  /** For a conflict or rejection: somebody has settled it. */
  settled: boolean;
}

export interface NewReceipt {
  event: SyncEvent;
  verdict: Verdict;
}

/**
 * As the database takes it. Stored with the effect, in its transaction: what was done and what was said of it can't
 * part.
 */
export const receiptRow = ({ event, verdict }: NewReceipt, clientId: string) => ({
  event_id: event.id,
  content_hash: event.hash,
  kind: verdict.kind,
  outcome: JSON.stringify(verdict),
  entity_type: event.entityType,
  entity_id: event.entityId,
  user_id: event.userId,
  client_id: clientId,
});
