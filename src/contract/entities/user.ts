import * as z from 'zod/mini';
import { defineEntity } from '../entity.ts';
import { choice, email, optional, percentage, text, uuid } from '../fields.ts';
import { ROLES } from '../permissions.ts';

/**
 * A person who signs in, and which practitioner that is, if any: the author of what names the practitioner.
 * Administration: a version for `If-Match`, but no history. Passwords are no field and never travel.
 */
export const user = defineEntity({
  type: 'user',
  resource: 'users',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: false,
  references: [{ field: 'practitionerId', to: 'practitioner' }],
  fields: z.strictObject({
    name: text(200),
    email: email(),
    role: choice(ROLES),
    percentage: optional(percentage()),
    practitionerId: optional(uuid()),
    locale: optional(choice(['fr', 'en'])),
    status: optional(choice(['invited', 'active', 'suspended'])),
  }),
});
