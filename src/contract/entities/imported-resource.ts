import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import { optional, partialDate, pattern, text, uuid } from '../fields.ts';
import { fault, type Issue } from '../issues.ts';
import { frozenIssues } from '../rules.ts';

const FIELDS = ['patientId', 'resourceType', 'title', 'occurredOn', 'status', 'content'] as const;

/** What the file said; the patient alone may be another. */
const KEPT = FIELDS.filter((field) => field !== 'patientId');

const check = (record: JsonObject, before: JsonObject | null): Issue[] =>
  before === null ? [] : frozenIssues(KEPT, record, before, 'imported_stays');

/** What an import brought that no other entity holds: the resource of the file as it came, under its patient. */
export const importedResource = defineEntity({
  type: 'importedResource',
  resource: 'imported-resources',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [{ field: 'patientId', to: 'patient' }],
  dates: { occurredOn: 'planned' },
  fields: z.strictObject({
    patientId: uuid(),
    /** As FHIR R4 names it: `Immunization`. */
    resourceType: pattern(/^[A-Z][A-Za-z]{1,63}$/, fault('wrong_form', { example: 'Immunization' })),
    title: text(300),
    /** The day as the file has it, as far as it says. */
    occurredOn: optional(partialDate()),
    status: optional(text(50)),
    /** The whole resource as JSON. */
    content: text(400_000),
  }),
  check,
});
