import { describe, expect, it } from 'vitest';
import { MUTATION_STATES } from './model.ts';
import { isOpen, isWaiting, MUTATION_EVENTS, needsPerson, nextState, TRANSITIONS } from './transitions.ts';

describe('OB-1 states and transitions', () => {
  for (const state of MUTATION_STATES) {
    for (const event of MUTATION_EVENTS) {
      it(`OB-1 ${state} × ${event} → ${TRANSITIONS[state][event]}`, () => {
        const said = TRANSITIONS[state][event];
        const expected = said === 'never' ? null : said === 'stay' ? state : said;
        expect(nextState(state, event)).toBe(expected);
      });
    }
  }

  it('OB-1 a settled mutation is not settled again by a late word', () => {
    for (const state of ['acknowledged', 'conflict', 'rejected'] as const) {
      for (const word of ['acknowledge', 'conflict', 'reject', 'noOutcome'] as const)
        expect(nextState(state, word)).toBe(state);
    }
  });

  it('OB-1 want of a word never leads anywhere but back into the queue', () => {
    for (const state of MUTATION_STATES) expect(['pending', state]).toContain(nextState(state, 'noOutcome'));
  });

  it('OB-1 every state is waiting, for a person, or acknowledged', () => {
    for (const state of MUTATION_STATES)
      expect([isWaiting(state), needsPerson(state), !isOpen(state)].filter(Boolean)).toHaveLength(1);
  });
});
