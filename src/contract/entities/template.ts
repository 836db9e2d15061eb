import * as z from 'zod/mini';
import { defineEntity } from '../entity.ts';
import { choice, optional, percentage, text } from '../fields.ts';
import { ROLES } from '../permissions.ts';
import type { FieldsOf } from '../typed.ts';

/** What a new user begins with: a role and its share of fees. Administration: no history. */
export const template = defineEntity({
  type: 'template',
  resource: 'templates',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: false,
  references: [],
  fields: z.strictObject({ name: optional(text(100)), role: choice(ROLES), percentage: percentage() }),
});

/** A template's fields, as screens read them. */
export type Template = FieldsOf<typeof template>;
