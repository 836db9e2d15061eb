import { canonicalJson } from '../../src/lib/json.ts';
import { normaliseInstant } from '../../src/contract/fields.ts';
import type { OutboxEvent } from '../../src/contract/protocol.ts';
import { sha256 } from '../auth/keys.ts';
import type { Verdict } from './verdict.ts';

/** An event in normal form, with the hash of its content. */
export interface SyncEvent {
  /** The id as it was sent. Answers use this spelling. */
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
  /** The sender's own earlier events of the record; undefined from a client that does not send them. */
  after: readonly string[] | undefined;
  hash: string;
}

/** An event whose sender is not known yet. */
export type UnreadEvent = Omit<SyncEvent, 'hash' | 'userId'> & { userId: string | null };

/** Normalises an event. Bookkeeping keys of the older contract are left out: they change with each attempt. */
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

/** Completes an event with its user and its hash. An event that names no user belongs to the sender. */
export async function signedBy(event: UnreadEvent, tokenUserId: string): Promise<SyncEvent> {
  // `after` is not part of the hashed content: the same event may name more of them after a resync.
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
  /** Whether a conflict or rejection has been resolved. */
  resolved: boolean;
}

export interface NewReceipt {
  event: SyncEvent;
  verdict: Verdict;
}

/**
 * The row that the database function takes. It is stored in the transaction of the effect, so that neither exists
 * without the other.
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
