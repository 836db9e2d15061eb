import { Hono } from 'hono';
import { entityOf } from '../../src/contract/domain.ts';
import type { Deps } from '../deps.ts';
import { tableOf, toFieldNames } from '../store/entities.ts';
import { retried } from '../sync/transaction.ts';
import { authenticate, requireAdmin, type AppEnv } from './authenticate.ts';
import { administrators, readAs } from './in-session.ts';
import { beforeNumber, instantQuery, limitOf, pageOf, textQuery, uuidQuery } from './paging.ts';

interface AuditRow {
  id: string;
  at: string;
  action: string;
  outcome: string;
  entity_type: string | null;
  entity_id: string | null;
  version: number | null;
  user_id: string | null;
  user_name: string | null;
  client_id: string | null;
  outbox_event_id: string | null;
  occurred_at: string | null;
  changed_fields: string[] | null;
}

export function auditRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), requireAdmin);

  app.get('/', async (c) => {
    const csv = (c.req.header('accept') ?? '').includes('text/csv');
    const limit = limitOf(c);
    const filters = [
      textQuery(c, 'entityType'),
      uuidQuery(c, 'entityId'),
      uuidQuery(c, 'userId'),
      uuidQuery(c, 'clientId'),
      instantQuery(c, 'from'),
      instantQuery(c, 'to'),
    ];
    const before = beforeNumber(c);
    // Entries that wait for the chain are added first, unless another transaction holds the head at this moment.
    const { tenantId } = c.get('principal');
    await retried(deps, () => deps.db.withTenantTx({ tenantId }, (tx) => tx.query("SELECT note_audit('[]')")));
    const rows = await readAs(
      deps,
      c,
      administrators,
      { action: csv ? 'export' : 'read' },
      async ({ tx, principal }) => {
        const found = await tx.query<AuditRow>(
          `SELECT a.id, a.at, a.action, a.outcome, a.entity_type, a.entity_id, a.version, a.user_id, u.name AS user_name, a.client_id, a.outbox_event_id, a.occurred_at, a.changed_fields
           FROM audit_entry a LEFT JOIN app_user u ON u.tenant_id = a.tenant_id AND u.id = a.user_id
          WHERE a.tenant_id = $1 AND ($2::bigint IS NULL OR a.id < $2) AND ($4::text IS NULL OR a.entity_type = $4) AND ($5::uuid IS NULL OR a.entity_id = $5)
            AND ($6::uuid IS NULL OR a.user_id = $6) AND ($7::uuid IS NULL OR a.client_id = $7) AND ($8::timestamptz IS NULL OR a.at >= $8) AND ($9::timestamptz IS NULL OR a.at <= $9)
          ORDER BY a.id DESC LIMIT $3`,
          [principal.tenantId, before, limit + 1, ...filters],
        );
        return found.rows;
      },
    );
    const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
    const entries = items.map((row) => entryOf(deps, row));
    if (!csv) return c.json({ items: entries, nextCursor });
    return c.body(toCsv(entries), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
      ...(nextCursor === null ? {} : { 'x-next-cursor': nextCursor }),
    });
  });

  return app;
}

function entryOf(deps: Deps, row: AuditRow) {
  const definition = row.entity_type === null ? undefined : entityOf(deps.domain, row.entity_type);
  const changed = row.changed_fields ?? [];
  return {
    id: row.id,
    at: row.at,
    action: row.action,
    outcome: row.outcome,
    entityType: row.entity_type,
    entityId: row.entity_id,
    version: row.version,
    user: row.user_id === null ? null : { id: row.user_id, name: row.user_name ?? '' },
    clientId: row.client_id,
    outboxEventId: row.outbox_event_id,
    occurredAt: row.occurred_at,
    changedFields: definition ? toFieldNames(tableOf(definition), changed) : changed,
  };
}

type Entry = ReturnType<typeof entryOf>;

const COLUMNS: readonly (keyof Entry)[] = [
  'id',
  'at',
  'action',
  'outcome',
  'entityType',
  'entityId',
  'version',
  'user',
  'clientId',
  'outboxEventId',
  'occurredAt',
  'changedFields',
];

/** A cell that no spreadsheet takes for a formula. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const flat = (value: Entry[keyof Entry]) =>
  Array.isArray(value) ? value.join(' ') : typeof value === 'object' && value !== null ? value.name : value;

const toCsv = (entries: readonly Entry[]) =>
  [COLUMNS.join(','), ...entries.map((entry) => COLUMNS.map((column) => cell(flat(entry[column]))).join(','))].join(
    '\r\n',
  ) + '\r\n';
