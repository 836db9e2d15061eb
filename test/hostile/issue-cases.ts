/** Cases of every rule between fields, and the hostile values in every field: what makes each code of the contract. */
import { clinic } from '../../src/contract/clinic.ts';
import { entityOf } from '../../src/contract/domain.ts';
import {
  checkDelete,
  checkRecord,
  validateCreate,
  validateUpdate,
  type ChangeContext,
  type EntityDefinition,
} from '../../src/contract/entity.ts';
import type { Issue, IssueCode } from '../../src/contract/issues.ts';
import { assert } from '../../src/lib/assert.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { sampleOf } from '../node/samples.ts';
import { VALUES } from './values.ts';

const ID = '018f0000-0000-7000-9000-000000000001';
const OTHER = '018f0000-0000-7000-9000-000000000002';
const HASH = 'a'.repeat(64);
const NOW = new Date('2026-11-21T12:00:00.000Z');
const CONTEXT: ChangeContext = { entityId: ID, userId: ID, role: 'secretary', now: NOW };
const RELATED = { patientId: ID, practitionerId: ID };

const definitionOf = (type: string): EntityDefinition => {
  const definition = entityOf(clinic, type);
  assert(definition, `no entity ${type}`);
  return definition;
};

const signature = (userId = ID, contentHash = HASH) => ({ userId, signedAt: '2026-11-20T09:00:00.000Z', contentHash });
const reading = (systolic: number, diastolic: number) => [
  { code: '8480-6', value: systolic, unit: 'mm[Hg]' },
  { code: '8462-4', value: diastolic, unit: 'mm[Hg]' },
];

/** Type, what differs from a good record, and the code; `before` is what differs in the record that it changes. */
interface RuleCase {
  type: string;
  code: IssueCode;
  change: JsonObject;
  before?: JsonObject;
}

const of = (type: string, code: IssueCode, change: JsonObject, before?: JsonObject): RuleCase => ({
  type,
  code,
  change,
  ...(before ? { before } : {}),
});

export const RULE_CASES: readonly RuleCase[] = [
  of('patient', 'comes_before', { birthDate: '1980', deceased: '1970' }),
  of('patient', 'too_old', { birthDate: '1800' }),
  of('patient', 'date_in_future', { birthDate: '2090' }),
  of('patient', 'merged_into_itself', { mergedInto: ID }),
  of('patient', 'merge_by_admin', {}, { mergedInto: OTHER }),
  of('practitioner', 'not_an_rpps', { identifiers: [{ system: 'https://rpps.esante.gouv.fr', value: '1' }] }),
  of('practitioner', 'not_an_adeli', { identifiers: [{ system: 'https://adeli.esante.gouv.fr', value: '1' }] }),
  of('practitioner', 'too_long', { identifiers: [{ system: 'urn:medicalpro:num-ordre-dz', value: '1'.repeat(31) }] }),
  of('practitioner', 'hours_overlap', {
    availability: [
      { daysOfWeek: ['mon', 'tue'], start: '09:00', end: '12:00' },
      { daysOfWeek: ['tue'], start: '11:00', end: '13:00' },
    ],
  }),
  of('practitioner', 'not_after', { availability: [{ daysOfWeek: ['mon'], start: '12:00', end: '09:00' }] }),
  of('practitioner', 'comes_before', { roles: [{ code: 'x', start: '2026-02-01', end: '2026-01-01' }] }),
  of('appointment', 'not_after', { start: '2027-01-01T10:00:00.000Z', end: '2027-01-01T09:00:00.000Z' }),
  of('appointment', 'duration', { start: '2027-01-01T10:00:00.000Z', end: '2027-01-01T10:01:00.000Z' }),
  of('appointment', 'too_far', { start: '2190-01-01T10:00:00.000Z', end: '2190-01-01T10:15:00.000Z' }),
  of('appointment', 'transition', { status: 'booked' }, { status: 'fulfilled' }),
  of('medicalRecord', 'note_unsigned', { status: 'finished' }),
  of('medicalRecord', 'note_signed', { status: 'in-progress', signature: signature() }),
  of('medicalRecord', 'only_grows', {}, { addenda: [{ text: 'x', at: NOW.toISOString(), userId: ID }] }),
  of('medicalRecord', 'not_yourself', { addenda: [{ text: 'x', at: NOW.toISOString(), userId: OTHER }] }),
  of('medicalRecord', 'signature_stays', {}, { status: 'finished', signature: signature() }),
  of(
    'medicalRecord',
    'note_sealed',
    { status: 'finished', signature: signature(), text: 'y' },
    { status: 'finished', signature: signature() },
  ),
  of(
    'medicalRecord',
    'note_error_reason',
    { status: 'entered-in-error', signature: signature() },
    { status: 'finished', signature: signature() },
  ),
  of('prescription', 'prescription_unsigned', { status: 'active' }),
  of('prescription', 'prescription_signed', { signature: signature() }),
  of(
    'prescription',
    'prescription_dispensed',
    { status: 'cancelled', dispensedAt: '2026-11-21T10:00:00.000Z' },
    { status: 'active' },
  ),
  of(
    'prescription',
    'prescription_sealed',
    { status: 'active', signature: signature(), note: 'x' },
    { status: 'active', signature: signature() },
  ),
  of(
    'prescription',
    'prescription_error_reason',
    { status: 'entered-in-error', signature: signature() },
    { status: 'active', signature: signature() },
  ),
  of('consent', 'withdrawal_of_valid', { withdrawal: { at: '2026-11-20T09:00:00.000Z', by: 'x' } }),
  of(
    'consent',
    'withdrawal_stays',
    { status: 'inactive' },
    { status: 'inactive', withdrawal: { at: '2026-11-20T09:00:00.000Z', by: 'x' } },
  ),
  of('consent', 'consent_agreed', { status: 'active', text: 'y' }, { status: 'active', text: 'x' }),
  of(
    'consent',
    'consent_extended',
    { status: 'active', validUntil: '2027-02-01' },
    { status: 'active', validUntil: '2027-01-01' },
  ),
  of('consent', 'consent_error_reason', { status: 'entered-in-error' }, { status: 'active' }),
  of('documentTemplate', 'unknown_variable', { body: '{{patient.shoeSize}}' }),
  of('documentTemplate', 'template_published', { status: 'published', name: 'y' }, { status: 'published' }),
  of('observation', 'wrong_unit', { unit: 'K' }),
  of('observation', 'out_of_range', { value: 60 }),
  of('observation', 'not_whole', { code: '72514-3', value: 1.5, unit: '{score}' }),
  of('observation', 'unit_missing', { code: '1-1', unit: null }),
  of('observation', 'measure_empty', { value: null, unit: null }),
  of('importedResource', 'imported_stays', { title: 'x' }, { title: 'y' }),
  of('observation', 'measure_final', { value: 37 }, { value: 36 }),
  of('observation', 'pressure_incomplete', { code: '85354-9', value: null, unit: null, components: [] }),
  of('observation', 'pressure_reversed', { code: '85354-9', value: null, unit: null, components: reading(80, 120) }),
  of('condition', 'comes_before', { clinicalStatus: 'resolved', onset: '2020', abatement: '2019' }),
  of('condition', 'problem_ended', { abatement: '2020' }),
  of('condition', 'not_an_icd10_code', { code: 'x' }),
  of('allergy', 'allergy_none_known', { text: 'x' }),
  of('allergy', 'allergy_unnamed', { noKnownAllergy: null }),
  of('allergy', 'error_stays', { verificationStatus: 'confirmed' }, { verificationStatus: 'entered-in-error' }),
  of('absence', 'not_after', { end: '2020-01-01T00:00:00.000Z' }),
  of('closure', 'comes_before', { start: '2031-12-26', end: '2031-12-25' }),
  of('clinicSettings', 'not_unique', { rooms: ['Salle 1', 'salle 1'] }),
  of('clinicSettings', 'hours_overlap', {
    openingHours: [
      { daysOfWeek: ['mon'], start: '08:00', end: '12:00' },
      { daysOfWeek: ['mon'], start: '11:00', end: '18:00' },
    ],
  }),
  of('clinicSettings', 'below_legal_minimum', { retentionYears: 19 }),
  of('accessRule', 'module_fixed', { module: 'user' }),
  of('shareRule', 'share_either', { role: null, practitionerId: null }),
  of('shareRule', 'comes_before', { validFrom: '2026-02-01', validTo: '2026-01-01' }),
];

const without = (record: JsonObject) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as JsonObject;

export function issuesOfCase({ type, change, before }: RuleCase): Issue[] {
  const sample = sampleOf(type, RELATED);
  return checkRecord(
    definitionOf(type),
    without({ ...sample, ...change }),
    before ? without({ ...sample, ...before }) : null,
    CONTEXT,
  );
}

/** What may not be deleted. */
export const DELETE_CASES: readonly [type: string, code: IssueCode, record: JsonObject][] = [
  ['medicalRecord', 'note_kept', { signature: signature() }],
  ['prescription', 'prescription_kept', { signature: signature() }],
  ['consent', 'consent_kept', { status: 'rejected' }],
  ['documentTemplate', 'template_kept', { status: 'published' }],
];

export const issuesOfDelete = (type: string, record: JsonObject): Issue[] => checkDelete(definitionOf(type), record);

/** Rules with a record referred to: the same patient's, and a living one. */
export function relatedIssues(): (Issue & { type: string })[] {
  return clinic.entities.flatMap(({ type, related = [] }: EntityDefinition) =>
    related.flatMap(({ check }) =>
      check(
        { ...sampleOf(type, RELATED), start: '2027-01-01T10:00:00.000Z', status: 'booked' },
        { patientId: OTHER, deceased: true },
      ).map((found) => ({ ...found, type })),
    ),
  );
}

/** Beyond the common corpus: a value of each kind that is one too long, too many, too high or of another form. */
const BEYOND: readonly unknown[] = [
  '\u200b',
  'x\u200by@z.fr',
  'x'.repeat(60_000),
  Array.from({ length: 300 }, () => ID),
  Array.from({ length: 300 }, () => 'x'),
  [1, 2],
  0.12345,
  -2e6,
  2e9,
  1.5,
  'data:image/gif;base64,AA==',
  '25:00',
  'Mars/Olympus',
  [{ channel: 'fax' }],
  { at: 'x' },
  [{ rate: 120 }, { rate: 'x' }, { rank: 0 }],
  [{ drug: {}, posology: '', dose: { quantity: 0, unit: 'x' } }],
  [{ daysOfWeek: ['mon'], start: '25:00', end: '26:00' }],
  { amount: 1.234, currency: 'USD' },
  { image: 'x', strokes: [[[1]]], signedAt: 'x' },
  { key: 'x'.repeat(3000) },
];

/** Every field of every entity × every hostile value, in a CREATE and in an UPDATE, also as a member of a list. */
export function* hostileIssues(): Generator<{ type: string; issue: Issue }> {
  for (const definition of clinic.entities) {
    const { type, fields } = definition as EntityDefinition;
    const sample = sampleOf(type, RELATED);
    for (const name of [...Object.keys(fields.shape), '__proto__', 'shoeSize'])
      for (const value of [...VALUES.map((text) => JSON.parse(text) as unknown), ...BEYOND].flatMap((one) => [
        one,
        [one],
        { x: one },
      ])) {
        const bent = Object.fromEntries([...Object.entries(sample), [name, value]]);
        for (const result of [
          validateCreate(definition, bent, CONTEXT),
          validateUpdate(definition, Object.fromEntries([[name, value]])),
        ])
          if (!result.ok) for (const issue of result.issues) yield { type, issue };
      }
    const nothing = validateUpdate(definition, {});
    if (!nothing.ok) for (const issue of nothing.issues) yield { type, issue };
  }
}
