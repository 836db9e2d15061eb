import * as z from 'zod/mini';
import type { JsonObject } from '../../src/lib/json.ts';
import { defineEntity } from '../../src/contract/entity.ts';
import { choice, fullDate, integer, optional, text, uuid } from '../../src/contract/fields.ts';
import { issue, type Issue } from '../../src/contract/issues.ts';
import { transitionIssues, type Transitions } from '../../src/contract/rules.ts';

const TRANSITIONS: Transitions<'enrolled' | 'left'> = { enrolled: ['left'], left: ['enrolled'] };

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const issues = transitionIssues(TRANSITIONS, before?.['status'], record['status']);
  if (record['status'] === 'left' && record['leftOn'] === undefined) issues.push(issue('leftOn', 'required'));
  return issues;
}

export const pupil = defineEntity({
  type: 'pupil',
  resource: 'pupils',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [{ field: 'classId', to: 'schoolClass' }],
  fields: z.strictObject({
    familyName: text(200),
    givenNames: text(200),
    status: choice(['enrolled', 'left']),
    classId: optional(uuid()),
    birthDate: optional(fullDate()),
    leftOn: optional(fullDate()),
    absences: optional(integer(0, 400)),
  }),
  check,
});
