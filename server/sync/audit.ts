import type { Tx } from '../store/database.ts';

export interface AuditNote {
  action: string;
  outcome: 'accepted' | 'rejected' | 'conflict' | 'failed';
  entityType?: string | null;
  entityId?: string | null;
  version?: number | null;
  userId?: string | null;
  clientId?: string | null;
  eventId?: string | null;
  occurredAt?: string | null;
  /** Told again under the same key, it is written once. */
  dedupe?: string | null;
}

/** Accepted changes are audited by the database itself; this is for what leaves no version: reads, refusals, sign-ins. */
export async function writeAudit(tx: Tx, tenantId: string, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  const rows = notes.map((note) => ({
    action: note.action, outcome: note.outcome, entity_type: note.entityType ?? null, entity_id: note.entityId ?? null, version: note.version ?? null,
    user_id: note.userId ?? null, client_id: note.clientId ?? null, outbox_event_id: note.eventId ?? null, occurred_at: note.occurredAt ?? null, dedupe: note.dedupe ?? null,
  }));
  await tx.query(
    `INSERT INTO audit_entry (tenant_id, action, outcome, entity_type, entity_id, version, user_id, client_id, outbox_event_id, occurred_at, dedupe)
     SELECT $1, r.action, r.outcome, r.entity_type, r.entity_id, r.version, r.user_id, r.client_id, r.outbox_event_id, r.occurred_at, r.dedupe
       FROM jsonb_to_recordset($2::jsonb) AS r (action text, outcome text, entity_type text, entity_id uuid, version int, user_id uuid, client_id uuid,
         outbox_event_id uuid, occurred_at timestamptz, dedupe text)
     ON CONFLICT (tenant_id, dedupe) DO NOTHING`,
    [tenantId, JSON.stringify(rows)],
  );
}
