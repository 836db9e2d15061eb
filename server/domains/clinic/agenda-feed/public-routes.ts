import { Hono } from 'hono';
import type { FeedShows } from '../../../../src/contract/agenda-feed.ts';
import { calendarZone } from '../../../../src/lib/ics-zone.ts';
import { icsOf } from '../../../../src/lib/ics.ts';
import type { AccessRule } from '../../../../src/contract/rights.ts';
import { ACCESS_RULES } from '../../../auth/sessions.ts';
import type { Deps } from '../../../deps.ts';
import type { AppEnv } from '../../../http/authenticate.ts';
import { Problem } from '../../../http/problem.ts';
import { noteAudit } from '../../../sync/audit.ts';
import { rightsOf } from '../../../sync/readable.ts';
import { retried } from '../../../sync/transaction.ts';
import { feedEvents, feedSpan } from './events.ts';
import { readFeedToken } from './token.ts';
import type { FeedLanguage } from './words.ts';

/**
 * How often an address may be read within a period. Calendars read once an hour or less, and a person may have several.
 */
const [MOST_FETCHES, WINDOW_MS] = [30, 600_000];

interface Fetched {
  practitioner_id: string;
  language: FeedLanguage;
  made_by: string;
  fetches: number;
  practitioner: string;
  zone: string | null;
  shows: FeedShows | null;
  role: string;
  rules: AccessRule[] | null;
}

/**
 * Counts the request and returns the feed. None if it was revoked, if its practitioner has left, or if the person who
 * made it may no longer sign in or read it.
 */
const COUNT = `
  UPDATE agenda_feed f SET fetched_at = $3,
         window_at = CASE WHEN f.window_at > $4 THEN f.window_at ELSE $3 END,
         fetches = CASE WHEN f.window_at > $4 THEN least(f.fetches, 1000000) + 1 ELSE 1 END
    FROM practitioner p, app_user u, tenant t
   WHERE f.tenant_id = $1 AND f.id = $2 AND f.revoked_at IS NULL AND t.id = f.tenant_id
     AND p.tenant_id = f.tenant_id AND p.id = f.practitioner_id AND NOT p.deleted AND p.active IS DISTINCT FROM false
     AND u.tenant_id = f.tenant_id AND u.id = f.made_by AND NOT u.deleted AND u.status IS DISTINCT FROM 'suspended'
     AND (u.role = 'admin' OR u.practitioner_id = f.practitioner_id)
  RETURNING f.practitioner_id, f.language, f.made_by, f.fetches, t.zone, concat_ws(' ', p.family_name, p.given_names) AS practitioner, u.role, ${ACCESS_RULES} AS rules,
            (SELECT s.shows FROM agenda_feed_setting s WHERE s.tenant_id = f.tenant_id) AS shows`;

const gone = () => new Problem(404, 'NOT_FOUND', { detail: 'no such calendar' });

/** `GET /api/calendars/TOKEN.ics`: for programs that know the address and nothing else (AG-37, AG-38, AG-40). */
export function calendarRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/:token', async (c) => {
    const ref = await readFeedToken(deps.signer, c.req.param('token'));
    if (!ref) throw gone();
    const { tenantId, feedId } = ref;
    const now = deps.clock.now();
    const at = new Date(now).toISOString();
    const span = feedSpan(now);
    const found = await retried(deps, () =>
      deps.db.withTenantTx({ tenantId }, async (tx) => {
        const counted = [tenantId, feedId, at, new Date(now - WINDOW_MS).toISOString()];
        const feed = (await tx.query<Fetched>(COUNT, counted)).rows[0];
        if (!feed || feed.fetches > MOST_FETCHES) return feed ? ('often' as const) : null;
        const { practitioner_id: practitionerId, language, made_by: userId, role } = feed;
        const rights = rightsOf(deps.domain, { role, userId, rules: feed.rules ?? [] });
        if (rights('appointment') === '') return null;
        // Initials are read of patients.
        const shows = feed.shows === 'initials' && rights('patient') === '' ? 'motif' : (feed.shows ?? 'motif');
        const events = await feedEvents(tx, { tenantId, practitionerId, shows, language }, span);
        // Read in the name of the person who made the address.
        await noteAudit(tx, [
          { action: 'read', outcome: 'accepted', entityType: 'agendaFeed', entityId: practitionerId, userId },
        ]);
        return { feed, events };
      }),
    );
    if (found === null) throw gone();
    if (found === 'often')
      throw new Problem(429, 'TOO_MANY_ATTEMPTS', {
        detail: 'ask again later',
        headers: { 'retry-after': String(WINDOW_MS / 1000) },
      });
    const { zone, practitioner } = found.feed;
    const text = icsOf({
      name: practitioner,
      stamp: at,
      events: found.events,
      zone: zone === null ? undefined : calendarZone(zone, span.from, span.to),
      refresh: 'PT1H',
    });
    c.header('cache-control', 'no-store');
    c.header('content-disposition', 'inline; filename="agenda.ics"');
    return c.body(text, 200, { 'content-type': 'text/calendar; charset=utf-8' });
  });
  return app;
}
