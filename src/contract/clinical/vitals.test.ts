import { describe, expect, it } from 'vitest';
import { validateCreate, checkRecord } from '../entity.ts';
import { observation } from '../entities/observation.ts';
import { bodyMassIndex, VITALS, vitalWarnings } from './vitals.ts';

const base = {
  patientId: '018f0000-0000-7000-9000-000000000001',
  status: 'final',
  effectiveDateTime: '2026-11-21T09:00:00Z',
};
const paths = (fields: object) => {
  const result = validateCreate(observation, { ...base, ...fields });
  return result.ok ? [] : result.issues.map(({ path }) => path);
};
const pressure = (systolic?: number, diastolic?: number) => ({
  code: '85354-9',
  components: [
    ...(systolic === undefined ? [] : [{ code: '8480-6', value: systolic, unit: 'mm[Hg]' }]),
    ...(diastolic === undefined ? [] : [{ code: '8462-4', value: diastolic, unit: 'mm[Hg]' }]),
  ],
});

describe('CL-30 what a vital sign can be', () => {
  it('takes the ends of every range and refuses what lies beyond', () => {
    let judged = 0;
    for (const [code, { units, hard }] of Object.entries(VITALS)) {
      for (const unit of units) {
        const range = hard?.[unit];
        if (!range) continue;
        for (const value of range) expect(paths({ code, value, unit }), `${code} ${value}`).toEqual([]);
        expect(paths({ code, value: range[0] - 0.1, unit })).toContain('value');
        expect(paths({ code, value: range[1] + 0.1, unit })).toContain('value');
        judged += 1;
      }
    }
    expect(judged).toBeGreaterThan(12);
  });

  it.each([
    ['another unit', { code: '8310-5', value: 98.6, unit: '[degF]' }, ['unit']],
    ['no unit', { code: '8310-5', value: 37 }, ['unit', 'unit']],
    ['half a point of pain', { code: '72514-3', value: 3.5, unit: '{score}' }, ['value']],
    ['a code that is none', { code: 'pulse', value: 60, unit: '/min' }, ['code']],
    ['four decimals', { code: '29463-7', value: 70.1234, unit: 'kg' }, ['value']],
    ['nothing measured', { code: '8310-5' }, ['value']],
    ['a pressure without its diastolic', pressure(120), ['components']],
    ['a systolic not above the diastolic', pressure(80, 80), ['components.0.value']],
    ['a component out of range', pressure(301, 80), ['components.0.value']],
  ])('refuses %s', (_name, fields, expected) => expect(paths(fields)).toEqual(expected));

  it('takes a pressure, a reason why there is no value, and a code that it does not know', () => {
    expect(paths(pressure(120, 80))).toEqual([]);
    expect(paths({ code: '8310-5', dataAbsentReason: 'refused' })).toEqual([]);
    expect(paths({ code: '718-7', value: 13.2, unit: 'g/dL' })).toEqual([]);
    expect(paths({ code: '2339-0', value: 5.4, unit: 'mmol/L' })).toEqual([]);
  });
});

describe('CL-31 what a person should look at', () => {
  it('warns beyond the usual range and of a sudden change', () => {
    expect(vitalWarnings(pressure(150, 55)).map(({ path, kind }) => [path, kind])).toEqual([
      ['components.0.value', 'high'],
      ['components.1.value', 'low'],
    ]);
    expect(vitalWarnings({ code: '59408-5', value: 93, unit: '%' })).toEqual([{ path: 'value', kind: 'low' }]);
    expect(vitalWarnings({ code: '59408-5', value: 94, unit: '%' })).toEqual([]);
    const weight = (value: number) => ({ code: '29463-7', value, unit: 'kg' });
    expect(vitalWarnings(weight(77), weight(70))).toEqual([]);
    expect(vitalWarnings(weight(77.1), weight(70))).toEqual([{ path: 'value', kind: 'change' }]);
    expect(vitalWarnings(weight(77.1))).toEqual([]);
  });

  it('computes the body-mass index', () => {
    expect(bodyMassIndex(70, 175)).toBe(22.9);
    expect(bodyMassIndex(70, undefined)).toBeNull();
    expect(bodyMassIndex(70, 0)).toBeNull();
  });
});

describe('CL-32 a final measure', () => {
  const final = { ...base, code: '8310-5', value: 37, unit: 'Cel' };
  it('changes its value only by being amended or corrected', () => {
    expect(checkRecord(observation, { ...final, value: 38 }, final)).toMatchObject([{ path: 'value' }]);
    expect(checkRecord(observation, { ...final, value: 38, status: 'corrected' }, final)).toEqual([]);
    expect(checkRecord(observation, { ...final, note: 'n' }, final)).toEqual([]);
    expect(checkRecord(observation, { ...final, status: 'preliminary' }, final)).toMatchObject([{ path: 'status' }]);
    const error = { ...final, status: 'entered-in-error' };
    expect(checkRecord(observation, { ...error, value: 38 }, error)).toMatchObject([{ path: 'value' }]);
  });
});
