import type { JsonObject } from '../../src/lib/json.ts';
import { newPatient, uuid, type TestClient } from './server-client.ts';

/** Records that a sample refers to. */
export interface Related {
  patientId: string;
  practitionerId: string;
}

let minutes = 0;

/** Never the same quarter of an hour twice, so that no two appointments overlap. */
const nextTime = () => {
  const start = Date.UTC(2031, 0, 1) + (minutes += 20) * 60_000;
  return { start: new Date(start).toISOString(), end: new Date(start + 15 * 60_000).toISOString() };
};

const SAMPLES: Record<string, (related: Related, word: string) => JsonObject> = {
  patient: (_, word) => ({ ...newPatient(), note: word, identifiers: [{ system: 'other', value: uuid() }] }),
  practitioner: (_, word) => ({ familyName: 'MARTIN', givenNames: 'Ana', specialty: word }),
  appointment: ({ patientId, practitionerId }, word) => ({
    patientId,
    practitionerIds: [practitionerId],
    ...nextTime(),
    status: 'booked',
    reason: word,
  }),
  medicalRecord: ({ patientId, practitionerId }, word) => ({
    patientId,
    practitionerId,
    occurredAt: '2026-11-21T09:00:00.000Z',
    type: 'note',
    title: 'Visite',
    text: word,
  }),
  consent: ({ patientId }, word) => ({ patientId, type: 'care', status: 'draft', language: 'fr', text: word }),
  user: (_, word) => ({ name: word, email: `${uuid()}@samples.test`, role: 'nurse', status: 'active' }),
  template: () => ({ role: 'nurse', percentage: 12.5 }),
  observation: ({ patientId }, word) => ({
    patientId,
    status: 'final',
    code: '8310-5',
    effectiveDateTime: '2026-11-21T09:00:00.000Z',
    value: 36.8,
    unit: 'Cel',
    note: word,
  }),
  condition: ({ patientId }, word) => ({ patientId, text: word, clinicalStatus: 'active' }),
  allergy: ({ patientId }, word) => ({ patientId, clinicalStatus: 'active', noKnownAllergy: true, note: word }),
  prescription: ({ patientId, practitionerId }, word) => ({
    patientId,
    practitionerId,
    status: 'draft',
    prescribedAt: '2026-11-21T09:00:00.000Z',
    lines: [{ drug: { name: word }, posology: '1 le soir' }],
  }),
  importedResource: ({ patientId }, word) => ({
    patientId,
    resourceType: 'Immunization',
    title: word,
    content: '{"resourceType":"Immunization"}',
  }),
  absence: ({ practitionerId }, word) => ({ practitionerId, ...nextTime(), note: word }),
  clinicSettings: (_, word) => ({ name: word, zone: 'Africa/Algiers' }),
  closure: (_, word) => ({ name: word, start: '2031-12-24', end: '2031-12-26' }),
  phrase: (_, word) => ({ name: 'p', text: word }),
  documentTemplate: (_, word) => ({
    kind: 'letter',
    name: uuid(),
    language: 'fr',
    templateVersion: 1,
    status: 'draft',
    body: word,
  }),
  accessRule: (_, word) => ({ module: 'template', editorRoles: ['admin'], note: word }),
  shareRule: ({ practitionerId }) => ({ practitionerId, serviceType: uuid(), percent: 33.33, validFrom: '2026-01-01' }),
};

/** The least of an entity that carries a word, valid every time. A new entity gets its line here. */
export function sampleOf(type: string, related: Related, word = 'RAS'): JsonObject {
  const sample = SAMPLES[type];
  if (!sample) throw new Error(`no sample of ${type}: add one to test/node/samples.ts`);
  return sample(related, word);
}

/** Records of a tenant to refer to. */
export async function relatedOf(client: TestClient): Promise<Related> {
  const { body } = await client.call<{ items: { id: string }[] }>('GET', '/api/v1/practitioners');
  const patient = client.event({});
  await client.up(patient);
  return { patientId: patient.entityId, practitionerId: body.items[0]?.id ?? '' };
}
