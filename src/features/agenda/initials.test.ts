import { expect, it } from 'vitest';
import { initialsOf } from './initials.ts';

it.each([
  ['MARTIN Claire', 'C. M.'],
  ['DE LA TOUR Jean-Pierre', 'J. D.'],
  ["N'GUESSAN Aya Marie", 'A. N.'],
  ['ÉMILE ÉLODIE', 'É. É.'],
  ['MARTIN', 'M.'],
  ['بن علي ليلى', 'ع. ب.'],
  ['', ''],
])('AG-35 the initials of %s are %s', (name, initials) => expect(initialsOf(name)).toBe(initials));
