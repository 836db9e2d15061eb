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

describe('UI-80 opening hours', () => {
  const BENALI = { familyName: 'BENALI', givenNames: 'Samir' };
  const open = (daysOfWeek: string[], start: string, end: string) => ({ daysOfWeek, start, end });
  const paths = (availability: object[]) =>
    checkRecord(practitioner, { ...BENALI, availability } as never, null).map(({ path, code }) => `${path} ${code}`);

  it('UI-80 of one day do not overlap; one that begins where another ends may', () => {
    expect(paths([open(['mon'], '09:00', '12:00'), open(['mon', 'tue'], '11:59', '13:00')])).toEqual([
      'availability.1.start hours_overlap',
    ]);
    expect(paths([open(['mon'], '09:00', '12:00'), open(['mon'], '12:00', '13:00')])).toEqual([]);
    expect(paths([open(['mon'], '09:00', '12:00'), open(['tue'], '09:00', '12:00')])).toEqual([]);
    expect(paths([open(['mon'], '09:00', '12:00'), open(['mon'], '09:00', '12:00')])).toHaveLength(1);
  });

  it('UI-80 CL-7 an overlap of before keeps nobody from changing the rest', () => {
    const old = { ...BENALI, availability: [open(['mon'], '09:00', '12:00'), open(['mon'], '10:00', '11:00')] };
    expect(checkRecord(practitioner, applyPatch(old, { phone: '0612345678' }), old)).toEqual([]);
  });
});
