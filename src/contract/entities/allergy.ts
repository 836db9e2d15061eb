import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import { choice, flag, instant, list, optional, partialDate, text, uuid } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { errorStaysIssues, followIssues } from '../rules.ts';
import { CODE_SYSTEMS, CONDITION_VERIFICATIONS } from './condition.ts';
import type { FieldsOf } from '../typed.ts';

/** FHIR R4 allergyintolerance-clinical. */
export const ALLERGY_STATUSES = ['active', 'inactive', 'resolved'] as const;
export const ALLERGY_CATEGORIES = ['food', 'medication', 'environment', 'biologic'] as const;

/** The fields that "no known allergy" may not have. */
const OF_A_SUBSTANCE = [
  'text',
  'code',
  'substances',
  'category',
  'criticality',
  'reactions',
  'onset',
  'lastOccurrence',
] as const;

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const issues: Issue[] = [];
  if (record['noKnownAllergy'] === true) {
    const said = OF_A_SUBSTANCE.filter((field) => record[field] !== undefined);
    issues.push(...said.map((path) => issue(path, 'allergy_none_known')));
  } else if (record['text'] === undefined) issues.push(issue('text', 'allergy_unnamed'));
  return [
    ...issues,
    ...followIssues('onset', ['lastOccurrence'], record, before),
    ...errorStaysIssues('verificationStatus', record, before),
  ];
}

const reaction = z.strictObject({
  manifestation: text(200),
  severity: optional(choice(['mild', 'moderate', 'severe'])),
  note: optional(text(1000)),
});

/** An allergy or intolerance, or the word that none is known: no record at all says nothing. */
export const allergy = defineEntity({
  type: 'allergy',
  resource: 'allergies',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'practitionerId', to: 'practitioner' },
  ],
  dates: { onset: 'happened', lastOccurrence: 'happened', recordedAt: 'happened' },
  fields: z.strictObject({
    patientId: uuid(),
    practitionerId: optional(uuid()),
    clinicalStatus: choice(ALLERGY_STATUSES),
    verificationStatus: optional(choice(CONDITION_VERIFICATIONS)),
    noKnownAllergy: optional(flag()),
    text: optional(text(200)),
    code: optional(text(20)),
    codeSystem: optional(choice(CODE_SYSTEMS)),
    /** International names (DCI): what a prescription is compared with. */
    substances: optional(list(text(200), 20)),
    type: optional(choice(['allergy', 'intolerance'])),
    category: optional(choice(ALLERGY_CATEGORIES)),
    criticality: optional(choice(['low', 'high', 'unable-to-assess'])),
    onset: optional(partialDate()),
    lastOccurrence: optional(partialDate()),
    reactions: optional(list(reaction, 20)),
    recordedAt: optional(instant()),
    note: optional(text(10_000)),
  }),
  check,
});

/** An allergy's fields, as screens read them. */
export type Allergy = FieldsOf<typeof allergy>;
