import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { vitalIssues } from '../clinical/vitals.ts';
import { happenedIssues } from '../dates.ts';
import { defineEntity, type ChangeContext } from '../entity.ts';
import { choice, decimal, instant, list, optional, pattern, text, uuid } from '../fields.ts';
import { fault, issue, type Issue } from '../issues.ts';
import { frozenIssues, hasChanged, samePatient, transitionIssues, type Transitions } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

/** FHIR R4 ObservationStatus. */
export const OBSERVATION_STATUSES = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
] as const;
export type ObservationStatus = (typeof OBSERVATION_STATUSES)[number];

export const OBSERVATION_TRANSITIONS: Transitions<ObservationStatus> = {
  registered: ['preliminary', 'final', 'cancelled', 'entered-in-error'],
  preliminary: ['final', 'cancelled', 'entered-in-error'],
  final: ['amended', 'corrected', 'entered-in-error'],
  amended: ['corrected', 'entered-in-error'],
  corrected: ['amended', 'entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
};

const MEASURED = ['patientId', 'code', 'effectiveDateTime', 'value', 'unit', 'components', 'dataAbsentReason'] as const;
const ISSUED: readonly unknown[] = ['final', 'amended', 'corrected'];
const REVISED: readonly unknown[] = ['amended', 'corrected'];
const CLOSED: readonly unknown[] = ['cancelled', 'entered-in-error'];
const AWAITED: readonly unknown[] = ['registered', 'cancelled', 'entered-in-error'];

const RANGES = ['code', 'value', 'unit', 'components'] as const;

function check(record: JsonObject, before: JsonObject | null, { now }: ChangeContext): Issue[] {
  const { status } = record;
  const issues = [
    ...transitionIssues(OBSERVATION_TRANSITIONS, before?.['status'], status),
    ...happenedIssues(['effectiveDateTime'], record, before, (at) => AWAITED.includes(at), now),
  ];
  if (RANGES.some((field) => hasChanged(field, record, before))) issues.push(...vitalIssues(record));
  if (record['value'] !== undefined && record['unit'] === undefined) issues.push(issue('unit', 'unit_missing'));
  if (
    record['value'] === undefined &&
    record['components'] === undefined &&
    record['dataAbsentReason'] === undefined &&
    !AWAITED.includes(status)
  ) {
    issues.push(issue('value', 'measure_empty'));
  }
  if (
    before &&
    (CLOSED.includes(before['status']) || (ISSUED.includes(before['status']) && !REVISED.includes(status)))
  ) {
    issues.push(...frozenIssues(MEASURED, record, before, 'measure_final'));
  }
  return issues;
}

const loinc = () => pattern(/^\d{1,7}-\d$/, fault('not_a_loinc_code'));
const component = z.strictObject({ code: loinc(), value: optional(z.number()), unit: optional(text(20)) });

/** One measurement of a person at one moment: vital signs, in UCUM units. */
export const observation = defineEntity({
  type: 'observation',
  resource: 'observations',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'practitionerId', to: 'practitioner' },
    { field: 'medicalRecordId', to: 'medicalRecord' },
  ],
  dates: { effectiveDateTime: 'planned' },
  fields: z.strictObject({
    patientId: uuid(),
    practitionerId: optional(uuid()),
    medicalRecordId: optional(uuid()),
    status: choice(OBSERVATION_STATUSES),
    code: loinc(),
    effectiveDateTime: instant(),
    value: optional(decimal(-1_000_000, 1_000_000, 3)),
    unit: optional(text(20)),
    components: optional(list(component, 20, 1)),
    dataAbsentReason: optional(text(100)),
    bodySite: optional(text(100)),
    method: optional(text(100)),
    note: optional(text(2000)),
  }),
  check,
  related: [samePatient('medicalRecordId')],
});

/** An observation's fields, as screens read them. */
export type Observation = FieldsOf<typeof observation>;
