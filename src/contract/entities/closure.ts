import * as z from 'zod/mini';
import { defineEntity } from '../entity.ts';
import { fullDate, text } from '../fields.ts';
import { followIssues } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

/** Days on which the whole clinic is closed, the last one included: public holidays, the clinic's own leave. */
export const closure = defineEntity({
  type: 'closure',
  resource: 'closures',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  dates: { start: 'planned', end: 'planned' },
  fields: z.strictObject({
    name: text(100),
    start: fullDate(),
    end: fullDate(),
  }),
  check: (record, before) => followIssues('start', ['end'], record, before),
});

/** A closure's fields, as screens read them. */
export type Closure = FieldsOf<typeof closure>;
