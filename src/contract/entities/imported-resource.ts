import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import { optional, partialDate, pattern, text, uuid } from '../fields.ts';
import { fault, type Issue } from '../issues.ts';
import { frozenIssues } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

const AS_IT_CAME = ['resourceType', 'title', 'occurredOn', 'status', 'content'] as const;

/** Nobody edits it; a merge moves it to another patient. */
const check = (record: JsonObject, before: JsonObject | null): Issue[] =>
  before ? frozenIssues(AS_IT_CAME, record, before, 'imported_stays') : [];

/** A resource of an import that no other entity can hold: unchanged, and attached to its patient. */
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

/** An imported resource's fields, as screens read them. */
export type ImportedResource = FieldsOf<typeof importedResource>;
