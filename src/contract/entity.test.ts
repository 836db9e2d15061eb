import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z as classic } from 'zod';
import * as mini from 'zod/mini';
import { clinic } from './clinic.ts';
import {
  applyPatch,
  changedFields,
  checkRecord,
  defineEntity,
  normalisePayload,
  referencesOf,
  updateSchemaOf,
  validateCreate,
  validateUpdate,
} from './entity.ts';
import { appointment } from './entities/appointment.ts';
import { patient } from './entities/patient.ts';
import { fieldKind, instant, isOptional, list, optional, partialDate, text } from './fields.ts';
import { isCalendarDate } from '../lib/calendar-date.ts';

const CLAIRE = { birthName: 'LEFÈVRE', birthGivenNames: 'Claire', gender: 'female', birthDate: '1984-02-29' };
const NOW = new Date('2026-11-21T09:00:00Z');
const paths = (result: ReturnType<typeof validateCreate>): string[] =>
  result.ok ? [] : result.issues.map(({ path }) => path);

describe('patient', () => {
  it('takes the smallest record and drops the nulls of optional fields', () => {
    expect(validateCreate(patient, { ...CLAIRE, note: null })).toEqual({ ok: true, payload: CLAIRE });
  });

  it.each([
    ['an unknown field', { ...CLAIRE, nickname: 'x' }, 'nickname'],
    ['an unknown field inside a field', { ...CLAIRE, address: { town: 'x' } }, 'address.town'],
    ['a missing required field', { ...CLAIRE, gender: undefined }, 'gender'],
    ['null in a required field', { ...CLAIRE, gender: null }, 'gender'],
    ['another type', { ...CLAIRE, birthName: 3 }, 'birthName'],
    ['an empty name', { ...CLAIRE, birthName: '' }, 'birthName'],
    ['a name that is too long', { ...CLAIRE, birthName: 'x'.repeat(101) }, 'birthName'],
    ['NUL', { ...CLAIRE, birthName: 'a\0' }, 'birthName'],
    ['a lone surrogate', { ...CLAIRE, birthName: '\uD800' }, 'birthName'],
    ['decomposed accents', { ...CLAIRE, birthName: 'LEFE\u0300VRE' }, 'birthName'],
    ['a day that does not exist', { ...CLAIRE, birthDate: '2026-02-30' }, 'birthDate'],
    ['a birth in the future', { ...CLAIRE, birthDate: '2999' }, 'birthDate'],
    ['a birth 131 years back', { ...CLAIRE, birthDate: '1850' }, 'birthDate'],
    ['a death before the birth', { ...CLAIRE, deceased: '1980' }, 'deceased'],
    ['something that is no e-mail', { ...CLAIRE, email: 'claire' }, 'email'],
    ['an INSEE code of four digits', { ...CLAIRE, birthPlaceInsee: '7511' }, 'birthPlaceInsee'],
  ])('refuses %s and names the field', (_name, payload, path) =>
    expect(paths(validateCreate(patient, payload, { now: NOW }))).toContain(path),
  );

  it('judges no date where nobody says what day it is', () => {
    expect(validateCreate(patient, { ...CLAIRE, birthDate: '2999' }).ok).toBe(true);
    expect(
      validateCreate(patient, { ...CLAIRE, birthDate: '2999' }, { now: new Date('2999-06-01T00:00:00Z') }).ok,
    ).toBe(true);
  });

  it('an update touches what it names, null clears what is optional, an empty one is refused', () => {
    expect(validateUpdate(patient, { note: null, email: 'c@e.fr' })).toEqual({
      ok: true,
      payload: { note: null, email: 'c@e.fr' },
    });
    expect(validateUpdate(patient, { gender: null }).ok).toBe(false);
    expect(validateUpdate(patient, {}).ok).toBe(false);
    expect(validateUpdate(patient, []).ok).toBe(false);
  });
});

describe('appointment', () => {
  const booked = {
    patientId: '018f0000-0000-7000-9000-000000000001',
    practitionerIds: ['018f0000-0000-7000-9000-000000000002'],
    start: '2026-03-03T09:00:00+01:00',
    end: '2026-03-03T08:15:00Z',
    status: 'booked',
  };

  it('keeps instants in UTC with milliseconds', () => {
    expect(validateCreate(appointment, booked)).toMatchObject({
      ok: true,
      payload: { start: '2026-03-03T08:00:00.000Z', end: '2026-03-03T08:15:00.000Z' },
    });
  });

  it('refuses an end before the start and a change of status that is not one', () => {
    expect(paths(validateCreate(appointment, { ...booked, end: booked.start }))).toEqual(['end']);
    expect(checkRecord(appointment, { ...booked, status: 'fulfilled' }, booked)).toMatchObject([{ path: 'status' }]);
    expect(checkRecord(appointment, { ...booked, status: 'arrived' }, booked)).toEqual([]);
  });

  it('tells the records that it refers to', () => {
    expect(referencesOf(appointment, booked).map(({ entityType, field }) => `${entityType} ${field}`)).toEqual([
      'patient patientId',
      'practitioner practitionerIds',
    ]);
  });
});

/** The same entity, by `zod/mini` and its makers, and by plain `zod`. */
const plain = {
  type: 'note',
  resource: 'notes',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
} as const;
const makes = {
  mini: defineEntity({
    ...plain,
    fields: mini.strictObject({
      title: text(5),
      count: mini.int(),
      at: optional(instant()),
      tags: optional(list(text(3), 2, 1)),
    }),
  }),
  zod: defineEntity({
    ...plain,
    fields: classic.strictObject({
      title: classic.string().min(1).max(5),
      count: classic.int(),
      at: classic.string().meta({ kind: 'instant' }).optional(),
      tags: classic.array(classic.string().max(3)).min(1).max(2).optional(),
    }),
  }),
};

describe.each(Object.entries(makes))('an entity of %s', (_name, note) => {
  it('is refused in the words of zod', () => {
    const refused = validateCreate(note, { title: '', count: 1.5, tags: [], colour: 'red' });
    expect(refused).toEqual({
      ok: false,
      issues: [
        { path: 'title', code: 'required', params: {}, message: 'Too small: expected string to have >=1 characters' },
        { path: 'count', code: 'not_whole', params: {}, message: 'Invalid input: expected int, received number' },
        { path: 'tags', code: 'required', params: {}, message: 'Too small: expected array to have >=1 items' },
        { path: 'colour', code: 'unknown_field', params: {}, message: 'unknown field' },
      ],
    });
    expect(validateUpdate(note, { title: null, tags: ['four'] })).toEqual({
      ok: false,
      issues: [
        { path: 'title', code: 'required', params: {}, message: 'Invalid input: expected string, received null' },
        {
          path: 'tags.0',
          code: 'too_long',
          params: { max: 3 },
          message: 'Too big: expected string to have <=3 characters',
        },
      ],
    });
  });

  it('keeps instants in UTC, clears what is optional and knows what each field is kept as', () => {
    expect(validateCreate(note, { title: 'a', count: 1, at: '2026-03-03T09:00:00+01:00', tags: null })).toEqual({
      ok: true,
      payload: { title: 'a', count: 1, at: '2026-03-03T08:00:00.000Z' },
    });
    expect(validateUpdate(note, { at: null })).toEqual({ ok: true, payload: { at: null } });
    expect(normalisePayload(note, { at: '2026-03-03T09:00:00Z' })).toEqual({ at: '2026-03-03T09:00:00.000Z' });
    expect(Object.entries(note.fields.shape).map(([name, field]) => [name, isOptional(field)])).toEqual([
      ['title', false],
      ['count', false],
      ['at', true],
      ['tags', true],
    ]);
    expect(fieldKind(note.fields.shape.at)).toBe('instant');
    expect(Object.values(updateSchemaOf(note).shape).every(isOptional)).toBe(true);
  });
});

describe('every entity', () => {
  it('has references to entities that are declared, and a field for each', () => {
    for (const entity of clinic.entities) {
      for (const reference of entity.references) {
        expect(clinic.entities.map(({ type }) => type)).toContain(reference.to);
        expect(Object.keys(entity.fields.shape)).toContain(reference.field);
      }
    }
  });

  it('a patch makes exactly its changed fields differ', () => {
    const fields = fc.record(
      { birthName: fc.string(), note: fc.option(fc.string()), email: fc.option(fc.string()) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, fields, (record, patch) => {
        const before = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as Record<
          string,
          string
        >;
        const after = applyPatch(before, patch);
        const changed = changedFields(before, patch);
        for (const name of ['birthName', 'note', 'email'])
          expect(after[name] !== before[name]).toBe(changed.includes(name));
      }),
    );
  });
});

describe('dates', () => {
  it('takes what exists in the calendar and nothing else', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          expect([day, day.slice(0, 7), day.slice(0, 4)].every(isCalendarDate)).toBe(true);
        },
      ),
    );
    for (const bad of [
      '2026-02-30',
      '2025-02-29',
      '2026-13',
      '2026-00-10',
      '0000',
      '26-01-01',
      'infinity',
      '2026-1-1',
      ' 2026',
      '2026-01-01T00:00:00Z',
    ]) {
      expect(partialDate().safeParse(bad).success).toBe(false);
    }
  });

  it('an instant has a zone and exists', () => {
    for (const good of ['2026-03-03T09:00:00Z', '2026-03-03T09:00:00.123456+01:00', '2026-03-03t09:00:00z'])
      expect(instant().safeParse(good).success).toBe(true);
    for (const bad of [
      '2026-03-03T09:00:00',
      '2026-02-30T09:00:00Z',
      '2026-03-03 09:00:00Z',
      '2026-03-03T24:00:00Z',
      '2026-03-03T09:60:00Z',
      '2026-03-03',
    ]) {
      expect(instant().safeParse(bad).success).toBe(false);
    }
  });
});
