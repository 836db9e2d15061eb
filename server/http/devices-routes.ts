import { Hono } from 'hono';
import { isUuid } from '../../src/lib/ids.ts';
import type { Deps } from '../deps.ts';
import { authenticate, requireAdmin, type AppEnv } from './authenticate.ts';
import { Problem } from './problem.ts';

interface DeviceRow {
  client_id: string;
  name: string | null;
  user_id: string | null;
  user_name: string | null;
  app_version: string | null;
  last_contact_at: string;
  pending: number | null;
  oldest_pending_at: string | null;
}

export function devicesRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), requireAdmin);

  app.get('/', async (c) => {
    const { tenantId } = c.get('principal');
    const { rows } = await deps.db.withTenantTx({ tenantId }, (tx) => tx.query<DeviceRow>(
      `SELECT d.client_id, d.name, d.user_id, u.name AS user_name, d.app_version, d.last_contact_at, d.pending, d.oldest_pending_at
         FROM device d LEFT JOIN app_user u ON u.tenant_id = d.tenant_id AND u.id = d.user_id WHERE d.tenant_id = $1 ORDER BY d.last_contact_at DESC LIMIT 1000`, [tenantId]), { readOnly: true });
    const items = rows.map((row) => ({
      clientId: row.client_id, name: row.name, user: row.user_id === null ? null : { id: row.user_id, name: row.user_name ?? '' }, appVersion: row.app_version,
      lastContactAt: row.last_contact_at, pending: row.pending, oldestPendingAt: row.oldest_pending_at,
    }));
    return c.json({ items, nextCursor: null });
  });

  /** Ends the device's sessions: what waits on it is not lost, but has to be sent after a new sign-in. */
  app.delete('/:clientId', async (c) => {
    const { tenantId, userId } = c.get('principal');
    const clientId = c.req.param('clientId');
    const known = isUuid(clientId) && (await deps.db.withTenantTx({ tenantId, userId }, async (tx) => {
      const ended = await tx.query('UPDATE session SET revoked_at = $3 WHERE tenant_id = $1 AND client_id = $2 AND revoked_at IS NULL', [tenantId, clientId, new Date(deps.clock.now()).toISOString()]);
      const { rows } = await tx.query('SELECT 1 FROM device WHERE tenant_id = $1 AND client_id = $2', [tenantId, clientId]);
      return ended.rowCount > 0 || rows.length > 0;
    }));
    if (!known) throw new Problem(404, 'NOT_FOUND', { detail: 'no such device' });
    return c.body(null, 204);
  });

  return app;
}
