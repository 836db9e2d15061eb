import { Hono, type Context } from 'hono';
import { entityByResource } from '../../src/contract/domain.ts';
import type { EntityDefinition } from '../../src/contract/entity.ts';
import { issue } from '../../src/contract/issues.ts';
import { isUuid, newId } from '../../src/lib/ids.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { textFault } from '../../src/lib/text.ts';
import type { Deps } from '../deps.ts';
import { quoted, tableOf, toFieldNames, toRecord, toFields, type EntityTable, type RawRow } from '../store/entities.ts';
import { readRow, readRows } from '../store/records.ts';
import { rightsOf } from '../sync/readable.ts';
import { authenticate, type AppEnv } from './authenticate.ts';
import { readJson } from './body.ts';
import { readAs, type May } from './in-session.ts';
import {
  afterUuid,
  beforeNumber,
  encodeAfter,
  flagQuery,
  instantQuery,
  limitOf,
  listAnswer,
  pageByBytes,
} from './paging.ts';
import { Problem } from './problem.ts';
import { recordSearch } from './record-search.ts';
import {
  createRecord,
  deleteRecord,
  etagOf,
  ifMatch,
  patchRecord,
  putRecord,
  restoreRecord,
  type RestRequest,
} from './record-changes.ts';
import { noteRequest } from './refusals.ts';

const notFound = () => new Problem(404, 'NOT_FOUND', { detail: 'no such record' });

/** The same message as for a record that never existed; its audit row does not name it. */
function absent(c: Context<AppEnv>): Problem {
  noteRequest(c, { entityId: null });
  return notFound();
}

/** Whether a person may read or change the records of an entity. */
const mayUse =
  (deps: Deps, definition: EntityDefinition, write: boolean): May =>
  (principal) => {
    const permission = rightsOf(deps.domain, principal)(definition.type);
    if (permission === '' || (write && permission !== 'rw'))
      throw new Problem(403, 'FORBIDDEN', { detail: 'this role may not' });
  };

/** `/api/v1/{resource}`: the same routes for every entity of the domain. */
export function recordRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const allowed = (c: Context<AppEnv>, write: boolean): EntityDefinition => {
    const definition = entityByResource(deps.domain, c.req.param('resource') ?? '');
    if (!definition) throw new Problem(404, 'NOT_FOUND', { detail: 'no such address' });
    const id = c.req.param('id');
    noteRequest(c, { entityType: definition.type, ...(isUuid(id) ? { entityId: id.toLowerCase() } : {}) });
    mayUse(deps, definition, write)(c.get('principal'));
    return definition;
  };
  const idOf = (c: Context<AppEnv>): string => {
    const id = c.req.param('id') ?? '';
    if (!isUuid(id)) throw notFound();
    return id.toLowerCase();
  };
  const requestOf = async (c: Context<AppEnv>, definition: EntityDefinition): Promise<RestRequest> => ({
    c,
    may: mayUse(deps, definition, true),
    definition,
    body: objectOf(await readJson(c)),
  });
  const bare = (c: Context<AppEnv>, definition: EntityDefinition): RestRequest => ({
    c,
    may: mayUse(deps, definition, true),
    definition,
    body: {},
  });

  app.use('/:resource/*', authenticate(deps));
  app.use('/:resource', authenticate(deps));
  app.get('/:resource', (c) => list(deps, c, allowed(c, false)));
  app.post('/:resource', async (c) => {
    const request = await requestOf(c, allowed(c, true));
    const given = request.body['id'];
    if (given !== undefined && !isUuid(given))
      throw new Problem(422, 'VALIDATION', { errors: [issue('id', 'not_an_id')] });
    // A retry with the same key must have the same content: without an id in the request, the key decides by the stored
    // answer.
    const id = isUuid(given) ? given.toLowerCase() : newId(deps.clock, deps.random);
    noteRequest(c, { entityId: id });
    return createRecord(deps, request, id);
  });
  // The device already has the records: this audits that they are exported to a file.
  app.post('/:resource/exports', async (c) => {
    noteRequest(c, { action: 'export' });
    const definition = allowed(c, false);
    const subject = { action: 'export', entityType: definition.type } as const;
    await readAs(deps, c, mayUse(deps, definition, false), subject, async () => undefined);
    return c.body(null, 204);
  });
  app.get('/:resource/:id', async (c) => read(deps, c, allowed(c, false), idOf(c)));
  app.patch('/:resource/:id', async (c) => {
    const definition = allowed(c, true);
    const seen = ifMatch(c);
    return patchRecord(deps, await requestOf(c, definition), idOf(c), seen);
  });
  app.put('/:resource/:id', async (c) => {
    const definition = allowed(c, true);
    const seen = ifMatch(c);
    return putRecord(deps, await requestOf(c, definition), idOf(c), seen);
  });
  app.delete('/:resource/:id', (c) => {
    const definition = allowed(c, true);
    return deleteRecord(deps, bare(c, definition), idOf(c), ifMatch(c));
  });
  app.get('/:resource/:id/versions', (c) => versions(deps, c, allowed(c, false), idOf(c)));
  app.post('/:resource/:id/versions/:version/restore', (c) => {
    noteRequest(c, { action: 'restore' });
    const definition = allowed(c, true);
    const version = c.req.param('version');
    if (!definition.versioned) throw absent(c);
    if (!/^\d{1,9}$/.test(version)) throw notFound();
    return restoreRecord(deps, bare(c, definition), idOf(c), ifMatch(c), Number(version));
  });
  return app;
}

function objectOf(body: unknown): JsonObject {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Problem(400, 'MALFORMED', { detail: 'the body must be an object' });
  return body as JsonObject;
}

/** Rows that the database narrows and the search confirms are read in parts of this size, without their pictures. */
const SEARCHED = 500;

async function list(deps: Deps, c: Context<AppEnv>, definition: EntityDefinition): Promise<Response> {
  const { tenantId } = c.get('principal');
  const table = tableOf(definition);
  const limit = limitOf(c);
  const q = c.req.query('q') ?? '';
  if (q.length > 200 || textFault(q.normalize('NFC')) !== null)
    throw new Problem(400, 'MALFORMED', { detail: 'q has at most 200 characters' });
  const search = recordSearch(table, q, deps.domain.search[table.definition.type]);
  const first = afterUuid(c);
  const since = instantQuery(c, 'updatedSince');
  const standing = flagQuery(c, 'deleted') ? 'deleted' : 'NOT deleted';
  const { items, last } = await readAs(
    deps,
    c,
    mayUse(deps, definition, false),
    { entityType: definition.type },
    ({ tx }) =>
      pageByBytes<RawRow>(
        limit,
        async (after, count) => {
          const from = async (id: unknown, many: number, columns: string): Promise<RawRow[]> => {
            const { rows } = await tx.query<{ row: RawRow }>(
              `SELECT to_jsonb(s) AS row FROM (SELECT ${columns} FROM ${quoted(table.table)} t WHERE tenant_id = $1 AND ${standing} AND ($2::uuid IS NULL OR id > $2)
            AND ($3::timestamptz IS NULL OR updated_at >= $3)${search?.clause(5) ?? ''} ORDER BY id LIMIT $4) s`,
              [tenantId, id, since, many, ...(search?.params ?? [])],
            );
            return rows.map(({ row }) => row);
          };
          let id: unknown = after === null ? first : after['id'];
          if (search === null) return from(id, count, '*');
          const columns = ['id', ...search.columns].map(quoted).join(', ');
          const found: string[] = [];
          for (;;) {
            const rows = await from(id, SEARCHED, columns);
            found.push(...search.fitting(rows).map((row) => String(row['id'])));
            id = rows.at(-1)?.['id'];
            if (found.length < count && rows.length === SEARCHED) continue;
            const wanted = found.slice(0, count);
            const whole = await readRows(tx, table, tenantId, wanted);
            return wanted.flatMap((one) => {
              const row = whole.get(one);
              return row ? [row] : [];
            });
          }
        },
        (row) => JSON.stringify(toRecord(table, row)),
      ),
  );
  return listAnswer(c, items, last === null ? null : encodeAfter(String(last['id'])));
}

async function read(deps: Deps, c: Context<AppEnv>, definition: EntityDefinition, id: string): Promise<Response> {
  const table = tableOf(definition);
  const subject = (found: RawRow) => ({ entityType: definition.type, entityId: id, version: Number(found['version']) });
  const row = await readAs(deps, c, mayUse(deps, definition, false), subject, async ({ tx, principal }) => {
    const found = await readRow(tx, table, principal.tenantId, id);
    if (!found) throw absent(c);
    if (found['deleted'] === true) throw notFound();
    return found;
  });
  c.header('etag', etagOf(row['version']));
  return c.req.header('if-none-match') === etagOf(row['version']) ? c.body(null, 304) : c.json(toRecord(table, row));
}

interface VersionRow {
  version: number;
  operation: string;
  data: RawRow | null;
  changed_fields: string[];
  user_id: string | null;
  user_name: string | null;
  modified_at: string;
  client_id: string | null;
  reason: string | null;
}

async function versions(deps: Deps, c: Context<AppEnv>, definition: EntityDefinition, id: string): Promise<Response> {
  if (!definition.versioned) throw absent(c);
  const { tenantId } = c.get('principal');
  const table = tableOf(definition);
  const limit = limitOf(c);
  const before = beforeNumber(c);
  const { items, last } = await readAs(
    deps,
    c,
    mayUse(deps, definition, false),
    { entityType: definition.type, entityId: id },
    async ({ tx }) => {
      const page = await pageByBytes<VersionRow>(
        limit,
        async (after, count) => {
          const { rows } = await tx.query<VersionRow>(
            `SELECT v.version, v.operation, v.data, v.changed_fields, v.user_id, u.name AS user_name, v.modified_at, v.client_id, v.reason
           FROM record_version v LEFT JOIN app_user u ON u.tenant_id = v.tenant_id AND u.id = v.user_id
          WHERE v.tenant_id = $1 AND v.entity_type = $2 AND v.entity_id = $3 AND ($4::bigint IS NULL OR v.version < $4) ORDER BY v.version DESC LIMIT $5`,
            [tenantId, definition.type, id, after === null ? before : after.version, count],
          );
          return rows;
        },
        (row) => JSON.stringify(versionOf(table, row)),
      );
      if (page.items.length === 0 && before === null) throw absent(c);
      return page;
    },
  );
  return listAnswer(c, items, last === null ? null : encodeAfter(String(last.version)));
}

const versionOf = (table: EntityTable, row: VersionRow) => ({
  version: row.version,
  operation: row.operation,
  data: row.data === null ? {} : toFields(table, row.data),
  changedFields: toFieldNames(table, row.changed_fields),
  modifiedBy: row.user_id === null ? null : { id: row.user_id, name: row.user_name ?? '' },
  modifiedAt: row.modified_at,
  clientId: row.client_id,
  reason: row.reason,
});
