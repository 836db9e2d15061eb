import { afterEach, expect, it } from 'vitest';
import { setPerson } from '../lib/person.ts';
import { endHandBack, handBack, handedBackOf } from './handed-back.ts';

afterEach(() => setPerson(null));

it('OB-18 what was typed is handed back to the person who typed it alone', () => {
  setPerson('clinic:claire');
  const state = handBack({ content: { birthName: 'MOREAU' }, seen: null, slot: 's' });
  expect(handedBackOf(state)).toMatchObject({ content: { birthName: 'MOREAU' } });
  setPerson('clinic:paul');
  expect(handedBackOf(state)).toBeNull();
  setPerson('clinic:claire');
  expect(handedBackOf(state)).not.toBeNull();
  endHandBack(state);
  expect(handedBackOf(state)).toBeNull();
});
