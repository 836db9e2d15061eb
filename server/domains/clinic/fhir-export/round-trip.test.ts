/** Export and import are each other's inverse, and what is exported is valid FHIR R4. */
import fc from 'fast-check';
import { Fhir } from 'fhir';
import { describe, expect, it } from 'vitest';
import { clinic } from '../../../../src/contract/clinic.ts';
import { BLOOD_PRESSURE, DIASTOLIC, SYSTOLIC, VITALS } from '../../../../src/contract/clinical/vitals.ts';
import { entityOf } from '../../../../src/contract/domain.ts';
import { ALLERGY_CATEGORIES, ALLERGY_STATUSES } from '../../../../src/contract/entities/allergy.ts';
import { APPOINTMENT_STATUSES } from '../../../../src/contract/entities/appointment.ts';
import { CONDITION_CLINICAL_STATUSES, CONDITION_VERIFICATIONS } from '../../../../src/contract/entities/condition.ts';
import { CONSENT_METHODS, CONSENT_STATUSES } from '../../../../src/contract/entities/consent.ts';
import { ENCOUNTER_CLASSES, NOTE_SECTIONS, RECORD_STATUSES } from '../../../../src/contract/entities/medical-record.ts';
import { OBSERVATION_STATUSES } from '../../../../src/contract/entities/observation.ts';
import { PRACTITIONER_SYSTEMS } from '../../../../src/contract/entities/practitioner.ts';
import { GENDERS, IDENTITY_STATUSES, MARITAL_STATUSES } from '../../../../src/contract/entities/patient.ts';
import { validateCreate, type EntityRecord } from '../../../../src/contract/entity.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { openResource } from '../import/open-resource.ts';
import { planCandidates } from '../import/plan.ts';
import { resolveClinical } from '../import/resolve-clinical.ts';
import { bundleOf } from './bundle.ts';
import { PRACTICE_FIELDS } from './person.ts';

const NOW = new Date('2026-11-29T12:00:00.000Z');
const TENANT = '00000000-0000-4000-8000-00000000000a';
const PATIENT = '00000000-0000-7000-8000-0000000000a1';
const DOCTOR = '00000000-0000-7000-8000-0000000000d1';
const OWN = '00000000-0000-7000-8000-0000000000e1';

const recordOf = (id: string, fields: JsonObject): EntityRecord => ({
  id,
  ...fields,
  version: 3,
  createdAt: '2026-05-02T09:00:00.000Z',
  updatedAt: '2026-06-02T09:00:00.000Z',
  updatedBy: null,
});

const DUPONT = { birthName: 'DUPONT', birthGivenNames: 'Zoé Ana', gender: 'female', birthDate: '1984-02-29' };
const MARTIN = { familyName: 'MARTIN', givenNames: 'Ana' };

/** The Bundle of one patient with these records. */
function exported(records: Record<string, EntityRecord[]>, patient: JsonObject = DUPONT, doctor: JsonObject = MARTIN) {
  return bundleOf(
    { domain: clinic, now: NOW },
    {
      patients: [recordOf(PATIENT, patient)],
      practitioners: [recordOf(DOCTOR, doctor)],
      records: new Map(Object.entries(records)),
      withheld: [],
    },
  );
}

/** What an import makes of it in a clinic that has none of it. */
function imported(bundle: JsonObject) {
  const planned = planCandidates(clinic, { tenantId: TENANT, now: NOW, language: 'fr' });
  for (const found of openResource(JSON.parse(JSON.stringify(bundle)), 1)) planned.add(found);
  const { candidates, clinical, warnings } = planned.result();
  const resolved = resolveClinical(clinical.resources, {
    domain: clinic,
    tenantId: TENANT,
    language: 'fr',
    references: clinical.references,
    personId: (index) => candidates[index]?.ids.primary,
    deceased: () => undefined,
    known: new Map(),
  });
  const leftovers = candidates.flatMap((candidate) => candidate.leftovers);
  return { people: candidates, records: resolved.records, refused: resolved.refused, warnings, leftovers };
}

const validator = new Fhir();
const faultsOf = (resource: JsonObject) =>
  validator
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
    // It takes `allowedBoolean: false` for a property that is missing.
    .filter(({ location }) => location !== 'MedicationRequest.substitution.allowed[x]')
    .map(({ location, message }) => `${location}: ${message}`);

const word = fc.oneof(
  fc.constantFrom('Suivi', 'café à la crème', 'l\'été <b>&"', 'DUPONT', '2 cp', 'Ben Ali', 'دواء', 'a|b;c', '1 – 2'),
  fc.stringMatching(/^[A-Za-zé'-]{1,12}$/),
);
const lines = fc.array(word, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n'));
const instant = fc
  .integer({ min: Date.UTC(2001, 0, 1), max: NOW.getTime() - 1 })
  .map((at) => new Date(at).toISOString());
const day = instant.map((at) => at.slice(0, 10));
const partial = fc.oneof(
  day,
  day.map((at) => at.slice(0, 7)),
  day.map((at) => at.slice(0, 4)),
);
const number = (max: number) => fc.integer({ min: 1, max });
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });
const maybe = (fields: Record<string, fc.Arbitrary<unknown>>, required: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ ...required, ...fields }, { requiredKeys: Object.keys(required) }) as unknown as fc.Arbitrary<JsonObject>;
const about = { patientId: fc.constant(PATIENT) };
const by = { practitionerId: fc.constant(DOCTOR) };
const identifiers = (more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  some(
    maybe(more, {
      system: fc.constantFrom('urn:medicalpro:nss', 'other', 'carte du club', 'http://a.b/c'),
      value: word,
    }),
  );
const codes = { code: fc.constantFrom('I10', 'E11.9'), codeSystem: fc.constantFrom('cim-10', 'snomed-ct', 'other') };

const PERSON = maybe(
  {
    firstGivenName: word,
    usualName: word,
    usualGiven: word,
    birthDateApproximate: fc.boolean(),
    birthPlaceInsee: fc.constantFrom('75056', '2A004', '99352'),
    birthPlace: word,
    identityStatus: fc.constantFrom(...IDENTITY_STATUSES),
    identityValidationMode: word,
    enteredInError: fc.boolean(),
    identifiers: identifiers({ type: word, status: word }),
    deceased: fc.oneof(fc.boolean(), day),
    phones: some(fc.constantFrom('06 12 34 56 78', '+33612345678', '0555 12 34 56')),
    email: fc.constantFrom('a@b.test', 'zoe@dupont.test'),
    address: maybe({
      line: some(word),
      postcode: fc.constant('75011'),
      city: word,
      wilaya: word,
      country: fc.constantFrom('FR', 'DZ'),
    }),
    contacts: some(maybe({ relation: word, phone: fc.constantFrom('0612345678', '021 12 34 56') }, { name: word })),
    coverage: some(maybe({ payer: word, number: word, rate: number(100), rank: number(9) })),
    generalPractitioner: word,
    language: fc.constantFrom('fr', 'ar-DZ', 'breton du sud'),
    maritalStatus: fc.constantFrom(...MARITAL_STATUSES),
    active: fc.boolean(),
    note: lines,
  },
  { birthName: word, birthGivenNames: word, gender: fc.constantFrom(...GENDERS), birthDate: partial },
);

const DOCTORS = maybe(
  {
    title: word,
    specialty: word,
    specialties: some(word),
    languages: some(fc.constantFrom('fr', 'en')),
    identifiers: some(
      fc.constantFrom(
        { system: PRACTITIONER_SYSTEMS.rpps, value: '89900000012' },
        { system: PRACTITIONER_SYSTEMS.adeli, value: '2A1234567' },
        { system: PRACTITIONER_SYSTEMS.orderDz, value: 'n° 12/A' },
        { system: 'urn:other', value: 'a|b' },
      ),
    ),
    phone: fc.constant('01 23 45 67 89'),
    email: fc.constant('dr@b.test'),
    active: fc.boolean(),
  },
  { familyName: word, givenNames: word },
);

const drug = maybe(
  {
    ref: fc.constantFrom('60002283', 'med_17'),
    source: fc.constantFrom('catalogue', 'cis', 'free'),
    substances: some(word),
    form: word,
    dosage: word,
    packaging: word,
  },
  { name: word },
);
const line = maybe(
  {
    dose: fc.record({ quantity: fc.constantFrom(0.5, 1, 2.25), unit: word }),
    frequency: maybe(
      { moments: some(word) },
      { times: number(100), per: number(365), unit: fc.constantFrom('h', 'd', 'wk', 'mo') },
    ),
    duration: fc.record({ value: number(1000), unit: fc.constantFrom('d', 'wk', 'mo') }),
    asNeeded: fc.boolean(),
    quantity: word,
    refills: fc.integer({ min: 0, max: 12 }),
    substitutionAllowed: fc.boolean(),
    notReimbursed: fc.boolean(),
    note: lines,
  },
  { drug, posology: lines },
);

const measured = { bodySite: word, method: word, note: lines, dataAbsentReason: word };

const RECORDS: Record<string, fc.Arbitrary<JsonObject>> = {
  appointment: fc
    .tuple(
      instant,
      fc.integer({ min: 5, max: 480 }),
      maybe(
        {
          reason: word,
          comment: lines,
          room: word,
          locationId: fc.uuid(),
          recurrenceId: fc.uuid(),
          zone: fc.constant('Europe/Paris'),
          color: fc.constant('#336699'),
          serviceType: word,
          cancelReason: word,
          cancelledBy: fc.constantFrom('patient', 'clinic'),
          overbooked: fc.boolean(),
          origin: fc.constantFrom('phone', 'walk-in', 'online'),
          reminder: fc.record({ channel: fc.constantFrom('sms', 'email'), at: instant }),
          createdOffline: fc.boolean(),
          arrivedAt: instant,
          waitingRank: instant,
        },
        {
          ...about,
          practitionerIds: fc.constant([DOCTOR]),
          status: fc.constantFrom(...APPOINTMENT_STATUSES),
        },
      ),
    )
    .map(([start, minutes, fields]) => ({
      ...fields,
      start,
      end: new Date(Date.parse(start) + minutes * 60_000).toISOString(),
    })),
  medicalRecord: maybe(
    {
      endedAt: instant,
      class: fc.constantFrom(...ENCOUNTER_CLASSES),
      status: fc.constantFrom(...RECORD_STATUSES.filter((status) => status !== 'finished')),
      statusReason: word,
      documentKind: fc.constant('letter'),
      corrections: some(fc.record({ reason: lines, at: instant, userId: fc.uuid(), name: word })),
      ...Object.fromEntries(NOTE_SECTIONS.map((section) => [section, lines])),
      addenda: some(fc.record({ text: lines, at: instant, userId: fc.uuid(), name: word })),
    },
    { ...about, ...by, occurredAt: instant, type: fc.constant('note'), title: word, text: lines },
  ),
  observation: fc.oneof(
    fc.constantFrom(...Object.entries(VITALS)).chain(([code, vital]) =>
      maybe(
        { ...by, ...measured },
        {
          ...about,
          status: fc.constantFrom(...OBSERVATION_STATUSES),
          code: fc.constant(code),
          effectiveDateTime: instant,
          value: fc.constantFrom(...(vital.integer ? [3, 7] : [40.5, 72, 98, 9])),
          unit: fc.constant(vital.units[0]),
        },
      ),
    ),
    maybe(
      { ...by, ...measured },
      {
        ...about,
        status: fc.constantFrom(...OBSERVATION_STATUSES),
        code: fc.constantFrom(...BLOOD_PRESSURE),
        effectiveDateTime: instant,
        components: fc
          .tuple(fc.integer({ min: 90, max: 220 }), fc.integer({ min: 30, max: 89 }))
          .map(([systolic, diastolic]) => [
            { code: SYSTOLIC, value: systolic, unit: 'mm[Hg]' },
            { code: DIASTOLIC, value: diastolic, unit: 'mm[Hg]' },
          ]),
      },
    ),
  ),
  condition: maybe(
    {
      ...by,
      ...codes,
      verificationStatus: fc.constantFrom(...CONDITION_VERIFICATIONS),
      severity: fc.constantFrom('mild', 'moderate', 'severe'),
      onset: partial,
      abatement: partial,
      note: lines,
    },
    { ...about, text: word, clinicalStatus: fc.constantFrom(...CONDITION_CLINICAL_STATUSES) },
  ),
  allergy: fc.oneof(
    maybe(
      { ...by, recordedAt: instant, note: lines },
      { ...about, noKnownAllergy: fc.constant(true), clinicalStatus: fc.constant('active') },
    ),
    maybe(
      {
        ...by,
        ...codes,
        verificationStatus: fc.constantFrom(...CONDITION_VERIFICATIONS),
        substances: some(word),
        type: fc.constantFrom('allergy', 'intolerance'),
        category: fc.constantFrom(...ALLERGY_CATEGORIES),
        criticality: fc.constantFrom('low', 'high', 'unable-to-assess'),
        onset: partial,
        lastOccurrence: partial,
        reactions: some(
          maybe({ severity: fc.constantFrom('mild', 'moderate', 'severe'), note: lines }, { manifestation: word }),
        ),
        recordedAt: instant,
        note: lines,
      },
      { ...about, text: word, clinicalStatus: fc.constantFrom(...ALLERGY_STATUSES) },
    ),
  ),
  prescription: maybe(
    { statusReason: word, validUntil: day, note: lines, dispensedAt: instant },
    {
      ...about,
      ...by,
      status: fc.constantFrom('draft', 'cancelled', 'entered-in-error', 'unknown'),
      prescribedAt: instant,
      lines: some(line),
    },
  ),
  consent: fc
    .tuple(
      fc.option(maybe({ reason: lines, effect: lines }, { at: instant, by: word }), { nil: undefined }),
      maybe(
        {
          category: word,
          statusReason: word,
          templateVersion: number(9999),
          answers: fc.dictionary(word, fc.boolean(), { maxKeys: 3 }),
          dateTime: instant,
          validUntil: day,
          performer: maybe({ name: word, relation: word }, { kind: fc.constantFrom('patient', 'related') }),
          witness: word,
          collectedBy: fc.uuid(),
          method: fc.constantFrom(...CONSENT_METHODS),
          withdrawalReason: word,
          contentHash: fc.constant('a'.repeat(64)),
        },
        {
          ...about,
          type: fc.oneof(word, fc.constantFrom('care', 'surgery')),
          status: fc.constantFrom(...CONSENT_STATUSES),
          language: fc.constantFrom('fr', 'en'),
          text: lines,
        },
      ),
    )
    .map(([withdrawal, fields]) => (withdrawal ? { ...fields, status: 'inactive', withdrawal } : fields)),
  importedResource: maybe(
    { occurredOn: partial, status: word },
    {
      ...about,
      resourceType: fc.constantFrom('Immunization', 'Claim', 'Patient'),
      title: word,
      content: fc.oneof(
        fc
          .record({ resourceType: fc.constantFrom('Immunization', 'Patient', 'Bundle'), id: word })
          .map((each) => JSON.stringify(each)),
        fc.constantFrom('{"broken', '[1]', '{"resourceType":"Unheard"}'),
      ),
    },
  ),
};

function valid(type: string, fields: JsonObject): JsonObject | null {
  const definition = entityOf(clinic, type);
  if (!definition) throw new Error(type);
  const checked = validateCreate(definition, fields, { now: NOW });
  return checked.ok ? checked.payload : null;
}

describe('SV-188 what is exported is valid FHIR R4, and SV-189 comes back as it was', () => {
  it.each(Object.entries(RECORDS))('SV-188 SV-189 %s', (type, arbitrary) => {
    let seen = 0;
    fc.assert(
      fc.property(arbitrary, (fields) => {
        const record = valid(type, fields);
        fc.pre(record !== null);
        seen += 1;
        const bundle = exported({ [type]: [recordOf(OWN, record as JsonObject)] });
        const { records, refused } = imported(bundle);
        expect(refused).toEqual([]);
        expect(records.map((each) => [each.type, each.id])).toEqual([[type, OWN]]);
        const back = valid(type, records[0]?.payload ?? {});
        expect(back).toEqual(record);
        if (type !== 'importedResource') expect(faultsOf(bundle)).toEqual([]);
      }),
      { numRuns: 40 },
    );
    expect(seen).toBeGreaterThan(10);
  });

  /** Fields that no value is drawn for, and where else they are looked at. */
  const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
    // SV-189: records refer to each other (below); SV-183: no signature.
    medicalRecord: ['appointmentId', 'conditionIds', 'signature'],
    observation: ['medicalRecordId'],
    prescription: ['medicalRecordId', 'signature'],
    consent: ['appointmentId', 'supersedes', 'templateId', 'signature'],
    patient: ['mergedInto'],
    practitioner: PRACTICE_FIELDS,
  };

  it.each([...Object.entries(RECORDS), ['patient', PERSON], ['practitioner', DOCTORS]] as const)(
    'SV-189 every field of %s is drawn here, or named with where it is looked at',
    (type, arbitrary) => {
      const drawn = new Set(fc.sample(arbitrary, { numRuns: 400, seed: 12 }).flatMap((fields) => Object.keys(fields)));
      const missing = Object.keys(entityOf(clinic, type)?.fields.shape ?? {}).filter((field) => !drawn.has(field));
      expect(missing.toSorted()).toEqual([...(ELSEWHERE[type] ?? [])].toSorted());
    },
  );

  it('SV-188 SV-189 people', () => {
    fc.assert(
      fc.property(PERSON, DOCTORS, (person, doctor) => {
        const [patient, practitioner] = [valid('patient', person), valid('practitioner', doctor)];
        fc.pre(patient !== null && practitioner !== null);
        const bundle = exported({}, patient as JsonObject, practitioner as JsonObject);
        const { people, leftovers } = imported(bundle);
        expect(people.map(({ ids, payload }) => [ids.primary, payload])).toEqual([
          [PATIENT, patient],
          [DOCTOR, practitioner],
        ]);
        expect(leftovers).toEqual([]);
        expect(faultsOf(bundle)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('SV-189 references between records come back, the older consent before the newer', () => {
    const id = (last: string) => `00000000-0000-7000-8000-00000000${last.padStart(4, '0')}`;
    const [visit, problem, note, first, second] = ['0001', '0002', '0003', '0004', '0005'].map(id) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const consent = { patientId: PATIENT, type: 'care', status: 'draft', language: 'fr', text: 'x' };
    const records: Record<string, EntityRecord[]> = {
      appointment: [
        recordOf(visit, {
          patientId: PATIENT,
          practitionerIds: [DOCTOR],
          start: '2026-05-02T09:00:00.000Z',
          end: '2026-05-02T09:20:00.000Z',
          status: 'fulfilled',
        }),
      ],
      condition: [recordOf(problem, { patientId: PATIENT, text: 'HTA', clinicalStatus: 'active' })],
      medicalRecord: [
        recordOf(note, {
          patientId: PATIENT,
          practitionerId: DOCTOR,
          appointmentId: visit,
          conditionIds: [problem],
          occurredAt: '2026-05-02T09:00:00.000Z',
          type: 'note',
          title: 'Suivi',
          text: 'x',
        }),
      ],
      observation: [
        recordOf(OWN, {
          patientId: PATIENT,
          medicalRecordId: note,
          status: 'final',
          code: '8867-4',
          effectiveDateTime: '2026-05-02T09:00:00.000Z',
          value: 70,
          unit: '/min',
        }),
      ],
      consent: [
        { ...recordOf(second, { ...consent, supersedes: first }), createdAt: '2026-06-02T09:00:00.000Z' },
        recordOf(first, { ...consent, appointmentId: visit }),
      ],
    };
    const { records: back } = imported(exported(records));
    const fields = (wanted: string) => back.find((each) => each.id === wanted)?.payload;
    expect(fields(note)).toMatchObject({ appointmentId: visit, conditionIds: [problem], practitionerId: DOCTOR });
    expect(fields(OWN)).toMatchObject({ medicalRecordId: note });
    expect(fields(first)).toMatchObject({ appointmentId: visit });
    expect(fields(second)).toMatchObject({ supersedes: first });
  });

  it('SV-183 SV-189 a signature is told in the file, and no import takes it', () => {
    const signature = {
      userId: OWN,
      name: 'Dr Martin',
      signedAt: '2026-05-02T10:00:00.000Z',
      contentHash: 'a'.repeat(64),
    };
    const signed = {
      patientId: PATIENT,
      practitionerId: DOCTOR,
      occurredAt: '2026-05-02T09:00:00.000Z',
      type: 'note',
      title: 'Suivi',
      text: 'x',
      status: 'finished',
      signature,
    };
    const bundle = exported({ medicalRecord: [recordOf(OWN, signed)] });
    expect(JSON.stringify(bundle)).toContain('Dr Martin');
    expect(faultsOf(bundle)).toEqual([]);
    const [back] = imported(bundle).records;
    expect(back?.payload).toMatchObject({ status: 'unknown', statusReason: expect.stringContaining('finished') });
    expect(back?.payload['signature']).toBeUndefined();
  });

  it('SV-183 SV-189 fields beside the elements bring no signature, reference or unknown field', () => {
    const bundle = exported({
      medicalRecord: [
        recordOf(OWN, {
          patientId: PATIENT,
          practitionerId: DOCTOR,
          occurredAt: '2026-05-02T09:00:00.000Z',
          type: 'note',
          title: 'Suivi',
          text: 'x',
        }),
      ],
    });
    const forged = JSON.stringify(bundle).replace(
      /\{\\"/g,
      `{\\"signature\\":{},\\"appointmentId\\":\\"${OWN}\\",\\"unheard\\":1,\\"`,
    );
    const [back] = imported(JSON.parse(forged) as JsonObject).records;
    expect(Object.keys(back?.payload ?? {})).not.toEqual(expect.arrayContaining(['signature']));
    expect(back?.payload).not.toHaveProperty('appointmentId');
    expect(back?.payload).not.toHaveProperty('unheard');
  });

  it('SV-190 an imported resource is in the file as it came', () => {
    const shot = { resourceType: 'Immunization', id: 'im1', status: 'completed', patient: { reference: 'Patient/p1' } };
    const record = { patientId: PATIENT, resourceType: 'Immunization', title: 'Grippe', content: JSON.stringify(shot) };
    const { entry } = exported({ importedResource: [recordOf(OWN, record)] }) as unknown as {
      entry: { resource: JsonObject }[];
    };
    expect(entry.map(({ resource }) => resource)).toContainEqual(shot);
  });

  it('SV-192 what concerns the practice alone is not in the file', () => {
    const secret = 'geheim';
    const doctor = { ...MARTIN, stamp: secret, fee: { amount: 25, currency: 'EUR' }, defaultShare: 50 };
    const text = JSON.stringify(exported({}, DUPONT, doctor));
    for (const field of PRACTICE_FIELDS) expect(text).not.toContain(`\\"${field}\\"`);
    expect(text).not.toContain(secret);
  });
});
