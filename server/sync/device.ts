import type { DeviceReport } from '../../src/contract/protocol.ts';
import type { Principal } from '../auth/sessions.ts';
import type { Tx } from '../store/database.ts';

/** Notes that a device was here, and what it says is waiting on it. Without a report, the last one stays. */
export async function noteContact(tx: Tx, principal: Principal, clientId: string, report: DeviceReport | undefined): Promise<void> {
  await tx.query(
    `INSERT INTO device AS d (tenant_id, client_id, user_id, name, app_version, last_contact_at, pending, oldest_pending_at, reported_at)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp(), $6, $7, CASE WHEN $6::int IS NULL THEN NULL ELSE clock_timestamp() END)
     ON CONFLICT (tenant_id, client_id) DO UPDATE SET user_id = excluded.user_id, last_contact_at = excluded.last_contact_at,
       name = coalesce(excluded.name, d.name), app_version = coalesce(excluded.app_version, d.app_version),
       pending = coalesce(excluded.pending, d.pending),
       oldest_pending_at = CASE WHEN excluded.pending IS NULL THEN d.oldest_pending_at ELSE excluded.oldest_pending_at END,
       reported_at = coalesce(excluded.reported_at, d.reported_at)`,
    [principal.tenantId, clientId, principal.userId, report?.name ?? null, report?.appVersion ?? null, report?.pending ?? null, report?.oldestPendingAt ?? null],
  );
  // The session belongs to the device that uses it, so that ending a device's sessions reaches it.
  await tx.query('UPDATE session SET client_id = $3 WHERE tenant_id = $1 AND id = $2 AND client_id <> $3', [principal.tenantId, principal.sessionId, clientId]);
}

/** As the database takes it at the end of an up. */
export const contactRow = (principal: Principal, clientId: string, report: DeviceReport | undefined) => ({
  client_id: clientId, user_id: principal.userId, session_id: principal.sessionId, name: report?.name ?? null, app_version: report?.appVersion ?? null,
  pending: report?.pending ?? null, oldest_pending_at: report?.oldestPendingAt ?? null,
});
