import { isUuid } from '../../src/lib/ids.ts';
import type { Tx } from '../store/database.ts';
import type { NewReceipt, SyncEvent } from './receipts.ts';

const eventAsSent = (event: SyncEvent) => {
  const { sentId, hash: _hash, ...rest } = event;
  return { ...rest, id: sentId };
};

export interface Unresolved extends NewReceipt {
  clientId: string;
}

/** The record, and whatever the payload names by its id. */
const namedBy = ({ entityId, payload }: SyncEvent): string[] => [
  entityId,
  ...Object.values(typeof payload === 'object' && payload !== null ? payload : {}).filter(
    (value): value is string => typeof value === 'string' && isUuid(value),
  ),
];

/**
 * Keeps the payload of a conflict or rejection (protocol, Up 7), unless it is about a record that was erased: what a
 * device wrote about it stays on the device.
 */
export async function storeUnresolved(tx: Tx, tenantId: string, items: readonly Unresolved[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map(({ event, verdict, clientId }) => ({
    event_id: event.id,
    content_hash: event.hash,
    kind: verdict.kind,
    event: JSON.stringify(eventAsSent(event)),
    outcome: JSON.stringify(verdict),
    entity_type: event.entityType,
    entity_id: event.entityId,
    resolves: event.resolves ?? null,
    user_id: event.userId,
    client_id: clientId,
    named: namedBy(event),
  }));
  await tx.query(
    `INSERT INTO unsettled (tenant_id, event_id, content_hash, kind, event, outcome, entity_type, entity_id, resolves, user_id, client_id)
     SELECT $1, r.event_id, r.content_hash, r.kind, r.event, r.outcome, r.entity_type, r.entity_id, r.resolves, r.user_id, r.client_id
       FROM jsonb_to_recordset($2::jsonb)
         AS r (event_id uuid, content_hash text, kind text, event text, outcome text, entity_type text, entity_id uuid, resolves uuid, user_id uuid, client_id uuid, named uuid[])
      WHERE NOT EXISTS (SELECT 1 FROM erased_record e WHERE e.tenant_id = $1 AND e.entity_id = ANY (r.named))
     ON CONFLICT (tenant_id, event_id, content_hash) DO NOTHING`,
    [tenantId, JSON.stringify(rows)],
  );
}

/**
 * Marks an event as resolved, and the events that it had tried to resolve. Only events of the same record are marked.
 */
export async function markResolved(
  tx: Tx,
  tenantId: string,
  record: { entityType: string; entityId: string },
  eventId: string,
  by: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `WITH RECURSIVE chain AS (
       SELECT event_id, resolves FROM unsettled WHERE tenant_id = $1 AND event_id = $2 AND entity_type = $4 AND entity_id = $5
       UNION SELECT u.event_id, u.resolves FROM unsettled u JOIN chain c ON u.event_id = c.resolves
        WHERE u.tenant_id = $1 AND u.entity_type = $4 AND u.entity_id = $5)
     UPDATE unsettled SET settled_at = clock_timestamp(), settled_by = $3
      WHERE tenant_id = $1 AND settled_at IS NULL AND event_id IN (SELECT event_id FROM chain)`,
    [tenantId, eventId, by, record.entityType, record.entityId],
  );
  return rowCount > 0;
}
