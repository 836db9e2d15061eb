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
  /** A second note with the same key is not written. */
  dedupe?: string | null;
}

/**
 * Audits what a transaction under the tenant's head does besides accepted changes. Those are audited by the database
 * itself.
 */
export async function writeAudit(tx: Tx, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  await tx.query('SELECT write_audit($1::jsonb)', [JSON.stringify(notes.map(auditRow))]);
}

/**
 * Audits reads and refusals, and never waits for a writer: while another transaction holds the tenant's head, the rows
 * wait outside the chain.
 */
export async function noteAudit(tx: Tx, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  await tx.query('SELECT note_audit($1::jsonb)', [JSON.stringify(notes.map(auditRow))]);
}

/** The row that the database function takes. */
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
