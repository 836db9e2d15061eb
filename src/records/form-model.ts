import { jsonEqual, type Json, type JsonObject } from '../lib/json.ts';

/**
 * The content of a form as people type it, and its conversion from and to a record. `I` is a plain object of JSON
 * values, one member for each input.
 */
export interface FormModel<I extends object> {
  /** Converts a record, or `{}` for a new one, to the form's values. */
  inputOf(record: JsonObject): I;
  /** The payload of a new record. */
  payloadOf(input: I): JsonObject;
  /** The fields that differ from the record, null for a field that was cleared. Unchanged fields are left out. */
  patchOf(input: I, record: JsonObject): JsonObject;
  /** The names of the inputs that make up a field of the contract. */
  inputsOf(field: string): readonly (keyof I & string)[];
}

/** The inputs that differ. A draft keeps only these, so that it never restores an old value of another field. */
export function draftOf<I extends object>(input: I, initial: I): JsonObject {
  const before = new Map(Object.entries(initial));
  const changed = Object.entries(input).filter(([name, value]) => !jsonEqual(value as Json, before.get(name) as Json));
  return Object.fromEntries(changed) as JsonObject;
}

/** Whether this form has an input for what a draft holds under this name. */
function takes(input: object, name: string, value: unknown): boolean {
  const current = new Map<string, unknown>(Object.entries(input)).get(name);
  // A field without a value of its own kind (a picture, a date or "yes") holds null while there is nothing.
  if (current === null || value === null) return current !== undefined;
  return typeof current === typeof value && Array.isArray(current) === Array.isArray(value);
}

/** The form's values with a draft applied. Values of another shape, from an older version of the form, are left out. */
export function withDraft<I extends object>(input: I, draft: JsonObject): I {
  return {
    ...input,
    ...Object.fromEntries(Object.entries(draft).filter(([name, value]) => takes(input, name, value))),
  };
}

/** The values of a draft that this form has no input for: they were typed in an older version of the form. */
export function leftOverOf(input: object, draft: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => !takes(input, name, value) && textsIn(value).length > 0),
  );
}

/** All texts within a value. */
export function textsIn(value: Json): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)].filter((text) => text.trim()) : [];
}

/** The form's values, with these fields of the contract reset to the record's. */
export function withFieldsOf<I extends object>(
  model: FormModel<I>,
  input: I,
  record: JsonObject,
  fields: readonly string[],
): I {
  const theirs = new Map<string, unknown>(Object.entries(model.inputOf(record)));
  const names = fields.flatMap((field) => model.inputsOf(field));
  return { ...input, ...Object.fromEntries(names.map((name) => [name, theirs.get(name)])) };
}
