import { applyPatch, type EntityRecord } from '../contract/entity.ts';
import type { Mutation, RecordSyncState, StoredRecord } from './model.ts';
import { isOpen } from './transitions.ts';

/**
 * Whether a mutation is part of the view (SPEC RB-2). Not: a rejected one (its content is kept); one that another
 * resolves; a conflicting CREATE or DELETE (the server's record is shown until the person has chosen); one that the
 * confirmed row already contains.
 */
function shows(mutation: Mutation, confirmedVersion: number): boolean {
  if (mutation.resolvedBy !== null || mutation.operation === 'KEEP_SERVER') return false;
  if (mutation.ackVersion !== null && mutation.ackVersion <= confirmedVersion) return false;
  switch (mutation.state) {
    case 'rejected':
    case 'acknowledged':
      return false;
    case 'conflict':
      return mutation.operation === 'UPDATE';
    case 'pending':
    case 'sent':
    case 'failed':
      return true;
  }
}

/** Applies one mutation to a view. */
export function applyMutation(
  view: EntityRecord | null,
  mutation: Pick<Mutation, 'operation' | 'payload' | 'entityId'>,
): EntityRecord | null {
  switch (mutation.operation) {
    case 'CREATE':
      return { ...mutation.payload, id: mutation.entityId };
    case 'UPDATE':
      return view === null ? null : applyPatch(view, mutation.payload);
    case 'DELETE':
      return null;
    case 'KEEP_SERVER':
      return view;
  }
}

/** View = confirmed ⊕ open mutations, in the store's order (SPEC RB-1). Pure: cache, store and simulation share it. */
export function rebase(
  confirmed: EntityRecord | null,
  confirmedVersion: number,
  mutations: readonly Mutation[],
): EntityRecord | null {
  return mutations.reduce(
    (view, mutation) => (shows(mutation, confirmedVersion) ? applyMutation(view, mutation) : view),
    confirmed,
  );
}

/** `synced`, or the state of the oldest open mutation that no other one resolves. */
export function syncStateOf(mutations: readonly Mutation[]): RecordSyncState {
  const oldest = mutations.find((mutation) => isOpen(mutation.state) && mutation.resolvedBy === null);
  return oldest === undefined || oldest.state === 'acknowledged' ? 'synced' : oldest.state;
}

/**
 * The content of a refused creation, with the changes made to it since. It is not part of the view (RB-2), but screens
 * show it until somebody decides (UI-14).
 */
function refusedCreation(mutations: readonly Mutation[]): EntityRecord | null {
  const at = mutations.findIndex(
    ({ operation, state, resolvedBy }) => operation === 'CREATE' && state === 'rejected' && resolvedBy === null,
  );
  const creation = mutations[at];
  return creation ? rebase(applyMutation(null, creation), 0, mutations.slice(at + 1)) : null;
}

/** The record with view and state recomputed over these mutations (its own, in the store's order). */
export function rebaseRecord(
  { refused: _refused, ...record }: StoredRecord,
  mutations: readonly Mutation[],
): StoredRecord {
  const view = rebase(record.confirmed, record.confirmedVersion, mutations);
  const refused = view === null ? refusedCreation(mutations) : null;
  return { ...record, view, syncState: syncStateOf(mutations), ...(refused ? { refused } : {}) };
}
