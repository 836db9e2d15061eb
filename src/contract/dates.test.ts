import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import type { JsonObject } from '../lib/json.ts';
import { clinic } from './clinic.ts';
import { dateIssues } from './dates.ts';
import { medicalRecord } from './entities/medical-record.ts';
import { observation } from './entities/observation.ts';
import { patient } from './entities/patient.ts';
import { prescription } from './entities/prescription.ts';
import { checkRecord, validateCreate, type EntityDefinition } from './entity.ts';
import { fieldKind, type Schema } from './fields.ts';

const NOW = new Date('2026-11-28T12:00:00.000Z');
const CLAIRE: JsonObject = {
  birthName: 'LEFÈVRE',
  birthGivenNames: 'Claire',
  gender: 'female',
  birthDate: '1984-02-29',
};
const paths = (issues: readonly { path: string }[]) => issues.map(({ path }) => path);

/** Paths of all that is kept as a date or an instant, however deep. */
function datesOf(schema: Schema, at: string): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
      return datesOf(def.innerType, at);
    case 'array':
      return datesOf(def.element, `${at}.*`);
    case 'union':
      return def.options.flatMap((option) => datesOf(option, at));
    case 'object':
      return Object.entries(def.shape).flatMap(([name, field]) => datesOf(field, at === '' ? name : `${at}.${name}`));
    default:
      return ['date', 'instant'].includes(fieldKind(schema)) ? [at] : [];
  }
}

describe('H43 CL-83 every date has its rule', () => {
  const dated = clinic.entities
    .map((definition: EntityDefinition) => [definition, datesOf(definition.fields, '')] as const)
    .filter(([, dates]) => dates.length > 0);

  it.each(
    dated.map(([definition, dates]) => [
      definition.type,
      Object.keys(definition.dates ?? {}).toSorted(),
      dates.toSorted(),
    ]),
  )('%s', (_type, rules, dates) => expect(rules).toEqual(dates));

  it('the walk finds them', () => {
    expect(dated.length).toBeGreaterThanOrEqual(11);
    expect(dated.flatMap(([, dates]) => dates).length).toBeGreaterThanOrEqual(33);
  });

  it.each(
    dated.flatMap(([definition, dates]) =>
      dates.map((path) => [definition.type, path, definition.dates?.[path] ?? 'planned'] as const),
    ),
  )('%s %s', (type, path, rule) => {
    const { dates = {} } = clinic.entities.find((entity: EntityDefinition) => entity.type === type) as EntityDefinition;
    const holding = (value: string): JsonObject =>
      path
        .split('.')
        .reduceRight<unknown>((inner, step) => (step === '*' ? [inner] : { [step]: inner }), value) as JsonObject;
    const refused = (value: string) => dateIssues(dates, holding(value), {}, NOW).length > 0;
    expect(['9999-12-31', '2999-01-01T00:00:00.000Z', '0001-01-01', '1800'].map(refused)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(
      ['2026-11-28', '2026-11-29', '2026-11', '2026', '1950-01-01', '2026-11-29T11:00:00.000Z'].map(refused),
    ).toEqual([false, false, false, false, false, false]);
    expect(['2026-11-30', '2026-12', '2027', '2091-03-08', '2026-11-29T13:00:00.000Z'].map(refused)).toEqual(
      Array.from({ length: 5 }, () => rule === 'happened'),
    );
  });
});

describe('H43 CL-83 a rule of one date holds for its siblings', () => {
  it.each(['2091-03-08', '9999', '2027-01', '1700-01-01'])('nobody has died in %s', (deceased) => {
    expect(validateCreate(patient, { ...CLAIRE, birthDate: '1960', deceased }, { now: NOW })).toMatchObject({
      ok: false,
    });
    expect(paths(checkRecord(patient, { ...CLAIRE, deceased }, CLAIRE, { now: NOW }))).toContain('deceased');
  });

  it('a death that is known, of today, or without a date is taken', () => {
    for (const deceased of ['2025-06-19', '2026-11-28', '2026', true, false])
      expect(validateCreate(patient, { ...CLAIRE, deceased }, { now: NOW }).ok).toBe(true);
  });

  it('CL-7 what came in before the rule keeps nobody from changing the rest', () => {
    const old = { ...CLAIRE, deceased: '2091-03-08' };
    expect(checkRecord(patient, { ...old, note: 'x' }, old, { now: NOW })).toEqual([]);
    expect(paths(checkRecord(patient, { ...old, deceased: '2092' }, old, { now: NOW }))).toEqual(['deceased']);
  });

  const visit: JsonObject = {
    patientId: 'p',
    practitionerId: 'd',
    occurredAt: '2027-03-01T09:00:00.000Z',
    type: 'note',
    title: 'T',
    text: 'RAS',
  };
  it('CL-84 a visit may be planned ahead; it has not begun, and nothing was measured, in the future', () => {
    expect(checkRecord(medicalRecord, { ...visit, status: 'planned' }, null, { now: NOW })).toEqual([]);
    expect(paths(checkRecord(medicalRecord, visit, null, { now: NOW }))).toEqual(['occurredAt']);
    expect(
      paths(
        checkRecord(medicalRecord, { ...visit, status: 'in-progress' }, { ...visit, status: 'planned' }, { now: NOW }),
      ),
    ).toEqual(['occurredAt']);
    const measure: JsonObject = {
      patientId: 'p',
      code: '8310-5',
      effectiveDateTime: '2027-03-01T09:00:00.000Z',
      value: 37,
      unit: 'Cel',
    };
    expect(paths(checkRecord(observation, { ...measure, status: 'final' }, null, { now: NOW }))).toEqual([
      'effectiveDateTime',
    ]);
    expect(checkRecord(observation, { ...measure, status: 'registered' }, null, { now: NOW })).toEqual([]);
  });

  it('CL-84 an ordonnance is valid until, and dispensed, after it was written', () => {
    const ordonnance: JsonObject = {
      patientId: 'p',
      practitionerId: 'd',
      status: 'draft',
      prescribedAt: '2026-11-20T09:00:00.000Z',
      lines: [],
    };
    expect(
      paths(
        checkRecord(
          prescription,
          { ...ordonnance, validUntil: '2026-11-19', dispensedAt: '2026-11-18T09:00:00.000Z' },
          null,
          { now: NOW },
        ),
      ),
    ).toEqual(['validUntil', 'dispensedAt']);
    expect(
      checkRecord(
        prescription,
        { ...ordonnance, validUntil: '2027-11-19', dispensedAt: '2026-11-20T10:00:00.000Z' },
        null,
        { now: NOW },
      ),
    ).toEqual([]);
  });
});
