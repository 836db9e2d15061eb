import { entityOf } from '../../src/contract/domain.ts';
import { isInstant } from '../../src/contract/fields.ts';
import { isCalendarDate } from '../../src/lib/calendar-date.ts';
import { LIMITS, type Change, type SyncDownRequest, type SyncDownResponse } from '../../src/contract/protocol.ts';
import { principalIn, type Principal } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import type { Tx } from '../store/database.ts';
import { quoted, recordKey, tableOf, toRecord, type RawRow } from '../store/entities.ts';
import { readRows } from '../store/records.ts';
import { accessNotes } from './accesses.ts';
import { noteAudit } from './audit.ts';
import { decodeCursor, encodeCursor, scopeOf, type Cursor, type KeyPlace, type SnapshotPlace } from './cursor.ts';
import { noteContact } from './device.ts';
import { logRun } from './log.ts';
import { groupsOf, measure } from './page-size.ts';
import { readableTypes } from './readable.ts';
import { readHead, retried } from './transaction.ts';

/** A date instead of a cursor is read this much earlier: the answer may repeat changes, but never misses one. */
const DATE_OVERLAP_MS = 10 * 60_000;

/** The cursor or the date cannot be decoded. */
export class BadCursor extends Error {
  override name = 'BadCursor';
}

export interface HeadRow {
  entity_type: string;
  entity_id: string;
  rev: string;
  created_rev: string;
  version: number;
  deleted: boolean;
  user_id: string | null;
  user_name: string | null;
  client_id: string | null;
  outbox_event_id: string | null;
  modified_at: string;
  erased: boolean;
}

interface Page {
  rows: { head: HeadRow; bytes: number }[];
  /** The rev after which the page begins; null in a snapshot. */
  from: string | null;
  next: Cursor;
  hasMore: boolean;
  total?: number;
}

/** From where records are read. */
interface Source {
  deps: Pick<Deps, 'domain'>;
  tx: Tx;
  tenantId: string;
}

interface Pull extends Source {
  deps: Deps;
  /** In the domain's order. */
  types: string[];
  scope: string;
  limit: number;
}

/**
 * Writes the answer, a {@link SyncDownResponse} as JSON, piece by piece, so that only a few records are in memory at a
 * time. Returns false, with nothing written, if the session has ended. The session and the rights are read again in the
 * page's own snapshot, because a request body may arrive slowly.
 */
export async function handleDown(
  deps: Deps,
  principal: Principal,
  request: SyncDownRequest,
  write: (text: string) => Promise<void>,
): Promise<boolean> {
  const startedAt = deps.clock.now();
  const clientId = request.clientId.toLowerCase();
  const requested = request.entityTypes;
  const start = await startOf(deps, request);
  const context = { tenantId: principal.tenantId, userId: principal.userId, clientId };
  // The audit row of the page is written before its first byte, because a client that disconnects has read what it got.
  const lives = await retried(deps, () =>
    deps.db.withTenantTx(context, async (tx) => {
      const present = await principalIn(tx, principal, deps.clock.now());
      if (!present) return false;
      await noteContact(tx, principal, clientId, request.device);
      await noteAudit(tx, [
        { action: 'read', outcome: 'accepted', userId: principal.userId, clientId },
        ...accessNotes(deps.domain, present, clientId, request.accesses),
      ]);
      return true;
    }),
  );
  if (!lives) return false;
  const changes = await deps.db.withTenantTx(
    context,
    async (tx) => {
      const present = await principalIn(tx, principal, deps.clock.now());
      if (!present) return null;
      const types = readableTypes(deps.domain, present).filter(
        (type) => requested === undefined || requested.includes(type),
      );
      return answer(
        {
          deps,
          tx,
          tenantId: principal.tenantId,
          types,
          scope: scopeOf(types),
          limit: request.limit ?? LIMITS.downLimitDefault,
        },
        start,
        write,
      );
    },
    { readOnly: true },
  );
  if (changes === null) return false;
  await deps.db.withTenantTx(context, (tx) =>
    logRun(tx, {
      tenantId: principal.tenantId,
      userId: principal.userId,
      clientId,
      direction: 'DOWN',
      events: changes,
      acknowledged: 0,
      conflicts: 0,
      rejected: 0,
      status: 'SUCCESS',
      startedAt,
      completedAt: deps.clock.now(),
    }),
  );
  return true;
}

type Start =
  | { kind: 'snapshot' }
  | { kind: 'cursor'; cursor: Cursor }
  | { kind: 'since'; at: string }
  | { kind: 'resync' };

async function startOf(deps: Deps, request: SyncDownRequest): Promise<Start> {
  if (typeof request.cursor === 'string') {
    const decoded = await decodeCursor(deps.signer, request.cursor);
    if (decoded.kind === 'garbage') throw new BadCursor('the cursor cannot be decoded');
    return decoded.kind === 'cursor' ? decoded : { kind: 'resync' };
  }
  if (typeof request.lastSyncTimestamp !== 'string') return { kind: 'snapshot' };
  const at = Date.parse(request.lastSyncTimestamp);
  if (Number.isNaN(at) || !isCalendarDate(request.lastSyncTimestamp.slice(0, 10)))
    throw new BadCursor('lastSyncTimestamp is no date');
  const moment = new Date(Math.max(at - DATE_OVERLAP_MS, 0)).toISOString();
  if (!isInstant(moment)) throw new BadCursor('lastSyncTimestamp is out of range');
  return { kind: 'since', at: moment };
}

/** Returns the number of changes written. */
async function answer(pull: Pull, start: Start, write: (text: string) => Promise<void>): Promise<number> {
  const head = await readHead(pull.tx, pull.tenantId);
  const fresh: Cursor = { tenantId: pull.tenantId, epoch: head.epoch, rev: head.rev, scope: pull.scope };
  let page: Page;
  let resync = false;
  const cursor =
    start.kind === 'since'
      ? { ...fresh, rev: await revBefore(pull, start.at) }
      : start.kind === 'cursor'
        ? start.cursor
        : null;
  if (cursor !== null && honoured(cursor, fresh, head.trimmedRev)) {
    page = cursor.snapshot
      ? await snapshotPage(pull, cursor, cursor.snapshot)
      : await changesAfter(pull, cursor, head.rev);
  } else {
    resync = start.kind !== 'snapshot';
    const begin: KeyPlace = { type: pull.types[0] ?? '', after: '' };
    page = await snapshotPage(pull, fresh, { ...begin, total: await countRecords(pull), erased: begin });
  }
  const rest: Omit<SyncDownResponse, 'changes'> = {
    cursor: await encodeCursor(pull.deps.signer, page.next),
    syncTimestamp: head.revAt,
    hasMore: page.hasMore,
    ...(page.total === undefined ? {} : { total: page.total }),
    ...(resync ? { resync } : {}),
  };
  await write('{"changes":[');
  for (const [index, group] of groupsOf(page.rows).entries()) {
    const changes = await readChanges(pull, group, page.from);
    await write(`${index === 0 ? '' : ','}${changes.map((change) => JSON.stringify(change)).join(',')}`);
  }
  await write(`],${JSON.stringify(rest).slice(1)}`);
  return page.rows.length;
}

/** Loads the records of consecutive heads and makes changes of them. */
export async function readChanges(source: Source, heads: readonly HeadRow[], from: string | null): Promise<Change[]> {
  const data = new Map<string, RawRow>();
  for (const type of new Set(heads.map((head) => head.entity_type))) {
    const definition = entityOf(source.deps.domain, type);
    const ids = heads.filter((head) => head.entity_type === type && !head.deleted).map((head) => head.entity_id);
    if (!definition || ids.length === 0) continue;
    for (const [id, row] of await readRows(source.tx, tableOf(definition), source.tenantId, ids))
      data.set(recordKey(type, id), row);
  }
  return heads.map((head) =>
    toChange(source, head, data.get(recordKey(head.entity_type, head.entity_id)) ?? null, from),
  );
}

/**
 * A cursor from before the trimmed part of the feed would miss tombstones. One ahead of the head comes from another
 * history.
 */
function honoured(cursor: Cursor, present: Cursor, trimmedRev: string): boolean {
  return (
    cursor.tenantId === present.tenantId &&
    cursor.epoch === present.epoch &&
    cursor.scope === present.scope &&
    BigInt(cursor.rev) <= BigInt(present.rev) &&
    BigInt(cursor.rev) >= BigInt(trimmedRev)
  );
}

export const HEAD_COLUMNS = `h.entity_type, h.entity_id, h.rev, h.created_rev, h.version, h.deleted, h.user_id, u.name AS user_name, h.client_id, h.outbox_event_id, h.modified_at,
  h.deleted AND EXISTS (SELECT 1 FROM erased_record e WHERE e.tenant_id = h.tenant_id AND e.entity_type = h.entity_type AND e.entity_id = h.entity_id) AS erased`;
export const HEAD_FROM = `record_head h LEFT JOIN app_user u ON u.tenant_id = h.tenant_id AND u.id = h.user_id`;

async function countRecords(pull: Pull): Promise<number> {
  const { rows } = await pull.tx.query<{ count: string }>(
    'SELECT count(*) AS count FROM record_head WHERE tenant_id = $1 AND NOT deleted AND entity_type IN (SELECT jsonb_array_elements_text($2::jsonb))',
    [pull.tenantId, JSON.stringify(pull.types)],
  );
  return Number(rows[0]?.count ?? 0);
}

/**
 * A page of the snapshot: what was erased for good, then the records, each by type and key. A device that already holds
 * a copy learns of the erasures before anything else, in the transaction that offers its sent changes again (SV-238).
 * Changes made meanwhile follow the snapshot, from the rev at which it began.
 */
async function snapshotPage(pull: Pull, cursor: Cursor, { erased, ...records }: SnapshotPlace): Promise<Page> {
  const rows: Page['rows'] = [];
  const page = { rows, from: null, total: records.total };
  const leftOfErased = erased ? await takeInKeyOrder(pull, rows, erased, erasedHeads) : null;
  if (leftOfErased)
    return { ...page, hasMore: true, next: { ...cursor, snapshot: { ...records, erased: leftOfErased } } };
  const left = await takeInKeyOrder(pull, rows, records, snapshotHeads);
  if (left) return { ...page, hasMore: true, next: { ...cursor, snapshot: { ...left, total: records.total } } };
  const { snapshot: _done, ...next } = cursor;
  return { ...page, hasMore: false, next };
}

/**
 * Adds to a page what lies behind the place. Returns the place at which the page is full, before the row that would make
 * it too large; null if there is nothing more.
 */
async function takeInKeyOrder(
  pull: Pull,
  rows: Page['rows'],
  place: KeyPlace,
  headsOf: typeof snapshotHeads,
): Promise<KeyPlace | null> {
  let used = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const type of pull.types.slice(Math.max(0, pull.types.indexOf(place.type)))) {
    const after = type === place.type ? place.after : '';
    const wanted = pull.limit - rows.length;
    const found = await headsOf(pull, type, after, wanted + 1);
    const { bytes } = await measure(
      pull.tx,
      pull.deps.domain,
      pull.tenantId,
      found.slice(0, wanted),
      used,
      (index) => rows.length + index > 0,
    );
    const taken = found.slice(0, bytes.length);
    rows.push(...taken.map((head, index) => ({ head, bytes: bytes[index] ?? 0 })));
    used = bytes.reduce((sum, more) => sum + more, used);
    if (found.length > taken.length) return { type, after: taken.at(-1)?.entity_id ?? after };
  }
  return null;
}

async function snapshotHeads(pull: Pull, type: string, after: string, limit: number): Promise<HeadRow[]> {
  const { rows } = await pull.tx.query<HeadRow>(
    `SELECT ${HEAD_COLUMNS} FROM ${HEAD_FROM}
      WHERE h.tenant_id = $1 AND h.entity_type = $2 AND NOT h.deleted AND ($3::uuid IS NULL OR h.entity_id > $3::uuid) ORDER BY h.entity_id LIMIT $4`,
    [pull.tenantId, type, after === '' ? null : after, limit],
  );
  return rows;
}

/** Of records whose tombstone the feed may have forgotten long ago: the empty row knows its version. */
async function erasedHeads(pull: Pull, type: string, after: string, limit: number): Promise<HeadRow[]> {
  const definition = entityOf(pull.deps.domain, type);
  if (!definition) return [];
  const { rows } = await pull.tx.query<HeadRow>(
    `SELECT e.entity_type, e.entity_id, r.rev, r.rev AS created_rev, r.version, r.deleted, r.updated_by AS user_id, u.name AS user_name,
            NULL AS client_id, NULL AS outbox_event_id, r.updated_at AS modified_at, true AS erased
       FROM erased_record e JOIN ${quoted(tableOf(definition).table)} r ON r.tenant_id = e.tenant_id AND r.id = e.entity_id
       LEFT JOIN app_user u ON u.tenant_id = e.tenant_id AND u.id = r.updated_by
      WHERE e.tenant_id = $1 AND e.entity_type = $2 AND r.deleted AND ($3::uuid IS NULL OR e.entity_id > $3::uuid) ORDER BY e.entity_id LIMIT $4`,
    [pull.tenantId, type, after === '' ? null : after, limit],
  );
  return rows;
}

/** The rev before the first record that changed since the date. */
async function revBefore(pull: Pull, at: string): Promise<string> {
  const { rows } = await pull.tx.query<{ rev: string | null }>(
    'SELECT min(rev) - 1 AS rev FROM record_head WHERE tenant_id = $1 AND modified_at >= $2',
    [pull.tenantId, at],
  );
  if (rows[0]?.rev != null) return rows[0].rev;
  return (await readHead(pull.tx, pull.tenantId)).rev;
}

/**
 * A page of changes in commit order. It ends at the end of a transaction: before the one that would make it too large,
 * or after it if it is the first.
 */
async function changesAfter(pull: Pull, cursor: Cursor, headRev: string): Promise<Page> {
  const types = JSON.stringify(pull.types);
  const scope = 'h.tenant_id = $1 AND h.entity_type IN (SELECT jsonb_array_elements_text($2::jsonb)) AND h.rev > $3';
  const { rows: edges } = await pull.tx.query<{ rev: string }>(
    `SELECT h.rev FROM record_head h WHERE ${scope} ORDER BY h.rev LIMIT 1 OFFSET $4`,
    [pull.tenantId, types, cursor.rev, pull.limit - 1],
  );
  const edge = edges[0]?.rev ?? headRev;
  const { rows: heads } = await pull.tx.query<HeadRow>(
    `SELECT ${HEAD_COLUMNS} FROM ${HEAD_FROM} WHERE ${scope} AND h.rev <= $4 ORDER BY h.rev, h.entity_type, h.entity_id`,
    [pull.tenantId, types, cursor.rev, edge],
  );
  const { rows: more } = await pull.tx.query<{ more: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM record_head h WHERE ${scope}) AS more`,
    [pull.tenantId, types, edge],
  );
  const { bytes } = await measure(
    pull.tx,
    pull.deps.domain,
    pull.tenantId,
    heads,
    0,
    (index) => index > 0 && heads[index]?.rev !== heads[index - 1]?.rev,
  );
  const taken = heads.slice(0, bytes.length);
  const cut = taken.length < heads.length;
  const hasMore = cut || more[0]?.more === true;
  return {
    rows: taken.map((head, index) => ({ head, bytes: bytes[index] ?? 0 })),
    from: cursor.rev,
    hasMore,
    next: { ...cursor, rev: cut ? (taken.at(-1)?.rev ?? cursor.rev) : hasMore ? edge : headRev },
  };
}

function toChange({ deps }: Source, head: HeadRow, row: RawRow | null, from: string | null): Change {
  const definition = entityOf(deps.domain, head.entity_type);
  const gone = head.deleted || row === null || definition === undefined;
  return {
    id: `${head.entity_type}:${head.entity_id}:${head.version}`,
    entityType: head.entity_type,
    entityId: head.entity_id,
    operation: gone ? 'DELETE' : from === null || BigInt(head.created_rev) > BigInt(from) ? 'CREATE' : 'UPDATE',
    payload: gone ? {} : toRecord(tableOf(definition), row),
    serverVersion: head.version,
    modifiedAt: head.modified_at,
    modifiedBy: head.user_id === null ? null : { id: head.user_id, name: head.user_name ?? '' },
    ...(head.outbox_event_id === null ? {} : { outboxEventId: head.outbox_event_id }),
    ...(head.client_id === null ? {} : { clientId: head.client_id }),
    ...(head.erased ? { erased: true } : {}),
  };
}
