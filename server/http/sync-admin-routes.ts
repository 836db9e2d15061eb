import { Hono, type Context } from 'hono';
import { isInstant } from '../../src/contract/fields.ts';
import { isUuid } from '../../src/lib/ids.ts';
import type { Deps } from '../deps.ts';
import { summaryOf, type RunFilter } from '../sync/log.ts';
import { rightsOf } from '../sync/readable.ts';
import type { Verdict } from '../sync/verdict.ts';
import { requireAdmin, type AppEnv } from './authenticate.ts';
import { administrators, everybody, readAs } from './in-session.ts';
import {
  afterKey,
  beforeNumber,
  choiceQuery,
  encodeAfter,
  instantQuery,
  limitOf,
  listAnswer,
  pageByBytes,
  pageOf,
  textQuery,
  uuidQuery,
} from './paging.ts';

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
  return (
    isInstant(at) &&
    new Date(at).toISOString() === at &&
    isUuid(eventId) &&
    /^[\w-]{1,100}$/.test(hash) &&
    rest.length === 0
  );
}

const KINDS = ['conflict', 'rejected'] as const;

/** What the list of conflicts and rejections is narrowed by, as `$5` to `$9` of its query. */
const conflictFilters = (c: Context<AppEnv>) => [
  uuidQuery(c, 'id'),
  choiceQuery(c, 'kind', KINDS),
  textQuery(c, 'entityType'),
  uuidQuery(c, 'userId'),
  uuidQuery(c, 'clientId'),
];

const runFilter = (c: Context<AppEnv>): RunFilter => ({
  clientId: uuidQuery(c, 'clientId'),
  userId: uuidQuery(c, 'userId'),
  from: instantQuery(c, 'from'),
  to: instantQuery(c, 'to'),
});

/** Conflicts and rejections that wait for a person, and the sync runs. Mounted under /api/sync, which needs a session. */
export function syncAdminRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/conflicts', async (c) => {
    const limit = limitOf(c);
    const first = afterKey(c, isPlace);
    const filters = conflictFilters(c);
    const { items, last } = await readAs(deps, c, everybody, {}, ({ tx, principal }) => {
      const rights = rightsOf(deps.domain, principal);
      return pageByBytes<UnresolvedRow>(
        limit,
        async (after, count) => {
          // The page continues after a row, not after a number of rows: rows may be resolved while the list is read.
          const [at, eventId, hash] = (after === null ? first : placeOf(after))?.split(' ') ?? [null, null, null];
          const { rows } = await tx.query<UnresolvedRow>(
            `SELECT n.event_id, n.content_hash, n.kind, n.event, n.outcome, n.entity_type, n.user_id, u.name AS user_name, n.client_id, n.created_at
             FROM unsettled n LEFT JOIN app_user u ON u.tenant_id = n.tenant_id AND u.id = n.user_id
            WHERE n.tenant_id = $1 AND n.settled_at IS NULL AND ($4::boolean OR n.user_id = $2)
              AND ($5::uuid IS NULL OR n.event_id = $5) AND ($6::text IS NULL OR n.kind = $6) AND ($7::text IS NULL OR n.entity_type = $7)
              AND ($8::uuid IS NULL OR n.user_id = $8) AND ($9::uuid IS NULL OR n.client_id = $9)
              AND ($10::timestamptz IS NULL OR (n.created_at, n.event_id, n.content_hash) > ($10, $11::uuid, $12::text))
            ORDER BY n.created_at, n.event_id, n.content_hash LIMIT $3`,
            [principal.tenantId, principal.userId, count, principal.role === 'admin', ...filters, at, eventId, hash],
          );
          return rows;
        },
        (row) => {
          const isOwn = row.user_id === principal.userId;
          const isReadable = rights(row.entity_type) !== '';
          return JSON.stringify(isOwn || isReadable ? conflictOf(row, isReadable) : withoutContent(row));
        },
      );
    });
    return listAnswer(c, items, last === null ? null : encodeAfter(placeOf(last)));
  });

  app.get('/logs', requireAdmin, async (c) => {
    const limit = limitOf(c);
    const before = beforeNumber(c);
    const { clientId, userId, from, to } = runFilter(c);
    const { rows } = await readAs(deps, c, administrators, {}, ({ tx, principal }) =>
      tx.query<Record<string, string | number | null>>(
        `SELECT id, tenant_id AS "tenantId", client_id AS "clientId", user_id AS "userId", direction, events_count AS "eventsCount", acknowledged_count AS "acknowledgedCount",
              conflicts_count AS "conflictsCount", rejected_count AS "rejectedCount", status, started_at AS "startedAt", completed_at AS "completedAt",
              round(extract(epoch FROM completed_at - started_at) * 1000)::float8 AS duration, error_message AS "errorMessage"
         FROM sync_log WHERE tenant_id = $1 AND ($2::bigint IS NULL OR id < $2)
          AND ($4::uuid IS NULL OR client_id = $4) AND ($5::uuid IS NULL OR user_id = $5) AND ($6::timestamptz IS NULL OR completed_at >= $6) AND ($7::timestamptz IS NULL OR completed_at <= $7)
        ORDER BY id DESC LIMIT $3`,
        [principal.tenantId, before, limit + 1, clientId, userId, from, to],
      ),
    );
    const { items, nextCursor } = pageOf(rows, limit, (row) => String(row['id']));
    return c.json({
      items: items.map(({ errorMessage, ...row }) => (errorMessage === null ? row : { ...row, errorMessage })),
      nextCursor,
    });
  });

  /** The same rows, counted by day and by device. */
  app.get('/logs/summary', requireAdmin, async (c) => {
    const filter = runFilter(c);
    return c.json(
      await readAs(deps, c, administrators, {}, ({ tx, principal }) => summaryOf(tx, principal.tenantId, filter)),
    );
  });

  return app;
}

const lineOf = (row: UnresolvedRow, event: unknown, outcome: object) => ({
  id: row.event_id,
  kind: row.kind,
  event,
  outcome: { outboxEventId: row.event_id, ...outcome },
  user: { id: row.user_id, name: row.user_name ?? '' },
  clientId: row.client_id,
  receivedAt: row.created_at,
});

function parsed(row: UnresolvedRow) {
  const { kind, ...outcome } = JSON.parse(row.outcome) as Verdict;
  return { kind, outcome, event: JSON.parse(row.event) as { payload: unknown; reason?: string } };
}

/** Its author may always see what they have sent; the record as it is on the server only who may read it. */
function conflictOf(row: UnresolvedRow, isReadable: boolean) {
  const { event, outcome } = parsed(row);
  const hides = 'serverData' in outcome && !isReadable;
  return lineOf(row, event, { ...outcome, ...(hides ? { serverData: null } : {}) });
}

/** What waits, of whom and since when, for an administrator who may not read records of the type (SV-232). */
function withoutContent(row: UnresolvedRow) {
  const { event, outcome } = parsed(row);
  const { reason: _reason, ...known } = event;
  const kept =
    'code' in outcome ? { code: outcome.code, message: outcome.code } : { ...outcome, fields: [], serverData: null };
  return { ...lineOf(row, { ...known, payload: {} }, kept), hidden: true };
}
