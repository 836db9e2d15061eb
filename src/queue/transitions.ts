import { unreachable } from '../lib/assert.ts';
import type { MutationState } from './model.ts';

export const MUTATION_EVENTS = [
  'claim', // chosen for a request
  'noOutcome', // transport failure, deferral, or the sender died
  'acknowledge', // the server's outcomes …
  'conflict',
  'reject',
  'park', // the server failed on it alone three times
  'retry', // a person sends it again
  'reoffer', // the server was restored from a backup: offered again
] as const;
export type MutationEvent = (typeof MUTATION_EVENTS)[number];

/** `stay`: the event changes nothing in this state. `never`: the engine must not produce it. */
export type Next = MutationState | 'stay' | 'never';

/** SPEC OB-1: every state × every event. An outcome of a mutation that is settled already changes nothing (N18). */
export const TRANSITIONS: Record<MutationState, Record<MutationEvent, Next>> = {
  pending: {
    claim: 'sent',
    noOutcome: 'stay',
    acknowledge: 'acknowledged',
    conflict: 'conflict',
    reject: 'rejected',
    park: 'failed',
    retry: 'stay',
    reoffer: 'stay',
  },
  sent: {
    claim: 'stay',
    noOutcome: 'pending',
    acknowledge: 'acknowledged',
    conflict: 'conflict',
    reject: 'rejected',
    park: 'failed',
    retry: 'stay',
    reoffer: 'stay',
  },
  acknowledged: {
    claim: 'never',
    noOutcome: 'stay',
    acknowledge: 'stay',
    conflict: 'stay',
    reject: 'stay',
    park: 'never',
    retry: 'never',
    reoffer: 'pending',
  },
  conflict: {
    claim: 'never',
    noOutcome: 'stay',
    acknowledge: 'stay',
    conflict: 'stay',
    reject: 'stay',
    park: 'never',
    retry: 'never',
    reoffer: 'stay',
  },
  rejected: {
    claim: 'never',
    noOutcome: 'stay',
    acknowledge: 'stay',
    conflict: 'stay',
    reject: 'stay',
    park: 'never',
    retry: 'never',
    reoffer: 'stay',
  },
  failed: {
    claim: 'never',
    noOutcome: 'stay',
    acknowledge: 'acknowledged',
    conflict: 'conflict',
    reject: 'rejected',
    park: 'stay',
    retry: 'pending',
    reoffer: 'stay',
  },
};

/** The state after an event, or null if the event is not allowed in this state. */
export function nextState(state: MutationState, event: MutationEvent): MutationState | null {
  const next = TRANSITIONS[state][event];
  switch (next) {
    case 'never':
      return null;
    case 'stay':
      return state;
    case 'pending':
    case 'sent':
    case 'acknowledged':
    case 'conflict':
    case 'rejected':
    case 'failed':
      return next;
    default:
      return unreachable(next);
  }
}

/** Who has to act on a mutation in each state: the sync, a person, or nobody. */
const TURN: Readonly<Record<MutationState, 'sync' | 'person' | 'nobody'>> = {
  pending: 'sync',
  sent: 'sync',
  acknowledged: 'nobody',
  conflict: 'person',
  rejected: 'person',
  failed: 'person',
};

/** States that wait for a person. */
export const needsPerson = (state: MutationState): boolean => TURN[state] === 'person';

export const isWaiting = (state: MutationState): boolean => TURN[state] === 'sync';

/** Not on the server yet, and not given up. */
export const isOpen = (state: MutationState): boolean => TURN[state] !== 'nobody';
