/**
 * Changes to one record through REST. They end in the same function as `/api/sync/up`; only the protocol differs:
 * If-Match, status codes.
 */
import type { Context } from 'hono';
import { validateCreate, type EntityDefinition } from '../../src/contract/entity.ts';
import { jsonEqual, canonicalJson, type JsonObject } from '../../src/lib/json.ts';
import { newId } from '../../src/lib/ids.ts';
import { unreachable } from '../../src/lib/assert.ts';
import { sha256 } from '../auth/keys.ts';
import type { Principal } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import type { Tx } from '../store/database.ts';
import { recordKey, tableOf, toFields, toRecord, type EntityTable, type RawRow } from '../store/entities.ts';
import { readRow, wholeRecord } from '../store/records.ts';
import { applyChange, type ApplyScope, type Change } from '../sync/apply.ts';
import { writeAudit } from '../sync/audit.ts';
import { rightsOf } from '../sync/readable.ts';
import type { Verdict } from '../sync/verdict.ts';
import { oneByOne } from '../sync/writes.ts';
import type { AppEnv } from './authenticate.ts';
import { writeAs, type May } from './in-session.ts';
import { Problem } from './problem.ts';
import { actionOf, noteRequest, outcomeOf } from './refusals.ts';

/** An answer as data, so that it can be stored and sent again. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: JsonObject | null;
}

export interface RestRequest {
  c: Context<AppEnv>;
  /** Authorised under the lock of the tenant's head. */
  may: May;
  definition: EntityDefinition;
  body: JsonObject;
}

export const etagOf = (version: unknown) => `"${String(version)}"`;

const answerOf = (status: number, record: JsonObject, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { etag: etagOf(record['version']), ...headers },
  body: record,
});

const problemAnswer = (problem: Problem): Promise<Answer> =>
  problem
    .response()
    .json()
    .then((body) => ({
      status: problem.status,
      headers: { 'content-type': 'application/problem+json' },
      body: body as JsonObject,
    }));

/** The version that the caller saw. `*` stands for the present one. */
export function ifMatch(c: Context): number | '*' {
  const header = c.req.header('if-match');
  if (header === undefined)
    throw new Problem(428, 'PRECONDITION_REQUIRED', { detail: 'say which version you saw: If-Match: "version"' });
  if (header.trim() === '*') return '*';
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1];
  if (version === undefined) throw new Problem(400, 'MALFORMED', { detail: 'If-Match must be a version' });
  return Number(version);
}

type Work = (scope: ApplyScope, table: EntityTable) => Promise<Answer>;

const STORED = new Set([200, 201, 204, 409, 412, 422]);

/** Runs a change in one transaction; with an Idempotency-Key its answer is stored in the same one. */
export async function change(deps: Deps, request: RestRequest, work: Work): Promise<Response> {
  const { c, may, definition, body } = request;
  const key = c.req.header('idempotency-key');
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Problem(400, 'MALFORMED', { detail: 'Idempotency-Key: 1 to 255 visible characters' });
  const eventId = key === undefined ? null : await keyedId(c.get('principal'), key);
  const hash = await sha256(
    canonicalJson({ method: c.req.method, path: c.req.path, ifMatch: c.req.header('if-match'), body }),
  );
  const answer = await writeAs(deps, c, may, async ({ tx, principal }) => {
    const stored = eventId && (await storedAnswer(tx, principal.tenantId, eventId));
    if (stored)
      return stored.hash === hash
        ? stored.answer
        : problemAnswer(new Problem(422, 'ID_REUSED', { detail: 'another request had this Idempotency-Key' }));
    const scope: ApplyScope = {
      tx,
      domain: deps.domain,
      tenantId: principal.tenantId,
      actor: {
        userId: principal.userId,
        clientId: principal.clientId,
        role: principal.role,
        rights: rightsOf(deps.domain, principal),
      },
      newId: () => newId(deps.clock, deps.random),
      now: new Date(deps.clock.now()),
      rows: new Map(),
      known: () => undefined,
      writes: oneByOne(tx, principal.tenantId, deps.domain.faults),
      shown: [],
    };
    const fresh = await work(scope, tableOf(definition));
    await auditAnswer(scope, request, fresh);
    if (eventId && STORED.has(fresh.status)) await storeAnswer(tx, principal, definition, eventId, hash, fresh);
    return fresh;
  });
  return new Response(answer.body === null ? null : JSON.stringify(answer.body), {
    status: answer.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...answer.headers },
  });
}

/** The id that a key always leads to, for this user only. */
async function keyedId(principal: Principal, key: string): Promise<string> {
  const digest = new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${principal.tenantId}:${principal.userId}:${key}`)),
  );
  const hex = [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

async function storedAnswer(
  tx: Tx,
  tenantId: string,
  eventId: string,
): Promise<{ hash: string; answer: Answer } | null> {
  const { rows } = await tx.query<{ content_hash: string; outcome: string }>(
    'SELECT content_hash, outcome FROM receipt WHERE tenant_id = $1 AND event_id = $2',
    [tenantId, eventId],
  );
  const [row] = rows;
  return row ? { hash: row.content_hash, answer: JSON.parse(row.outcome) as Answer } : null;
}

async function storeAnswer(
  tx: Tx,
  principal: Principal,
  definition: EntityDefinition,
  eventId: string,
  hash: string,
  answer: Answer,
): Promise<void> {
  await tx.query(
    "INSERT INTO receipt (tenant_id, event_id, content_hash, kind, outcome, entity_type, user_id, client_id) VALUES ($1, $2, $3, 'rest', $4, $5, $6, $7)",
    [principal.tenantId, eventId, hash, JSON.stringify(answer), definition.type, principal.userId, principal.clientId],
  );
}

const notFound = () => problemAnswer(new Problem(404, 'NOT_FOUND', { detail: 'no such record' }));

interface Wanted {
  request: RestRequest;
  id: string;
  /** The version that the caller saw. */
  seen: number | '*';
}

/** The record at the version that the caller saw, or the answer that ends the request. */
async function present(
  scope: ApplyScope,
  table: EntityTable,
  { request, id, seen }: Wanted,
  deletedToo = false,
): Promise<{ row: RawRow } | { answer: Answer }> {
  const row = await readRow(scope.tx, table, scope.tenantId, id);
  if (!row) noteRequest(request.c, { entityId: null });
  if (!row || (row['deleted'] === true && !deletedToo)) return { answer: await notFound() };
  scope.rows.set(recordKey(table.definition.type, id), row);
  if (seen !== '*' && seen !== row['version']) {
    const serverData = row['deleted'] === true ? null : toRecord(table, row);
    const problem = new Problem(412, 'VERSION', {
      detail: 'the record has another version by now',
      more: { serverData, serverVersion: row['version'] ?? null },
    });
    const answer = await problemAnswer(problem);
    return { answer: { ...answer, headers: { ...answer.headers, etag: etagOf(row['version']) } } };
  }
  return { row };
}

export const createRecord = (deps: Deps, request: RestRequest, id: string): Promise<Response> => {
  const { id: _given, ...payload } = request.body;
  return change(deps, request, async (scope) => {
    const verdict = await applyChange(scope, {
      eventId: null,
      entityType: request.definition.type,
      entityId: id,
      operation: 'CREATE',
      payload,
      baseVersion: null,
    });
    if (verdict.kind === 'acknowledged' && verdict.serverData)
      return answerOf(201, verdict.serverData, { location: `/api/v1/${request.definition.resource}/${id}` });
    return refusal(verdict);
  });
};

export const patchRecord = (deps: Deps, request: RestRequest, id: string, seen: number | '*'): Promise<Response> =>
  change(deps, request, async (scope, table) => {
    const found = await present(scope, table, { request, id, seen });
    if ('answer' in found) return found.answer;
    return updated(await applyChange(scope, updateOf(request, id, found.row, request.body)));
  });

const META = ['id', 'version', 'createdAt', 'updatedAt', 'updatedBy'];

/** A change of one's own user record, whatever the role may do with users: the route says which fields. */
export const patchOwnUser = (deps: Deps, request: RestRequest, id: string): Promise<Response> =>
  change(deps, request, async (scope, table) => {
    const found = await present(scope, table, { request, id, seen: '*' });
    if ('answer' in found) return found.answer;
    const own: ApplyScope = { ...scope, actor: { ...scope.actor, rights: () => 'rw' } };
    const answer = await updated(await applyChange(own, updateOf(request, id, found.row, request.body)));
    return answer.status === 200 ? { status: 204, headers: {}, body: null } : answer;
  });

export const putRecord = (deps: Deps, request: RestRequest, id: string, seen: number | '*'): Promise<Response> =>
  change(deps, request, async (scope, table) => {
    const found = await present(scope, table, { request, id, seen });
    if ('answer' in found) return found.answer;
    // What the server adds may be sent back unchanged, but not modified.
    const record = toRecord(table, found.row);
    const payload = Object.fromEntries(
      Object.entries(request.body).filter(
        ([name, value]) => !(META.includes(name) && jsonEqual(value, record[name] ?? null)),
      ),
    );
    const valid = validateCreate(request.definition, payload, { now: scope.now });
    if (!valid.ok)
      return refusal({
        kind: 'rejected',
        code: 'VALIDATION',
        message: 'the record is not valid',
        errors: valid.issues,
      });
    return updated(
      await applyChange(
        scope,
        updateOf(request, id, found.row, withoutRequiredNulls(table, wholeRecord(table, valid.payload))),
      ),
    );
  });

export const deleteRecord = (deps: Deps, request: RestRequest, id: string, seen: number | '*'): Promise<Response> =>
  change(deps, request, async (scope, table) => {
    const found = await present(scope, table, { request, id, seen });
    if ('answer' in found) return found.answer;
    const verdict = await applyChange(scope, {
      eventId: null,
      entityType: request.definition.type,
      entityId: id,
      operation: 'DELETE',
      payload: {},
      baseVersion: found.row['version'],
    });
    return verdict.kind === 'acknowledged'
      ? { status: 204, headers: { etag: etagOf(verdict.serverVersion) }, body: null }
      : refusal(verdict);
  });

/** Makes an old version the newest. A deleted record is revived by it. */
export const restoreRecord = (
  deps: Deps,
  request: RestRequest,
  id: string,
  seen: number | '*',
  version: number,
): Promise<Response> =>
  change(deps, request, async (scope, table) => {
    const found = await present(scope, table, { request, id, seen }, true);
    if ('answer' in found) return found.answer;
    const { rows } = await scope.tx.query<{ data: RawRow | null }>(
      'SELECT data FROM record_version WHERE tenant_id = $1 AND entity_type = $2 AND entity_id = $3 AND version = $4',
      [scope.tenantId, table.definition.type, id, version],
    );
    const data = rows[0]?.data;
    if (!data) return notFound();
    const fields = toFields(table, data);
    const revive = found.row['deleted'] === true;
    const verdict = await applyChange(scope, {
      ...updateOf(request, id, found.row, revive ? fields : withoutRequiredNulls(table, wholeRecord(table, fields))),
      operation: revive ? 'CREATE' : 'UPDATE',
      action: 'restore',
    });
    return updated(verdict);
  });

const withoutRequiredNulls = (table: EntityTable, fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => value !== null || table.columns.some(({ field, required }) => field === name && !required),
    ),
  );

const updateOf = (request: RestRequest, id: string, row: RawRow, payload: JsonObject): Change => ({
  eventId: null,
  entityType: request.definition.type,
  entityId: id,
  operation: 'UPDATE',
  payload,
  baseVersion: row['version'],
});

/** The database audits a change; a refusal, or a request that changed nothing, is audited here. */
async function auditAnswer(
  { tx, actor, shown }: ApplyScope,
  { c, definition }: RestRequest,
  { status }: Answer,
): Promise<void> {
  const note = { userId: actor.userId, clientId: actor.clientId };
  const outcome = outcomeOf(status);
  const { action = actionOf(c.req.method), entityId = null } = c.get('requestFacts');
  await writeAudit(tx, [
    ...(outcome ? [{ ...note, action, outcome, entityType: definition.type, entityId }] : []),
    ...shown.map((one) => ({ ...note, ...one, action: 'read', outcome: 'accepted' as const })),
  ]);
}

const updated = (verdict: Verdict): Promise<Answer> | Answer =>
  verdict.kind === 'acknowledged' && verdict.serverData ? answerOf(200, verdict.serverData) : refusal(verdict);

function refusal(verdict: Verdict): Promise<Answer> {
  switch (verdict.kind) {
    case 'conflict':
      if (verdict.reason === 'VERSION')
        return problemAnswer(new Problem(412, 'VERSION', { more: { serverData: verdict.serverData } }));
      return problemAnswer(
        new Problem(409, 'EXISTS', {
          detail: verdict.reason === 'DELETED' ? 'a deleted record has this id' : 'a record has this id',
          more: { serverData: verdict.serverData },
        }),
      );
    case 'rejected': {
      const parts = { detail: verdict.message, ...(verdict.errors ? { errors: verdict.errors } : {}) };
      if (verdict.code === 'FORBIDDEN') return problemAnswer(new Problem(403, verdict.code, parts));
      return problemAnswer(
        new Problem(verdict.code === 'DUPLICATE' || verdict.code === 'OVERLAP' ? 409 : 422, verdict.code, parts),
      );
    }
    case 'acknowledged':
      return problemAnswer(new Problem(404, 'NOT_FOUND'));
    case 'deferred':
      return problemAnswer(new Problem(503, 'UNAVAILABLE', { headers: { 'retry-after': '5' } }));
    default:
      return unreachable(verdict);
  }
}
