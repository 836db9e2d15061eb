import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import { choice, flag, instant, optional, text, uuid } from '../fields.ts';
import { orderIssues } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

/**
 * The absences of these practitioners that overlap `[start, end)`. Only a warning: somebody may come in all the same.
 */
export function absencesTouched(
  absences: readonly JsonObject[],
  practitionerIds: readonly string[],
  start: string,
  end: string,
): JsonObject[] {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  return absences.filter(
    (item) =>
      practitionerIds.includes(String(item['practitionerId'])) &&
      Date.parse(String(item['start'])) < to &&
      from < Date.parse(String(item['end'])),
  );
}

/** When a practitioner is away. */
export const absence = defineEntity({
  type: 'absence',
  resource: 'absences',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [{ field: 'practitionerId', to: 'practitioner' }],
  dates: { start: 'planned', end: 'planned' },
  fields: z.strictObject({
    practitionerId: uuid(),
    start: instant(),
    end: instant(),
    kind: optional(choice(['leave', 'training', 'sick', 'other'])),
    allDay: optional(flag()),
    note: optional(text(500)),
  }),
  check: (record) => orderIssues(record, 'start', 'end'),
});

/** An absence's fields, as screens read them. */
export type Absence = FieldsOf<typeof absence>;
