import { entityOf, type Domain } from '../contract/domain.ts';
import { referencesOf } from '../contract/entity.ts';
import { changeSchema, type Change, type SyncDownResponse } from '../contract/protocol.ts';
import { isStrange, nameAgain, nextTwin } from './lineage.ts';
import { keyOf, type Mutation, type RecordKey } from './model.ts';
import type { Loaded, Need } from './ports.ts';
import { confirm } from './settle.ts';
import { isOpen, isWaiting, nextState } from './transitions.ts';
import { Workspace } from './workspace.ts';

/** How long the ring keeps acknowledged mutations for a server restored from a backup, however many they are (OB-6). */
export const RING_DAYS = 7;

/**
 * A page whose rows are parsed one by one: a row that cannot be read must neither stop the others nor be skipped (T12).
 */
export function readRows(rows: readonly unknown[]): { changes: Change[]; unreadable: unknown[] } {
  const changes: Change[] = [];
  const unreadable: unknown[] = [];
  for (const row of rows) {
    const parsed = changeSchema.safeParse(row);
    if (parsed.success) changes.push(parsed.data);
    else unreadable.push(row);
  }
  return { changes, unreadable };
}

export function applyPageNeed(changes: readonly Change[], resync: boolean): Need {
  const erases = changes.some(({ erased }) => erased);
  return {
    records: changes,
    mutationsOf: changes,
    ...(erases ? { acknowledged: Number.MAX_SAFE_INTEGER, lists: true } : {}),
    ...(resync ? { acknowledged: Number.MAX_SAFE_INTEGER, waiting: Number.MAX_SAFE_INTEGER, attention: true } : {}),
    whole: true,
  };
}

export type PageHead = Pick<SyncDownResponse, 'cursor' | 'hasMore' | 'resync' | 'total'>;

export interface PageWorld {
  domain: Domain;
  self: { clientId: string; userId: string };
  newId: () => string;
}

/**
 * Applies one page: rows, their views and the cursor in one transaction (protocol, Down 5; RB-4). Open mutations stay
 * applied on top.
 */
export function planApplyPage(
  loaded: Loaded,
  page: PageHead,
  changes: readonly Change[],
  unreadable: readonly unknown[],
  world: PageWorld,
): Workspace {
  const workspace = new Workspace(loaded);
  const { cursor, generation, snapshot } = loaded.meta;
  const first = cursor === null;
  const restart = page.resync === true || first;
  if (restart) workspace.setMeta({ generation: generation + 1 });
  if (page.resync === true) offerRingAgain(loaded, workspace, world.domain);
  for (const change of changes) {
    const record = workspace.record(change);
    // In a fresh copy the server's state is used even if it is older: the server was restored from a backup (S5).
    const older = change.serverVersion < record.confirmedVersion;
    if (older && record.generation < workspace.meta.generation) workspace.putRecord({ ...record, confirmedVersion: 0 });
    confirm(
      workspace,
      change,
      change.serverVersion,
      change.operation === 'DELETE' ? null : change.payload,
      workspace.meta.generation,
      restart || snapshot ? null : change.modifiedBy,
    );
    if (change.erased) forgetErased(workspace, change, loaded.records.has(keyOf(change)));
  }
  if (!restart && !snapshot) noteTwin(loaded, workspace, page, changes, world);
  workspace.setMeta({
    cursor: page.cursor,
    snapshot: restart || snapshot,
    ...(page.total === undefined ? {} : { snapshotTotal: page.total }),
    quarantined: loaded.meta.quarantined + unreadable.length,
  });
  return workspace;
}

/**
 * Rows that were asked for while the first copy is under way. Each holds a state that is later than the beginning of the
 * copy, so the copy, or the changes behind it, brings the record again or its deletion: the cursor stays as it is.
 */
export function planTakeFirst(loaded: Loaded, changes: readonly Change[]): Workspace {
  const workspace = new Workspace(loaded);
  for (const { operation, serverVersion, payload, ...key } of changes)
    if (operation !== 'DELETE') confirm(workspace, key, serverVersion, payload, loaded.meta.generation);
  return workspace;
}

/**
 * The record was erased for good (SV-237): with it go the mutations that the server had acknowledged, and what the
 * unsent ones hold of it beside what the person did. Those wait for the person as on any deleted record.
 */
function forgetErased(workspace: Workspace, key: RecordKey, wasHeld: boolean): void {
  const mutations = workspace.allOf(key);
  if (wasHeld || mutations.length > 0) workspace.forgetLists(key.entityType);
  for (const mutation of mutations) {
    const { conflict } = mutation;
    if (wasAcknowledged(mutation)) workspace.deleteMutation(mutation.id);
    else workspace.putMutation({ ...mutation, base: null, conflict: conflict && { ...conflict, serverData: null } });
  }
}

/** In the ring, or from there again in the queue (`offerRingAgain`). */
const wasAcknowledged = ({ state, ackVersion }: Mutation): boolean =>
  !isOpen(state) || (isWaiting(state) && ackVersion !== null);

/** Another device continues under this device's id: from now on this one has an id of its own (RB-22). */
function noteTwin(
  { meta: { twin }, ...loaded }: Loaded,
  workspace: Workspace,
  { hasMore }: PageHead,
  changes: readonly Change[],
  { self, newId }: PageWorld,
): void {
  const next = nextTwin(twin, isStrange({ ...loaded, meta: workspace.meta }, changes, self), !hasMore);
  if (next === twin) return;
  workspace.setMeta({ twin: next, ...(next === 'told' ? { clientId: newId() } : {}) });
}

/**
 * Offers acknowledged mutations again: a restored server may have lost them; for any other they are repeats without
 * effect. When they were made, the records that they refer to were on the server, also for what has been queued since;
 * now they may be refused.
 */
function offerRingAgain(loaded: Loaded, workspace: Workspace, domain: Domain): void {
  const creates = new Set(
    loaded.mutations.filter(({ operation, state }) => operation === 'CREATE' && state === 'acknowledged').map(keyOf),
  );
  const offered = new Map<string, string[]>();
  for (const { operation, state, id, ...key } of loaded.mutations)
    if (operation !== 'KEEP_SERVER' && state === 'acknowledged')
      offered.set(keyOf(key), [...(offered.get(keyOf(key)) ?? []), id]);
  for (const loadedOne of loaded.mutations) {
    const mutation = nameAgain(loadedOne, offered.get(keyOf(loadedOne)) ?? []);
    const definition = entityOf(domain, mutation.entityType);
    const again = definition
      ? referencesOf(definition, mutation.payload)
          .map(keyOf)
          .filter((key) => creates.has(key))
      : [];
    const dependsOn = [...new Set([...mutation.dependsOn, ...again])];
    const state = isOpen(mutation.state) ? null : nextState(mutation.state, 'reoffer');
    if (state !== null) workspace.putMutation({ ...mutation, state, dependsOn, settledAt: null });
    else if (mutation !== loadedOne || dependsOn.length > mutation.dependsOn.length)
      workspace.putMutation({ ...mutation, dependsOn });
  }
}

/**
 * The snapshot is complete: rows that it did not contain are removed, unless an unsent change stands on them. Their
 * versions are removed too: on a restored server a record may begin again at 1. A saved list may show such a row, which
 * the person may no longer be allowed to read: it is made again from the rows.
 */
export function planSweep(loaded: Loaded): Workspace {
  const workspace = new Workspace(loaded);
  // A mutation that was sent without an answer may have been applied, and its record deleted by others since: its
  // version may be higher than any seen here.
  const left = new Set(loaded.mutations.filter((mutation) => mutation.left && isOpen(mutation.state)).map(keyOf));
  for (const stale of loaded.stale) {
    const cleared = stale.confirmedVersion > 0 || left.has(keyOf(stale));
    if (stale.confirmed !== null) workspace.forgetLists(stale.entityType);
    workspace.putRecord({
      ...stale,
      confirmed: null,
      confirmedVersion: 0,
      generation: loaded.meta.generation,
      ...(cleared ? { cleared } : {}),
    });
  }
  if (loaded.stale.length === 0) workspace.setMeta({ snapshot: false });
  return workspace;
}
