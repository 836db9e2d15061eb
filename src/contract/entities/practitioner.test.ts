import { describe, expect, it } from 'vitest';
import { applyPatch, checkRecord } from '../entity.ts';
import { practitioner, PRACTITIONER_SYSTEMS } from './practitioner.ts';

describe('CL-7 a rule that became narrower', () => {
  const old = {
    familyName: 'BENALI',
    givenNames: 'Samir',
    identifiers: [{ system: PRACTITIONER_SYSTEMS.rpps, value: '123' }],
  };

  it('CL-7 leaves an old record changeable in other ways', () => {
    expect(checkRecord(practitioner, applyPatch(old, { phone: '0612345678' }), old)).toEqual([]);
  });

  it('CL-7 judges what a change touches', () => {
    const next = applyPatch(old, { identifiers: [{ system: PRACTITIONER_SYSTEMS.rpps, value: '1234' }] });
    expect(checkRecord(practitioner, next, old)).toMatchObject([{ path: 'identifiers.0.value' }]);
  });
});
