import { describe, expect, it } from 'vitest';
import { identityDoubts, patientState, IDENTIFIER_SYSTEMS } from '../entities/patient.ts';
import { formatNir, nirDoubt, nirKey } from './nir.ts';

describe('CL-2 the French number', () => {
  it.each([
    ['255081416802538', 'female', '1955-08-01', null],
    ['255081416802539', 'female', '1955-08-01', 'key'],
    ['184122A12345697', 'male', '1984-12-05', null],
    ['1 84 12 2A 123 456 97', 'male', '1984-12', null],
    ['184122A123456', 'male', '1984', null],
    ['255081416802538', 'male', '1955-08-01', 'sex'],
    ['255081416802538', 'female', '1956-08-01', 'year'],
    ['255081416802538', 'female', '1955-09-01', 'month'],
    ['955081416802538', 'female', '1955-08-01', 'shape'],
    ['255131416802538', 'female', '1955-08-01', 'shape'],
    ['255201416802538', 'female', '1955-08-01', 'key'],
    ['', 'female', '1955', null],
  ] as const)('%s of a %s born %s: %s', (value, gender, birthDate, doubt) =>
    expect(nirDoubt(value, gender, birthDate)).toBe(doubt),
  );

  it('an unknown sex raises no doubt, and Corsica counts as 19 and 18', () => {
    expect(nirDoubt('255081416802538', 'unknown', '1955-08-01')).toBeNull();
    expect(nirKey('184122A123456')).toBe('97');
    expect(nirKey('184122B123456')).toBe(String(97n - (1841218123456n % 97n)).padStart(2, '0'));
    expect(formatNir('184122A12345697')).toBe('1 84 12 2A 123 456 97');
  });
});

describe('CL-2 numbers of a patient are doubted, never refused', () => {
  const of = (system: string, value: string) =>
    identityDoubts({
      gender: 'female',
      birthDate: '1955-08-01',
      identifiers: [
        { system: IDENTIFIER_SYSTEMS.mrn, value: 'x' },
        { system, value },
      ],
    });
  it.each([
    [IDENTIFIER_SYSTEMS.ins, '255081416802538', undefined],
    [IDENTIFIER_SYSTEMS.nss, '255081416802539', 'key'],
    [IDENTIFIER_SYSTEMS.nin, '109840123456789012', undefined],
    [IDENTIFIER_SYSTEMS.nin, '1098401234567890', 'nin'],
    [IDENTIFIER_SYSTEMS.cnas, '84 1234 5678 90', undefined],
    [IDENTIFIER_SYSTEMS.cnas, '84-12', 'cnas'],
    [IDENTIFIER_SYSTEMS.passport, 'whatever', undefined],
  ])('%s %s', (system, value, doubt) =>
    expect(of(system, value)).toEqual(doubt === undefined ? [] : [{ path: 'identifiers.1.value', doubt }]),
  );

  it('CL-3 a state is read off the record, and merged comes first', () => {
    expect(
      [{}, { active: false }, { mergedInto: 'x', active: false }, { enteredInError: true }].map(patientState),
    ).toEqual(['active', 'inactive', 'merged', 'entered-in-error']);
  });
});
