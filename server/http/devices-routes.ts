import { Hono } from 'hono';
import { lossReportSchema } from '../../src/contract/loss.ts';
import { isUuid } from '../../src/lib/ids.ts';
import type { Deps } from '../deps.ts';
import { writeAudit } from '../sync/audit.ts';
import { authenticate, requireAdmin, type AppEnv } from './authenticate.ts';
import { readShape } from './body.ts';
import { administrators, everybody, readAs, writeAs } from './in-session.ts';
import { Problem } from './problem.ts';
import { noteRequest } from './refusals.ts';

interface DeviceRow {
  client_id: string;
  name: string | null;
  user_id: string | null;
  user_name: string | null;
  app_version: string | null;
  last_contact_at: string;
  /** int8, as text. */
  pending: string | null;
  oldest_pending_at: string | null;
  /** int8, as text. */
  sessions: string;
}

interface LossRow {
  client_id: string;
  name: string | null;
  user_id: string;
  user_name: string | null;
  /** int8, as text. */
  pending: string;
  oldest_pending_at: string | null;
  announced_at: string;
  noticed_at: string;
}

/** Sums of what devices report, within the range that JSON can count exactly. */
const countOf = (pending: string) => Math.min(Number(pending), Number.MAX_SAFE_INTEGER);

export function devicesRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), async (c, next) => {
    noteRequest(c, { entityType: 'device' });
    await next();
  });

  app.get('/', requireAdmin, async (c) => {
    const { rows } = await readAs(
      deps,
      c,
      administrators,
      { entityType: 'device' },
      ({ tx, principal: { tenantId } }) =>
        tx.query<DeviceRow>(
          `SELECT d.client_id, d.name, d.user_id, u.name AS user_name, d.app_version, d.last_contact_at, r.pending, r.oldest_pending_at, s.sessions
         FROM device d LEFT JOIN app_user u ON u.tenant_id = d.tenant_id AND u.id = d.user_id
         LEFT JOIN LATERAL (SELECT least(sum(pending), 9223372036854775807)::bigint AS pending, min(oldest_pending_at) FILTER (WHERE pending > 0) AS oldest_pending_at
                              FROM device_report WHERE tenant_id = d.tenant_id AND client_id = d.client_id) r ON true
         LEFT JOIN LATERAL (SELECT count(*) AS sessions FROM session WHERE tenant_id = d.tenant_id AND client_id = d.client_id AND revoked_at IS NULL AND expires_at > $2) s ON true
        WHERE d.tenant_id = $1 ORDER BY d.last_contact_at DESC LIMIT 1000`,
          [tenantId, new Date(deps.clock.now()).toISOString()],
        ),
    );
    const items = rows.map((row) => ({
      clientId: row.client_id,
      name: row.name,
      user: row.user_id === null ? null : { id: row.user_id, name: row.user_name ?? '' },
      appVersion: row.app_version,
      lastContactAt: row.last_contact_at,
      pending: row.pending === null ? null : countOf(row.pending),
      oldestPendingAt: row.oldest_pending_at,
      sessions: Number(row.sessions),
    }));
    return c.json({ items, nextCursor: null });
  });

  /**
   * Work that a device had announced and no longer has. Its content is unknown: only how much, whose and since when.
   */
  app.get('/losses', requireAdmin, async (c) => {
    const { rows } = await readAs(
      deps,
      c,
      administrators,
      { entityType: 'device' },
      ({ tx, principal: { tenantId } }) =>
        tx.query<LossRow>(
          `SELECT l.client_id, d.name, l.user_id, u.name AS user_name, l.pending, l.oldest_pending_at, l.announced_at, l.noticed_at
         FROM device_loss l LEFT JOIN device d ON d.tenant_id = l.tenant_id AND d.client_id = l.client_id LEFT JOIN app_user u ON u.tenant_id = l.tenant_id AND u.id = l.user_id
        WHERE l.tenant_id = $1 ORDER BY l.noticed_at DESC LIMIT 1000`,
          [tenantId],
        ),
    );
    const items = rows.map((row) => ({
      clientId: row.client_id,
      name: row.name,
      user: { id: row.user_id, name: row.user_name ?? '' },
      pending: countOf(row.pending),
      oldestPendingAt: row.oldest_pending_at,
      announcedAt: row.announced_at,
      noticedAt: row.noticed_at,
    }));
    return c.json({ items, nextCursor: null });
  });

  /** Reported by the device itself, for the person who is signed in on it; reporting it again changes nothing. */
  app.post('/losses', async (c) => {
    const { clientId, pending, oldestPendingAt, announcedAt } = await readShape(c, lossReportSchema);
    noteRequest(c, { entityId: clientId.toLowerCase() });
    const userId = await writeAs(deps, c, everybody, async ({ tx, principal }) => {
      await tx.query(
        `INSERT INTO device_loss (tenant_id, client_id, user_id, announced_at, pending, oldest_pending_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        [principal.tenantId, clientId, principal.userId, announcedAt, pending, oldestPendingAt],
      );
      await writeAudit(tx, [
        {
          action: 'create',
          outcome: 'accepted',
          entityType: 'device',
          entityId: clientId,
          userId: principal.userId,
          clientId,
        },
      ]);
      return principal.userId;
    });
    deps.log({ level: 'warn', message: 'a device has lost what it had announced', clientId, userId, pending });
    return c.body(null, 204);
  });

  /** Ends the device's sessions: what waits on it is not lost, but has to be sent after a new sign-in. */
  app.delete('/:clientId', requireAdmin, async (c) => {
    const device = c.req.param('clientId').toLowerCase();
    noteRequest(c, { action: 'logout', ...(isUuid(device) ? { entityId: device } : {}) });
    const known =
      isUuid(device) &&
      (await writeAs(deps, c, administrators, async ({ tx, principal: { tenantId, userId, clientId } }) => {
        const ended = await tx.query(
          'UPDATE session SET revoked_at = $3 WHERE tenant_id = $1 AND client_id = $2 AND revoked_at IS NULL',
          [tenantId, device, new Date(deps.clock.now()).toISOString()],
        );
        const { rows } = await tx.query('SELECT 1 FROM device WHERE tenant_id = $1 AND client_id = $2', [
          tenantId,
          device,
        ]);
        if (ended.rowCount === 0 && rows.length === 0) return false;
        await writeAudit(tx, [
          { action: 'logout', outcome: 'accepted', entityType: 'device', entityId: device, userId, clientId },
        ]);
        return true;
      }));
    if (!known) {
      noteRequest(c, { entityId: null });
      throw new Problem(404, 'NOT_FOUND', { detail: 'no such device' });
    }
    return c.body(null, 204);
  });

  return app;
}
