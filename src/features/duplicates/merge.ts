import { patient, type Patient } from '../../contract/entities/patient.ts';
import type { FieldName, PatchOf } from '../../contract/typed.ts';
import { jsonEqual, type Json } from '../../lib/json.ts';

/** Whose value a field gets: the kept record's or the other one's. */
export type Pick = 'kept' | 'other';

export interface MergeField {
  field: FieldName<typeof patient>;
  kept: Json | undefined;
  other: Json | undefined;
  /** The default choice: the only value, or of two values the kept record's. */
  given: Pick;
}

/**
 * Fields that are never taken over. A number belongs to one record (CL-2) and is still found under the other one. The
 * others describe the record, not the person.
 */
const FIELDS = Object.keys(patient.fields.shape) as FieldName<typeof patient>[];
const NOT_PICKED: readonly string[] = ['identifiers', 'active', 'enteredInError', 'mergedInto'];

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The fields in which two records of one person differ, in the form's order. */
export const mergeFields = (kept: Patient, other: Patient): MergeField[] =>
  FIELDS.flatMap((field) => {
    if (NOT_PICKED.includes(field)) return [];
    const [mine, theirs] = [kept[field], other[field]];
    if (isEmpty(theirs) && isEmpty(mine)) return [];
    if (jsonEqual(mine ?? null, theirs ?? null)) return [];
    return [{ field, kept: mine, other: theirs, given: isEmpty(mine) ? 'other' : 'kept' }];
  });

/** The patch of the kept record. */
export const mergePatch = (
  fields: readonly MergeField[],
  picks: Readonly<Record<string, Pick>>,
): PatchOf<typeof patient> =>
  Object.fromEntries(
    fields.flatMap(({ field, other, given }) =>
      (picks[field] ?? given) === 'other' ? [[field, isEmpty(other) ? null : (other ?? null)]] : [],
    ),
  );
