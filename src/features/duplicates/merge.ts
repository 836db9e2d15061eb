import { patient } from '../../contract/entities/patient.ts';
import { jsonEqual, type Json, type JsonObject } from '../../lib/json.ts';

/** Whose value a field keeps: the record's that stays, or the other one's. */
export type Pick = 'kept' | 'other';

export interface MergeField {
  field: string;
  kept: Json | undefined;
  other: Json | undefined;
  /** What is chosen at first: what is there, and of two values the one of the record that stays. */
  given: Pick;
}

/**
 * Never taken over. A number belongs to one record (CL-2), and is still found under the other one; the rest says what a
 * record is, not who the person is.
 */
const NOT_PICKED: readonly string[] = ['identifiers', 'active', 'enteredInError', 'mergedInto'];

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The fields in which two records of one person differ, in the form's order. */
export const mergeFields = (kept: JsonObject, other: JsonObject): MergeField[] =>
  Object.keys(patient.fields.shape).flatMap((field) => {
    if (NOT_PICKED.includes(field)) return [];
    const [mine, theirs] = [kept[field], other[field]];
    if (isEmpty(theirs) && isEmpty(mine)) return [];
    if (jsonEqual(mine ?? null, theirs ?? null)) return [];
    return [{ field, kept: mine, other: theirs, given: isEmpty(mine) ? 'other' : 'kept' }];
  });

/** What changes in the record that stays. */
export const mergePatch = (fields: readonly MergeField[], picks: Readonly<Record<string, Pick>>): JsonObject =>
  Object.fromEntries(
    fields.flatMap(({ field, other, given }) =>
      (picks[field] ?? given) === 'other' ? [[field, isEmpty(other) ? null : (other ?? null)]] : [],
    ),
  );
