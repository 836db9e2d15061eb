import * as z from 'zod/mini';
import { defineEntity } from '../entity.ts';
import { fullDate, text } from '../fields.ts';
import { followIssues } from '../rules.ts';

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
