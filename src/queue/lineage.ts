/**
 * What this store knows about its own work on a record (SPEC SV-132). A device may be copied with its whole store, so
 * its id and person prove nothing. Two copies differ in which of the person's events each has made; so an event names
 * those that came before it.
 */
import { LIMITS } from '../contract/protocol.ts';
import type { Change } from '../contract/protocol.ts';
import { keyOf, type Mutation, type OwnEvent, type StoredRecord } from './model.ts';
import type { Loaded, Twin } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** A form cannot stay open across more events than this; the oldest are dropped. */
const REMEMBERED = 32;

const remember = (record: StoredRecord, event: OwnEvent): StoredRecord => ({
  ...record,
  own: [...(record.own ?? []).filter(({ id }) => id !== event.id), event].slice(-REMEMBERED),
});

/**
 * The store's own events of a record that its version `base` does not include: open ones, and ones that the server
 * answered with a later version. Undefined if there are more than a request may name: then the server decides by the
 * device's id alone, as for an older client.
 */
export function ownSince(record: StoredRecord, open: readonly Mutation[], base: number | null): string[] | undefined {
  const made = (record.own ?? [])
    .filter(({ version }) => version === null || version > (base ?? 0))
    .map(({ id }) => id);
  const ids = [...new Set([...made, ...open.map(({ id }) => id)])];
  return ids.length > LIMITS.after ? undefined : ids;
}

/** The server has made this version of the event. */
export function noteMade(workspace: Workspace, { id, entityType, entityId }: Mutation, version: number): void {
  workspace.putRecord(remember(workspace.record({ entityType, entityId }), { id, version }));
}

/**
 * The event was given up. If it had been sent, the server may have applied it, so it is kept here; otherwise it is
 * dropped.
 */
export function noteGivenUp(workspace: Workspace, mutation: Mutation): void {
  if (mutation.left !== true) {
    for (const later of workspace.openOf(mutation))
      if (later.after?.includes(mutation.id))
        workspace.putMutation({ ...later, after: later.after.filter((id) => id !== mutation.id) });
    return;
  }
  if (mutation.operation === 'KEEP_SERVER') return;
  workspace.putRecord(remember(workspace.record(mutation), { id: mutation.id, version: null }));
}

/**
 * What is offered again to a restored server (in the store's order) gets new versions there: later events of the record
 * name it again.
 */
export function nameAgain(mutation: Mutation, offered: readonly string[]): Mutation {
  const at = offered.indexOf(mutation.id);
  const before = at < 0 ? offered : offered.slice(0, at);
  if (mutation.after === undefined || before.every((id) => mutation.after?.includes(id))) return mutation;
  return { ...mutation, after: [...new Set([...before, ...mutation.after])].slice(-LIMITS.after) };
}

/**
 * A resolution takes the place of what it resolves: events that wait behind that on the record follow the resolution
 * too, even if they were made before it.
 */
export function nameResolution(workspace: Workspace, resolved: Mutation, resolutionId: string): void {
  for (const later of workspace.openOf(resolved)) {
    if (
      later.seq <= resolved.seq ||
      later.id === resolutionId ||
      later.after === undefined ||
      later.after.includes(resolutionId)
    )
      continue;
    workspace.putMutation({ ...later, after: [...later.after, resolutionId].slice(-LIMITS.after) });
  }
}

/** The version before a record's first one. An event that names it has seen nothing of the record. */
export const VERSION_ZERO = 0;

const isSecondCreation = ({ operation, conflict }: Mutation): boolean =>
  operation === 'CREATE' && conflict?.reason === 'EXISTS';

/**
 * The version that a change of a record names. Null stands for the device's own creation of it. If the record was
 * created twice, the change has seen nothing of the record that there is now, not even after that conflict is resolved
 * (OB-22). In a store of an older app only the open conflict says so.
 */
export const baseVersionOn = (record: StoredRecord, open: readonly Mutation[], seen: number | null): number | null =>
  seen === null && (record.createdTwice || open.some(isSecondCreation)) ? VERSION_ZERO : seen;

/**
 * The server has another person's record under the id of this creation. The changes behind the creation, and those of
 * forms that are still open over it, have seen nothing of that record (OB-22).
 */
export function noteCreatedTwice(workspace: Workspace, creation: Mutation): void {
  workspace.putRecord({ ...workspace.record(creation), createdTwice: true });
  for (const later of workspace.openOf(creation))
    if (later.baseVersion === null && (later.operation === 'UPDATE' || later.operation === 'DELETE'))
      workspace.putMutation({ ...later, baseVersion: VERSION_ZERO });
}

/** Whether a pulled page names an event of this device and person that this store did not make. */
export function isStrange(
  loaded: Loaded,
  changes: readonly Change[],
  self: { clientId: string; userId: string },
): boolean {
  const made = new Set(loaded.mutations.map(({ id }) => id));
  return changes.some(({ clientId, modifiedBy, outboxEventId, ...key }) => {
    if (
      clientId !== self.clientId ||
      modifiedBy?.id !== self.userId ||
      outboxEventId === undefined ||
      made.has(outboxEventId)
    )
      return false;
    return loaded.records.get(keyOf(key))?.own?.some(({ id }) => id === outboxEventId) !== true;
  });
}

/** State after a pulled page; `ends`: nothing more waits on the server. */
export function nextTwin(twin: Twin | null, strange: boolean, ends: boolean): Twin | null {
  if (twin === 'told' || (strange && twin === 'known')) return 'told';
  const met = strange ? 'met' : twin;
  return met === 'met' && ends ? 'known' : met;
}
