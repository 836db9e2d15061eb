/** What the import makes of the resources that are no people: mapped, kept whole, or refused with the reason. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importLineSchema, type ImportEnd } from '../../src/contract/import.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { syntheaBundles } from '../support/hundred-people.ts';
import { signIn, type TestClient } from './server-client.ts';

type Done = Extract<ImportEnd, { type: 'done' }>;

const PATIENT = {
  resourceType: 'Patient',
  id: 'p1',
  gender: 'female',
  birthDate: '1984-02-29',
  name: [{ family: 'Zitouni', given: ['Ana'] }],
};
const DOCTOR = { resourceType: 'Practitioner', id: 'd1', name: [{ family: 'Amrani', given: ['Lila'] }] };
const SUBJECT = { subject: { reference: 'Patient/p1' } };

const pulse = (more: JsonObject = {}): JsonObject => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
  effectiveDateTime: '2024-05-02T09:00:00+02:00',
  valueQuantity: { value: 72.12345, unit: 'beats/minute', system: 'http://unitsofmeasure.org', code: '/min' },
  ...SUBJECT,
  ...more,
});
const problem = (more: JsonObject = {}): JsonObject => ({
  resourceType: 'Condition',
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10', display: 'Hypertension' }] },
  onsetDateTime: '2019-03',
  ...SUBJECT,
  ...more,
});

export function importingRecords(engine: 'pglite' | 'pg'): void {
  let server: TestServer;
  let admin: TestClient;
  let round = 0;

  beforeAll(async () => {
    server = await createTestServer({ engine });
    admin = await signIn(server, 'admin@cedre.test');
  });
  afterAll(() => server.close());

  async function sendText(file: string): Promise<Done> {
    const { body: answer } = await admin.call<string>('POST', '/api/v1/import/fhir', file, {
      'content-type': 'application/octet-stream',
    });
    const line = importLineSchema.parse(JSON.parse(answer.trim().split('\n').at(-1) ?? ''));
    if (line.type !== 'done') throw new Error(`not imported: ${answer}`);
    return line;
  }
  /** Each call is a bundle of a system of its own, so that the ids of one are not those of another. */
  const bundle = (resources: readonly JsonObject[], type = 'collection'): JsonObject => {
    round += 1;
    return {
      resourceType: 'Bundle',
      type,
      entry: resources.map((resource, index) => ({
        fullUrl: `https://ehr-${round}.test/fhir/${String(resource['resourceType'])}/${String(resource['id'] ?? `x${index}`)}`,
        resource: { id: `x${index}`, ...resource },
      })),
    };
  };
  const send = (resources: readonly JsonObject[], type?: string) =>
    sendText(JSON.stringify(bundle([PATIENT, DOCTOR, ...resources], type)));
  const lines = (resources: readonly JsonObject[]) =>
    sendText(resources.map((each) => JSON.stringify(each)).join('\n'));

  /** The records that an import made, of one type. */
  async function made(type: string, by: () => Promise<Done>): Promise<{ done: Done; records: JsonObject[] }> {
    const { cursor } = await admin.pull(null);
    const done = await by();
    const { changes } = await admin.pull(cursor);
    return { done, records: changes.filter((each) => each.entityType === type).map((each) => each.payload) };
  }
  const tally = (mapped: number, kept = 0, refused = 0, present = 0) => ({ mapped, kept, refused, present });

  test('H36 CR-50 what is no resource of R4 costs the rest of the file nothing, and is told with its place', async () => {
    const strange: readonly unknown[] = [
      { resourceType: 'Transport', id: 't1' },
      { resourceType: 7 },
      { resourceType: 'constructor' },
      { a: 1 },
      'text',
      [],
      null,
    ];
    const file = bundle([PATIENT]);
    const entries = strange.map((resource) => ({ resource }));
    const done = await sendText(
      `${JSON.stringify({ ...file, entry: [...entries, ...(file['entry'] as JsonObject[])] })}\n{"resourceType":"Bandle"}`,
    );
    expect(done.created).toEqual({ patient: 1 });
    expect(done.resources).toMatchObject({ Patient: tally(1), Resource: tally(0, 0, strange.length + 1) });
    expect(done.reasons).toContainEqual({
      resourceType: 'Resource',
      outcome: 'refused',
      reason: 'not-r4',
      count: strange.length + 1,
    });
    expect(done.warnings).toContainEqual(
      expect.objectContaining({ code: 'left-out', line: 1, entry: '1', resourceId: 't1' }),
    );
    expect(done.warnings).toContainEqual(expect.objectContaining({ code: 'left-out', line: 2 }));
    expect(done.warnings?.length).toBe(strange.length + 1);
  });

  describe('SV-180 what has an entity is mapped', () => {
    test('H36 SV-180 a measure, with its moment and unit; more decimals than an instrument has are rounded', async () => {
      const { done, records } = await made('observation', () => send([pulse()]));
      expect(done.resources?.['Observation']).toEqual(tally(1));
      expect(records).toMatchObject([
        { code: '8867-4', value: 72.123, unit: '/min', status: 'final', effectiveDateTime: '2024-05-02T07:00:00.000Z' },
      ]);
    });

    test('SV-180 a problem: code, words, dates as far as they are known', async () => {
      const { records } = await made('condition', () => send([problem({ note: [{ text: 'suivi\ndu soir' }] })]));
      expect(records).toMatchObject([
        {
          text: 'Hypertension',
          code: 'I10',
          codeSystem: 'cim-10',
          clinicalStatus: 'active',
          onset: '2019-03',
          note: 'suivi\ndu soir',
        },
      ]);
    });

    test('SV-180 an allergy with reactions, and the statement that none is known', async () => {
      const { records } = await made('allergy', () =>
        send([
          {
            resourceType: 'AllergyIntolerance',
            clinicalStatus: { coding: [{ code: 'active' }] },
            type: 'allergy',
            category: ['medication'],
            criticality: 'high',
            code: { text: 'Pénicilline' },
            reaction: [{ manifestation: [{ text: 'Urticaire' }], severity: 'severe' }],
            patient: { reference: 'Patient/p1' },
          },
          {
            resourceType: 'AllergyIntolerance',
            clinicalStatus: { coding: [{ code: 'active' }] },
            code: { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }] },
            patient: { reference: 'Patient/p1' },
          },
        ]),
      );
      expect(records).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            text: 'Pénicilline',
            criticality: 'high',
            category: 'medication',
            reactions: [{ manifestation: 'Urticaire', severity: 'severe' }],
          }),
          expect.objectContaining({ noKnownAllergy: true }),
        ]),
      );
    });

    test('SV-180 SV-183 an encounter with its diagnosis is a note, unsigned, its status in words', async () => {
      const { done, records } = await made('medicalRecord', () =>
        send([
          problem({ id: 'c1' }),
          {
            resourceType: 'Encounter',
            status: 'finished',
            class: { code: 'AMB' },
            type: [{ text: 'Consultation de suivi' }],
            reasonCode: [{ text: 'Céphalées' }],
            period: { start: '2024-05-02T09:00:00Z', end: '2024-05-02T09:20:00Z' },
            participant: [{ individual: { reference: 'Practitioner/d1' } }],
            diagnosis: [{ condition: { reference: 'Condition/c1' } }],
            ...SUBJECT,
          },
        ]),
      );
      expect(done.resources?.['Encounter']).toEqual(tally(1));
      expect(records).toMatchObject([
        {
          title: 'Consultation de suivi',
          reason: 'Céphalées',
          class: 'AMB',
          status: 'unknown',
          statusReason: expect.stringContaining('finished'),
          conditionIds: [expect.any(String)],
        },
      ]);
      expect(records[0]?.['signature']).toBeUndefined();
    });

    test('SV-180 requests of one group are the lines of one ordonnance; a contained drug gives its name', async () => {
      const line = (more: JsonObject): JsonObject => ({
        resourceType: 'MedicationRequest',
        status: 'active',
        intent: 'order',
        authoredOn: '2024-05-02T09:00:00Z',
        requester: { reference: 'Practitioner/d1' },
        groupIdentifier: { system: 'urn:g', value: '7' },
        ...SUBJECT,
        ...more,
      });
      const { done, records } = await made('prescription', () =>
        send([
          line({
            medicationCodeableConcept: { text: 'Paracétamol 1 g' },
            dosageInstruction: [
              {
                text: '1 comprimé 3 fois par jour',
                timing: { repeat: { frequency: 3, period: 1, periodUnit: 'd' } },
                doseAndRate: [{ doseQuantity: { value: 1, unit: 'comprimé' } }],
              },
            ],
            dispenseRequest: { numberOfRepeatsAllowed: 2 },
          }),
          line({
            contained: [{ resourceType: 'Medication', id: 'm', code: { text: 'Ibuprofène' } }],
            medicationReference: { reference: '#m' },
          }),
        ]),
      );
      expect(done.resources?.['MedicationRequest']).toEqual(tally(2));
      expect(records).toMatchObject([
        {
          status: 'unknown',
          statusReason: expect.stringContaining('active'),
          lines: [
            {
              drug: { name: 'Paracétamol 1 g' },
              posology: '1 comprimé 3 fois par jour',
              dose: { quantity: 1, unit: 'comprimé' },
              frequency: { times: 3, per: 1, unit: 'd' },
              refills: 2,
            },
            { drug: { name: 'Ibuprofène' }, posology: '(à compléter)' },
          ],
        },
      ]);
    });

    test('SV-180 an appointment; a second one at the same time is booked over', async () => {
      const visit = (id: string): JsonObject => ({
        resourceType: 'Appointment',
        id,
        status: 'booked',
        start: '2031-05-02T09:00:00Z',
        end: '2031-05-02T09:20:00Z',
        description: 'Vaccin',
        participant: [
          { actor: { reference: 'Patient/p1' }, status: 'accepted' },
          { actor: { reference: 'Practitioner/d1' }, status: 'accepted' },
        ],
      });
      const { records } = await made('appointment', () => send([visit('a1'), visit('a2')]));
      expect(records.map(({ reason, overbooked }) => [reason, overbooked])).toEqual([
        ['Vaccin', undefined],
        ['Vaccin', true],
      ]);
    });

    test('SV-180 a consent whose text is in the file', async () => {
      const { done, records } = await made('consent', () =>
        send([
          {
            resourceType: 'Consent',
            status: 'active',
            scope: { text: 'Soins' },
            category: [{ text: 'Soins' }],
            dateTime: '2024-05-02T09:00:00Z',
            sourceAttachment: {
              contentType: 'text/plain',
              language: 'fr',
              data: Buffer.from('J’accepte.').toString('base64'),
            },
            patient: { reference: 'Patient/p1' },
          },
          { resourceType: 'Consent', status: 'active', patient: { reference: 'Patient/p1' } },
        ]),
      );
      expect(done.resources?.['Consent']).toEqual(tally(1, 1));
      expect(records).toMatchObject([{ type: 'Soins', text: 'J’accepte.', status: 'active' }]);
    });
  });

  describe('SV-181 references', () => {
    const forms: readonly [name: string, more: JsonObject, wanted: { mapped: number; refused: number }][] = [
      ['absolute', { subject: { reference: 'https://ehr.test/fhir/Patient/p1' } }, { mapped: 1, refused: 0 }],
      ['relative', SUBJECT, { mapped: 1, refused: 0 }],
      ['by identifier', { subject: { identifier: { system: 'urn:ipp', value: '17' } } }, { mapped: 1, refused: 0 }],
      ['conditional', { subject: { reference: 'Patient?identifier=urn:ipp|17' } }, { mapped: 1, refused: 0 }],
      [
        'contained',
        { contained: [{ ...PATIENT, id: 'own' }], subject: { reference: '#own' } },
        { mapped: 1, refused: 0 },
      ],
      ['to nobody', { subject: { reference: 'Patient/other' } }, { mapped: 0, refused: 1 }],
      ['to another kind', { subject: { reference: 'Practitioner/d1' } }, { mapped: 0, refused: 1 }],
      ['absent', { subject: null }, { mapped: 0, refused: 1 }],
    ];
    test.each(forms)('SV-181 %s', async (_, more, wanted) => {
      const file = {
        resourceType: 'Bundle',
        type: 'searchset',
        entry: [
          { ...PATIENT, identifier: [{ system: 'urn:ipp', value: '17' }] },
          DOCTOR,
          pulse({ id: `o-${round++}`, ...more }),
        ].map((resource: JsonObject) => ({
          fullUrl: `https://ehr.test/fhir/${String(resource['resourceType'])}/${String(resource['id'])}`,
          resource,
        })),
      };
      const done = await sendText(JSON.stringify(file));
      expect(done.resources?.['Observation']).toMatchObject(wanted);
      if (wanted.refused > 0)
        expect(done.reasons).toContainEqual({
          resourceType: 'Observation',
          outcome: 'refused',
          reason: 'no-patient',
          count: 1,
        });
    });

    test('SV-181 urn:uuid in a transaction, and a plain id in lines', async () => {
      const urn = 'urn:uuid:0e4a62f4-8a4c-4c7b-9a55-1f0b53a0b6aa';
      const transaction = {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          {
            resource: pulse({ id: 'tx-1', subject: { reference: urn } }),
            request: { method: 'POST', url: 'Observation' },
          },
          { fullUrl: urn, resource: { ...PATIENT, id: 'tx-p' }, request: { method: 'POST', url: 'Patient' } },
        ],
      };
      expect((await sendText(JSON.stringify(transaction))).resources?.['Observation']).toEqual(tally(1));
      const plain = await lines([
        pulse({ id: 'nd-1', subject: { reference: 'Patient/nd' } }),
        { ...PATIENT, id: 'nd' },
      ]);
      expect(plain.resources?.['Observation']).toEqual(tally(1));
    });

    test('H36 SV-181 an id that two people of the file have leads to nobody', async () => {
      const done = await lines([
        { ...PATIENT, id: 'same' },
        { ...PATIENT, id: 'same', name: [{ family: 'Autre', given: ['Zoé'] }], birthDate: '1950-01-01' },
        pulse({ id: 'of-whom', subject: { reference: 'Patient/same' } }),
      ]);
      expect(done.created).toMatchObject({ patient: 2 });
      expect(done.resources?.['Observation']).toEqual(tally(0, 0, 1));
    });
  });

  describe('SV-182 what has no entity is kept whole', () => {
    test('SV-182 an immunization is an imported resource under its patient, every value of it', async () => {
      const shot = {
        resourceType: 'Immunization',
        id: 'im1',
        status: 'completed',
        vaccineCode: { text: 'Grippe' },
        occurrenceDateTime: '2021-10-04',
        lotNumber: 'Le\u0301o "7" <b>',
        patient: { reference: 'Patient/p1' },
      };
      const { done, records } = await made('importedResource', () => send([shot]));
      expect(done.resources?.['Immunization']).toEqual(tally(0, 1));
      expect(records).toMatchObject([
        { resourceType: 'Immunization', title: 'Grippe', occurredOn: '2021-10-04', status: 'completed' },
      ]);
      expect(JSON.parse(String(records[0]?.['content']))).toEqual(shot);
    });

    test('SV-182 a document is kept whole: its reference, its type, and the file that it encloses', async () => {
      const letter = {
        resourceType: 'DocumentReference',
        id: 'doc1',
        status: 'current',
        docStatus: 'final',
        type: { coding: [{ system: 'http://loinc.org', code: '18842-5', display: 'Discharge summary' }] },
        date: '2023-11-07T10:15:00+01:00',
        description: 'Lettre de sortie',
        content: [
          { attachment: { contentType: 'text/plain', language: 'fr', data: 'w4AgcmV2b2lyLg==', title: 'Sortie' } },
        ],
        ...SUBJECT,
      };
      const { done, records } = await made('importedResource', () => send([letter]));
      expect(done.resources?.['DocumentReference']).toEqual(tally(0, 1));
      expect(records).toMatchObject([
        { resourceType: 'DocumentReference', occurredOn: '2023-11-07', status: 'current' },
      ]);
      expect(JSON.parse(String(records[0]?.['content']))).toEqual(letter);
    });

    const unfit: readonly [name: string, resource: JsonObject, reason: string][] = [
      [
        'a laboratory value',
        pulse({ code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }] } }),
        'not-a-vital',
      ],
      ['a bound', pulse({ valueQuantity: { value: 40, comparator: '<', code: '/min' } }), 'no-value'],
      ['a value that cannot be', pulse({ valueQuantity: { value: 900, code: '/min' } }), 'unfit'],
      ['another unit', pulse({ valueQuantity: { value: 70, code: 'Hz' } }), 'unfit'],
      ['a year for a moment', pulse({ effectiveDateTime: '2019' }), 'no-date'],
      ['a problem without a status', problem({ clinicalStatus: null }), 'no-status'],
      ['a problem without words', problem({ code: null }), 'no-text'],
      [
        'a visit of nobody',
        {
          resourceType: 'Encounter',
          status: 'finished',
          class: { code: 'AMB' },
          period: { start: '2024-05-02T09:00:00Z' },
          ...SUBJECT,
        },
        'no-practitioner',
      ],
      [
        'a plan of a drug',
        {
          resourceType: 'MedicationRequest',
          status: 'active',
          intent: 'plan',
          authoredOn: '2024-05-02T09:00:00Z',
          ...SUBJECT,
        },
        'not-an-order',
      ],
    ];
    test.each(unfit)('H36 SV-182 %s is never guessed, and kept', async (_, resource, reason) => {
      const type = String(resource['resourceType']);
      const { done, records } = await made('importedResource', () => send([resource]));
      expect(done.reasons).toContainEqual({ resourceType: type, outcome: 'kept', reason, count: 1 });
      expect(records).toMatchObject([{ resourceType: type }]);
    });

    test('SV-144 SV-180 a problem that has ended is not current', async () => {
      const { records } = await made('condition', () => send([problem({ abatementDateTime: '2020-01-02' })]));
      expect(records).toMatchObject([
        { clinicalStatus: 'resolved', abatement: '2020-01-02', note: expect.stringContaining('active') },
      ]);
    });

    test('H36 SV-182 what does not fit its field is told in the note', async () => {
      const words = 'x'.repeat(700);
      const { records } = await made('condition', () => send([problem({ code: { text: words } })]));
      expect(String(records[0]?.['text'])).toHaveLength(500);
      expect(records[0]?.['note']).toContain(words);
    });
  });

  describe('SV-184 again', () => {
    test('SV-50 SV-184 real records: every resource is accounted for, and a second import makes nothing', async () => {
      const bundles = syntheaBundles(2);
      const counts: Record<string, number> = {};
      for (const { entry } of bundles)
        for (const { resource } of entry) counts[resource.resourceType] = (counts[resource.resourceType] ?? 0) + 1;
      const file = bundles.map((each) => JSON.stringify(each)).join('\n');
      const first = await sendText(file);
      const counted = Object.entries(first.resources ?? {}).map(([type, { mapped, kept, present, refused }]) => [
        type,
        mapped + kept + present + refused,
      ]);
      expect(Object.fromEntries(counted)).toEqual(counts);
      expect(first.resources).toMatchObject({
        Encounter: { kept: 0, refused: 0 },
        Condition: { kept: 0 },
        MedicationRequest: { kept: 0 },
      });
      const again = await sendText(file);
      expect(again.created).toEqual({});
      expect(again.resources?.['Observation']).toMatchObject({ mapped: 0, kept: 0, present: counts['Observation'] });
    });
  });

  describe('SV-191 export', () => {
    interface Exported {
      meta: { tag?: unknown };
      entry: { resource: JsonObject }[];
    }
    const exportOf = (client: TestClient, ...ids: string[]) =>
      client.call<Exported>('GET', `/api/v1/export/fhir/${ids.join(',')}`);
    const auditOf = async (id: string) => {
      const { rows } = await server.owner.query<{ action: string; user_id: string }>(
        "SELECT action, user_id FROM audit_entry WHERE entity_id = $1 AND action = 'export'",
        [id],
      );
      return rows;
    };
    let patients: string[];
    let bundles: Exported;

    beforeAll(async () => {
      const { cursor } = await admin.pull(null);
      await sendText(
        syntheaBundles(4)
          .slice(2)
          .map((each) => JSON.stringify(each))
          .join('\n'),
      );
      const { changes } = await admin.pull(cursor);
      patients = changes.filter(({ entityType }) => entityType === 'patient').map(({ entityId }) => entityId);
      bundles = (await exportOf(admin, ...patients)).body;
    });

    test('SV-188 SV-191 several patients are one Bundle; each has its row in the audit', async () => {
      expect(patients).toHaveLength(2);
      const ids = bundles.entry.map(({ resource }) => resource).filter((each) => each['resourceType'] === 'Patient');
      expect(ids.map(({ id }) => id).toSorted()).toEqual(patients.toSorted());
      expect(bundles.meta.tag).toBeUndefined();
      for (const id of patients)
        expect(await auditOf(id)).toEqual([{ action: 'export', user_id: admin.account.user.id }]);
    });

    test('SV-189 the file makes nothing where its records are, and the same records in a clinic that has none of them', async () => {
      const file = JSON.stringify(bundles);
      const { created, alreadyPresent } = await sendText(file);
      expect(created).toEqual({});
      expect(alreadyPresent).toMatchObject({ patient: 2, medicalRecord: expect.any(Number) });
      const there = await signIn(server, 'admin@atlas.test');
      const { cursor } = await there.pull(null);
      await there.call('POST', '/api/v1/import/fhir', file, { 'content-type': 'application/octet-stream' });
      const { changes } = await there.pull(cursor);
      const subjects = new Set(patients);
      const mine = (await admin.pull(null)).changes.filter(({ entityType, entityId, payload }) =>
        subjects.has(entityType === 'patient' ? entityId : String(payload['patientId'])),
      );
      const wanted = new Map(mine.map((each) => [each.entityId, each]));
      const others = changes.filter(({ entityType }) => entityType !== 'practitioner');
      expect(others).toHaveLength(wanted.size);
      const content = (change: { entityType: string; payload: JsonObject } | undefined) => {
        const { createdAt: _, updatedAt: __, updatedBy: ___, version: ____, ...fields } = change?.payload ?? {};
        return { entityType: change?.entityType, ...fields };
      };
      for (const each of others) expect(content(each)).toEqual(content(wanted.get(each.entityId)));
    });

    test('SV-192 a role gets what it may read, and the file says that it is not all', async () => {
      const [id = ''] = patients;
      const { status, body } = await exportOf(await signIn(server, 'front@cedre.test'), id);
      expect(status).toBe(200);
      const types = new Set(body.entry.map(({ resource }) => resource['resourceType']));
      expect([...types]).toEqual(['Patient']);
      expect(body.meta.tag).toMatchObject([{ code: 'SUBSETTED' }]);
      expect(await auditOf(id)).toHaveLength(2);
    });

    test('SV-191 nobody is exported with somebody who is not here', async () => {
      const [id = ''] = patients;
      for (const other of [crypto.randomUUID(), 'x', '']) expect((await exportOf(admin, id, other)).status).toBe(404);
      const many = Array.from({ length: 101 }, () => id.replace(/.{8}$/, () => crypto.randomUUID().slice(0, 8)));
      expect((await exportOf(admin, ...many)).status).toBe(413);
      expect(await auditOf(id)).toHaveLength(2);
    });
  });
}
