import { entityOf, type Domain } from '../../src/contract/domain.ts';
import { OCCUPYING_STATUSES } from '../../src/contract/entities/appointment.ts';
import {
  applyPatch,
  changedFields,
  checkDelete,
  checkRecord,
  referencesOf,
  validateCreate,
  validateUpdate,
  type EntityDefinition,
  type EntityRecord,
  type Issue,
} from '../../src/contract/entity.ts';
import { normaliseInstant } from '../../src/contract/fields.ts';
import { issue, type IssueCode, type RestOf } from '../../src/contract/issues.ts';
import { permissionFor, type Role } from '../../src/contract/permissions.ts';
import { PROTOCOL_VERSION } from '../../src/contract/protocol.ts';
import type {
  Change,
  OutboxEvent,
  SyncDownRequest,
  SyncDownResponse,
  SyncUpRequest,
  SyncUpResponse,
} from '../../src/contract/protocol.ts';
import { canonicalJson, jsonEqual, type JsonObject } from '../../src/lib/json.ts';

/**
 * The server of protocol.md in memory: written from the page, not from the server's code, so that the two can be held
 * against each other (`conformance.test.ts`). One call is one transaction. `bug` plants a fault of the bug zoo.
 */
export interface Principal {
  tenantId: string;
  userId: string;
  name: string;
  role: Role;
}

export interface Note {
  version: number;
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  userId: string;
  clientId: string;
  eventId: string;
  fields: string[];
  /** The record as it then was; null for a deletion. */
  data: EntityRecord | null;
}

export interface Row {
  type: string;
  id: string;
  fields: JsonObject;
  version: number;
  deleted: boolean;
  rev: number;
  createdRev: number;
  createdAt: string;
  updatedAt: string;
  updatedBy: string;
  notes: Note[];
}

type Word =
  | ({ kind: 'acknowledged' } & Omit<SyncUpResponse['acknowledged'][number], 'outboxEventId'>)
  | ({ kind: 'conflict' } & Omit<SyncUpResponse['conflicts'][number], 'outboxEventId'>)
  | ({ kind: 'rejected' } & Omit<SyncUpResponse['rejected'][number], 'outboxEventId'>)
  | ({ kind: 'deferred' } & Omit<SyncUpResponse['deferred'][number], 'outboxEventId'>);

export interface Receipt {
  hash: string;
  word: Word;
  type: string;
  id: string;
  userId: string;
  settled: boolean;
  resolves: string | null;
}

export interface TenantState {
  epoch: string;
  rev: number;
  trimmed: number;
  rows: Map<string, Row>;
  receipts: Map<string, Receipt>;
  /** Events that changed something, in the order of their effects. */
  applied: string[];
}

export class ServerFault extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

interface Cursor {
  t: string;
  e: string;
  r: number;
  f: string;
  s?: [string, string, number];
}

const keyOf = (type: string, id: string) => `${type}/${id}`;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class ModelServer {
  readonly tenants = new Map<string, TenantState>();
  readonly people = new Map<string, string>();
  /** Rows of a page at most, however many are asked for. */
  pageCap = 1_000;
  /** Before 2 it says none, and refuses a request in which an event has `after`. */
  protocol = PROTOCOL_VERSION;
  /** Events on which the server fails as a whole (500). */
  poisonous: (event: OutboxEvent) => boolean = () => false;
  /** Events on which the server's own code fails: they wait, the others go (`TRY_LATER`). */
  faulty: (event: OutboxEvent) => boolean = () => false;
  onApply: ((tenantId: string, note: Note, row: Row, event: OutboxEvent, principal: Principal) => void) | null = null;
  bug: string | null = null;
  #epochs = 0;
  #ids = 0;
  #asking = '';
  readonly #now: () => number;
  readonly #domain: Domain;

  constructor(now: () => number, domain: Domain) {
    this.#now = now;
    this.#domain = domain;
  }

  addTenant(id: string): TenantState {
    const state: TenantState = {
      epoch: this.#newEpoch(),
      rev: 0,
      trimmed: 0,
      rows: new Map(),
      receipts: new Map(),
      applied: [],
    };
    this.tenants.set(id, state);
    return state;
  }

  /** A record that was there before the run. */
  seed(tenantId: string, type: string, id: string, fields: JsonObject): void {
    const state = this.tenant(tenantId);
    state.rev += 1;
    this.#write(state, { type, id, fields, operation: 'CREATE', row: null, event: null, userId: '', clientId: '' });
  }

  tenant(id: string): TenantState {
    const state = this.tenants.get(id);
    if (!state) throw new ServerFault(401, 'UNKNOWN_TENANT');
    return state;
  }

  backup(tenantId: string): TenantState {
    const state = this.tenant(tenantId);
    const rows = new Map([...state.rows].map(([key, row]) => [key, { ...row, notes: [...row.notes] }]));
    const receipts = new Map([...state.receipts].map(([key, receipt]) => [key, { ...receipt }]));
    return { ...state, rows, receipts, applied: [...state.applied] };
  }

  /** The past comes back; the database's epoch says so. */
  restore(tenantId: string, state: TenantState): void {
    this.tenants.set(tenantId, {
      ...state,
      epoch: this.bug === 'restore-keeps-epoch' ? this.tenant(tenantId).epoch : this.#newEpoch(),
    });
  }

  /** The change log forgets what lies before now: older cursors can't be honoured. */
  trim(tenantId: string): void {
    const state = this.tenant(tenantId);
    state.trimmed = state.rev;
  }

  lastModified(principal: Principal): { tables: Record<string, { lastUpdate: string | null }>; cursor: string } {
    const state = this.tenant(principal.tenantId);
    return { tables: {}, cursor: `${state.epoch}:${state.rev}:${this.scope(principal)}` };
  }

  // ——— up ———
  up(principal: Principal, request: SyncUpRequest): SyncUpResponse {
    const state = this.tenant(principal.tenantId);
    if (request.events.length > 500) throw new ServerFault(413, 'TOO_MANY_EVENTS');
    if (this.protocol < 2 && request.events.some(({ after }) => after !== undefined))
      throw new ServerFault(400, 'MALFORMED');
    if (request.events.some((event) => this.poisonous(event))) throw new ServerFault(500, 'INTERNAL');
    const revBefore = state.rev;
    const stuck = new Map<string, string>();
    const unborn = new Map<string, string>();
    const response: SyncUpResponse = {
      acknowledged: [],
      conflicts: [],
      rejected: [],
      deferred: [],
      cursor: '',
      syncTimestamp: this.#iso(),
      serverTime: this.#iso(),
    };
    for (const event of this.#ordered(request.events)) {
      const key = keyOf(event.entityType, event.entityId);
      const hash = this.#hash(event, principal);
      const known = state.receipts.get(event.id);
      const blocker = this.bug === 'no-blocking' ? undefined : (stuck.get(key) ?? this.#unbornReference(event, unborn));
      const word = this.#word(state, principal, request.clientId, event, hash, known, blocker, revBefore);
      this.#answer(response, event.id, word);
      this.#chain(stuck, unborn, event, key, word, known?.hash === hash && known.settled);
      if (known || word.kind === 'deferred') continue;
      if (word.kind === 'rejected' && (word.code === 'TENANT_MISMATCH' || word.code === 'USER_MISMATCH')) continue;
      if (this.bug !== 'receipts-not-stored' && !(this.bug === 'refusals-not-stored' && word.kind !== 'acknowledged')) {
        state.receipts.set(event.id, {
          hash,
          word,
          type: event.entityType,
          id: event.entityId,
          userId: principal.userId,
          settled: false,
          resolves: event.resolves ?? null,
        });
      }
      if (word.kind === 'acknowledged' && event.resolves !== undefined) this.#settle(state, event, event.resolves);
    }
    response.cursor = this.#cursor({ t: principal.tenantId, e: state.epoch, r: state.rev, f: this.scope(principal) });
    return response;
  }

  #ordered(events: readonly OutboxEvent[]): readonly OutboxEvent[] {
    if (this.bug === 'orders-by-device-clock') return [...events].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    if (this.bug === 'applies-in-reverse') return [...events].reverse();
    return events;
  }

  #hash(event: OutboxEvent, principal: Principal): string {
    const { id, tenantId, entityType, entityId, operation, payload, reason, resolves } = event;
    return canonicalJson({
      id,
      tenantId,
      entityType,
      entityId,
      operation,
      reason,
      resolves,
      payload: payload ?? null,
      userId: event.userId ?? principal.userId,
      baseVersion: event.baseVersion ?? null,
      createdAt: normaliseInstant(event.createdAt),
      schemaVersion: event.schemaVersion ?? 1,
    });
  }

  #word(
    state: TenantState,
    principal: Principal,
    clientId: string,
    event: OutboxEvent,
    hash: string,
    known: Receipt | undefined,
    blocker: string | undefined,
    revBefore: number,
  ): Word {
    if (event.tenantId !== principal.tenantId) return this.#rejected('TENANT_MISMATCH');
    if ((event.userId ?? principal.userId) !== principal.userId && this.bug !== 'takes-any-author')
      return this.#rejected('USER_MISMATCH');
    if (known) {
      if (this.bug === 'replay-says-rejected' && known.word.kind === 'acknowledged') return this.#rejected('DUPLICATE');
      return known.hash === hash ? known.word : this.#rejected('ID_REUSED');
    }
    if (blocker !== undefined && event.resolves !== blocker)
      return { kind: 'deferred', code: 'BLOCKED', blockedBy: blocker };
    const definition = entityOf(this.#domain, event.entityType);
    if (!definition || (event.schemaVersion ?? 1) > definition.schemaVersion)
      return { kind: 'deferred', code: 'SERVER_TOO_OLD' };
    if (this.faulty(event)) return { kind: 'deferred', code: 'TRY_LATER', retryAfterMs: 5_000 };
    if (event.operation === 'KEEP_SERVER') return this.#keepServer(state, principal, event);
    if (permissionFor(principal.role, event.entityType) !== 'rw') return this.#rejected('FORBIDDEN');
    if (!isObject(event.payload)) return this.#invalid('payload', 'not_an_object');
    const turn: Turn = {
      state,
      principal,
      clientId,
      event,
      definition,
      row: state.rows.get(keyOf(event.entityType, event.entityId)) ?? null,
      revBefore,
    };
    if (event.operation === 'CREATE') return this.#create(turn, event.payload);
    if (event.operation === 'UPDATE') return this.#update(turn, event.payload);
    return Object.keys(event.payload).length > 0
      ? this.#invalid('payload', 'carries_nothing', { operation: 'DELETE' })
      : this.#delete(turn);
  }

  #create(turn: Turn, payload: JsonObject): Word {
    const { row, event, state } = turn;
    const settled = event.resolves === undefined ? undefined : state.receipts.get(event.resolves);
    const revives =
      row?.deleted === true &&
      settled?.word.kind === 'conflict' &&
      settled.word.reason === 'DELETED' &&
      settled.type === row.type &&
      settled.id === row.id &&
      event.baseVersion === row.version;
    const valid = validateCreate(turn.definition, payload, { now: new Date(this.#now()) }, revives ? row.fields : null);
    if (!valid.ok) return this.#rejected('VALIDATION', valid.issues);
    if (row && !row.deleted && this.bug === 'create-overwrites')
      return this.#effect(turn, 'UPDATE', valid.payload, false);
    if (row && !row.deleted) return this.#conflict(row, event, 'EXISTS', []);
    if (row && !revives && this.bug !== 'create-revives') return this.#conflict(row, event, 'DELETED', []);
    const dangling = this.#dangling(turn, valid.payload);
    if (dangling.length > 0) return this.#rejected('REFERENCE_MISSING', dangling);
    return this.#effect(turn, 'CREATE', valid.payload, false);
  }

  #update(turn: Turn, payload: JsonObject): Word {
    const { row, event, definition } = turn;
    const valid = validateUpdate(definition, payload);
    if (!valid.ok) return this.#rejected('VALIDATION', valid.issues);
    if (!row) return this.#rejected('REFERENCE_MISSING', [issue('entityId', 'no_such_record')]);
    const base = this.#base(turn, row);
    if (typeof base !== 'number') return base;
    if (row.deleted && this.bug !== 'update-revives') return this.#conflict(row, event, 'DELETED', []);
    const patch = valid.payload;
    const prevails = definition.prevails?.(patch) === true;
    if (base > row.version && !prevails) return this.#conflict(row, event, 'VERSION', []);
    const others = this.#others(turn, row, base);
    const touched = [...new Set(others.flatMap(({ fields }) => fields))].sort();
    let merged = false;
    if (others.length > 0 && !prevails) {
      const both = Object.keys(patch).filter(
        (field) => touched.includes(field) && definition.lastWins?.includes(field) !== true,
      );
      const differ =
        this.bug === 'last-write-wins'
          ? false
          : both.some((field) => !jsonEqual(row.fields[field] ?? null, patch[field] ?? null));
      if (definition.policy === 'strict' && this.bug !== 'merges-strict')
        return this.#conflict(row, event, 'VERSION', touched);
      if (differ && this.bug !== 'newest-clock-wins') return this.#conflict(row, event, 'VERSION', both);
      merged = true;
    } else if (others.length > 0) merged = true;
    if (this.bug === 'newest-clock-wins' && others.length > 0 && event.createdAt < row.updatedAt)
      return this.#acknowledged(row, true);
    const changed = changedFields(row.fields, patch);
    if (changed.length === 0) return this.#acknowledged(row, merged);
    const next = applyPatch(row.fields, patch);
    const issues = checkRecord(definition, next, row.fields, { now: new Date(this.#now()) });
    if (issues.length > 0) return this.#rejected('VALIDATION', issues);
    const dangling = this.#dangling(turn, Object.fromEntries(changed.map((field) => [field, patch[field] ?? null])));
    if (dangling.length > 0) return this.#rejected('REFERENCE_MISSING', dangling);
    return this.#effect(turn, 'UPDATE', next, merged);
  }

  #delete(turn: Turn): Word {
    const { row, event } = turn;
    if (!row) return this.#rejected('REFERENCE_MISSING', [issue('entityId', 'no_such_record')]);
    if (row.deleted) return this.#acknowledged(row, false);
    const base = this.#base(turn, row);
    if (typeof base !== 'number') return base;
    if (base > row.version) return this.#conflict(row, event, 'VERSION', []);
    const others = this.bug === 'delete-wins' ? [] : this.#others(turn, row, base);
    if (others.length > 0)
      return this.#conflict(row, event, 'VERSION', [...new Set(others.flatMap(({ fields }) => fields))].sort());
    const issues = checkDelete(turn.definition, row.fields, { now: new Date(this.#now()) });
    if (issues.length > 0) return this.#rejected('VALIDATION', issues);
    return this.#effect(turn, 'DELETE', row.fields, false);
  }

  #keepServer(state: TenantState, principal: Principal, event: OutboxEvent): Word {
    if (!isObject(event.payload) || Object.keys(event.payload).length > 0)
      return this.#invalid('payload', 'carries_nothing', { operation: 'KEEP_SERVER' });
    const settled = event.resolves === undefined ? undefined : state.receipts.get(event.resolves);
    if (!settled || settled.type !== event.entityType || settled.id !== event.entityId)
      return this.#invalid('resolves', 'not_its_event');
    if (settled.userId !== principal.userId && permissionFor(principal.role, event.entityType) !== 'rw')
      return this.#rejected('FORBIDDEN');
    const row = state.rows.get(keyOf(event.entityType, event.entityId));
    const readable = permissionFor(principal.role, event.entityType) !== '';
    return {
      kind: 'acknowledged',
      serverEventId: this.#newId(),
      entityId: event.entityId,
      serverVersion: row?.version ?? 0,
      merged: false,
      serverData: row && readable && !row.deleted ? record(row) : null,
    };
  }

  #base(turn: Turn, row: Row): number | Word {
    const { baseVersion } = turn.event;
    if (typeof baseVersion === 'number' && Number.isInteger(baseVersion) && baseVersion >= 0) return baseVersion;
    if (baseVersion !== null && baseVersion !== undefined) return this.#invalid('baseVersion', 'not_a_version');
    const made = row.notes.findLast(({ operation }) => operation === 'CREATE');
    const named = made?.userId === turn.principal.userId && turn.event.after?.includes(made.eventId) === true;
    return made && (made.clientId === turn.clientId || named)
      ? made.version
      : this.#invalid('baseVersion', 'version_missing');
  }

  #others(turn: Turn, row: Row, base: number): Note[] {
    const later = row.notes.filter(({ version }) => version > base);
    if (this.bug === 'device-edits-are-own') return later.filter(({ clientId }) => clientId !== turn.clientId);
    if (this.bug === 'user-edits-are-own') return later.filter(({ userId }) => userId !== turn.principal.userId);
    if (this.bug === 'own-edits-conflict') return later;
    const { after } = this.bug === 'copies-are-one' ? { after: undefined } : turn.event;
    const isOwn = ({ clientId, userId, eventId }: Note) =>
      userId === turn.principal.userId && (after ? after.includes(eventId) : clientId === turn.clientId);
    return (
      this.bug === 'only-last-version-counts' ? later.slice(-1).filter(({ version }) => version === row.version) : later
    ).filter((note) => !isOwn(note));
  }

  #dangling(turn: Turn, payload: JsonObject): Issue[] {
    return referencesOf(turn.definition, payload).flatMap(({ entityType, entityId, field }) => {
      const row = turn.state.rows.get(keyOf(entityType, entityId));
      return row && !row.deleted ? [] : [issue(field, 'no_such_record')];
    });
  }

  /** Rules between records, then the write: what the database does. */
  #effect(turn: Turn, operation: Note['operation'], fields: JsonObject, merged: boolean): Word {
    const { state, event, definition, principal, clientId } = turn;
    if (operation !== 'DELETE') {
      const refusal =
        this.#unique(state, definition, event.entityId, fields) ??
        this.#overlap(state, definition, event.entityId, fields);
      if (refusal) return refusal;
    }
    // One rev for all that a transaction changes.
    if (state.rev === turn.revBefore) state.rev += 1;
    const row = this.#write(state, {
      type: definition.type,
      id: event.entityId,
      fields,
      operation,
      row: turn.row,
      event,
      userId: principal.userId,
      clientId,
    });
    if (this.bug === 'applies-twice' && operation === 'UPDATE')
      this.#write(state, {
        type: definition.type,
        id: event.entityId,
        fields,
        operation,
        row,
        event,
        userId: principal.userId,
        clientId,
      });
    const note = row.notes.at(-1);
    if (note) this.onApply?.(principal.tenantId, note, row, event, principal);
    return this.#acknowledged(row, merged);
  }

  #unique(state: TenantState, definition: EntityDefinition, id: string, fields: JsonObject): Word | null {
    if (definition.type !== 'patient' || !Array.isArray(fields['identifiers'])) return null;
    const mine = identifiersOf(fields);
    for (const row of state.rows.values()) {
      if (row.type !== 'patient' || row.id === id || row.deleted) continue;
      if (identifiersOf(row.fields).some((value) => mine.includes(value)))
        return this.#rejected('DUPLICATE', [issue('identifiers', 'not_unique')]);
    }
    return null;
  }

  #overlap(state: TenantState, definition: EntityDefinition, id: string, fields: JsonObject): Word | null {
    if (definition.type !== 'appointment' || !occupies(fields)) return null;
    for (const row of state.rows.values()) {
      if (row.type !== 'appointment' || row.id === id || row.deleted || !occupies(row.fields)) continue;
      const shared = practitionersOf(row.fields).some((practitioner) => practitionersOf(fields).includes(practitioner));
      if (
        shared &&
        String(row.fields['start']) < String(fields['end']) &&
        String(fields['start']) < String(row.fields['end'])
      ) {
        return this.#rejected('OVERLAP', [issue('start', 'appointment_overlap')]);
      }
    }
    return null;
  }

  #write(
    state: TenantState,
    change: {
      type: string;
      id: string;
      fields: JsonObject;
      operation: Note['operation'];
      row: Row | null;
      event: OutboxEvent | null;
      userId: string;
      clientId: string;
    },
  ): Row {
    const at = this.#iso();
    const { type, id, fields, operation, row } = change;
    const next: Row = {
      type,
      id,
      fields,
      version: (row?.version ?? 0) + 1,
      deleted: operation === 'DELETE',
      rev: state.rev,
      createdRev: operation === 'CREATE' ? state.rev : (row?.createdRev ?? state.rev),
      createdAt: row?.createdAt ?? at,
      updatedAt: at,
      updatedBy: change.userId,
      notes: row?.notes ?? [],
    };
    const before = operation === 'CREATE' && !row ? {} : (row?.fields ?? {});
    const changed = [...new Set([...Object.keys(before), ...Object.keys(fields)])]
      .filter((field) => !jsonEqual(before[field] ?? null, fields[field] ?? null))
      .sort();
    next.notes.push({
      version: next.version,
      operation,
      userId: change.userId,
      clientId: change.clientId,
      eventId: change.event?.id ?? '',
      fields: changed,
      data: next.deleted ? null : record(next),
    });
    state.rows.set(keyOf(type, id), next);
    if (change.event) state.applied.push(change.event.id);
    return next;
  }

  #settle(state: TenantState, event: OutboxEvent, id: string): void {
    const settled = state.receipts.get(id);
    if (
      !settled ||
      settled.type !== event.entityType ||
      settled.id !== event.entityId ||
      settled.word.kind === 'acknowledged'
    )
      return;
    settled.settled = true;
    if (settled.resolves !== null) this.#settle(state, event, settled.resolves);
  }

  #unbornReference(event: OutboxEvent, unborn: Map<string, string>): string | undefined {
    const definition = entityOf(this.#domain, event.entityType);
    if (!definition || !isObject(event.payload)) return undefined;
    for (const { entityType, entityId } of referencesOf(definition, event.payload)) {
      const blocker = unborn.get(keyOf(entityType, entityId));
      if (blocker !== undefined) return blocker;
    }
    return undefined;
  }

  #chain(
    stuck: Map<string, string>,
    unborn: Map<string, string>,
    event: OutboxEvent,
    key: string,
    word: Word,
    settled: boolean,
  ): void {
    if (word.kind === 'acknowledged') {
      if (event.resolves !== undefined && stuck.get(key) === event.resolves) {
        stuck.delete(key);
        unborn.delete(key);
      }
      return;
    }
    if (settled) return;
    const first =
      word.kind === 'deferred' && word.blockedBy !== undefined ? word.blockedBy : (stuck.get(key) ?? event.id);
    if (!stuck.has(key)) stuck.set(key, first);
    if (event.operation === 'CREATE' && !unborn.has(key)) unborn.set(key, first);
  }

  #answer(response: SyncUpResponse, outboxEventId: string, word: Word): void {
    switch (word.kind) {
      case 'acknowledged':
        response.acknowledged.push({ ...without(word), outboxEventId });
        break;
      case 'conflict':
        response.conflicts.push({ ...without(word), outboxEventId });
        break;
      case 'rejected':
        response.rejected.push({ ...without(word), outboxEventId });
        break;
      case 'deferred':
        response.deferred.push({ ...without(word), outboxEventId });
        break;
    }
  }

  #acknowledged(row: Row, merged: boolean): Word {
    return {
      kind: 'acknowledged',
      serverEventId: this.#newId(),
      entityId: row.id,
      serverVersion: row.version,
      merged,
      serverData: row.deleted ? null : record(row),
    };
  }

  #rejected(code: string, errors?: Issue[]): Word {
    return { kind: 'rejected', code, message: code, ...(errors ? { errors } : {}) };
  }

  #invalid<C extends IssueCode>(path: string, code: C, ...rest: RestOf<C>): Word {
    return this.#rejected('VALIDATION', [issue(path, code, ...rest)]);
  }

  #conflict(row: Row, event: OutboxEvent, reason: 'VERSION' | 'DELETED' | 'EXISTS', fields: string[]): Word {
    return {
      kind: 'conflict',
      reason,
      fields,
      baseVersion: typeof event.baseVersion === 'number' ? event.baseVersion : null,
      serverVersion: row.version,
      serverData: row.deleted ? null : record(row),
      modifiedBy: row.updatedBy === '' ? null : { id: row.updatedBy, name: this.people.get(row.updatedBy) ?? '' },
      modifiedAt: row.updatedAt,
    };
  }

  // ——— down ———
  down(principal: Principal, request: SyncDownRequest): SyncDownResponse {
    this.#asking = principal.userId;
    const state = this.tenant(principal.tenantId);
    const types = this.#types(principal);
    const limit = Math.min(request.limit ?? 1_000, this.pageCap);
    const here: Cursor = { t: principal.tenantId, e: state.epoch, r: state.rev, f: this.scope(principal) };
    const cursor = request.cursor ? (JSON.parse(request.cursor) as Cursor) : null;
    const honoured =
      cursor !== null &&
      cursor.t === here.t &&
      cursor.e === here.e &&
      cursor.f === here.f &&
      cursor.r <= state.rev &&
      cursor.r >= state.trimmed;
    if (cursor !== null && honoured)
      return cursor.s
        ? this.#snapshotPage(state, types, cursor, limit, false)
        : this.#changes(state, types, cursor, limit);
    const all = [...state.rows.values()].filter((row) => !row.deleted && types.includes(row.type)).length;
    return this.#snapshotPage(
      state,
      types,
      { ...here, s: [types[0] ?? '', '', all] },
      limit,
      cursor !== null && this.bug !== 'resync-not-said',
    );
  }

  #snapshotPage(
    state: TenantState,
    types: readonly string[],
    cursor: Cursor,
    limit: number,
    resync: boolean,
  ): SyncDownResponse {
    const [type, after, total] = cursor.s ?? ['', '', 0];
    const rows = [...state.rows.values()]
      .filter((row) => !row.deleted && types.includes(row.type))
      .filter((row) => types.indexOf(row.type) > types.indexOf(type) || (row.type === type && row.id > after))
      .sort((a, b) => types.indexOf(a.type) - types.indexOf(b.type) || (a.id < b.id ? -1 : 1));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const following = rows[limit];
    const hasMore = following !== undefined;
    // A page that ends with the last of its type leads to the first type that has more.
    const place: [string, string, number] = [
      following?.type ?? '',
      following?.type === last?.type ? (last?.id ?? '') : '',
      total,
    ];
    const { s: _place, ...done } = cursor;
    const next: Cursor = hasMore
      ? { ...cursor, s: place }
      : this.bug === 'snapshot-cursor-at-end'
        ? { ...done, r: state.rev }
        : done;
    return {
      changes: page.map((row) => change(row, null, this.people)),
      cursor: this.#cursor(next),
      syncTimestamp: this.#iso(),
      hasMore,
      total,
      ...(resync ? { resync } : {}),
    };
  }

  #changes(state: TenantState, types: readonly string[], cursor: Cursor, limit: number): SyncDownResponse {
    const late = (row: Row) =>
      this.bug === 'late-commit-skipped' && row.rev % 3 === 0 && this.#now() - Date.parse(row.updatedAt) < 2_000;
    const rows = [...state.rows.values()]
      .filter((row) => row.rev > cursor.r && types.includes(row.type) && !late(row))
      .sort((a, b) => a.rev - b.rev || (keyOf(a.type, a.id) < keyOf(b.type, b.id) ? -1 : 1));
    const edge = rows[limit - 1]?.rev ?? state.rev;
    const cut = this.bug === 'page-cuts-a-transaction' ? rows.slice(0, limit) : rows.filter((row) => row.rev <= edge);
    const hasMore = rows.some((row) => row.rev > edge);
    const shown =
      this.bug === 'tombstones-not-sent'
        ? cut.filter((row) => !row.deleted)
        : this.bug === 'own-changes-not-sent'
          ? cut.filter((row) => row.notes.at(-1)?.userId !== this.#asking)
          : cut;
    const next = this.bug === 'cursor-skips-last' && hasMore ? edge + 1 : hasMore ? edge : state.rev;
    return {
      changes: shown.map((row) => change(row, cursor.r, this.people)),
      cursor: this.#cursor({ ...cursor, r: next }),
      syncTimestamp: this.#iso(),
      hasMore,
    };
  }

  #types(principal: Principal): string[] {
    return this.#domain.entities.map(({ type }) => type).filter((type) => permissionFor(principal.role, type) !== '');
  }

  scope(principal: Principal): string {
    return this.#types(principal).join(' ');
  }

  #cursor(cursor: Cursor): string {
    return JSON.stringify(cursor);
  }

  #iso(): string {
    return new Date(this.#now()).toISOString();
  }

  #newEpoch(): string {
    this.#epochs += 1;
    return `epoch-${this.#epochs}`;
  }

  #newId(): string {
    this.#ids += 1;
    return `server-event-${this.#ids}`;
  }
}

interface Turn {
  state: TenantState;
  principal: Principal;
  clientId: string;
  event: OutboxEvent;
  definition: EntityDefinition;
  row: Row | null;
  revBefore: number;
}

/** The record as the protocol shows it. */
export const record = (row: Row): EntityRecord => ({
  ...row.fields,
  id: row.id,
  version: row.version,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  updatedBy: row.updatedBy === '' ? null : row.updatedBy,
});

const identifiersOf = (fields: JsonObject): string[] =>
  Array.isArray(fields['identifiers'])
    ? fields['identifiers'].flatMap((item) =>
        isObject(item) ? [`${String(item['system'])}|${String(item['value'])}`] : [],
      )
    : [];

const practitionersOf = (fields: JsonObject): string[] =>
  Array.isArray(fields['practitionerIds']) ? fields['practitionerIds'].map(String) : [];

const occupies = (fields: JsonObject): boolean =>
  (OCCUPYING_STATUSES as readonly string[]).includes(String(fields['status'])) && fields['overbooked'] !== true;

function change(row: Row, from: number | null, people: ReadonlyMap<string, string>): Change {
  const note = row.notes.at(-1);
  return {
    id: `${row.type}:${row.id}:${row.version}`,
    entityType: row.type,
    entityId: row.id,
    operation: row.deleted ? 'DELETE' : from === null || row.createdRev > from ? 'CREATE' : 'UPDATE',
    payload: row.deleted ? {} : record(row),
    serverVersion: row.version,
    modifiedAt: row.updatedAt,
    modifiedBy: row.updatedBy === '' ? null : { id: row.updatedBy, name: people.get(row.updatedBy) ?? '' },
    ...(note && note.eventId !== '' ? { outboxEventId: note.eventId } : {}),
    ...(note && note.clientId !== '' ? { clientId: note.clientId } : {}),
  };
}

function without<T extends { kind: string }>(word: T): Omit<T, 'kind'> {
  const { kind: _kind, ...rest } = word;
  return rest;
}
