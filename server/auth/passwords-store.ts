import type { Tx } from '../store/database.ts';

/** Sets a user's password and ends the sessions that were begun with the old one, except `except`. */
export async function setPassword(
  tx: Tx,
  tenantId: string,
  userId: string,
  hash: string,
  now: number,
  except: string | null,
): Promise<void> {
  await tx.query(
    'INSERT INTO credential (tenant_id, user_id, password_hash) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = clock_timestamp()',
    [tenantId, userId, hash],
  );
  await tx.query(
    'UPDATE session SET revoked_at = $3 WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL AND ($4::uuid IS NULL OR id <> $4)',
    [tenantId, userId, new Date(now).toISOString(), except],
  );
}
