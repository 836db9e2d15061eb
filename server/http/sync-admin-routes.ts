import { Hono } from 'hono';
import { isUuid } from '../../src/lib/ids.ts';
import type { Deps } from '../deps.ts';
import { readableTypes, rightsOf } from '../sync/readable.ts';
import type { Verdict } from '../sync/verdict.ts';
import { requireAdmin, type AppEnv } from './authenticate.ts';
import { administrators, everybody, readAs } from './in-session.ts';
import { afterKey, beforeNumber, encodeAfter, limitOf, listAnswer, pageByBytes, pageOf } from './paging.ts';

interface UnresolvedRow {
  content_hash: string;
  event_id: string;
  kind: string;
  event: string;
  outcome: string;
  entity_type: string;
  user_id: string;
  user_name: string | null;
  client_id: string | null;
  created_at: string;
}

/** The sort key of a row, from which the next page continues. */
const placeOf = ({ created_at, event_id, content_hash }: UnresolvedRow) =>
  `${new Date(created_at).toISOString()} ${event_id} ${content_hash}`;

function isPlace(key: string): boolean {
  const [at = '', eventId, hash = '', ...rest] = key.split(' ');
  const moment = Date.parse(at);
  return (
    !Number.isNaN(moment) &&
    new Date(moment).toISOString() === at &&
    isUuid(eventId) &&
    /^[\w-]{1,100}$/.test(hash) &&
    rest.length === 0
  );
}

/** Conflicts and rejections that wait for a person, and the sync runs. Mounted under /api/sync, which needs a session. */
export function syncAdminRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/conflicts', async (c) => {
    const limit = limitOf(c);
    const first = afterKey(c, isPlace);
    const { items, last } = await readAs(deps, c, everybody, {}, ({ tx, principal }) => {
      const rights = rightsOf(deps.domain, principal);
      const types = JSON.stringify(principal.role === 'admin' ? readableTypes(deps.domain, principal) : []);
      return pageByBytes<UnresolvedRow>(
        limit,
        async (after, count) => {
          // The page continues after a row, not after a number of rows: rows may be resolved while the list is read.
          const [at, eventId, hash] = (after === null ? first : placeOf(after))?.split(' ') ?? [null, null, null];
          const { rows } = await tx.query<UnresolvedRow>(
            `SELECT n.event_id, n.content_hash, n.kind, n.event, n.outcome, n.entity_type, n.user_id, u.name AS user_name, n.client_id, n.created_at
             FROM unsettled n LEFT JOIN app_user u ON u.tenant_id = n.tenant_id AND u.id = n.user_id
            WHERE n.tenant_id = $1 AND n.settled_at IS NULL AND (n.user_id = $2 OR n.entity_type IN (SELECT jsonb_array_elements_text($4::jsonb)))
              AND ($5::timestamptz IS NULL OR (n.created_at, n.event_id, n.content_hash) > ($5, $6::uuid, $7::text))
            ORDER BY n.created_at, n.event_id, n.content_hash LIMIT $3`,
            [principal.tenantId, principal.userId, count, types, at, eventId, hash],
          );
          return rows;
        },
        (row) => JSON.stringify(conflictOf(row, rights(row.entity_type) === '')),
      );
    });
    return listAnswer(c, items, last === null ? null : encodeAfter(placeOf(last)));
  });

  app.get('/logs', requireAdmin, async (c) => {
    const limit = limitOf(c);
    const { rows } = await readAs(deps, c, administrators, {}, ({ tx, principal }) =>
      tx.query<Record<string, string | number | null>>(
        `SELECT id, tenant_id AS "tenantId", client_id AS "clientId", user_id AS "userId", direction, events_count AS "eventsCount", acknowledged_count AS "acknowledgedCount",
              conflicts_count AS "conflictsCount", rejected_count AS "rejectedCount", status, started_at AS "startedAt", completed_at AS "completedAt",
              (extract(epoch FROM completed_at - started_at) * 1000)::int AS duration, error_message AS "errorMessage"
         FROM sync_log WHERE tenant_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [principal.tenantId, beforeNumber(c), limit + 1],
      ),
    );
    const { items, nextCursor } = pageOf(rows, limit, (row) => String(row['id']));
    return c.json({
      items: items.map(({ errorMessage, ...row }) => (errorMessage === null ? row : { ...row, errorMessage })),
      nextCursor,
    });
  });

  return app;
}

function conflictOf(row: UnresolvedRow, hidden: boolean) {
  const { kind: _kind, ...word } = JSON.parse(row.outcome) as Verdict;
  return {
    id: row.event_id,
    kind: row.kind,
    event: JSON.parse(row.event) as unknown,
    outcome: { outboxEventId: row.event_id, ...word, ...('serverData' in word && hidden ? { serverData: null } : {}) },
    user: { id: row.user_id, name: row.user_name ?? '' },
    clientId: row.client_id,
    receivedAt: row.created_at,
  };
}
