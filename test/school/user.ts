import * as z from 'zod/mini';
import { defineEntity } from '../../src/contract/entity.ts';
import { choice, email, optional, text } from '../../src/contract/fields.ts';

export const ROLES = ['admin', 'teacher', 'reader'] as const;

/** Who signs in. The table is the engine's. */
export const user = defineEntity({
  type: 'user',
  resource: 'users',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: false,
  references: [],
  fields: z.strictObject({
    name: text(200),
    email: email(),
    role: choice(ROLES),
    status: optional(choice(['invited', 'active', 'suspended'])),
  }),
});
