import { describe, expect, it } from 'vitest';
import { practitioner } from '../contract/entities/practitioner.ts';
import { prescription } from '../contract/entities/prescription.ts';
import { contractModel } from './contract-model.ts';

const FIELDS = Object.keys(practitioner.fields.shape);
const model = contractModel(practitioner, FIELDS, { active: true });

const BENALI = {
  familyName: 'BENALI',
  givenNames: 'Karim',
  specialties: ['Cardiologie', 'Médecine interne'],
  fee: { amount: 52.5, currency: 'EUR' },
  availability: [{ daysOfWeek: ['mon', 'tue'], start: '09:00', end: '12:30' }],
};

describe('UI-50 a form made from the contract', () => {
  it('gives a record back as it was: nothing has changed', () => {
    expect(model.patchOf(model.inputOf(BENALI), BENALI)).toEqual({});
    expect(model.payloadOf(model.inputOf(BENALI))).toEqual(BENALI);
  });

  it('sends only what was changed, null for what was cleared', () => {
    const input = model.inputOf(BENALI);
    expect(
      model.patchOf({ ...input, specialties: [' ', 'Cardiologie '], fee: { amount: '', currency: '' } }, BENALI),
    ).toEqual({ specialties: ['Cardiologie'], fee: null });
  });

  it('takes numbers as they are typed in French, and leaves what is none for validation to name', () => {
    const input = model.inputOf({});
    expect(model.payloadOf({ ...input, defaultShare: '12,5' })).toEqual({ defaultShare: 12.5 });
    expect(model.payloadOf({ ...input, defaultShare: 'moitié' })).toEqual({ defaultShare: 'moitié' });
  });

  it('says a flag only where it differs from what its absence means', () => {
    expect(model.inputOf({})['active']).toBe(true);
    expect(model.payloadOf({ ...model.inputOf({}), active: false })).toEqual({ active: false });
    expect(model.patchOf({ ...model.inputOf(BENALI), active: false }, BENALI)).toEqual({ active: false });
  });

  it('CR-81 keeps a no in a structure apart from no answer', () => {
    const lines = contractModel(prescription, ['lines']);
    const record = {
      lines: [
        { drug: { name: 'L-Thyroxine' }, posology: '1 le matin', substitutionAllowed: false },
        { drug: { name: 'Doliprane' }, posology: '1 g' },
      ],
    };
    expect(lines.payloadOf(lines.inputOf(record))).toEqual(record);
    const [first, second] = record.lines;
    const input = lines.inputOf({ lines: [second!] });
    expect(lines.patchOf(input, { lines: [second!] })).toEqual({});
    expect(lines.patchOf(lines.inputOf({ lines: [first!] }), { lines: [second!] })).toEqual({ lines: [first] });
  });

  it('touches nothing that it does not show', () => {
    const few = contractModel(practitioner, ['familyName']);
    const input = few.inputOf(BENALI);
    expect(few.patchOf({ ...input, familyName: 'Benali' }, BENALI)).toEqual({ familyName: 'Benali' });
  });
});
