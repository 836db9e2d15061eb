import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { unknownVariables } from '../clinical/template-variables.ts';
import { defineEntity, type ChangeContext } from '../entity.ts';
import { optional, text, uuid } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import type { FieldsOf } from '../typed.ts';

/**
 * Everybody may use and change the clinic's phrases. A person's own phrases are changed and deleted only by that
 * person.
 */
function check(record: JsonObject, before: JsonObject | null, { userId }: ChangeContext): Issue[] {
  const owners = [record['ownerId'], before?.['ownerId']].filter((owner) => typeof owner === 'string');
  const isOthers = userId !== undefined && owners.some((owner) => owner !== userId);
  return [
    ...unknownVariables(String(record['text'])).map((name) =>
      issue('text', 'unknown_variable', { name: name.slice(0, 60) }),
    ),
    ...(isOthers ? [issue('ownerId', 'not_yourself')] : []),
  ];
}

/** A text that is inserted into a note by its name. Its variables are those of templates. */
export const phrase = defineEntity({
  type: 'phrase',
  resource: 'phrases',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [],
  fields: z.strictObject({
    name: text(60),
    text: text(5000),
    /** The account whose own it is; absent: the clinic's. */
    ownerId: optional(uuid()),
  }),
  check,
  checkDelete: (record, context) => check(record, record, context),
});

/** A phrase's fields, as screens read them. */
export type Phrase = FieldsOf<typeof phrase>;
