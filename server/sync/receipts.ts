import { canonicalJson } from '../../src/lib/json.ts';
import { normaliseInstant } from '../../src/contract/fields.ts';
import type { OutboxEvent } from '../../src/contract/protocol.ts';
import { sha256 } from '../auth/keys.ts';
import type { Tx } from '../store/database.ts';
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
  hash: string;
}

/** The seed's bookkeeping keys are no part of what an event says: they change from one attempt to the next. */
export async function readEvent(event: OutboxEvent, tokenUserId: string): Promise<SyncEvent> {
  const content = {
    id: event.id.toLowerCase(),
    tenantId: event.tenantId.toLowerCase(),
    userId: (event.userId ?? tokenUserId).toLowerCase(),
    entityType: event.entityType,
    entityId: event.entityId.toLowerCase(),
    operation: event.operation,
    payload: event.payload === undefined ? null : event.payload,
    baseVersion: (event.baseVersion === undefined ? event.localVersion : event.baseVersion) ?? null,
    createdAt: normaliseInstant(event.createdAt),
    reason: event.reason,
    resolves: event.resolves?.toLowerCase(),
    schemaVersion: event.schemaVersion ?? 1,
  };
  return { ...content, sentId: event.id, hash: await sha256(canonicalJson(content)) };
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

export async function loadReceipts(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, Receipt>> {
  const { rows } = await tx.query<{ event_id: string; content_hash: string; outcome: string; entity_type: string; entity_id: string; user_id: string | null; settled: boolean | null }>(
    `SELECT r.event_id, r.content_hash, r.outcome, r.entity_type, r.entity_id, r.user_id, u.settled_at IS NOT NULL AS settled
       FROM receipt r LEFT JOIN unsettled u ON u.tenant_id = r.tenant_id AND u.event_id = r.event_id AND u.content_hash = r.content_hash
      WHERE r.tenant_id = $1 AND r.event_id IN (SELECT i::uuid FROM jsonb_array_elements_text($2::jsonb) i)`,
    [tenantId, JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.event_id, {
    eventId: row.event_id, hash: row.content_hash, verdict: JSON.parse(row.outcome) as Verdict, entityType: row.entity_type, entityId: row.entity_id, userId: row.user_id, settled: row.settled === true,
  }]));
}

export interface NewReceipt {
  event: SyncEvent;
  verdict: Verdict;
}

/** Stored with the effect, in its transaction: what was done and what was said of it can't part. */
export async function storeReceipts(tx: Tx, tenantId: string, clientId: string, receipts: readonly NewReceipt[]): Promise<void> {
  if (receipts.length === 0) return;
  const rows = receipts.map(({ event, verdict }) => ({
    event_id: event.id, content_hash: event.hash, kind: verdict.kind, outcome: JSON.stringify(verdict), entity_type: event.entityType, entity_id: event.entityId, user_id: event.userId,
  }));
  const { rowCount } = await tx.query(
    `INSERT INTO receipt (tenant_id, event_id, content_hash, kind, outcome, entity_type, entity_id, user_id, client_id)
     SELECT $1, r.event_id, r.content_hash, r.kind, r.outcome, r.entity_type, r.entity_id, r.user_id, $3
       FROM jsonb_to_recordset($2::jsonb) AS r (event_id uuid, content_hash text, kind text, outcome text, entity_type text, entity_id uuid, user_id uuid)`,
    [tenantId, JSON.stringify(rows), clientId],
  );
  if (rowCount !== receipts.length) throw new Error('receipts were not all stored');
}
