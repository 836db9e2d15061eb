import * as z from 'zod/mini';
import { defineEntity } from '../../src/contract/entity.ts';
import { optional, text } from '../../src/contract/fields.ts';

export const schoolClass = defineEntity({
  type: 'schoolClass',
  resource: 'classes',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({ name: text(100), room: optional(text(50)) }),
});
