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

/**
 * Accepted changes are audited by the database itself; this is for what else a transaction does that holds the tenant's
 * head.
 */
export async function writeAudit(tx: Tx, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  await tx.query('SELECT write_audit($1::jsonb)', [JSON.stringify(notes.map(auditRow))]);
}

/**
 * For reads and refusals: never waits for a writer. While another transaction holds the tenant's head, the rows wait
 * for the chain.
 */
export async function noteAudit(tx: Tx, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  await tx.query('SELECT note_audit($1::jsonb)', [JSON.stringify(notes.map(auditRow))]);
}

/** As the database takes it. */
export const auditRow = (note: AuditNote) => ({
  action: note.action,
  outcome: note.outcome,
  entity_type: note.entityType ?? null,
  entity_id: note.entityId ?? null,
  version: note.version ?? null,
  user_id: note.userId ?? null,
  client_id: note.clientId ?? null,
  outbox_event_id: note.eventId ?? null,
  occurred_at: note.occurredAt ?? null,
  dedupe: note.dedupe ?? null,
});
