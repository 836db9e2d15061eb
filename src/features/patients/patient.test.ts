import { describe, expect, it } from 'vitest';
import { validateCreate, validateUpdate } from '../../contract/entity.ts';
import { patient } from '../../contract/entities/patient.ts';
import type { JsonObject } from '../../lib/json.ts';
import { SearchedCollection } from '../../client/searched-collection.ts';
import { candidateQueries, likelyDuplicates } from './duplicates.ts';
import { patientForm } from './patient-form.ts';
import { asList, asObject } from '../../records/control-props.ts';
import { draftOf, withDraft } from '../../records/form-model.ts';
import { displayName, patientListing } from './listing.ts';
import { formatNir, nirDoubt } from '../../contract/clinical/nir.ts';
import { faultsOfChange, faultsOfNew, faultsOfRefusal, type Faults } from '../../records/faults.ts';
import type { ReadIssue } from '../../contract/protocol.ts';

const { inputOf, patchOf, payloadOf, inputsOf } = patientForm.model;

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
    for (const record of [
      CLAIRE,
      { birthName: 'A', birthGivenNames: 'B', gender: 'male', birthDate: '1950' },
      { ...CLAIRE, active: false, deceased: '2020-01' },
    ]) {
      expect(patchOf(inputOf(record), record)).toEqual({});
    }
  });

  it('a change sends the changed field alone, and clears with null', () => {
    expect(patchOf({ ...inputOf(CLAIRE), email: '' }, CLAIRE)).toEqual({ email: null });
    expect(patchOf({ ...inputOf(CLAIRE), address: { ...inputOf(CLAIRE).address, city: 'Lyon' } }, CLAIRE)).toEqual({
      address: { line: ['12 rue des Lilas', 'Bât. B'], postcode: '75011', city: 'Lyon' },
    });
    expect(patchOf({ ...inputOf(CLAIRE), phones: [''] }, CLAIRE)).toEqual({ phones: null });
    expect(patchOf({ ...inputOf(CLAIRE), birthDateApproximate: false }, CLAIRE)).toEqual({
      birthDateApproximate: null,
    });
    expect(patchOf({ ...inputOf(CLAIRE), note: 'Deux\nlignes ' }, CLAIRE)).toEqual({});
  });

  it('keeps what the form does not show: status, type, rank', () => {
    const held = inputOf(CLAIRE);
    const [ins = {}, other = {}] = asList(held.identifiers).map(asObject);
    const [coverage = {}] = asList(held.coverage).map(asObject);
    const patch = patchOf(
      {
        ...held,
        identifiers: [{ ...ins, value: '2 84 02 75 116 042 32' }, other],
        coverage: [{ ...coverage, number: '13', rate: '65,5 %' }],
      },
      CLAIRE,
    );
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
    expect(payload).toEqual(expected);
    expect(validateCreate(patient, payload).ok).toBe(true);
    expect(payloadOf(inputOf({}))).toEqual({});
  });

  it('a draft keeps the changed inputs alone, and lies over a newer record', () => {
    const draft = draftOf({ ...inputOf(CLAIRE), note: 'Autre' }, inputOf(CLAIRE));
    expect(draft).toEqual({ note: 'Autre' });
    const newer = { ...CLAIRE, email: 'nouvelle@exemple.fr' };
    expect(patchOf(withDraft(inputOf(newer), draft), newer)).toEqual({ note: 'Autre' });
    expect(withDraft(inputOf(CLAIRE), { phones: 'old shape', unknown: 1, note: 'x' }).phones).toEqual([
      '+33612345678',
      '01.45.67.89.01',
    ]);
  });

  it('knows every field of the contract but those that a person does not enter', () => {
    expect(Object.keys(patient.fields.shape).filter((field) => inputsOf(field).length === 0)).toEqual([
      'enteredInError',
      'mergedInto',
    ]);
  });
});

describe('validation by the contract', () => {
  const codes = (faults: Faults) =>
    Object.fromEntries(
      Object.entries(faults).map(([path, { code, params }]) => [
        path,
        [code, ...Object.values(params ?? {})].join(' '),
      ]),
    );
  const change = (patch: JsonObject) => codes(faultsOfChange(patient, patch, CLAIRE, TODAY));
  const refusal = (code: string, errors: ReadIssue[], content = CLAIRE) =>
    codes(faultsOfRefusal(patient, { code, errors }, content, TODAY));

  it('names the required fields', () => {
    expect(codes(faultsOfNew(patient, {}, TODAY))).toEqual({
      birthName: 'required',
      birthGivenNames: 'required',
      gender: 'required',
      birthDate: 'required',
    });
  });

  it.each([
    [{ birthDate: '30/02/1984' }, { birthDate: 'not_a_date' }],
    [{ birthDate: '2031' }, { birthDate: 'date_in_future' }],
    [{ birthDate: '1820' }, { birthDate: 'too_old 130' }],
    [{ deceased: '2091-03-08' }, { deceased: 'date_in_future' }],
    [{ deceased: '1970' }, { deceased: 'comes_before birthDate' }],
    [{ deceased: '30/02/2020' }, { deceased: 'not_a_date' }],
    [{ email: 'claire@' }, { email: 'not_an_email' }],
    [{ birthPlaceInsee: '7511' }, { birthPlaceInsee: 'not_an_insee_code' }],
    [{ contacts: [{ phone: '1' }] }, { 'contacts.0.name': 'required' }],
    [{ coverage: [{ rate: 120 }] }, { 'coverage.0.rate': 'too_high 100' }],
    [{ coverage: [{ rate: 'x' }] }, { 'coverage.0.rate': 'wrong_type' }],
    [{ note: 'x'.repeat(10_001) }, { note: 'too_long 10000' }],
  ])('CT-4 %o', (patch, faults) => expect(change(patch as JsonObject)).toEqual(faults));

  it('a required field that is emptied is missed', () => {
    expect(change({ birthName: null })).toEqual({ birthName: 'required' });
  });

  it("CT-4 puts the server's refusal at the fields, by path and code", () => {
    expect(refusal('DUPLICATE', [{ path: 'identifiers', message: '', code: 'not_unique', params: {} }])).toEqual({
      identifiers: 'not_unique',
    });
    expect(refusal('VALIDATION', [{ path: '', message: '', code: 'last_admin', params: {} }])).toEqual({});
  });

  it('CT-4 an older server says no codes: they are found in the content, or in the refusal', () => {
    expect(refusal('DUPLICATE', [{ path: 'identifiers', message: 'taken' }])).toEqual({ identifiers: 'not_unique' });
    expect(refusal('VALIDATION', [{ path: 'email', message: 'no' }], { ...CLAIRE, email: 'x' })).toEqual({
      email: 'not_an_email',
    });
    expect(
      faultsOfRefusal(patient, { code: 'VALIDATION', errors: [{ path: 'email', message: 'no' }] }, CLAIRE, TODAY),
    ).toEqual({
      email: { path: 'email', message: 'no' },
    });
  });

  it('CT-4 a code of a newer server is kept as it came', () => {
    expect(refusal('VALIDATION', [{ path: 'email', message: 'is too loud', code: 'too_loud' }])).toEqual({
      email: 'too_loud',
    });
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

/** The list's own search and the duplicate check's candidates, over these people. */
async function listOf(people: readonly JsonObject[]): Promise<{
  found: (typed: string) => string[];
  near: (typed: string) => boolean;
  duplicatesOf: (draft: JsonObject) => string[];
}> {
  await patientListing.prepare?.();
  const collection = new SearchedCollection(patientListing);
  collection.put(people.map((person, at) => collection.entryOf(String(at), person, 'synced')));
  const name = (id: string) => displayName(collection.get(id)?.summary ?? {});
  return {
    found: (typed) => collection.search(typed).ids.map(name),
    near: (typed) => collection.search(typed).near,
    duplicatesOf: (draft) => {
      const candidates = collection
        .lookUp(candidateQueries(draft))
        .map((id) => ({ id, summary: collection.get(id)?.summary ?? {} }));
      return likelyDuplicates(draft, candidates).map(({ id }) => name(id));
    },
  };
}

const person = (birthName: string, birthGivenNames: string, birthDate: string, more: JsonObject = {}): JsonObject => ({
  birthName,
  birthGivenNames,
  birthDate,
  gender: 'unknown',
  ...more,
});

describe('patient listing', () => {
  it('names people by usual name and first given name', () => {
    expect(displayName(CLAIRE)).toBe('MARTIN Claire');
    expect(displayName({ birthName: 'El Khatib', birthGivenNames: 'Nour Aya' })).toBe('EL KHATIB Nour');
  });

  it.each([
    'claire lefevre',
    'martin',
    'marie',
    '29 02 1984',
    '1984 02 29',
    '29021984',
    '29/02/1984',
    '0612345678',
    '06 12 34 56 78',
    '+33 6 12 34 56 78',
    '0145678901',
    '284027511604231',
    '2 84 02 75 116 042 31',
  ])('is found by %s', async (query) => {
    expect((await listOf([CLAIRE])).found(query)).toHaveLength(1);
  });

  it('is not found by what it is not', async () => {
    const { found } = await listOf([CLAIRE]);
    expect(['dupont', '0698', '1985', 'martin 1985'].flatMap(found)).toEqual([]);
  });

  it('H26 UI-2 NICOLAS comes before ANDRE Nicolas, equals in the order of the list', async () => {
    const { found } = await listOf([
      person('ANDRE', 'Nicolas', '1970'),
      person('NICOLAS', 'Zoé', '1980'),
      person('NICOLAS', 'Ana', '1980'),
      person('ABEL', 'Jean Nicolas', '1980'),
    ]);
    expect(found('nicolas')).toEqual(['NICOLAS Ana', 'NICOLAS Zoé', 'ANDRE Nicolas', 'ABEL Jean']);
  });

  it('H26 UI-4 near misses are shown only where nothing fits, and are told apart', async () => {
    const { found, near } = await listOf([person('DUPONT', 'Marie', '1984'), person('DUPOND', 'Jean', '1984')]);
    expect([found('dupont'), near('dupont')]).toEqual([['DUPONT Marie'], false]);
    expect([found('dupnt'), near('dupnt')]).toEqual([['DUPONT Marie'], true]);
    expect([found('zzzz'), near('zzzz')]).toEqual([[], false]);
  });

  it.each([
    '06 12 34 56 01',
    '+33612345601',
    '+33 6 12 34 56 01',
    '0033 6 12 34 56 01',
    '+33 (0)6 12 34 56 01',
    '+33 06 12 34 56 01',
    '(+33) 6.12.34.56.01',
    '06.12.34.56.01 (mari)',
    '٠٦١٢٣٤٥٦٠١',
    '0145678914 / 0612345601',
    'Tél : 0612345601',
  ])('H41 UI-5 whoever has %s is found as people dial it, and as it stands there', async (written) => {
    const { found } = await listOf([
      person('TEL', 'Ana', '1984', { phones: [written] }),
      person('AUTRE', 'Zoé', '1984', { phones: ['06 12 34 56 02'] }),
    ]);
    for (const query of [
      '0612345601',
      '06 12 34 56 01',
      '+33612345601',
      '+33 (0)6 12 34 56 01',
      '0033612345601',
      '٠٦١٢٣٤٥٦٠١',
      'tel 0612345601',
      written,
    ]) {
      if (/^(Tél|.*mari|.* \/)/.test(query)) continue;
      expect(found(query), query).toEqual(['TEL Ana']);
    }
  });
});

describe('H40 UI-7 likely duplicates', () => {
  const KNOWN = [
    person('DUPONT-DURAND', 'Marie', '1984-02-29'),
    person('LE GALL', 'Yann', '1970-05-05'),
    person("O'BRIEN", 'Sean', '1961-03-03'),
    person('BENALI', 'Mohamed El Amine', '1980-08-08'),
    person('DA SILVA', 'Ana', '1990-01-01'),
    person('N’GUESSAN', 'Aya', '1995-12-12'),
    person('محمد', 'أحمد', '1975-07-07'),
    person('MUELLER', 'Jürgen', '1955-05-01'),
  ];
  it.each([
    ['DUPONT DURAND', 'Marie', '1984-02-29', 0],
    ['DUPONTDURAND', 'Marie', '1984-02-29', 0],
    ['Dupont–Durand', 'Marie', '1984-02-29', 0],
    ['DURAND-DUPONT', 'Marie', '1984-02-29', 0],
    ['DUPONT', 'Marie', '1984-02-29', 0],
    ['DUPONT-DURAND', 'Marie', '1984', 0],
    ['DUPONT-DURAND', 'Marie Anne', '1984-02', 0],
    ['LEGALL', 'Yann', '1970-05-05', 1],
    ['LE-GALL', 'Yann', '1970-05-05', 1],
    ['OBRIEN', 'Sean', '1961-03-03', 2],
    ['O’Brien', 'Sean', '1961-03-03', 2],
    ['O BRIEN', 'Seán', '1961-03-03', 2],
    ['BEN ALI', 'Mohamed', '1980-08-08', 3],
    ['BENALI', 'Mohamed-El-Amine', '1980-08-08', 3],
    ['BENALI', 'Mohamed El-Amine', '1980-08-08', 3],
    ['DASILVA', 'Ana', '1990-01-01', 4],
    ["N'GUESSAN", 'Aya', '1995-12-12', 5],
    ['NGUESSAN', 'Aya', '1995-12-12', 5],
    ['محمد', 'احمد', '1975-07-07', 6],
    ['مُحَمَّد', 'أحمد', '1975-07-07', 6],
    ['MÜLLER', 'Jürgen', '1955-05-01', 7],
    ['MULLER', 'Juergen', '1955', 7],
    // one slip: a letter, the year, day and month exchanged, a digit
    ['LE GAL', 'Yann', '1970-05-05', 1],
    ['MUELLER', 'Jürgen', '1956-05-01', 7],
    ['MUELLER', 'Jürgen', '1955-01-05', 7],
    ['MUELLER', 'Jürgne', '1955-05-01', 7],
    ['DA SILVA', 'Ana', '1990-01-02', 4],
  ])('%s %s %s', async (birthName, given, born, at) => {
    const known = KNOWN[at] ?? {};
    expect((await listOf(KNOWN)).duplicatesOf(person(birthName, given, born))).toEqual([displayName(known)]);
  });

  it('H26 "Dupond" for DUPONT, a birth year off by one, a married name', async () => {
    const { duplicatesOf } = await listOf([person('DUPONT', 'Marie', '1984-02-29', { usualName: 'MARTIN' })]);
    for (const draft of [
      person('Dupond', 'Marie', '1984-02-29'),
      person('DUPONT', 'Marie', '1985-02-29'),
      person('MARTIN', 'Marie', '1984-02-29'),
    ])
      expect(duplicatesOf(draft)).toHaveLength(1);
  });

  it('two slips, another person of the name, twins are no duplicates', async () => {
    const { duplicatesOf } = await listOf([person('DUPONT', 'Marie', '1984-02-29')]);
    for (const draft of [
      person('Dupond', 'Marie', '1985-02-28'),
      person('DUPONT', 'Marie', '1991-07-14'),
      person('DUPONT', 'Jeanne', '1984-02-29'),
      person('DURAND', 'Marie', '1984-02-29'),
      person('DUPONT', '', '1984-02-29'),
      person('DUPONT', 'Marie', ''),
    ]) {
      expect(duplicatesOf(draft)).toEqual([]);
    }
  });

  it('same identifier, however it is spaced', async () => {
    const draft = {
      birthName: 'X',
      birthGivenNames: 'Y',
      identifiers: [{ system: 'z', value: '2 84 02 75 116 042 31' }],
    };
    expect((await listOf([CLAIRE])).duplicatesOf(draft)).toHaveLength(1);
  });
});
