import * as z from 'zod/mini';
import { canonicalJson, type JsonObject } from '../lib/json.ts';
import { normalisePayload, type ChangeContext, type EntityDefinition, type Signing } from './entity.ts';
import { fieldKind, instant, optional, sha256, text, uuid } from './fields.ts';
import { issue, type Issue } from './issues.ts';

/** Who signed a record, when, and the hash of the content that was signed. */
export const signatureSchema = z.strictObject({
  userId: uuid(),
  name: optional(text(200)),
  signedAt: instant(),
  contentHash: sha256(),
});

const hex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Ids are kept in lower case. */
function asStored(definition: EntityDefinition, field: string, value: unknown): unknown {
  const schema = definition.fields.shape[field];
  return schema && typeof value === 'string' && fieldKind(schema) === 'uuid' ? value.toLowerCase() : value;
}

/**
 * SHA-256 over the canonical JSON of the fields named; empty ones don't count, so that a field added later changes no
 * old hash.
 */
export async function contentHash(
  definition: EntityDefinition,
  fields: readonly string[],
  record: JsonObject,
): Promise<string> {
  const normal = normalisePayload(definition, record);
  const sealed = Object.fromEntries(
    fields
      .filter((field) => normal[field] !== undefined && normal[field] !== null)
      .map((field) => [field, asStored(definition, field, normal[field])]),
  );
  return hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(sealed))));
}

export const isSigned = (record: JsonObject | null | undefined, field = 'signature'): boolean =>
  typeof record?.[field] === 'object' && record[field] !== null;

const signatureOf = (record: JsonObject | null, field: string): JsonObject | null =>
  isSigned(record, field) ? (record?.[field] as JsonObject) : null;

/** True when a change puts a signature where there was none, or another in its place. */
export function signsAnew(signing: Signing, record: JsonObject, before: JsonObject | null): boolean {
  const now = signatureOf(record, signing.field);
  return now !== null && canonicalJson(now) !== canonicalJson(signatureOf(before, signing.field));
}

/** The rule that people sign in their own name, and that a signature is never removed. */
export function signatureIssues(
  signing: Signing,
  record: JsonObject,
  before: JsonObject | null,
  { userId }: ChangeContext,
): Issue[] {
  if (isSigned(before, signing.field) && !isSigned(record, signing.field))
    return [issue(signing.field, 'signature_stays')];
  if (!signsAnew(signing, record, before) || userId === undefined) return [];
  return signatureOf(record, signing.field)?.['userId'] === userId
    ? []
    : [issue(`${signing.field}.userId`, 'not_yourself')];
}

/** Whether the hash of a signed record matches its content. If not, the record is shown as "integrity not verified". */
export async function isIntact(
  definition: EntityDefinition & { signing: Signing },
  record: JsonObject,
): Promise<boolean> {
  const { field, seals } = definition.signing;
  return signatureOf(record, field)?.['contentHash'] === (await contentHash(definition, seals, record));
}
