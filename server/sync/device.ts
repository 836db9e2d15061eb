import type { DeviceReport } from '../../src/contract/protocol.ts';
import type { Principal } from '../auth/sessions.ts';
import type { Tx } from '../store/database.ts';

/**
 * The row that the database function takes: when the device was seen, and what it reports as waiting for this person.
 */
export const contactRow = (principal: Principal, clientId: string, report: DeviceReport | undefined) => ({
  client_id: clientId,
  user_id: principal.userId,
  session_id: principal.sessionId,
  name: report?.name ?? null,
  app_version: report?.appVersion ?? null,
  pending: report?.pending ?? null,
  oldest_pending_at: report?.oldestPendingAt ?? null,
});

export async function noteContact(
  tx: Tx,
  principal: Principal,
  clientId: string,
  report: DeviceReport | undefined,
): Promise<void> {
  await tx.query('SELECT note_contacts($1::jsonb)', [JSON.stringify([contactRow(principal, clientId, report)])]);
}
