import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity } from '../entity.ts';
import { choice, fullDate, integer, optional, percentage, text, uuid } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { ROLES } from '../permissions.ts';
import type { FieldsOf } from '../typed.ts';

function check(record: JsonObject): Issue[] {
  const issues: Issue[] = [];
  if ((record['practitionerId'] === undefined) === (record['role'] === undefined))
    issues.push(issue('practitionerId', 'share_either'));
  if (typeof record['validTo'] === 'string' && record['validTo'] < String(record['validFrom']))
    issues.push(issue('validTo', 'comes_before', { other: 'validFrom' }));
  return issues;
}

/** A practitioner's share of a fee, from one day to another (both included). The clinic gets the rest. */
export const shareRule = defineEntity({
  type: 'shareRule',
  resource: 'share-rules',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'strict',
  versioned: true,
  references: [{ field: 'practitionerId', to: 'practitioner' }],
  dates: { validFrom: 'planned', validTo: 'planned' },
  fields: z.strictObject({
    practitionerId: optional(uuid()),
    role: optional(choice(ROLES)),
    serviceType: optional(text(100)),
    percent: percentage(),
    validFrom: fullDate(),
    validTo: optional(fullDate()),
    priority: optional(integer(0, 1000)),
  }),
  check,
});

/** A share rule's fields, as screens read them. */
export type ShareRule = FieldsOf<typeof shareRule>;
