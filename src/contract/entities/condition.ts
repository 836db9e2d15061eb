import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import { choice, optional, partialDate, text, uuid } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { errorStaysIssues, isBefore } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

/** FHIR R4 condition-clinical and condition-ver-status. */
export const CONDITION_CLINICAL_STATUSES = [
  'active',
  'recurrence',
  'relapse',
  'inactive',
  'remission',
  'resolved',
] as const;
export const CONDITION_VERIFICATIONS = [
  'unconfirmed',
  'provisional',
  'differential',
  'confirmed',
  'refuted',
  'entered-in-error',
] as const;

/** ICD-10 is `cim-10` in French; what an import brings keeps its own system. */
export const CODE_SYSTEMS = ['cim-10', 'snomed-ct', 'other'] as const;

const ICD_10 = /^[A-Z]\d{2}(\.?[0-9A-Z+]{1,4})?$/;
const PRESENT: readonly unknown[] = ['active', 'recurrence', 'relapse'];

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const issues: Issue[] = [];
  if (isBefore(record['abatement'], record['onset']))
    issues.push(issue('abatement', 'comes_before', { other: 'onset' }));
  if (record['abatement'] !== undefined && PRESENT.includes(record['clinicalStatus']))
    issues.push(issue('clinicalStatus', 'problem_ended'));
  if (
    record['code'] !== undefined &&
    (record['codeSystem'] ?? 'cim-10') === 'cim-10' &&
    !ICD_10.test(String(record['code']))
  )
    issues.push(issue('code', 'not_an_icd10_code'));
  return [...issues, ...errorStaysIssues('verificationStatus', record, before)];
}

/** A diagnosis or problem of a patient: in words, with a code where there is one. */
export const condition = defineEntity({
  type: 'condition',
  resource: 'conditions',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'practitionerId', to: 'practitioner' },
  ],
  dates: { onset: 'happened', abatement: 'happened' },
  fields: z.strictObject({
    patientId: uuid(),
    practitionerId: optional(uuid()),
    text: text(500),
    code: optional(text(20)),
    codeSystem: optional(choice(CODE_SYSTEMS)),
    clinicalStatus: choice(CONDITION_CLINICAL_STATUSES),
    verificationStatus: optional(choice(CONDITION_VERIFICATIONS)),
    severity: optional(choice(['mild', 'moderate', 'severe'])),
    onset: optional(partialDate()),
    abatement: optional(partialDate()),
    note: optional(text(10_000)),
  }),
  check,
});

/** A condition's fields, as screens read them. */
export type Condition = FieldsOf<typeof condition>;
