import * as z from 'zod/mini';
import { defineEntity } from '../entity.ts';
import { choice, email, flag, optional, percentage, text, uuid } from '../fields.ts';
import { ROLES } from '../permissions.ts';
import type { FieldsOf } from '../typed.ts';

/**
 * A person who signs in, and which practitioner that is, if any: the author of what names the practitioner. Role and
 * percentage are the user's own, also where a template has filled them in.
 * Administration: a version for `If-Match`, but no history. Passwords are no field and never travel.
 */
export const user = defineEntity({
  type: 'user',
  resource: 'users',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: false,
  references: [
    { field: 'practitionerId', to: 'practitioner' },
    { field: 'templateId', to: 'template' },
  ],
  auditedAs: ['invitation', 'password'],
  fields: z.strictObject({
    name: text(200),
    email: email(),
    role: choice(ROLES),
    percentage: optional(percentage()),
    isTemplateUser: optional(flag()),
    templateId: optional(uuid()),
    practitionerId: optional(uuid()),
    locale: optional(choice(['fr', 'en'])),
    status: optional(choice(['invited', 'active', 'suspended'])),
  }),
});

/** A user's fields, as screens read them. */
export type User = FieldsOf<typeof user>;
