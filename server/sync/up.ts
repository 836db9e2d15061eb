import { entityOf } from '../../src/contract/domain.ts';
import { referencesOf } from '../../src/contract/entity.ts';
import { permissionFor, type Role } from '../../src/contract/permissions.ts';
import type { SyncUpRequest, SyncUpResponse } from '../../src/contract/protocol.ts';
import { unreachable } from '../../src/lib/assert.ts';
import { newId } from '../../src/lib/ids.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Principal } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import { isRetryable, isUnavailable, type Tx } from '../store/database.ts';
import { tableOf, type RawRow } from '../store/entities.ts';
import { readRows } from '../store/records.ts';
import { applyChange, type ApplyScope } from './apply.ts';
import { writeAudit, type AuditNote } from './audit.ts';
import { createChain } from './chain.ts';
import { encodeCursor, scopeOf } from './cursor.ts';
import { noteContact } from './device.ts';
import { logRun } from './log.ts';
import { readableTypes } from './readable.ts';
import { loadReceipts, readEvent, storeReceipts, type NewReceipt, type Receipt, type SyncEvent } from './receipts.ts';
import { readHead, writeTransaction } from './transaction.ts';
import { settle, storeUnsettled } from './unsettled.ts';
import { rejected, type Verdict } from './verdict.ts';

const TRY_LATER_MS = 5000;

interface Outcome {
  event: SyncEvent;
  verdict: Verdict;
}

/** One request, one transaction: effects, versions, receipts and the log stand or fall together (protocol, Up 2 and 3). */
export async function handleUp(deps: Deps, principal: Principal, request: SyncUpRequest): Promise<SyncUpResponse> {
  const startedAt = deps.clock.now();
  const clientId = request.clientId.toLowerCase();
  const events = await Promise.all(request.events.map((event) => readEvent(event, principal.userId)));
  const context = { tenantId: principal.tenantId, userId: principal.userId, clientId, via: 'up' as const };
  const { outcomes, head } = await writeTransaction(deps, context, async (tx) => {
    const decided = await decideAll(deps, tx, principal, clientId, events);
    await writeAudit(tx, accessNotes(deps, principal, clientId, request));
    await noteContact(tx, principal, clientId, request.device);
    await logRun(tx, summary(principal, clientId, decided, startedAt, deps.clock.now()));
    return { outcomes: decided, head: await readHead(tx, principal.tenantId) };
  });
  for (const { verdict } of outcomes) deps.metrics.count('sync_outcomes_total', { kind: verdict.kind });
  const scope = scopeOf(readableTypes(deps.domain, principal.role));
  const cursor = await encodeCursor(deps.signer, { tenantId: principal.tenantId, epoch: head.epoch, rev: head.rev, scope });
  return respond(principal.role, outcomes, { cursor, syncTimestamp: head.revAt, serverTime: new Date(deps.clock.now()).toISOString() });
}

async function decideAll(deps: Deps, tx: Tx, principal: Principal, clientId: string, events: readonly SyncEvent[]): Promise<Outcome[]> {
  const wanted = new Set(events.flatMap(({ id, resolves }) => (resolves === undefined ? [id] : [id, resolves])));
  const receipts = await loadReceipts(tx, principal.tenantId, [...wanted]);
  const scope: ApplyScope = {
    tx,
    domain: deps.domain,
    tenantId: principal.tenantId,
    actor: { userId: principal.userId, clientId, role: principal.role },
    newId: () => newId(deps.clock, deps.random),
    rows: await preload(deps, tx, principal.tenantId, events, receipts),
    known(eventId) {
      const receipt = receipts.get(eventId);
      return receipt && {
        entityType: receipt.entityType, entityId: receipt.entityId, userId: receipt.userId, kind: receipt.verdict.kind,
        reason: receipt.verdict.kind === 'conflict' ? receipt.verdict.reason : null,
      };
    },
  };
  const chain = createChain(deps.domain);
  const outcomes: Outcome[] = [];
  const fresh: NewReceipt[] = [];
  const kept: NewReceipt[] = [];
  const notes: AuditNote[] = [];

  for (const event of events) {
    const known = receipts.get(event.id);
    const verdict = await decide(deps, scope, principal, event, known, chain.blockerOf(event));
    outcomes.push({ event, verdict });
    chain.add(event, verdict, known?.hash === event.hash && known.settled);
    if (known?.hash === event.hash || verdict.kind === 'deferred') continue;
    if (verdict.kind !== 'acknowledged') notes.push(refusalNote(event, verdict, principal, clientId));
    if (isMismatch(verdict)) continue;
    if (verdict.kind !== 'acknowledged') kept.push({ event, verdict });
    // The same id with other content: the first content's receipt stays as it is.
    if (known) continue;
    fresh.push({ event, verdict });
    receipts.set(event.id, { eventId: event.id, hash: event.hash, verdict, entityType: event.entityType, entityId: event.entityId, userId: event.userId, settled: false });
  }

  await storeReceipts(tx, principal.tenantId, clientId, fresh);
  await storeUnsettled(tx, principal.tenantId, clientId, kept);
  for (const { event, verdict } of fresh) {
    if (verdict.kind !== 'acknowledged' || event.resolves === undefined) continue;
    const settled = await settle(tx, principal.tenantId, event, event.resolves, event.id);
    if (settled) notes.push({ ...noteOf(event, principal, clientId), action: 'settle', outcome: 'accepted', version: verdict.serverVersion });
  }
  await writeAudit(tx, notes);
  return outcomes;
}

async function decide(
  deps: Deps, scope: ApplyScope, principal: Principal, event: SyncEvent, known: Receipt | undefined, blockedBy: string | null,
): Promise<Verdict> {
  // A wrong name is answered and not stored: the event's rightful owner may still send it.
  if (event.tenantId !== principal.tenantId) return rejected('TENANT_MISMATCH', 'the event belongs to another tenant');
  if (event.userId !== principal.userId) return rejected('USER_MISMATCH', 'the event belongs to another user');
  if (known) return known.hash === event.hash ? known.verdict : rejected('ID_REUSED', 'another event has this id');
  if (blockedBy !== null && event.resolves !== blockedBy) return { kind: 'deferred', code: 'BLOCKED', blockedBy };
  const definition = entityOf(deps.domain, event.entityType);
  if (!definition || event.schemaVersion > definition.schemaVersion) return { kind: 'deferred', code: 'SERVER_TOO_OLD' };
  if (event.schemaVersion < definition.minSchemaVersion) return rejected('SCHEMA_TOO_OLD', 'this version of the contract is no longer translated');
  try {
    return await applyChange(scope, { ...event, eventId: event.id, occurredAt: event.createdAt });
  } catch (error) {
    if (isRetryable(error) || isUnavailable(error)) throw error;
    // Our own fault: it keeps this event waiting, and no other.
    deps.metrics.count('event_faults_total');
    deps.log({ level: 'error', message: 'event fault', eventId: event.id, entityType: definition.type, error: error instanceof Error ? error.name : 'unknown', stack: error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 4).join(' ') : '' });
    return { kind: 'deferred', code: 'TRY_LATER', retryAfterMs: TRY_LATER_MS };
  }
}

const isMismatch = (verdict: Verdict) => verdict.kind === 'rejected' && (verdict.code === 'TENANT_MISMATCH' || verdict.code === 'USER_MISMATCH');

/** Reads at once the rows that the events name, so that a batch costs a few statements and not one an event. */
async function preload(deps: Deps, tx: Tx, tenantId: string, events: readonly SyncEvent[], receipts: ReadonlyMap<string, Receipt>): Promise<Map<string, RawRow | null>> {
  const wanted = new Map<string, Set<string>>();
  const want = (type: string, id: string) => void (wanted.get(type) ?? wanted.set(type, new Set()).get(type))?.add(id.toLowerCase());
  for (const event of events) {
    const definition = entityOf(deps.domain, event.entityType);
    if (!definition || receipts.has(event.id)) continue;
    want(event.entityType, event.entityId);
    if (typeof event.payload !== 'object' || event.payload === null || Array.isArray(event.payload)) continue;
    for (const { entityType, entityId } of referencesOf(definition, event.payload as JsonObject)) if (UUID.test(entityId)) want(entityType, entityId);
  }
  const rows = new Map<string, RawRow | null>();
  for (const [type, ids] of wanted) {
    const definition = entityOf(deps.domain, type);
    if (!definition) continue;
    const found = await readRows(tx, tableOf(definition), tenantId, [...ids]);
    for (const id of ids) rows.set(`${type}:${id}`, found.get(id) ?? null);
  }
  return rows;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const noteOf = (event: SyncEvent, principal: Principal, clientId: string) => ({
  entityType: event.entityType, entityId: event.entityId, userId: principal.userId, clientId, eventId: event.id, occurredAt: event.createdAt,
});

const ACTIONS = { CREATE: 'create', UPDATE: 'update', DELETE: 'delete', KEEP_SERVER: 'settle' } as const;

function refusalNote(event: SyncEvent, verdict: Verdict, principal: Principal, clientId: string): AuditNote {
  return { ...noteOf(event, principal, clientId), action: ACTIONS[event.operation], outcome: verdict.kind === 'conflict' ? 'conflict' : 'rejected' };
}

function accessNotes(deps: Deps, principal: Principal, clientId: string, request: SyncUpRequest): AuditNote[] {
  return (request.accesses ?? [])
    .filter(({ entityType }) => entityOf(deps.domain, entityType) && permissionFor(principal.role, entityType) !== '')
    .map(({ entityType, entityId, at }) => {
      const occurredAt = new Date(at).toISOString();
      return {
        action: 'read', outcome: 'accepted', entityType, entityId: entityId.toLowerCase(), userId: principal.userId, clientId, occurredAt,
        dedupe: `${clientId}:${principal.userId}:${entityType}:${entityId.toLowerCase()}:${occurredAt}`,
      };
    });
}

function summary(principal: Principal, clientId: string, outcomes: readonly Outcome[], startedAt: number, completedAt: number) {
  const count = (kind: Verdict['kind']) => outcomes.filter(({ verdict }) => verdict.kind === kind).length;
  const acknowledged = count('acknowledged');
  return {
    tenantId: principal.tenantId, userId: principal.userId, clientId, direction: 'UP' as const, events: outcomes.length,
    acknowledged, conflicts: count('conflict'), rejected: count('rejected'),
    status: acknowledged === outcomes.length ? ('SUCCESS' as const) : ('PARTIAL' as const), startedAt, completedAt,
  };
}

/** A stored word is given again as it was; a record that the role may no longer read stays here. */
function respond(role: Role, outcomes: readonly Outcome[], rest: Pick<SyncUpResponse, 'cursor' | 'syncTimestamp' | 'serverTime'>): SyncUpResponse {
  const response: SyncUpResponse = { acknowledged: [], conflicts: [], rejected: [], deferred: [], ...rest };
  for (const { event, verdict } of outcomes) {
    const outboxEventId = event.sentId;
    const hidden = permissionFor(role, event.entityType) === '' ? { serverData: null } : {};
    switch (verdict.kind) {
      case 'acknowledged': {
        const { kind: _kind, ...word } = verdict;
        response.acknowledged.push({ outboxEventId, ...word, ...hidden });
        break;
      }
      case 'conflict': {
        const { kind: _kind, ...word } = verdict;
        response.conflicts.push({ outboxEventId, ...word, ...hidden });
        break;
      }
      case 'rejected': {
        const { kind: _kind, errors, ...word } = verdict;
        response.rejected.push({ outboxEventId, ...word, ...(errors ? { errors } : {}) });
        break;
      }
      case 'deferred': {
        const { kind: _kind, ...word } = verdict;
        response.deferred.push({ outboxEventId, ...word });
        break;
      }
      default:
        unreachable(verdict);
    }
  }
  return response;
}
