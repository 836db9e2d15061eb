import * as z from 'zod/mini';
import { defineEntity } from '../entity.ts';
import { choice, percentage } from '../fields.ts';
import { ROLES } from '../permissions.ts';

/** The share of fees that a role has by default. Administration: no history. */
export const template = defineEntity({
  type: 'template',
  resource: 'templates',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: false,
  references: [],
  fields: z.strictObject({ role: choice(ROLES), percentage: percentage() }),
});
