import type { Tx } from '../store/database.ts';
import type { NewReceipt, SyncEvent } from './receipts.ts';

const eventAsSent = (event: SyncEvent) => {
  const { sentId, hash: _hash, ...rest } = event;
  return { ...rest, id: sentId };
};

/** As the database takes it: what a person typed and the server could not take (protocol, Up 7). */
export const unsettledRow = ({ event, verdict }: NewReceipt, clientId: string) => ({
  event_id: event.id, content_hash: event.hash, kind: verdict.kind, event: JSON.stringify(eventAsSent(event)), outcome: JSON.stringify(verdict),
  entity_type: event.entityType, entity_id: event.entityId, resolves: event.resolves ?? null, user_id: event.userId, client_id: clientId,
});

/** Settles the event named, and those that it had tried to settle itself. Events of another record are left alone. */
export async function settle(tx: Tx, tenantId: string, record: { entityType: string; entityId: string }, eventId: string, by: string): Promise<boolean> {
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
