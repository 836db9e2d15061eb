import { entityOf, type Domain } from '../contract/domain.ts';
import { referencesOf } from '../contract/entity.ts';
import { changeSchema, type Change, type SyncDownResponse } from '../contract/protocol.ts';
import { isStrange, nameAgain, nextTwin } from './lineage.ts';
import { keyOf } from './model.ts';
import type { Loaded, Need } from './ports.ts';
import { confirm } from './settle.ts';
import { isOpen, nextState } from './transitions.ts';
import { Workspace } from './workspace.ts';

/** So long the ring keeps acknowledged mutations for a server restored from a backup, however many they are (OB-6). */
export const RING_DAYS = 7;

/**
 * A page whose rows are told apart one by one: a row that can't be read must not stop the others, nor be skipped (T12).
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
  return {
    records: changes,
    mutationsOf: changes,
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
 * One page: rows, their views and the cursor in one change of the store (protocol, Down 5; RB-4). Pending edits stay on
 * top.
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
    // In a fresh copy the server's word stands even where it is older: it was restored from a backup (S5).
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

/** Another device goes on under this one's id: from now on this one has an id of its own (RB-22). */
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
 * Acknowledged work is offered again: a restored server may have forgotten it; to another it is a repeat without
 * effect. When it was made, the records that it refers to were on the server, and so they were for what has been queued
 * since; now they may be refused.
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
 * The snapshot is complete: what the server did not name any more is gone, unless an unsent change still stands on it.
 * Its version goes too: on a restored server the record may begin again at 1.
 */
export function planSweep(loaded: Loaded): Workspace {
  const workspace = new Workspace(loaded);
  // Of what has left without a word the server may have taken, and others deleted, more than was ever heard here.
  const left = new Set(loaded.mutations.filter((mutation) => mutation.left && isOpen(mutation.state)).map(keyOf));
  for (const stale of loaded.stale) {
    const cleared = stale.confirmedVersion > 0 || left.has(keyOf(stale));
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
