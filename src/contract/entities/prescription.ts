import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { isSigned, signatureIssues, signatureSchema } from '../signature.ts';
import { defineEntity, type ChangeContext } from '../entity.ts';
import { choice, flag, fullDate, instant, integer, list, optional, structure, text, uuid } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { followIssues, frozenIssues, samePatient, transitionIssues, type Transitions } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

/** FHIR R4 MedicationRequest status, of the ordonnance as a whole. */
export const PRESCRIPTION_STATUSES = [
  'draft',
  'active',
  'on-hold',
  'completed',
  'stopped',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const;
export type PrescriptionStatus = (typeof PRESCRIPTION_STATUSES)[number];

export const PRESCRIPTION_TRANSITIONS: Transitions<PrescriptionStatus> = {
  draft: ['active', 'cancelled', 'entered-in-error'],
  active: ['completed', 'stopped', 'on-hold', 'cancelled', 'entered-in-error'],
  'on-hold': ['active', 'stopped', 'cancelled', 'entered-in-error'],
  completed: ['entered-in-error'],
  stopped: ['entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
  unknown: PRESCRIPTION_STATUSES,
};

export const SEALED_PRESCRIPTION_FIELDS = [
  'patientId',
  'practitionerId',
  'medicalRecordId',
  'prescribedAt',
  'validUntil',
  'lines',
  'note',
] as const;

const signing = { field: 'signature', seals: SEALED_PRESCRIPTION_FIELDS, author: 'practitionerId' } as const;

const UNSIGNED: readonly unknown[] = ['draft', 'cancelled', 'entered-in-error', 'unknown'];

function check(record: JsonObject, before: JsonObject | null, context: ChangeContext): Issue[] {
  const { status } = record;
  const issues = [
    ...transitionIssues(PRESCRIPTION_TRANSITIONS, before?.['status'], status),
    ...signatureIssues(signing, record, before, context),
  ];
  issues.push(...followIssues('prescribedAt', ['validUntil', 'dispensedAt'], record, before));
  if (!isSigned(record) && !UNSIGNED.includes(status)) issues.push(issue('signature', 'prescription_unsigned'));
  if (isSigned(record) && status === 'draft') issues.push(issue('status', 'prescription_signed'));
  if (status === 'cancelled' && before?.['status'] !== status && record['dispensedAt'] !== undefined)
    issues.push(issue('status', 'prescription_dispensed'));
  if (before && isSigned(before)) {
    issues.push(...frozenIssues([...SEALED_PRESCRIPTION_FIELDS, 'signature'], record, before, 'prescription_sealed'));
    if (status === 'entered-in-error' && before['status'] !== status && !record['statusReason'])
      issues.push(issue('statusReason', 'prescription_error_reason'));
  }
  return issues;
}

/** The drug as the catalogue had it on that day: the catalogue changes, the ordonnance does not. */
const drug = z.strictObject({
  ref: optional(text(100)),
  source: optional(choice(['catalogue', 'cis', 'free'])),
  name: text(300),
  substances: optional(list(text(200), 20)),
  form: optional(text(200)),
  dosage: optional(text(200)),
  packaging: optional(text(300)),
});

const dose = z.strictObject({ quantity: z.number().check(z.positive(), z.maximum(100_000)), unit: text(50) });
const frequency = z.strictObject({
  times: integer(1, 100),
  per: integer(1, 365),
  unit: choice(['h', 'd', 'wk', 'mo']),
  moments: optional(list(text(50), 10)),
});
const duration = z.strictObject({ value: integer(1, 1000), unit: choice(['d', 'wk', 'mo']) });

const line = z.strictObject({
  drug,
  posology: text(2000),
  dose: optional(dose),
  frequency: optional(frequency),
  duration: optional(duration),
  asNeeded: optional(flag()),
  quantity: optional(text(100)),
  refills: optional(integer(0, 12)),
  substitutionAllowed: optional(flag()),
  notReimbursed: optional(flag()),
  note: optional(text(1000)),
});

/** An ordonnance with its lines. */
export const prescription = defineEntity({
  type: 'prescription',
  resource: 'prescriptions',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'practitionerId', to: 'practitioner' },
    { field: 'medicalRecordId', to: 'medicalRecord' },
  ],
  dates: {
    prescribedAt: 'happened',
    validUntil: 'planned',
    dispensedAt: 'happened',
    'signature.signedAt': 'happened',
  },
  fields: z.strictObject({
    patientId: uuid(),
    practitionerId: uuid(),
    medicalRecordId: optional(uuid()),
    status: choice(PRESCRIPTION_STATUSES),
    statusReason: optional(text(500)),
    prescribedAt: instant(),
    validUntil: optional(fullDate()),
    lines: list(line, 50, 1),
    note: optional(text(5000)),
    dispensedAt: optional(instant()),
    signature: optional(structure(signatureSchema)),
  }),
  signing,
  check,
  related: [samePatient('medicalRecordId')],
  checkDelete: (record) => (isSigned(record) ? [issue('status', 'prescription_kept')] : []),
});

/** A prescription's fields, as screens read them. */
export type Prescription = FieldsOf<typeof prescription>;
