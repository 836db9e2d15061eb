import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { AppEnv } from './authenticate.ts';
import { judgePassword } from './guarded-password.ts';

/** Whether this is the password of the person who is signed in. Attempts are limited as for a sign-in. */
export async function isOwnPassword(deps: Deps, c: Context<AppEnv>, password: string): Promise<boolean> {
  const { tenantId, userId, sessionId } = c.get('principal');
  // Counted under the session, because a client may send another device name with each request.
  const attempt = {
    account: `user:${tenantId}:${userId}`,
    address: deps.remoteAddress(c),
    knownDevice: `session ${sessionId}`,
  };
  const { rows } = await deps.db.withTenantTx(
    { tenantId },
    (tx) =>
      tx.query<{ password_hash: string }>(
        'SELECT password_hash FROM credential WHERE tenant_id = $1 AND user_id = $2',
        [tenantId, userId],
      ),
    { readOnly: true },
  );
  return judgePassword(deps, attempt, password, rows[0]?.password_hash ?? null);
}
