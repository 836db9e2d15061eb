import { describe, expect, it } from 'vitest';
import { validateCreate, validateUpdate } from '../../contract/entity.ts';
import { patient } from '../../contract/entities/patient.ts';
import type { JsonObject } from '../../lib/json.ts';
import { likelyDuplicates } from './duplicates.ts';
import { draftOf, FORM_FIELDS, inputOf, patchOf, payloadOf, withDraft } from './form-model.ts';
import { displayName, patientListing } from './listing.ts';
import { formatNir, nirDoubt } from '../../contract/clinical/nir.ts';
import { faultsOfChange, faultsOfNew, faultsOfRefusal } from './validation.ts';

const CLAIRE: JsonObject = {
  birthName: 'Lefèvre',
  birthGivenNames: 'Claire Marie',
  usualName: 'Martin',
  gender: 'female',
  birthDate: '1984-02-29',
  birthDateApproximate: true,
  birthPlaceInsee: '75116',
  identityStatus: 'VALI',
  identifiers: [
    { system: 'urn:oid:1.2.250.1.213.1.4.8', value: '284027511604231', status: 'VALI' },
    { system: 'https://github.com/synthetichealth/synthea', value: 'abc', type: 'MR' },
  ],
  phones: ['+33612345678', '01.45.67.89.01'],
  email: 'claire@exemple.fr',
  address: { line: ['12 rue des Lilas', 'Bât. B'], postcode: '75011', city: 'Paris' },
  contacts: [{ name: 'Paul Martin', relation: 'conjoint', phone: '0611223344' }],
  coverage: [{ payer: 'CPAM', number: '12', rate: 70, rank: 1 }],
  note: 'Deux\nlignes',
  active: true,
};

const TODAY = new Date('2026-11-21T12:00:00Z');

describe('the patient form and the record', () => {
  it('an untouched form changes nothing, whatever the record holds', () => {
    for (const record of [CLAIRE, { birthName: 'A', birthGivenNames: 'B', gender: 'male', birthDate: '1950' }, { ...CLAIRE, active: false, deceased: '2020-01' }]) {
      expect(patchOf(inputOf(record), record)).toEqual({});
    }
  });

  it('a change sends the changed field alone, and clears with null', () => {
    expect(patchOf({ ...inputOf(CLAIRE), email: '' }, CLAIRE)).toEqual({ email: null });
    expect(patchOf({ ...inputOf(CLAIRE), city: 'Lyon' }, CLAIRE)).toEqual({ address: { line: ['12 rue des Lilas', 'Bât. B'], postcode: '75011', city: 'Lyon' } });
    expect(patchOf({ ...inputOf(CLAIRE), phones: [''] }, CLAIRE)).toEqual({ phones: null });
    expect(patchOf({ ...inputOf(CLAIRE), birthDateApproximate: false }, CLAIRE)).toEqual({ birthDateApproximate: null });
    expect(patchOf({ ...inputOf(CLAIRE), note: 'Deux\nlignes ' }, CLAIRE)).toEqual({});
  });

  it('keeps what the form does not show: status, type, rank', () => {
    const patch = patchOf({ ...inputOf(CLAIRE), ins: '2 84 02 75 116 042 32', coverage: [{ payer: 'CPAM', number: '13', rate: '65,5' }] }, CLAIRE);
    expect(patch).toEqual({
      identifiers: [
        { system: 'urn:oid:1.2.250.1.213.1.4.8', value: '284027511604232', status: 'VALI' },
        { system: 'https://github.com/synthetichealth/synthea', value: 'abc', type: 'MR' },
      ],
      coverage: [{ payer: 'CPAM', number: '13', rate: 65.5, rank: 1 }],
    });
    expect(validateUpdate(patient, patch).ok).toBe(true);
  });

  it('a new patient is what was typed, and valid by the contract', () => {
    const payload = payloadOf(inputOf(CLAIRE));
    const { active: _active, ...expected } = CLAIRE;
    // What a new form never carries: members that only an import or the server knows.
    expect({ ...payload, identifiers: null, coverage: null }).toEqual({ ...expected, identifiers: null, coverage: null });
    expect(validateCreate(patient, payload).ok).toBe(true);
    expect(payloadOf(inputOf({}))).toEqual({});
  });

  it('a draft keeps the changed inputs alone, and lies over a newer record', () => {
    const draft = draftOf({ ...inputOf(CLAIRE), note: 'Autre' }, inputOf(CLAIRE));
    expect(draft).toEqual({ note: 'Autre' });
    const newer = { ...CLAIRE, email: 'nouvelle@exemple.fr' };
    expect(patchOf(withDraft(inputOf(newer), draft), newer)).toEqual({ note: 'Autre' });
    expect(withDraft(inputOf(CLAIRE), { phones: 'old shape', unknown: 1, note: 'x' }).phones).toEqual(['+33612345678', '01.45.67.89.01']);
  });

  it('knows every field of the contract but those that a person does not enter', () => {
    expect(Object.keys(patient.fields.shape).filter((field) => !FORM_FIELDS.includes(field))).toEqual(['enteredInError', 'mergedInto']);
  });
});

describe('validation in words', () => {
  it('names the required fields', () => {
    expect(faultsOfNew({}, TODAY)).toEqual({ birthName: 'required', birthGivenNames: 'required', gender: 'required', birthDate: 'required' });
  });

  it.each([
    [{ birthDate: '30/02/1984' }, { birthDate: 'birthDate' }],
    [{ birthDate: '2031' }, { birthDate: 'birthDateFuture' }],
    [{ birthDate: '1820' }, { birthDate: 'birthDateTooOld' }],
    [{ email: 'claire@' }, { email: 'email' }],
    [{ birthPlaceInsee: '7511' }, { birthPlaceInsee: 'birthPlaceInsee' }],
    [{ contacts: [{ phone: '1' }] }, { 'contacts.0.name': 'contactName' }],
    [{ coverage: [{ rate: 120 }] }, { 'coverage.0.rate': 'rate' }],
    [{ note: 'x'.repeat(10_001) }, { note: 'tooLong' }],
  ])('%o', (patch, faults) => expect(faultsOfChange(patch as JsonObject, CLAIRE, TODAY)).toEqual(faults));

  it('a required field that is emptied is missed', () => {
    expect(faultsOfChange({ birthName: null }, CLAIRE, TODAY)).toEqual({ birthName: 'required' });
  });

  it("puts the server's refusal at the fields, by code and path alone", () => {
    expect(faultsOfRefusal('DUPLICATE', [], CLAIRE, TODAY)).toEqual({ identifiers: 'duplicate' });
    expect(faultsOfRefusal('VALIDATION', [{ path: 'email', message: 'whatever' }], CLAIRE, TODAY)).toEqual({ email: 'refused' });
    expect(faultsOfRefusal('VALIDATION', [{ path: 'email', message: '' }], { ...CLAIRE, email: 'x' }, TODAY)).toEqual({ email: 'email' });
  });
});

describe('NIR', () => {
  it.each([
    ['255081416802538', null],
    ['255081416802539', 'key'],
    ['184122A12345697', null],
    ['12', 'shape'],
  ])('%s', (nir, doubt) => expect(nirDoubt(nir, 'unknown', '')).toBe(doubt));

  it('is compared with sex, year and month', () => {
    const nir = '2 55 08 14 168 025 38';
    expect(nirDoubt(nir, 'male', '')).toBe('sex');
    expect(nirDoubt(nir, 'female', '1956-08-01')).toBe('year');
    expect(nirDoubt(nir, 'female', '1955-09-01')).toBe('month');
    expect(nirDoubt(nir, 'female', '1955-08')).toBeNull();
  });

  it('is written in its groups', () => expect(formatNir('184122A12345697')).toBe('1 84 12 2A 123 456 97'));
});

describe('patient listing', () => {
  const finds = (query: string) => query.split(' ').every((word) => ` ${patientListing.searchText(CLAIRE)}`.includes(` ${word}`));

  it('names people by usual name and first given name', () => {
    expect(displayName(CLAIRE)).toBe('MARTIN Claire');
    expect(displayName({ birthName: 'El Khatib', birthGivenNames: 'Nour Aya' })).toBe('EL KHATIB Nour');
  });

  it.each(['claire lefevre', 'martin', 'marie', '29 02 1984', '1984 02 29', '29021984', '0612345678', '06 12 34 56 78', '0145678901', '284027511604231'])('is found by %s', (query) => {
    expect(finds(query)).toBe(true);
  });

  it('is not found by what it is not', () => expect(['dupont', '0698', '1985'].some(finds)).toBe(false));
});

describe('likely duplicates', () => {
  const other = (summary: JsonObject) => [{ id: '1', summary }];
  it('same folded birth name, given name and birth date', () => {
    const draft = { birthName: 'LEFEVRE', birthGivenNames: 'claire', birthDate: '1984-02-29' };
    expect(likelyDuplicates(draft, other(CLAIRE))).toHaveLength(1);
    expect(likelyDuplicates({ ...draft, birthDate: '1984-03-01' }, other(CLAIRE))).toHaveLength(0);
  });
  it('same identifier, however it is spaced', () => {
    const draft = { birthName: 'X', birthGivenNames: 'Y', identifiers: [{ system: 'z', value: '2 84 02 75 116 042 31' }] };
    expect(likelyDuplicates(draft, other(CLAIRE))).toHaveLength(1);
  });
});
