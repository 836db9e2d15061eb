import { describe, expect, it } from 'vitest';
import { clinic } from './clinic.ts';
import { controlOf, isRequired } from './controls.ts';
import { appointment } from './entities/appointment.ts';
import { patient } from './entities/patient.ts';
import { practitioner } from './entities/practitioner.ts';

describe('UI-49 a field of the contract tells its control', () => {
  it.each([
    [patient, 'birthName', { kind: 'text', max: 100 }],
    [patient, 'gender', { kind: 'choice', values: ['male', 'female', 'other', 'unknown'] }],
    [patient, 'birthDate', { kind: 'partial-date' }],
    [patient, 'active', { kind: 'flag' }],
    [patient, 'mergedInto', { kind: 'reference', to: 'patient' }],
    [patient, 'phones', { kind: 'list', of: { kind: 'text', max: 40 }, max: 10 }],
    [appointment, 'start', { kind: 'instant' }],
    [practitioner, 'color', { kind: 'colour' }],
    [practitioner, 'signatureImage', { kind: 'picture', max: 200_000 }],
    [practitioner, 'stamp', { kind: 'long-text', max: 1000 }],
    [practitioner, 'defaultShare', { kind: 'number', integer: false, min: 0, max: 100, unit: '%' }],
    [appointment, 'practitionerIds', { kind: 'list', of: { kind: 'reference', to: 'practitioner' }, max: 10 }],
    [practitioner, 'nothing', { kind: 'other' }],
  ] as const)('%#', (entity, field, control) => {
    expect(controlOf(entity, field)).toEqual(control);
  });

  it('names the parts of a structure, with what each needs', () => {
    expect(controlOf(practitioner, 'availability')).toMatchObject({
      kind: 'list',
      max: 50,
      of: {
        kind: 'structure',
        parts: [
          { name: 'daysOfWeek', required: true, control: { kind: 'list', of: { kind: 'choice' } } },
          { name: 'start', required: true, control: { kind: 'time' } },
          { name: 'end', required: true, control: { kind: 'time' } },
          { name: 'location', required: false, control: { kind: 'text', max: 200 } },
        ],
      },
    });
    expect(controlOf(practitioner, 'notAvailable')).toMatchObject({
      of: { parts: [{ name: 'description' }, { name: 'start', control: { kind: 'day' } }, { name: 'end' }] },
    });
  });

  it('knows what is required', () => {
    expect([isRequired(patient, 'birthName'), isRequired(patient, 'note')]).toEqual([true, false]);
  });

  it('has a control for every field of the clinic, but for values of several kinds', () => {
    const without = clinic.entities.flatMap((entity) =>
      Object.keys(entity.fields.shape)
        .filter((field) => controlOf(entity, field).kind === 'other')
        .map((field) => `${entity.type}.${field}`),
    );
    expect(without).toEqual(['patient.deceased', 'consent.answers']);
  });
});
