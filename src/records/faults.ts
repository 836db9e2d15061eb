import { applyPatch, checkRecord, validateCreate, validateUpdate, type EntityDefinition } from '../contract/entity.ts';
import { isIssueCode, issue, type PlainCode } from '../contract/issues.ts';
import type { ReadIssue, Rejected } from '../contract/protocol.ts';
import type { JsonObject } from '../lib/json.ts';

/** The errors of a record, by the path of the contract's field. */
export type Faults = Readonly<Record<string, ReadIssue>>;

export const NO_FAULTS: Faults = {};

/** The first issue of each path, in the contract's order. Issues without a path are left out. */
const byPath = (issues: readonly ReadIssue[]): Faults =>
  Object.fromEntries(
    issues
      .filter(({ path }, at) => path !== '' && issues.findIndex((other) => other.path === path) === at)
      .map((found) => [found.path, found]),
  );

/** The errors at a field or at a part of it. Every field without errors gets the same object. */
export function faultsOfField(faults: Faults, field: string): Faults {
  const found = Object.entries(faults).filter(([path]) => path === field || path.startsWith(`${field}.`));
  return found.length === 0 ? NO_FAULTS : Object.fromEntries(found);
}

/** The errors of a new record. */
export function faultsOfNew(definition: EntityDefinition, payload: JsonObject, now: Date): Faults {
  const result = validateCreate(definition, payload, { now });
  return result.ok ? NO_FAULTS : byPath(result.issues);
}

/** The errors of a change: of the patch itself, then of the record after it. */
export function faultsOfChange(definition: EntityDefinition, patch: JsonObject, record: JsonObject, now: Date): Faults {
  if (Object.keys(patch).length === 0) return NO_FAULTS;
  const result = validateUpdate(definition, patch, record);
  if (!result.ok) return byPath(result.issues);
  return byPath(checkRecord(definition, applyPatch(record, patch), record, { now }));
}

/** The errors of a refusal without codes for each field (servers before protocol version 3). */
const CODE_OF_REJECTION: Readonly<Record<string, PlainCode>> = {
  DUPLICATE: 'not_unique',
  REFERENCE_MISSING: 'no_such_record',
};

/**
 * What a server found wrong, in its order. Of an older server the code is what the contract finds in the refused `content`, or
 * what the refusal as a whole says; a code that is not known here is left as it is.
 */
export function issuesOfRefusal(
  definition: EntityDefinition,
  { code, errors = [] }: Pick<Rejected, 'code' | 'errors'>,
  content: JsonObject,
  now: Date,
): readonly ReadIssue[] {
  if (errors.every((found) => isIssueCode(found.code))) return errors;
  const local = faultsOfNew(definition, content, now);
  const general = CODE_OF_REJECTION[code];
  return errors.map((found) =>
    found.code !== undefined ? found : (local[found.path] ?? (general ? issue(found.path, general) : found)),
  );
}

/** The same at the fields. */
export const faultsOfRefusal = (...refusal: Parameters<typeof issuesOfRefusal>): Faults =>
  byPath(issuesOfRefusal(...refusal));
