import type { Mutation } from './model.ts';
import type { Contact, Need } from './ports.ts';
import { nextState } from './transitions.ts';
import type { Workspace } from './workspace.ts';

/** Failures of the server on one mutation, alone, before it waits for a person, unless the clinic has set it (DR-4). */
const MAX_FAILURES = 3;
/** A mutation that failed alone while the server answered waits this long, times its failures. */
const SUSPECT_WAIT_MS = 30_000;

export const withSuspects = (need: Need, contact: Contact): Need => ({
  ...need,
  mutations: [...(need.mutations ?? []), ...contact.suspects],
});

/** Others passed: a mutation that failed alone before comes closer to being parked. */
export function countSuspects(
  workspace: Workspace,
  contact: Contact,
  batch: readonly Mutation[],
  now: number,
): Contact {
  const passed = new Set(batch.map(({ id }) => id));
  for (const id of contact.suspects) {
    const mutation = workspace.mutation(id);
    if (!mutation || passed.has(id)) continue;
    const failures = mutation.failures + 1;
    const state =
      failures >= (contact.limits?.attempts ?? MAX_FAILURES) ? nextState(mutation.state, 'park') : mutation.state;
    workspace.putMutation({
      ...mutation,
      failures,
      state: state ?? mutation.state,
      notBefore: now + failures * SUSPECT_WAIT_MS,
    });
  }
  return { ...contact, suspects: [] };
}
