import { describe, expect, it } from 'vitest';
import { bothOf, type Sides } from './both.ts';
import { clinic } from './clinic.ts';

const both = (field: string, sides: Sides) => bothOf(clinic, 'patient', field, sides);

describe('H28 UI-41 a conflict can be settled by keeping both', () => {
  it.each<[string, Sides, unknown]>([
    ['both added one', { before: ['1'], mine: ['1', '2'], server: ['1', '3'] }, ['1', '3', '2']],
    ['both replaced it', { before: ['1'], mine: ['2'], server: ['3'] }, ['3', '2']],
    ['one removed what the other kept', { before: ['1', '2'], mine: ['2'], server: ['1', '2', '3'] }, ['2', '3']],
    ['what was before is not known', { before: undefined, mine: ['1', '2'], server: ['1', '3'] }, ['1', '3', '2']],
  ])('a list: %s', (_name, sides, expected) => expect(both('phones', sides)).toEqual(expected));

  it.each<[string, Sides, string]>([
    [
      'both appended',
      { before: 'Diabète.', mine: 'Diabète. HbA1c 7,1.', server: 'Diabète. Revoir en mars.' },
      'Diabète. Revoir en mars.\nHbA1c 7,1.',
    ],
    ['both rewrote it', { before: 'Diabète.', mine: 'Type 2.', server: 'Équilibré.' }, 'Équilibré.\nType 2.'],
  ])('a note: %s', (_name, sides, expected) => expect(both('note', sides)).toBe(expected));

  it.each<[string, string, Sides]>([
    ['a name', 'birthName', { before: 'A', mine: 'B', server: 'C' }],
    ['an emptied note', 'note', { before: 'A', mine: null, server: 'C' }],
    ['one that contains the other', 'note', { before: 'A', mine: 'A b', server: 'A b c' }],
    ['what would be too long', 'note', { before: '', mine: 'x'.repeat(6_000), server: 'y'.repeat(6_000) }],
    ['an unknown field', 'nothing', { before: [], mine: ['1'], server: ['2'] }],
  ])('not for %s', (_name, field, sides) => expect(both(field, sides)).toBeUndefined());
});
