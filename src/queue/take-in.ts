import type { Domain } from '../contract/domain.ts';
import { keyOf, recordOf, type Mutation } from './model.ts';
import type { Loaded, Need } from './ports.ts';
import { isOpen, nextState } from './transitions.ts';
import { upgradeMutation } from './upgrade.ts';
import { Workspace } from './workspace.ts';

export function takeInNeed(mutations: readonly Mutation[]): Need {
  const keys = [...mutations, ...mutations.flatMap(({ dependsOn }) => dependsOn.map(recordOf))];
  return { records: keys, mutationsOf: keys, mutations: mutations.map(({ id }) => id), whole: true };
}

/**
 * Takes the queue of another device of the same person into this store (SPEC OB-19). The ids stay: whatever both devices
 * send has one effect, since the server gives the outcome of an id that it knows. What this store has already, in
 * whatever state, stays as it is here.
 */
export function planTakeIn(
  domain: Domain,
  loaded: Loaded,
  mutations: readonly Mutation[],
): { workspace: Workspace; added: Mutation[] } {
  const workspace = new Workspace(loaded);
  let { seq } = loaded.meta;
  const added = [...mutations]
    .sort((a, b) => a.seq - b.seq)
    .filter(({ id, state }) => isOpen(state) && workspace.mutation(id) === undefined)
    .map((mutation): Mutation => {
      seq += 1;
      // The other device may have sent it: its content must not change under its id, not by an upgrade either (UG-3).
      return upgradeMutation(domain, {
        ...mutation,
        seq,
        state: nextState(mutation.state, 'noOutcome') ?? mutation.state,
        left: true,
        notBefore: 0,
      });
    });
  const known = new Set(added.map(({ id }) => id));
  for (const mutation of added) {
    const { resolvedBy } = mutation;
    // Its resolution was not in the file: it waits for a person again.
    const isResolved = resolvedBy !== null && (known.has(resolvedBy) || workspace.mutation(resolvedBy) !== undefined);
    workspace.putMutation(isResolved ? mutation : { ...mutation, resolvedBy: null });
  }
  workspace.setMeta({ seq });
  return { workspace, added };
}

/** Keys `type/id` of the records that were changed. */
export const keysOf = (mutations: readonly Mutation[]): string[] => [...new Set(mutations.map(keyOf))];
