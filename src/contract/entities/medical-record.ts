import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { isSigned, signatureIssues, signatureSchema, signsAnew } from '../signature.ts';
import { happenedIssues } from '../dates.ts';
import type { WordOf } from '../derived.ts';
import { defineEntity, type ChangeContext } from '../entity.ts';
import { choice, instant, list, optional, structure, text, uuid } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import {
  appended,
  appendOnlyIssues,
  frozenIssues,
  orderIssues,
  samePatient,
  transitionIssues,
  type Transitions,
} from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

/** FHIR R4 EncounterStatus. A note without a status is being written (`in-progress`). */
export const RECORD_STATUSES = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const;
export type RecordStatus = (typeof RECORD_STATUSES)[number];

export const RECORD_TRANSITIONS: Transitions<RecordStatus> = {
  planned: ['arrived', 'in-progress', 'cancelled', 'entered-in-error'],
  arrived: ['triaged', 'in-progress', 'cancelled', 'entered-in-error'],
  triaged: ['in-progress', 'cancelled', 'entered-in-error'],
  'in-progress': ['onleave', 'finished', 'cancelled', 'entered-in-error'],
  onleave: ['in-progress', 'finished', 'cancelled', 'entered-in-error'],
  finished: ['entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
  unknown: RECORD_STATUSES,
};

/** HL7 v3 ActEncounterCode: consultation, emergency, telemedicine, at home, in hospital. */
export const ENCOUNTER_CLASSES = ['AMB', 'EMER', 'VR', 'HH', 'IMP'] as const;

/** The kind of a note that is not a consultation. Clients that do not know the field show it as an ordinary note. */
export const DOCUMENT_KINDS = ['letter'] as const;

/** The sections of a French consultation note, in the order in which they are read. */
export const NOTE_SECTIONS = [
  'reason',
  'history',
  'examination',
  'testsRequested',
  'results',
  'suspectedDiagnosis',
  'retainedDiagnosis',
  'plan',
] as const;

const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const LONGEST_TITLE = 120;

/** The non-empty sections of a note, in order. */
const filledSections = (note: JsonObject) => NOTE_SECTIONS.filter((section) => words(note[section]) !== '');

const titleOf = (note: JsonObject): string => {
  const [first = ''] = (words(note['reason']) || words(note['retainedDiagnosis'])).split('\n');
  return first.slice(0, LONGEST_TITLE).trim();
};

/**
 * Title and text of a note, made of its sections; a note that has none keeps its own text.
 *
 * @param wordOf The heading of each section (`field.medicalRecord.SECTION`), and the title of a note without a reason.
 */
export function madeOfSections(note: JsonObject, wordOf: WordOf): JsonObject {
  const filled = filledSections(note);
  const untitled = wordOf('medicalRecord.consultation');
  if (filled.length === 0) return words(note['title']) === '' ? { title: untitled } : {};
  return {
    title: titleOf(note) || untitled,
    text: filled.map((section) => `${wordOf(`field.medicalRecord.${section}`)}\n${words(note[section])}`).join('\n\n'),
  };
}

/** Whether the text is the note's sections, each below a heading of one line in whatever language. */
function isTextOfSections(note: JsonObject): boolean {
  const filled = filledSections(note);
  let rest = words(note['text']);
  for (const [at, section] of filled.entries()) {
    const heading = rest.indexOf('\n');
    const content = words(note[section]);
    if (heading < 1 || !rest.startsWith(content, heading + 1)) return false;
    const end = heading + 1 + content.length;
    const gap = at === filled.length - 1 ? '' : '\n\n';
    if (!rest.startsWith(gap, end)) return false;
    rest = rest.slice(end + gap.length);
  }
  return filled.length > 0 && rest === '';
}

/** Title and text, where they say what the sections say. */
const madeFields = (note: JsonObject): readonly string[] =>
  isTextOfSections(note) ? ['text', ...(['', words(note['title'])].includes(titleOf(note)) ? ['title'] : [])] : [];

/** What the signature seals. */
export const SEALED_FIELDS = [
  'patientId',
  'practitionerId',
  'appointmentId',
  'occurredAt',
  'endedAt',
  'type',
  'class',
  'title',
  'text',
  ...NOTE_SECTIONS,
  'conditionIds',
] as const;

const signing = { field: 'signature', seals: SEALED_FIELDS, author: 'practitionerId' } as const;

const author = { at: instant(), userId: uuid(), name: optional(text(200)) };
const addendum = z.strictObject({ text: text(10_000), ...author });
const correction = z.strictObject({ reason: text(500), ...author });

/** The statuses of a visit that may still be in the future. */
const NOT_BEGUN: readonly unknown[] = ['planned', 'cancelled', 'entered-in-error', 'unknown'];

const SIGNED: readonly unknown[] = ['finished', 'entered-in-error'];

/**
 * A signed note gets addenda; a correction is a new version that carries its reason and is signed anew; else it stays
 * as it is (CL-20 to CL-23).
 */
function check(record: JsonObject, before: JsonObject | null, context: ChangeContext): Issue[] {
  const status = record['status'] ?? 'in-progress';
  const issues = [
    ...transitionIssues(RECORD_TRANSITIONS, before ? (before['status'] ?? 'in-progress') : undefined, status),
    ...orderIssues(record, 'occurredAt', 'endedAt'),
    ...happenedIssues(['occurredAt'], record, before, (at) => NOT_BEGUN.includes(at), context.now),
    ...happenedIssues(['endedAt'], record, before, (at) => at !== 'finished', context.now),
    ...appendOnlyIssues('addenda', record, before, context),
    ...appendOnlyIssues('corrections', record, before, context),
    ...signatureIssues(signing, record, before, context),
  ];
  if (status === 'finished' && !isSigned(record)) issues.push(issue('signature', 'note_unsigned'));
  if (isSigned(record) && !SIGNED.includes(status)) issues.push(issue('status', 'note_signed'));
  if (!before || !isSigned(before)) return issues;
  const corrects =
    appended('corrections', record, before).length === 1 && signsAnew(signing, record, before) && status === 'finished';
  if (!corrects) {
    issues.push(
      ...frozenIssues([...SEALED_FIELDS, 'documentKind', 'signature', 'corrections'], record, before, 'note_sealed'),
    );
  }
  if (status === 'entered-in-error' && before['status'] !== status && !record['statusReason'])
    issues.push(issue('statusReason', 'note_error_reason'));
  return issues;
}

export const medicalRecord = defineEntity({
  type: 'medicalRecord',
  resource: 'medical-records',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'practitionerId', to: 'practitioner' },
    { field: 'appointmentId', to: 'appointment' },
    { field: 'conditionIds', to: 'condition', many: true },
  ],
  dates: {
    occurredAt: 'planned',
    endedAt: 'planned',
    'addenda.*.at': 'happened',
    'corrections.*.at': 'happened',
    'signature.signedAt': 'happened',
  },
  fields: z.strictObject({
    patientId: uuid(),
    practitionerId: uuid(),
    appointmentId: optional(uuid()),
    occurredAt: instant(),
    endedAt: optional(instant()),
    type: choice(['note']),
    documentKind: optional(choice(DOCUMENT_KINDS)),
    class: optional(choice(ENCOUNTER_CLASSES)),
    status: optional(choice(RECORD_STATUSES)),
    statusReason: optional(text(500)),
    title: text(200),
    text: text(50_000),
    reason: optional(text(20_000)),
    history: optional(text(20_000)),
    examination: optional(text(20_000)),
    testsRequested: optional(text(20_000)),
    results: optional(text(20_000)),
    suspectedDiagnosis: optional(text(20_000)),
    retainedDiagnosis: optional(text(20_000)),
    plan: optional(text(20_000)),
    conditionIds: optional(list(uuid(), 50)),
    addenda: optional(list(addendum, 200)),
    corrections: optional(list(correction, 200)),
    signature: optional(structure(signatureSchema)),
  }),
  signing,
  derived: [{ from: NOTE_SECTIONS, madeIn: madeFields, make: madeOfSections }],
  check,
  related: [samePatient('appointmentId')],
  checkDelete: (record) => (isSigned(record) ? [issue('status', 'note_kept')] : []),
});

/** A note's or a letter's fields, as screens read them. */
export type MedicalRecord = FieldsOf<typeof medicalRecord>;
