/**
 * Applies one change and returns its outcome. Every change of a record goes through here: `/api/sync/up` and REST both
 * call it, inside a transaction that holds the lock of the tenant's head.
 */
import {
  applyPatch,
  changedFields,
  checkDelete,
  checkRecord,
  referencesOf,
  validateCreate,
  validateUpdate,
  type ChangeContext,
  type EntityDefinition,
  type Issue,
} from '../../src/contract/entity.ts';
import { entityOf, type Domain } from '../../src/contract/domain.ts';
import { issue } from '../../src/contract/issues.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Tx } from '../store/database.ts';
import {
  recordKey,
  tableOf,
  toFieldNames,
  toFields,
  toRecord,
  type EntityTable,
  type RawRow,
} from '../store/entities.ts';
import { readRow, wholeRecord } from '../store/records.ts';
import { isOwnCreate, judgeUpdate, othersSince, touchedBy, type Actor, type After, type VersionNote } from './merge.ts';
import type { Rights } from './readable.ts';
import { judgeSigning } from './signing.ts';
import {
  invalid,
  missing,
  rejected,
  type Acknowledgement,
  type ConflictVerdict,
  type Rejection,
  type Verdict,
} from './verdict.ts';
import type { RecordWriter } from './writes.ts';

/** An event whose outcome is stored. */
export interface KnownEvent {
  entityType: string;
  entityId: string;
  userId: string | null;
  kind: string;
  /** Only of a conflict. */
  reason: string | null;
}

export interface ApplyScope {
  tx: Tx;
  domain: Domain;
  tenantId: string;
  /** The user, and their rights at the time of the transaction. */
  actor: Actor & { role: string; rights: Rights };
  newId(): string;
  /** The time at which the change is checked. */
  now: Date;
  /** Rows that are loaded already, by `type:id`. Null means that there is no such row. */
  rows: Map<string, RawRow | null>;
  known(eventId: string): KnownEvent | undefined;
  writes: RecordWriter;
  /** Records that were returned without being changed. The audit counts them as reads. */
  shown: { entityType: string; entityId: string; version: number }[];
  /** Versions that are loaded already, by `type:id`: those after `from`. Others are read from the database. */
  history?: ReadonlyMap<string, { from: number; notes: readonly VersionNote[] }>;
}

export interface Change {
  eventId: string | null;
  entityType: string;
  entityId: string;
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'KEEP_SERVER';
  payload: unknown;
  baseVersion: unknown;
  resolves?: string | undefined;
  after?: After;
  reason?: string | undefined;
  occurredAt?: string | undefined;
  /** The action's name in the audit, where it is not the operation. */
  action?: string | undefined;
}

interface Target {
  scope: ApplyScope;
  definition: EntityDefinition;
  table: EntityTable;
  change: Change;
}

async function rowOf(scope: ApplyScope, table: EntityTable, id: string): Promise<RawRow | null> {
  const key = recordKey(table.definition.type, id);
  const cached = scope.rows.get(key);
  if (cached !== undefined) return cached;
  const row = await readRow(scope.tx, table, scope.tenantId, id);
  scope.rows.set(key, row);
  return row;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const versionOf = (row: RawRow) => Number(row['version']);
const isDeleted = (row: RawRow) => row['deleted'] === true;

async function written(
  target: Target,
  before: RawRow | null,
  fields: JsonObject,
  options: { deleted?: boolean; merged?: boolean } = {},
): Promise<Verdict> {
  const { scope, table, change } = target;
  const { deleted, merged } = options;
  const key = recordKey(change.entityType, change.entityId);
  const outcome = await scope.writes.write({
    table,
    id: change.entityId,
    before,
    fields,
    ...(deleted === undefined ? {} : { deleted }),
    note: change,
    actor: scope.actor,
  });
  if ('refused' in outcome) {
    scope.rows.delete(key);
    return outcome.refused;
  }
  scope.rows.set(key, outcome.row);
  return acknowledge(target, outcome.row, merged);
}

export async function applyChange(scope: ApplyScope, change: Change): Promise<Verdict> {
  const definition = entityOf(scope.domain, change.entityType);
  if (!definition) return { kind: 'deferred', code: 'SERVER_TOO_OLD' };
  const target: Target = { scope, definition, table: tableOf(definition), change };
  if (change.operation === 'KEEP_SERVER') return keepServer(target);
  if (scope.actor.rights(change.entityType) !== 'rw')
    return rejected('FORBIDDEN', 'this role may not change such records');
  if (!isObject(change.payload)) return invalid('payload', 'not_an_object');
  switch (change.operation) {
    case 'CREATE':
      return create(target, change.payload);
    case 'UPDATE':
      return update(target, change.payload);
    case 'DELETE':
      return Object.keys(change.payload).length > 0
        ? invalid('payload', 'carries_nothing', { operation: 'DELETE' })
        : remove(target);
  }
}

function acknowledge(target: Target, row: RawRow, merged = false, readable = true): Acknowledgement {
  const outcome: Acknowledgement = {
    kind: 'acknowledged',
    serverEventId: target.scope.newId(),
    entityId: target.change.entityId,
    serverVersion: versionOf(row),
    merged,
    serverData: null,
  };
  target.scope.writes.whenWritten(row, (actual) => {
    outcome.serverData = isDeleted(actual) || !readable ? null : toRecord(target.table, actual);
  });
  return outcome;
}

async function conflict(
  target: Target,
  found: RawRow,
  reason: ConflictVerdict['reason'],
  fields: string[],
): Promise<ConflictVerdict> {
  const { scope, change } = target;
  await scope.writes.flush();
  const row = scope.rows.get(recordKey(change.entityType, change.entityId)) ?? found;
  const by = row['updated_by'];
  const { rows } =
    typeof by === 'string'
      ? await scope.tx.query<{ name: string }>('SELECT name FROM app_user WHERE tenant_id = $1 AND id = $2', [
          scope.tenantId,
          by,
        ])
      : { rows: [] };
  return {
    kind: 'conflict',
    reason,
    fields,
    baseVersion: Number.isInteger(change.baseVersion) ? Number(change.baseVersion) : null,
    serverVersion: versionOf(row),
    serverData: isDeleted(row) ? null : toRecord(target.table, row),
    modifiedBy: typeof by === 'string' ? { id: by, name: rows[0]?.name ?? '' } : null,
    modifiedAt: new Date(String(row['updated_at'])).toISOString(),
  };
}

/** References of a payload to records that are absent or deleted. */
async function missingReferences(target: Target, payload: JsonObject): Promise<Issue[]> {
  const issues: Issue[] = [];
  for (const { entityType, entityId, field } of referencesOf(target.definition, payload)) {
    const definition = entityOf(target.scope.domain, entityType);
    const row = definition && (await rowOf(target.scope, tableOf(definition), entityId.toLowerCase()));
    if (!row || isDeleted(row)) issues.push(issue(field, 'no_such_record'));
  }
  return issues;
}

/** Checks the rules between a record and those that it refers to. References have been checked before. */
async function relatedIssues(target: Target, record: JsonObject, changed: readonly string[]): Promise<Issue[]> {
  const { scope, definition } = target;
  const issues: Issue[] = [];
  for (const { field, when, check } of definition.related ?? []) {
    const reference = definition.references.find((item) => item.field === field);
    const id = record[field];
    const other = reference && entityOf(scope.domain, reference.to);
    if (!other || typeof id !== 'string' || !when.some((name) => changed.includes(name))) continue;
    const table = tableOf(other);
    const row = await rowOf(scope, table, id.toLowerCase());
    if (row) issues.push(...check(record, toFields(table, row)));
  }
  return issues;
}

const contextOf = ({ scope, change }: Target): ChangeContext => ({
  entityId: change.entityId,
  userId: scope.actor.userId,
  role: scope.actor.role,
  now: scope.now,
});

const signingRefusal = (
  { scope, table, change }: Target,
  record: JsonObject,
  before: JsonObject | null,
): Promise<Rejection | null> =>
  judgeSigning({
    tx: scope.tx,
    domain: scope.domain,
    tenantId: scope.tenantId,
    table,
    entityId: change.entityId,
    userId: scope.actor.userId,
    record,
    before,
  });

async function create(target: Target, payload: JsonObject): Promise<Verdict> {
  const { scope, definition, table, change } = target;
  const row = await rowOf(scope, table, change.entityId);
  const revives = row !== null && isDeleted(row) && mayRevive(target, row);
  if (revives && (await isErased(target))) return invalid('', 'erased');
  // A deletion removes no obligation: a revival is checked like a change of what the tombstone holds.
  const before = revives ? toFields(table, row) : null;
  const valid = validateCreate(definition, payload, contextOf(target), before);
  if (!valid.ok) return rejected('VALIDATION', 'the record is not valid', valid.issues);
  if (row && !revives) return conflict(target, row, isDeleted(row) ? 'DELETED' : 'EXISTS', []);
  const dangling = await missingReferences(target, valid.payload);
  if (dangling.length > 0)
    return rejected('REFERENCE_MISSING', 'a record that this change needs is not there', dangling);
  const related = await relatedIssues(target, valid.payload, Object.keys(valid.payload));
  if (related.length > 0) return rejected('VALIDATION', 'the record is not valid', related);
  const unsigned = await signingRefusal(target, valid.payload, before);
  if (unsigned) return unsigned;
  return row
    ? written(target, row, wholeRecord(table, valid.payload), { deleted: false })
    : written(target, null, valid.payload);
}

/** A deleted record is revived only by resolving a conflict `DELETED`, at the tombstone's version that was shown. */
function mayRevive({ scope, definition, change }: Target, row: RawRow): boolean {
  if (change.action === 'restore') return true;
  const resolved = change.resolves === undefined ? undefined : scope.known(change.resolves);
  return (
    resolved !== undefined &&
    resolved.kind === 'conflict' &&
    resolved.reason === 'DELETED' &&
    resolved.entityType === definition.type &&
    resolved.entityId === change.entityId &&
    change.baseVersion === versionOf(row)
  );
}

/** What was erased leaves an empty tombstone, which nothing fills again. */
async function isErased({ scope, definition, change }: Target): Promise<boolean> {
  const { rows } = await scope.tx.query(
    'SELECT 1 FROM erased_record WHERE tenant_id = $1 AND entity_type = $2 AND entity_id = $3',
    [scope.tenantId, definition.type, change.entityId],
  );
  return rows.length > 0;
}

async function notesSince({ scope, table, change }: Target, base: number): Promise<VersionNote[]> {
  const history = scope.history?.get(recordKey(table.definition.type, change.entityId));
  if (history && history.from <= base) return history.notes.filter(({ version }) => version > base);
  const { rows } = await scope.tx.query<{
    version: number;
    operation: string;
    user_id: string | null;
    client_id: string | null;
    via: string | null;
    outbox_event_id: string | null;
    changed_fields: string[];
  }>(
    `SELECT version, operation, user_id, client_id, via, outbox_event_id, changed_fields FROM record_version
      WHERE tenant_id = $1 AND entity_type = $2 AND entity_id = $3 AND version > $4 ORDER BY version`,
    [scope.tenantId, table.definition.type, change.entityId, base],
  );
  return rows.map((row) => ({
    version: row.version,
    operation: row.operation,
    userId: row.user_id,
    clientId: row.client_id,
    via: row.via,
    eventId: row.outbox_event_id,
    fields: toFieldNames(table, row.changed_fields),
  }));
}

/**
 * The version that the person saw. Null is allowed for a record that the same device or person created (protocol, Up
 * 4).
 */
async function baseOf(target: Target): Promise<number | Rejection> {
  const { baseVersion } = target.change;
  if (typeof baseVersion === 'number' && Number.isInteger(baseVersion) && baseVersion >= 0) return baseVersion;
  if (baseVersion !== null) return invalid('baseVersion', 'not_a_version');
  const made = (await notesSince(target, 0)).findLast(({ operation }) => operation === 'CREATE');
  return made && isOwnCreate(made, target.scope.actor, target.change.after)
    ? made.version
    : invalid('baseVersion', 'version_missing');
}

async function update(target: Target, payload: JsonObject): Promise<Verdict> {
  const { scope, definition, table, change } = target;
  const row = await rowOf(scope, table, change.entityId);
  const valid = validateUpdate(definition, payload, row && toFields(table, row));
  if (!valid.ok) return rejected('VALIDATION', 'the change is not valid', valid.issues);
  const patch = valid.payload;
  if (!row) return missing('entityId');
  const base = await baseOf(target);
  if (typeof base !== 'number') return base;
  if (isDeleted(row)) return conflict(target, row, 'DELETED', []);
  const version = versionOf(row);
  const current = toFields(table, row);
  if (base > version && !definition.prevails?.(patch)) return conflict(target, row, 'VERSION', []);
  const others = base < version ? othersSince(await notesSince(target, base), base, scope.actor, change.after) : [];
  const judgement = judgeUpdate(definition, current, patch, others);
  if (judgement.kind === 'conflict') return conflict(target, row, 'VERSION', judgement.fields);

  const changed = changedFields(current, patch);
  if (changed.length === 0) {
    scope.shown.push({ entityType: change.entityType, entityId: change.entityId, version });
    return acknowledge(target, row, judgement.merged);
  }
  const next = applyPatch(current, patch);
  const issues = checkRecord(definition, next, current, contextOf(target));
  if (issues.length > 0) return rejected('VALIDATION', 'the record would not be valid', issues);
  const dangling = await missingReferences(
    target,
    Object.fromEntries(changed.map((field) => [field, patch[field] ?? null])),
  );
  if (dangling.length > 0)
    return rejected('REFERENCE_MISSING', 'a record that this change needs is not there', dangling);
  const related = await relatedIssues(target, next, changed);
  if (related.length > 0) return rejected('VALIDATION', 'the record would not be valid', related);
  const unsigned = await signingRefusal(target, next, current);
  if (unsigned) return unsigned;
  return written(target, row, patch, { merged: judgement.merged });
}

async function remove(target: Target): Promise<Verdict> {
  const { scope, definition, table, change } = target;
  const row = await rowOf(scope, table, change.entityId);
  if (!row) return missing('entityId');
  if (isDeleted(row)) return acknowledge(target, row);
  const base = await baseOf(target);
  if (typeof base !== 'number') return base;
  const version = versionOf(row);
  if (base > version) return conflict(target, row, 'VERSION', []);
  const others = base < version ? othersSince(await notesSince(target, base), base, scope.actor, change.after) : [];
  if (others.length > 0) return conflict(target, row, 'VERSION', touchedBy(others));
  const issues = checkDelete(definition, toFields(table, row), contextOf(target));
  if (issues.length > 0) return rejected('VALIDATION', 'this record may not be deleted', issues);
  return written(target, row, {}, { deleted: true });
}

/**
 * The resolution "keep the server's": changes nothing. The event's author and everybody who may write the record may do
 * it.
 */
async function keepServer(target: Target): Promise<Verdict> {
  const { scope, definition, table, change } = target;
  if (!isObject(change.payload) || Object.keys(change.payload).length > 0)
    return invalid('payload', 'carries_nothing', { operation: 'KEEP_SERVER' });
  const resolved = change.resolves === undefined ? undefined : scope.known(change.resolves);
  if (!resolved || resolved.entityType !== definition.type || resolved.entityId !== change.entityId) {
    return invalid('resolves', 'not_its_event');
  }
  if (resolved.userId !== scope.actor.userId && scope.actor.rights(definition.type) !== 'rw') {
    return rejected('FORBIDDEN', 'this role may not settle for others');
  }
  const row = await rowOf(scope, table, change.entityId);
  const readable = scope.actor.rights(definition.type) !== '';
  if (row) return acknowledge(target, row, false, readable);
  return {
    kind: 'acknowledged',
    serverEventId: scope.newId(),
    entityId: change.entityId,
    serverVersion: 0,
    merged: false,
    serverData: null,
  };
}
