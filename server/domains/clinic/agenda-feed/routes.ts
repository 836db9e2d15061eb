import { Hono } from 'hono';
import {
  feedSettingSchema,
  newFeedSchema,
  type AgendaFeed,
  type FeedShows,
} from '../../../../src/contract/agenda-feed.ts';
import { isUuid, newId } from '../../../../src/lib/ids.ts';
import type { Principal } from '../../../auth/sessions.ts';
import type { Deps } from '../../../deps.ts';
import { authenticate, type AppEnv } from '../../../http/authenticate.ts';
import { readShape } from '../../../http/body.ts';
import { administrators, readAs, writeAs, type May } from '../../../http/in-session.ts';
import { Problem } from '../../../http/problem.ts';
import { noteRequest } from '../../../http/refusals.ts';
import type { Tx } from '../../../store/database.ts';
import { writeAudit } from '../../../sync/audit.ts';
import { rightsOf } from '../../../sync/readable.ts';
import { feedPath } from './token.ts';

const ENTITY = 'agendaFeed';

interface FeedRow {
  practitioner_id: string;
  id: string | null;
  made_at: string | null;
  fetched_at: string | null;
  shows: FeedShows | null;
}

/** A practitioner with their feed, if any; undefined if there is no such practitioner. */
const feedOf = async (tx: Tx, tenantId: string, practitionerId: string): Promise<FeedRow | undefined> =>
  (
    await tx.query<FeedRow>(
      `SELECT p.id AS practitioner_id, f.id, f.made_at, f.fetched_at, (SELECT s.shows FROM agenda_feed_setting s WHERE s.tenant_id = p.tenant_id) AS shows
         FROM practitioner p LEFT JOIN agenda_feed f ON f.tenant_id = p.tenant_id AND f.practitioner_id = p.id AND f.revoked_at IS NULL
        WHERE p.tenant_id = $1 AND p.id = $2 AND NOT p.deleted`,
      [tenantId, practitionerId],
    )
  ).rows[0];

/** `/api/v1/agenda-feeds`: the addresses by which calendars subscribe, made and revoked by people who are signed in. */
export function agendaFeedRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), async (c, next) => {
    noteRequest(c, { entityType: ENTITY });
    await next();
  });

  const mayFor =
    (practitionerId: string): May =>
    (principal) => {
      const isOwn = principal.user.practitionerId === practitionerId;
      const mayRead = rightsOf(deps.domain, principal)('appointment') !== '';
      if ((principal.role !== 'admin' && !isOwn) || !mayRead)
        throw new Problem(403, 'FORBIDDEN', { detail: 'for administrators, and for the practitioner' });
    };
  const absent = () => new Problem(404, 'NOT_FOUND', { detail: 'no such practitioner' });
  const said = async ({ tenantId }: Principal, row: FeedRow): Promise<AgendaFeed> => ({
    path: row.id === null ? null : await feedPath(deps.signer, { tenantId, feedId: row.id }),
    madeAt: row.made_at,
    fetchedAt: row.fetched_at,
    shows: row.shows ?? 'motif',
  });
  const note = ({ userId, clientId }: Principal, action: string, entityId: string | null) =>
    ({ action, outcome: 'accepted', entityType: ENTITY, entityId, userId, clientId }) as const;

  app.put('/', async (c) => {
    administrators(c.get('principal'));
    const { shows } = await readShape(c, feedSettingSchema);
    await writeAs(deps, c, administrators, async ({ tx, principal }) => {
      await tx.query(
        'INSERT INTO agenda_feed_setting (tenant_id, shows) VALUES ($1, $2) ON CONFLICT (tenant_id) DO UPDATE SET shows = excluded.shows',
        [principal.tenantId, shows],
      );
      await writeAudit(tx, [note(principal, 'update', null)]);
    });
    return c.body(null, 204);
  });

  app.get('/:id', async (c) => {
    const id = c.req.param('id').toLowerCase();
    const may = mayFor(id);
    may(c.get('principal'));
    if (!isUuid(id)) throw absent();
    const answer = await readAs(deps, c, may, { entityType: ENTITY, entityId: id }, async ({ tx, principal }) => {
      const row = await feedOf(tx, principal.tenantId, id);
      if (!row) throw absent();
      return said(principal, row);
    });
    return c.json(answer);
  });

  /** Replaces an earlier feed, whose address stops working. */
  app.post('/:id', async (c) => {
    const id = c.req.param('id').toLowerCase();
    const may = mayFor(id);
    may(c.get('principal'));
    if (!isUuid(id)) throw absent();
    const { language } = await readShape(c, newFeedSchema);
    const at = new Date(deps.clock.now()).toISOString();
    const answer = await writeAs(deps, c, may, async ({ tx, principal }) => {
      const { tenantId, userId } = principal;
      if (!(await feedOf(tx, tenantId, id))) throw absent();
      await tx.query(
        `INSERT INTO agenda_feed (tenant_id, practitioner_id, id, language, made_by, made_at, window_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (tenant_id, practitioner_id) DO UPDATE SET id = excluded.id, language = excluded.language, made_by = excluded.made_by, made_at = excluded.made_at,
           window_at = excluded.window_at, fetches = 0, fetched_at = NULL, revoked_at = NULL`,
        [tenantId, id, newId(deps.clock, deps.random), language, userId, at],
      );
      await writeAudit(tx, [note(principal, 'create', id)]);
      const row = await feedOf(tx, tenantId, id);
      if (!row) throw absent();
      return said(principal, row);
    });
    return c.json(answer, 201);
  });

  app.delete('/:id', async (c) => {
    const id = c.req.param('id').toLowerCase();
    const may = mayFor(id);
    may(c.get('principal'));
    if (!isUuid(id)) throw absent();
    await writeAs(deps, c, may, async ({ tx, principal }) => {
      if (!(await feedOf(tx, principal.tenantId, id))) throw absent();
      await tx.query(
        'UPDATE agenda_feed SET revoked_at = $3 WHERE tenant_id = $1 AND practitioner_id = $2 AND revoked_at IS NULL',
        [principal.tenantId, id, new Date(deps.clock.now()).toISOString()],
      );
      await writeAudit(tx, [note(principal, 'delete', id)]);
    });
    return c.body(null, 204);
  });

  return app;
}
