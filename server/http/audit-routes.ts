import { Hono } from 'hono';
import { entityOf, type Domain } from '../../src/contract/domain.ts';
import { isComparable, judgeHead, signHead } from '../audit/signed-head.ts';
import { headOf, verifyAudit } from '../audit/verify.ts';
import type { Deps } from '../deps.ts';
import { quoted, tableOf, toFieldNames } from '../store/entities.ts';
import { retried } from '../sync/transaction.ts';
import { authenticate, requireAdmin, type AppEnv } from './authenticate.ts';
import { administrators, readAs } from './in-session.ts';
import {
  beforeNumber,
  countQuery,
  flagQuery,
  headQuery,
  instantQuery,
  limitOf,
  pageOf,
  signedHeadQuery,
  textQuery,
  uuidQuery,
} from './paging.ts';

/** The most entries that one request verifies, if it asks for a part: about 2 seconds of work. */
const MOST_VERIFIED = 100_000;

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

/** Which entries are asked for: of any record, of one, or (`below`) of one and of those that stand under it. */
interface Subject {
  type: string | null;
  id: string | null;
  below: boolean;
}

/**
 * The entries of the tenant `$1` about the type `$4` and the record `$5`. Below a record stand those that refer to it,
 * and below these no others, except that a record of its own type (a merged patient) brings what stands under it too.
 * What is audited of a record under another name (`auditedAs`) stands under it too. Deleted records are still in their
 * tables. Names come from the contract.
 */
function entriesOf(domain: Domain, { type, id, below }: Subject): { from: string; where: string } {
  const self = type === null ? undefined : entityOf(domain, type);
  if (!below || id === null || self === undefined)
    return {
      from: 'audit_entry a',
      where: '($4::text IS NULL OR a.entity_type = $4) AND ($5::uuid IS NULL OR a.entity_id = $5)',
    };
  const pointing = domain.entities.flatMap((definition) =>
    definition.references
      .filter(({ to, many }) => to === type && many !== true)
      .map(({ field }) => {
        const table = tableOf(definition);
        const { column } = table.columns.find((each) => each.field === field) ?? { column: field };
        return {
          definition,
          found: `SELECT ${definition === self ? '' : `'${definition.type}', `}r.id FROM ${quoted(table.table)} r JOIN subject s ON r.${quoted(column)} = s.id WHERE r.tenant_id = $1`,
        };
      }),
  );
  const own = pointing.filter(({ definition }) => definition === self).map(({ found }) => found);
  const others = pointing.filter(({ definition }) => definition !== self).map(({ found }) => found);
  const subject = ['SELECT $5::uuid AS id', ...own.slice(0, 1)].join(' UNION ');
  const also = (self.auditedAs ?? []).map((name) => `SELECT '${name}', id FROM subject`);
  const about = ['SELECT $4::text AS entity_type, id FROM subject', ...also, ...others].join(' UNION ');
  return {
    from: `(WITH RECURSIVE subject AS (${subject}) ${about}) b JOIN audit_entry a ON a.entity_type = b.entity_type AND a.entity_id = b.id`,
    where: 'true',
  };
}

/** Adds the entries that wait to the chain, unless another transaction holds the head at this moment. */
const chainWaiting = (deps: Deps, { tenantId }: { tenantId: string }) =>
  retried(deps, () => deps.db.withTenantTx({ tenantId }, (tx) => tx.query("SELECT note_audit('[]')")));

export function auditRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), requireAdmin);

  app.get('/', async (c) => {
    const csv = (c.req.header('accept') ?? '').includes('text/csv');
    const limit = limitOf(c);
    const subject = { type: textQuery(c, 'entityType'), id: uuidQuery(c, 'entityId'), below: flagQuery(c, 'below') };
    const filters = [uuidQuery(c, 'userId'), uuidQuery(c, 'clientId'), instantQuery(c, 'from'), instantQuery(c, 'to')];
    const withoutSyncs = flagQuery(c, 'withoutSyncs');
    const before = beforeNumber(c);
    await chainWaiting(deps, c.get('principal'));
    const rows = await readAs(
      deps,
      c,
      administrators,
      { action: csv ? 'export' : 'read', entityType: 'audit' },
      async ({ tx, principal }) => {
        const { from, where } = entriesOf(deps.domain, subject);
        const found = await tx.query<AuditRow>(
          `SELECT a.id, a.at, a.action, a.outcome, a.entity_type, a.entity_id, a.version, a.user_id, u.name AS user_name, a.client_id, a.outbox_event_id, a.occurred_at, a.changed_fields
           FROM ${from} LEFT JOIN app_user u ON u.tenant_id = a.tenant_id AND u.id = a.user_id
          WHERE a.tenant_id = $1 AND ($2::bigint IS NULL OR a.id < $2) AND ${where}
            AND ($6::uuid IS NULL OR a.user_id = $6) AND ($7::uuid IS NULL OR a.client_id = $7) AND ($8::timestamptz IS NULL OR a.at >= $8) AND ($9::timestamptz IS NULL OR a.at <= $9)
            AND NOT ($10 AND a.action = 'read' AND a.entity_type IS NULL)
          ORDER BY a.id DESC LIMIT $3`,
          [principal.tenantId, before, limit + 1, subject.type, subject.id, ...filters, withoutSyncs],
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

  /** The head of this moment, signed: to be kept outside the database. */
  app.get('/head', async (c) => {
    await chainWaiting(deps, c.get('principal'));
    const kept = await readAs(
      deps,
      c,
      administrators,
      { action: 'export', entityType: 'audit' },
      async ({ tx, principal }) => ({ tenant: principal.tenant, head: await headOf(tx, principal.tenantId) }),
    );
    return c.json(await signHead(deps.headKey, { ...kept, now: deps.clock.now() }));
  });

  /** Recomputes the chain, whole or part after part, against a head that was kept outside if there is one. */
  app.get('/verification', async (c) => {
    const [typed, after, kept] = [headQuery(c, 'expect'), headQuery(c, 'after'), signedHeadQuery(c, 'head')];
    const most = countQuery(c, 'limit', MOST_VERIFIED);
    const tenantId = await readAs(deps, c, administrators, { entityType: 'audit' }, async ({ principal }) =>
      Promise.resolve(principal.tenantId),
    );
    const signature = kept && (await judgeHead(deps.headKey, tenantId, kept));
    const expected = kept !== null && signature !== null && isComparable(signature) ? kept : typed;
    const { entries, head, faults, isWhole } = await verifyAudit(deps.db, tenantId, {
      expected: expected ?? undefined,
      after: after ?? undefined,
      most: most ?? undefined,
    });
    return c.json({
      intact: faults.length === 0,
      entries,
      head,
      faults,
      signature,
      next: isWhole ? null : `${head.id}:${head.hash}`,
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
