/**
 * What a record holds beyond the elements of its FHIR resource: an extension that the export writes and the import reads
 * back, so that a record comes back as it was (SV-189).
 */
import { fieldKind } from '../../../../src/contract/fields.ts';
import type { EntityDefinition } from '../../../../src/contract/entity.ts';
import { canonicalJson, type Json, type JsonObject } from '../../../../src/lib/json.ts';
import { EXTENSIONS } from './extensions.ts';
import { object, objects } from './fhir-values.ts';

/**
 * Fields that are never taken from a file: a signature is made here (SV-183), and references come from the resource
 * itself.
 */
const isOwn = (definition: EntityDefinition, field: string): boolean =>
  Object.hasOwn(definition.fields.shape, field) &&
  field !== 'signature' &&
  field !== 'mergedInto' &&
  !definition.references.some((reference) => reference.field === field);

function parsed(value: Json | undefined): JsonObject | null {
  if (typeof value !== 'string') return null;
  try {
    const found: unknown = JSON.parse(value);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : null;
  } catch {
    return null;
  }
}

/** The fields of a resource that this application wrote; null for any other resource. */
export function ownFieldsOf(definition: EntityDefinition, resource: JsonObject): JsonObject | null {
  const extension = objects(resource['extension']).find(({ url }) => url === EXTENSIONS.record);
  const fields = parsed(extension?.['valueString']);
  return fields && Object.fromEntries(Object.entries(fields).filter(([field]) => isOwn(definition, field)));
}

/** Null removes a field that the elements alone would set. */
export function withOwnFields(fields: JsonObject, own: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...fields, ...own }).filter(([, value]) => value !== null));
}

const isSame = (kind: string | null, a: Json | undefined, b: Json | undefined): boolean => {
  if (a === undefined || b === undefined) return a === b;
  return kind === 'instant' ? Date.parse(String(a)) === Date.parse(String(b)) : canonicalJson(a) === canonicalJson(b);
};

/** The fields that an import would not get from the elements; null for fields that the record does not have. */
export function fieldsBeyond(
  definition: EntityDefinition,
  record: JsonObject,
  mapped: JsonObject,
  without: readonly string[] = [],
): JsonObject {
  const beyond: Record<string, Json> = {};
  for (const [field, schema] of Object.entries(definition.fields.shape)) {
    if (!isOwn(definition, field) || without.includes(field)) continue;
    if (!isSame(fieldKind(schema), record[field], mapped[field])) beyond[field] = record[field] ?? null;
  }
  return beyond;
}

export interface ImportedMark {
  patient: string;
  fields: JsonObject;
}

/** An entry of a Bundle that holds an imported resource as it came: its patient and fields stand beside it. */
export function importedMark(entry: JsonObject): ImportedMark | null {
  const mark = objects(entry['extension']).find(({ url }) => url === EXTENSIONS.imported);
  const parts = objects(mark?.['extension']);
  const patient = object(parts.find(({ url }) => url === 'patient')?.['valueReference'])['reference'];
  const fields = parsed(parts.find(({ url }) => url === 'record')?.['valueString']);
  return typeof patient === 'string' && fields ? { patient, fields } : null;
}
