import { entityOf } from '../../src/contract/domain.ts';
import type { EntityDefinition } from '../../src/contract/entity.ts';
import type { SyncUpRequest, SyncUpResponse } from '../../src/contract/protocol.ts';
import { upgradeFields, upgradePayload, upgradeRecord } from '../../src/contract/upgrade.ts';
import { unreachable } from '../../src/lib/assert.ts';
import { newId } from '../../src/lib/ids.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { isAccount, markUsed, principalBy, principalIn, type Credential, type Principal } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import { isRetryable, isUnavailable, type Tx } from '../store/database.ts';
import { traceOf } from '../trace.ts';
import { accessNotes } from './accesses.ts';
import { applyChange, type ApplyScope } from './apply.ts';
import { auditRow, type AuditNote } from './audit.ts';
import { BatchFailed, createBatch } from './batch.ts';
import { createChain } from './chain.ts';
import { encodeCursor, scopeOf } from './cursor.ts';
import { contactRow } from './device.ts';
import { runRow } from './log.ts';
import { openBatch, type Opened } from './open-batch.ts';
import { readableTypes, rightsOf, type Rights } from './readable.ts';
import {
  readEvent,
  receiptRow,
  signedBy,
  type NewReceipt,
  type Receipt,
  type SyncEvent,
  type UnreadEvent,
} from './receipts.ts';
import { headOf, writeTransaction, type Head } from './transaction.ts';
import { markResolved, storeUnresolved } from './unresolved.ts';
import { takenOf } from './up-budget.ts';
import { rejected, type Verdict } from './verdict.ts';
import { oneByOne, type RecordWriter } from './writes.ts';

const TRY_LATER_MS = 5000;

interface Outcome {
  event: SyncEvent;
  verdict: Verdict;
}

/** A request that waits for its transaction. */
export interface UpJob {
  credential: Credential;
  clientId: string;
  /** The account that owns the device's store, if the client names it. */
  account: string | null;
  request: SyncUpRequest;
  events: readonly UnreadEvent[];
  startedAt: number;
}

/** The response, or why nothing was done. */
export type UpAnswer = SyncUpResponse | 'not signed in' | 'other person';

interface Done {
  job: UpJob;
  /** Null if the session has ended, or belongs to another account than the client names. */
  principal: Principal | null;
  otherPerson: boolean;
  outcomes: Outcome[];
  notes: AuditNote[];
  fresh: NewReceipt[];
  kept: NewReceipt[];
}

export function jobOf(deps: Deps, credential: Credential, account: string | null, request: SyncUpRequest): UpJob {
  return {
    credential,
    account,
    clientId: request.clientId.toLowerCase(),
    request,
    events: request.events.map(readEvent),
    startedAt: deps.clock.now(),
  };
}

/**
 * Applies the waiting requests of one tenant in one transaction: effects, versions, receipts and the log are committed
 * together (protocol, Up 2 and 3). Answers are in the order of the jobs.
 */
export async function applyJobs(deps: Deps, tenantId: string, jobs: readonly UpJob[]): Promise<UpAnswer[]> {
  const attempt = async (some: readonly UpJob[], careful: boolean) => {
    const { all, head } = await writeTransaction(deps, { tenantId, via: 'up' }, (tx) =>
      applyAll(deps, tx, tenantId, some, careful),
    );
    return Promise.all(
      all.map(async (done) =>
        done.principal
          ? answer(deps, done.principal, done.outcomes, head)
          : done.otherPerson
            ? 'other person'
            : 'not signed in',
      ),
    );
  };
  const planned = await attempt(jobs, false).catch((error: unknown) => {
    if (error instanceof BatchFailed) return null;
    throw error;
  });
  if (planned) return planned;
  const answers: UpAnswer[] = [];
  for (const job of jobs) answers.push(...(await attempt([job], true)));
  return answers;
}

async function applyAll(
  deps: Deps,
  tx: Tx,
  tenantId: string,
  jobs: readonly UpJob[],
  careful: boolean,
): Promise<{ all: Done[]; head: Head }> {
  const taken = await takenOf(
    tx,
    deps.domain,
    tenantId,
    jobs.map(({ events }) => events),
  );
  const opened = await openBatch(
    tx,
    deps.domain,
    tenantId,
    [...new Set(jobs.map(({ credential }) => credential.session.sessionId))],
    jobs.flatMap(({ events }, index) => events.slice(0, taken[index])),
  );
  const batch = careful ? null : createBatch(tx, tenantId, opened.rows, opened.history);
  const shared: Shared = {
    deps,
    tx: batch?.tx ?? tx,
    tenantId,
    opened,
    writes: batch ?? oneByOne(tx, tenantId, deps.domain.faults),
    careful,
    rightsChanged: false,
  };
  const all: Done[] = [];
  for (const [index, job] of jobs.entries()) {
    const who = principalBy(job.credential, opened.sessions.get(job.credential.session.sessionId), deps.clock.now());
    const otherPerson = who !== null && job.account !== null && !isAccount(job.account, who.principal);
    if (who?.firstUse) await markUsed(tx, job.credential.session, deps.clock.now());
    // An earlier request of this transaction may have taken rights away.
    const principal = who && (shared.rightsChanged ? await presentOf(shared, job) : who.principal);
    all.push(
      principal && !otherPerson
        ? await decideAll(shared, job, taken[index] ?? 0, principal)
        : { job, principal: null, otherPerson, outcomes: [], notes: [], fresh: [], kept: [] },
    );
  }
  await shared.writes.flush();
  await storeUnresolved(
    tx,
    tenantId,
    all.flatMap(({ job, kept }) => kept.map((receipt) => ({ ...receipt, clientId: job.clientId }))),
  );
  for (const { job, principal, fresh, notes } of all)
    if (principal) notes.push(...(await markAllResolved(tx, principal, job.clientId, fresh)));
  return { all, head: await finish(deps, tx, all) };
}

async function markAllResolved(
  tx: Tx,
  principal: Principal,
  clientId: string,
  fresh: readonly NewReceipt[],
): Promise<AuditNote[]> {
  const notes: AuditNote[] = [];
  for (const { event, verdict } of fresh) {
    if (verdict.kind !== 'acknowledged' || event.resolves === undefined) continue;
    const isResolved = await markResolved(tx, principal.tenantId, event, event.resolves, event.id);
    // `KEEP_SERVER` returns the record even if the event was resolved already, so it is audited each time.
    if (isResolved || event.operation === 'KEEP_SERVER')
      notes.push({
        ...noteOf(event, principal, clientId),
        action: 'settle',
        outcome: 'accepted',
        version: verdict.serverVersion,
      });
  }
  return notes;
}

async function finish(deps: Deps, tx: Tx, all: readonly Done[]): Promise<Head> {
  const present = all.flatMap((done) => (done.principal ? [{ ...done, principal: done.principal }] : []));
  const rows = {
    receipts: present.flatMap(({ job, fresh }) => fresh.map((receipt) => receiptRow(receipt, job.clientId))),
    notes: present.flatMap(({ job, principal, notes }) =>
      [...notes, ...accessNotes(deps.domain, principal, job.clientId, job.request.accesses)].map(auditRow),
    ),
    contacts: present.map(({ job, principal }) => contactRow(principal, job.clientId, job.request.device)),
    runs: present.map(({ job, principal, outcomes }) =>
      runRow(summary(principal, job.clientId, outcomes, job.startedAt, deps.clock.now())),
    ),
  };
  const { rows: heads } = await tx.query<{ epoch: string; rev: string; rev_at: string }>(
    'SELECT epoch, rev, rev_at FROM finish_up($1::jsonb, $2::jsonb, $3::jsonb, $4::jsonb)',
    Object.values(rows).map((list) => JSON.stringify(list)),
    { name: 'finish-up' },
  );
  return headOf(heads[0]);
}

async function answer(
  deps: Deps,
  principal: Principal,
  outcomes: readonly Outcome[],
  head: Head,
): Promise<SyncUpResponse> {
  for (const { verdict } of outcomes) deps.metrics.count('sync_outcomes_total', { kind: verdict.kind });
  const scope = scopeOf(readableTypes(deps.domain, principal));
  const cursor = await encodeCursor(deps.signer, {
    tenantId: principal.tenantId,
    epoch: head.epoch,
    rev: head.rev,
    scope,
  });
  return respond(rightsOf(deps.domain, principal), outcomes, {
    cursor,
    syncTimestamp: head.revAt,
    serverTime: new Date(deps.clock.now()).toISOString(),
  });
}

interface Shared {
  deps: Deps;
  tx: Tx;
  tenantId: string;
  opened: Opened;
  writes: RecordWriter;
  careful: boolean;
  /** Whether this transaction has changed accounts or access rules, so that rights have to be read again. */
  rightsChanged: boolean;
}

/** The entity types that decide about rights. */
const RIGHTS: readonly string[] = ['user', 'accessRule'];

/** The sender and their rights at this point of the transaction. Null if their session or account has ended in it. */
const presentOf = ({ deps, tx }: Shared, { credential }: UpJob): Promise<Principal | null> =>
  principalIn(tx, credential.session, deps.clock.now());

const actorOf = (deps: Deps, principal: Principal, clientId: string): ApplyScope['actor'] => ({
  userId: principal.userId,
  clientId,
  role: principal.role,
  rights: rightsOf(deps.domain, principal),
});

async function decideAll(shared: Shared, job: UpJob, taken: number, session: Principal): Promise<Done> {
  const { deps, opened } = shared;
  let principal = session;
  let hasEnded = false;
  const { receipts } = opened;
  const { clientId } = job;
  const scope: ApplyScope = {
    tx: shared.tx,
    domain: deps.domain,
    tenantId: principal.tenantId,
    actor: actorOf(deps, principal, clientId),
    newId: () => newId(deps.clock, deps.random),
    now: new Date(deps.clock.now()),
    rows: opened.rows,
    writes: shared.writes,
    shown: [],
    // One by one, the database may still refuse a write, so a planned version must not count as history.
    ...(shared.careful ? {} : { history: opened.history }),
    known(eventId) {
      const receipt = receipts.get(eventId);
      return (
        receipt && {
          entityType: receipt.entityType,
          entityId: receipt.entityId,
          userId: receipt.userId,
          kind: receipt.verdict.kind,
          reason: receipt.verdict.kind === 'conflict' ? receipt.verdict.reason : null,
        }
      );
    },
  };
  const chain = createChain(deps.domain);
  const done: Done = { job, principal, otherPerson: false, outcomes: [], notes: [], fresh: [], kept: [] };

  for (const [index, unread] of job.events.entries()) {
    const event = await signedBy(unread, principal.userId);
    const known = receipts.get(event.id);
    const verdict: Verdict = hasEnded
      ? { kind: 'deferred', code: 'TRY_LATER', retryAfterMs: TRY_LATER_MS }
      : await decide(shared, scope, principal, event, known, chain.blockerOf(event), index >= taken);
    for (const { version } of scope.shown.splice(0))
      done.notes.push({ ...noteOf(event, principal, clientId), action: 'read', outcome: 'accepted', version });
    done.outcomes.push({ event, verdict });
    chain.add(event, verdict, known?.hash === event.hash && known.resolved);
    if (known?.hash === event.hash || verdict.kind === 'deferred') continue;
    if (verdict.kind !== 'acknowledged') done.notes.push(refusalNote(event, verdict, principal, clientId));
    if (isMismatch(verdict)) continue;
    if (verdict.kind !== 'acknowledged') done.kept.push({ event, verdict });
    // The same id with other content: the receipt of the first content stays.
    if (known) continue;
    done.fresh.push({ event, verdict });
    if (verdict.kind === 'acknowledged' && RIGHTS.includes(event.entityType)) {
      shared.rightsChanged = true;
      const present = await presentOf(shared, job);
      hasEnded = present === null;
      principal = present ?? principal;
      done.principal = principal;
      scope.actor = actorOf(deps, principal, clientId);
    }
    receipts.set(event.id, {
      eventId: event.id,
      hash: event.hash,
      verdict,
      entityType: event.entityType,
      entityId: event.entityId,
      userId: event.userId,
      resolved: false,
    });
  }
  return done;
}

async function decide(
  { deps, careful }: Shared,
  scope: ApplyScope,
  principal: Principal,
  event: SyncEvent,
  known: Receipt | undefined,
  blockedBy: string | null,
  putOff: boolean,
): Promise<Verdict> {
  // A wrong tenant or user is not stored, so that the event's owner can still send it.
  if (event.tenantId !== principal.tenantId) return rejected('TENANT_MISMATCH', 'the event belongs to another tenant');
  if (event.userId !== principal.userId) return rejected('USER_MISMATCH', 'the event belongs to another user');
  const definition = entityOf(deps.domain, event.entityType);
  if (known)
    return known.hash === event.hash
      ? ofPresentForm(definition, event, known.verdict)
      : rejected('ID_REUSED', 'another event has this id');
  if (blockedBy !== null && event.resolves !== blockedBy) return { kind: 'deferred', code: 'BLOCKED', blockedBy };
  // Beyond the limit of one request. Nothing of the event was read, and the client sends it again at once (SV-166).
  if (putOff) return { kind: 'deferred', code: 'TRY_LATER', retryAfterMs: 0 };
  if (!definition || event.schemaVersion > definition.schemaVersion)
    return { kind: 'deferred', code: 'SERVER_TOO_OLD' };
  if (event.schemaVersion < definition.minSchemaVersion)
    return rejected('SCHEMA_TOO_OLD', 'this version of the contract is no longer translated');
  try {
    return await applyChange(scope, {
      ...inPresentForm(definition, event),
      eventId: event.id,
      occurredAt: event.createdAt,
    });
  } catch (error) {
    if (isRetryable(error) || isUnavailable(error) || error instanceof BatchFailed) throw error;
    if (!careful) throw new BatchFailed('an event cannot be planned', { cause: error });
    // A bug of ours delays this event and no other.
    deps.metrics.count('event_faults_total');
    deps.log({
      level: 'error',
      message: 'event fault',
      eventId: event.id,
      entityType: definition.type,
      error: error instanceof Error ? error.name : 'unknown',
      trace: traceOf(error),
    });
    return { kind: 'deferred', code: 'TRY_LATER', retryAfterMs: TRY_LATER_MS };
  }
}

/** Translates what an older client sent into the current schema. The receipt keeps what was sent. */
function inPresentForm(definition: EntityDefinition, event: SyncEvent): SyncEvent {
  const { payload, schemaVersion } = event;
  if (
    schemaVersion >= definition.schemaVersion ||
    typeof payload !== 'object' ||
    payload === null ||
    Array.isArray(payload)
  )
    return event;
  return { ...event, payload: upgradePayload(definition, payload as JsonObject, schemaVersion) };
}

/** Translates a stored outcome into the current schema: its sender may have been upgraded since. */
function ofPresentForm(
  definition: EntityDefinition | undefined,
  { schemaVersion: from }: SyncEvent,
  verdict: Verdict,
): Verdict {
  if (!definition || from >= definition.schemaVersion || !('serverData' in verdict)) return verdict;
  const serverData = verdict.serverData && upgradeRecord(definition, verdict.serverData, from);
  return verdict.kind === 'conflict'
    ? { ...verdict, serverData, fields: upgradeFields(definition, verdict.fields, from) }
    : { ...verdict, serverData };
}

const isMismatch = (verdict: Verdict) =>
  verdict.kind === 'rejected' && (verdict.code === 'TENANT_MISMATCH' || verdict.code === 'USER_MISMATCH');

const noteOf = (event: SyncEvent, principal: Principal, clientId: string) => ({
  entityType: event.entityType,
  entityId: event.entityId,
  userId: principal.userId,
  clientId,
  eventId: event.id,
  occurredAt: event.createdAt,
});

const ACTIONS = { CREATE: 'create', UPDATE: 'update', DELETE: 'delete', KEEP_SERVER: 'settle' } as const;

function refusalNote(event: SyncEvent, verdict: Verdict, principal: Principal, clientId: string): AuditNote {
  return {
    ...noteOf(event, principal, clientId),
    action: ACTIONS[event.operation],
    outcome: verdict.kind === 'conflict' ? 'conflict' : 'rejected',
  };
}

function summary(
  principal: Principal,
  clientId: string,
  outcomes: readonly Outcome[],
  startedAt: number,
  completedAt: number,
) {
  const count = (kind: Verdict['kind']) => outcomes.filter(({ verdict }) => verdict.kind === kind).length;
  const acknowledged = count('acknowledged');
  return {
    tenantId: principal.tenantId,
    userId: principal.userId,
    clientId,
    direction: 'UP' as const,
    events: outcomes.length,
    acknowledged,
    conflicts: count('conflict'),
    rejected: count('rejected'),
    status: acknowledged === outcomes.length ? ('SUCCESS' as const) : ('PARTIAL' as const),
    startedAt,
    completedAt,
  };
}

/** A stored outcome is returned unchanged, without the record if the role may no longer read it. */
function respond(
  rights: Rights,
  outcomes: readonly Outcome[],
  rest: Pick<SyncUpResponse, 'cursor' | 'syncTimestamp' | 'serverTime'>,
): SyncUpResponse {
  const response: SyncUpResponse = { acknowledged: [], conflicts: [], rejected: [], deferred: [], ...rest };
  for (const { event, verdict } of outcomes) {
    const outboxEventId = event.sentId;
    const hidden = rights(event.entityType) === '' ? { serverData: null } : {};
    switch (verdict.kind) {
      case 'acknowledged': {
        const { kind: _kind, ...outcome } = verdict;
        response.acknowledged.push({ outboxEventId, ...outcome, ...hidden });
        break;
      }
      case 'conflict': {
        const { kind: _kind, ...outcome } = verdict;
        response.conflicts.push({ outboxEventId, ...outcome, ...hidden });
        break;
      }
      case 'rejected': {
        const { kind: _kind, errors, ...outcome } = verdict;
        response.rejected.push({ outboxEventId, ...outcome, ...(errors ? { errors } : {}) });
        break;
      }
      case 'deferred': {
        const { kind: _kind, ...outcome } = verdict;
        response.deferred.push({ outboxEventId, ...outcome });
        break;
      }
      default:
        unreachable(verdict);
    }
  }
  return response;
}
