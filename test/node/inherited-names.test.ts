/** Words that every object of the language answers to are words like any other: no table of the server knows them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { csvReportSchema } from '../../src/contract/csv-import.ts';
import { importLineSchema } from '../../src/contract/import.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';
import { relatedOf, sampleOf } from './samples.ts';
import { signIn, type TestClient } from './server-client.ts';

const WORDS = ['constructor', '__proto__'] as const;

let server: TestServer;
let admin: TestClient;
const faults: string[] = [];

beforeAll(async () => {
  server = await createTestServer({
    engine: 'pglite',
    deps: { log: ({ level, message }) => void (level === 'error' && faults.push(String(message))) },
  });
  admin = await signIn(server, 'admin@atlas.test');
});
afterAll(() => server.close());

/** The value with one text after another replaced by a word. */
function* replaced(value: Json, word: string): Generator<Json> {
  if (typeof value === 'string') yield word;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value as Record<string, Json>))
    for (const one of replaced(part, word))
      yield Array.isArray(value) ? value.with(Number(key), one) : { ...value, [key]: one };
}

test('H14 SV-215 a field of any entity that says such a word is taken or refused, and holds up nothing', async () => {
  const related = await relatedOf(admin);
  let sent = 0;
  for (const { type, fields } of server.deps.domain.entities) {
    const payloads = WORDS.flatMap((word) => [
      ...replaced(sampleOf(type, related), word),
      ...Object.keys(fields.shape).map((field) => ({ ...sampleOf(type, related), [field]: word })),
    ]);
    const events = payloads.map((payload) => admin.event({ entityType: type, payload }));
    for (let at = 0; at < events.length; at += 200) {
      const answer = await admin.up(...events.slice(at, at + 200));
      expect([type, answer.deferred]).toEqual([type, []]);
      sent += answer.acknowledged.length + answer.rejected.length;
    }
  }
  expect(sent).toBeGreaterThan(400);
  expect(faults).toEqual([]);
});

describe('H36 SV-215 an import', () => {
  const WHOLE: readonly JsonObject[] = [
    {
      resourceType: 'Patient',
      id: 'one',
      gender: 'female',
      birthDate: '1984-02-29',
      name: [{ use: 'official', family: 'Mots', given: ['Ana'] }],
      telecom: [{ system: 'phone', use: 'home', value: '0612345678' }],
      address: [{ use: 'home', line: ['1 rue X'], city: 'Paris' }],
      maritalStatus: { coding: [{ system: 'urn:x', code: 'M' }] },
      identifier: [{ use: 'usual', system: 'urn:y', value: 'v', type: { coding: [{ code: 'MR' }] } }],
      contact: [{ relationship: [{ coding: [{ code: 'N' }] }], name: { family: 'Z' } }],
      communication: [{ language: { coding: [{ code: 'fr' }] } }],
    },
    {
      resourceType: 'Observation',
      id: 'two',
      status: 'final',
      subject: { reference: 'Patient/one' },
      category: [{ coding: [{ code: 'vital-signs' }] }],
      code: { coding: [{ system: 'http://loinc.org', code: '8310-5' }], text: 'Température' },
      effectiveDateTime: '2026-11-21T09:00:00Z',
      valueInteger: 37,
    },
    {
      resourceType: 'Condition',
      id: 'three',
      subject: { reference: 'Patient/one' },
      clinicalStatus: { coding: [{ code: 'active' }] },
      verificationStatus: { coding: [{ code: 'confirmed' }] },
      severity: { coding: [{ code: '6736007' }] },
      code: { text: 'Asthme' },
    },
    {
      resourceType: 'AllergyIntolerance',
      id: 'four',
      patient: { reference: 'Patient/one' },
      clinicalStatus: { coding: [{ code: 'active' }] },
      criticality: 'high',
      category: ['food'],
      code: { text: 'Arachide' },
      reaction: [{ severity: 'mild', manifestation: [{ text: 'Urticaire' }] }],
    },
    {
      resourceType: 'MedicationRequest',
      id: 'five',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/one' },
      authoredOn: '2026-11-21T09:00:00Z',
      medicationCodeableConcept: { text: 'Paracétamol' },
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd', boundsDuration: { value: 3, code: 'd' } } },
          doseAndRate: [{ doseQuantity: { value: 1, unit: 'mg' } }],
        },
      ],
    },
    {
      resourceType: 'Encounter',
      id: 'six',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/one' },
      period: { start: '2026-11-21T09:00:00Z' },
    },
    {
      resourceType: 'Consent',
      id: 'seven',
      status: 'active',
      scope: { coding: [{ code: 'treatment' }] },
      category: [{ coding: [{ code: '59284-0' }] }],
      patient: { reference: 'Patient/one' },
      dateTime: '2026-11-21T09:00:00Z',
    },
  ];

  test('H36 SV-215 of FHIR ends well, whatever text of a resource says such a word, and writes none of the language’s own', async () => {
    for (const word of WORDS) {
      const variants = WHOLE.flatMap((resource) => [...replaced(resource, word)] as JsonObject[]).map((one, at) =>
        one['id'] === word ? one : { ...one, id: `${String(one['id'])}-${at}` },
      );
      const file = [...WHOLE, ...variants].map((one) => JSON.stringify(one)).join('\n');
      const { body } = await admin.call<string>('POST', '/api/v1/import/fhir', file);
      const line = importLineSchema.parse(JSON.parse(body.trim().split('\n').at(-1) ?? ''));
      expect([word, line.type]).toEqual([word, 'done']);
    }
    const { rows } = await server.owner.query<{ entity_type: string }>(
      "SELECT DISTINCT entity_type FROM record_version WHERE data::text LIKE '%native code%'",
    );
    expect(rows).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('H36 SV-215 of a table costs nobody for such a word', async () => {
    for (const [kind, head, row] of [
      ['patients', 'nom;prenom;sexe;date de naissance;situation familiale;deces', 'MOTS;Ada;F;01/02/1980;celibataire;'],
      ['users', 'name;email;role;status;locale;percentage', 'Ada;ada@mots.test;nurse;active;fr;10'],
      ['templates', 'name;role;percentage', 'T;nurse;10'],
      ['practitioners', 'nom;prenom;specialite;actif', 'MOTS;Ada;GP;oui'],
    ] as const)
      for (const word of WORDS) {
        const cells = row.split(';');
        const rows = cells.map((_, at) => cells.with(at, word).join(';'));
        const { status, body } = await admin.call(
          'POST',
          `/api/v1/import/csv?kind=${kind}`,
          [head, ...rows].join('\n'),
          {
            'content-type': 'text/csv',
          },
        );
        const refused = csvReportSchema.parse(body).rows.filter(({ outcome }) => outcome === 'refused');
        // A template without role or share gives what nobody meant (SV-225).
        const allowed = kind === 'templates' ? 2 : 0;
        expect([kind, word, status, refused.length]).toEqual([kind, word, 200, allowed]);
      }
    expect(faults).toEqual([]);
  });
});
