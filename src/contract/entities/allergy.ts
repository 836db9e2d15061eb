import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity, type Issue } from '../entity.ts';
import { choice, flag, instant, partialDate, structure, text, uuid } from '../fields.ts';
import { errorStaysIssues } from '../rules.ts';
import { CODE_SYSTEMS, CONDITION_VERIFICATIONS } from './condition.ts';

/** FHIR R4 allergyintolerance-clinical. */
export const ALLERGY_STATUSES = ['active', 'inactive', 'resolved'] as const;
export const ALLERGY_CATEGORIES = ['food', 'medication', 'environment', 'biologic'] as const;

/** What has no place in "no known allergy". */
const OF_A_SUBSTANCE = ['text', 'code', 'substances', 'category', 'criticality', 'reactions', 'onset', 'lastOccurrence'] as const;

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const issues: Issue[] = [];
  if (record['noKnownAllergy'] === true) {
    const said = OF_A_SUBSTANCE.filter((field) => record[field] !== undefined);
    issues.push(...said.map((path) => ({ path, message: '"no known allergy" names none' })));
  } else if (record['text'] === undefined) issues.push({ path: 'text', message: 'an allergy is to something' });
  return [...issues, ...errorStaysIssues('verificationStatus', record, before)];
}

const reaction = z.strictObject({ manifestation: text(200), severity: choice(['mild', 'moderate', 'severe']).optional(), note: text(1000).optional() });

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
  fields: z.strictObject({
    patientId: uuid(),
    practitionerId: uuid().optional(),
    clinicalStatus: choice(ALLERGY_STATUSES),
    verificationStatus: choice(CONDITION_VERIFICATIONS).optional(),
    noKnownAllergy: flag().optional(),
    text: text(200).optional(),
    code: text(20).optional(),
    codeSystem: choice(CODE_SYSTEMS).optional(),
    /** International names (DCI): what a prescription is compared with. */
    substances: structure(z.array(text(200)).max(20)).optional(),
    type: choice(['allergy', 'intolerance']).optional(),
    category: choice(ALLERGY_CATEGORIES).optional(),
    criticality: choice(['low', 'high', 'unable-to-assess']).optional(),
    onset: partialDate().optional(),
    lastOccurrence: partialDate().optional(),
    reactions: structure(z.array(reaction).max(20)).optional(),
    recordedAt: instant().optional(),
    note: text(10_000).optional(),
  }),
  check,
});
