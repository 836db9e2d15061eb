import { describe, expect, it } from 'vitest';
import { patient } from './entities/patient.ts';
import { validateCreate } from './entity.ts';

// No import of plain `zod` here: it would bring its words by itself.
describe('the words of a refusal', () => {
  it('are those of zod, by the contract alone', () => {
    expect(validateCreate(patient, { birthName: '', birthGivenNames: 3, gender: 'none' })).toEqual({
      ok: false,
      issues: [
        {
          path: 'birthName',
          code: 'required',
          params: {},
          message: 'Too small: expected string to have >=1 characters',
        },
        {
          path: 'birthGivenNames',
          code: 'wrong_type',
          params: {},
          message: 'Invalid input: expected string, received number',
        },
        {
          path: 'gender',
          code: 'not_a_choice',
          params: {},
          message: 'Invalid option: expected one of "male"|"female"|"other"|"unknown"',
        },
        {
          path: 'birthDate',
          code: 'required',
          params: {},
          message: 'Invalid input: expected string, received undefined',
        },
      ],
    });
  });
});
