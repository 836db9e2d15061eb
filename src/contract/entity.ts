import * as z from 'zod/mini';
import { jsonEqual, type JsonObject } from '../lib/json.ts';
import { dateIssues, type DateRules } from './dates.ts';
import { fieldKind, isOptional, normaliseInstant, required, type Schema } from './fields.ts';
import { issue, type Issue } from './issues.ts';
import { issuesOfSchema } from './schema-issues.ts';
import type { SchemaSteps } from './upgrade.ts';

export type { Issue } from './issues.ts';

/** The fields that the server adds to every record it gives (protocol, "One record at a time"). */
export interface RecordMeta {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
  updatedBy: string | null;
}

export type EntityRecord = JsonObject & { id: string };

export interface Reference {
  field: string;
  to: string;
  /** The field holds a list of ids. */
  many?: boolean;
}

/**
 * Who makes a change, and when, as far as it is known where a rule is judged: the server knows all of it. A rule whose
 * part is missing is not judged.
 */
export interface ChangeContext {
  entityId?: string;
  userId?: string;
  role?: string;
  /** The moment of the change: the server's when it applies it, the device's when somebody makes it. */
  now?: Date;
}

/** What a signature of an entity seals. Signing needs the right to write and being the author. */
export interface Signing {
  /** The field that holds `{ userId, name, signedAt, contentHash }`. */
  field: string;
  /** The fields that the hash is made of, and that stay as they are afterwards. */
  seals: readonly string[];
  /** The field that names the practitioner whose work the record is. */
  author: string;
}

/** A rule with a record that this one refers to. Only the server is sure to have both. */
export interface RelatedRule {
  /** The reference. */
  field: string;
  /** Judged when one of these changes. */
  when: readonly string[];
  check: (record: JsonObject, related: JsonObject) => Issue[];
}

/** The shape of an entity's records: a strict object of `zod/mini` or of `zod`. */
export interface Fields extends z.core.$ZodObject {
  readonly shape: Readonly<Record<string, Schema>>;
}

/**
 * An entity as data: everything that client, server and mock need to know of it.
 * A new entity is one of these and one migration.
 */
export interface EntityDefinition {
  /** Name on the wire, e.g. `medicalRecord`. */
  type: string;
  /** Path of its REST resource, e.g. `medical-records`. */
  resource: string;
  /**
   * Version of this contract, raised when a payload's meaning changes; `minSchemaVersion` is the oldest still
   * translated.
   */
  schemaVersion: number;
  minSchemaVersion: number;
  /** How what was made under an older version is brought forward; one from each version below this one. */
  steps?: SchemaSteps;
  /** Every field that a payload may carry; optional ones are `optional(…)`. */
  fields: Fields;
  references: readonly Reference[];
  /** `strict`: any newer version by another client is a conflict (protocol, Up 4). */
  policy: 'merge' | 'strict';
  /** Whether former versions are kept. */
  versioned: boolean;
  /**
   * Where each date and instant may lie: every one of them has its rule. Judged where the moment of the change is
   * known.
   */
  dates?: DateRules;
  /**
   * Rules between fields, on a whole record; `before` is the record that an update starts from, or the deleted one that
   * comes back.
   */
  check?: (record: JsonObject, before: JsonObject | null, context: ChangeContext) => Issue[];
  /** Why this record may not be deleted, not even softly. */
  checkDelete?: (record: JsonObject, context: ChangeContext) => Issue[];
  signing?: Signing;
  related?: readonly RelatedRule[];
  /** A change that wins over any concurrent edit (a consent's withdrawal). */
  prevails?: (patch: JsonObject) => boolean;
}

export const defineEntity = <const D extends EntityDefinition>(definition: D): D => definition;

const updateSchemas = new WeakMap<Fields, Fields>();

/** UPDATE payload: any subset of the fields, optional ones may be null (cleared). */
export function updateSchemaOf(definition: EntityDefinition): Fields {
  let schema = updateSchemas.get(definition.fields);
  if (!schema) {
    const shape = Object.entries(definition.fields.shape).map(
      ([name, field]) => [name, z.optional(isOptional(field) ? z.nullable(required(field)) : field)] as const,
    );
    schema = z.strictObject(Object.fromEntries(shape));
    updateSchemas.set(definition.fields, schema);
  }
  return schema;
}

/**
 * The value as it is stored: instants in UTC with milliseconds, in a new object. Fields that are undefined are left
 * out.
 */
export function normalisePayload(definition: EntityDefinition, payload: JsonObject): JsonObject {
  const entries = Object.entries(payload)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const field = definition.fields.shape[name];
      return [
        name,
        field && typeof value === 'string' && fieldKind(field) === 'instant' ? normaliseInstant(value) : value,
      ];
    });
  return Object.fromEntries(entries) as JsonObject;
}

/** Drops the nulls of optional fields: in a CREATE, null and absent are the same. */
const withoutNulls = (payload: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null));

/**
 * `__proto__` as a key, anywhere: a store would keep it, a program would drop it without a word. Null where there is
 * none.
 */
function protoIssue(value: unknown, path: readonly string[] = []): Issue | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Object.hasOwn(value, '__proto__')) return issue([...path, '__proto__'].join('.'), 'unknown_field');
  for (const [key, inner] of Object.entries(value)) {
    const found = protoIssue(inner, [...path, key]);
    if (found) return found;
  }
  return null;
}

/** What the change says anew: a field that an older, wider contract let through may be said again as it is (CL-7). */
function touchedIssues(issues: Issue[], payload: unknown, before: JsonObject | null): Issue[] {
  if (before === null || typeof payload !== 'object' || payload === null) return issues;
  const given = payload as JsonObject;
  return issues.filter(({ path }) => {
    const [field = ''] = path.split('.');
    return !(
      Object.hasOwn(before, field) &&
      Object.hasOwn(given, field) &&
      jsonEqual(before[field] ?? null, given[field] ?? null)
    );
  });
}

export type Validated = { ok: true; payload: JsonObject } | { ok: false; issues: Issue[] };

/**
 * Checks a CREATE (or a PUT's) payload by itself; one that brings a deleted record back is judged against that record,
 * `before`.
 */
export function validateCreate(
  definition: EntityDefinition,
  payload: unknown,
  context: ChangeContext = {},
  before: JsonObject | null = null,
): Validated {
  const hostile = protoIssue(payload);
  if (hostile) return { ok: false, issues: [hostile] };
  const optional = Object.entries(definition.fields.shape)
    .filter(([, field]) => isOptional(field))
    .map(([name]) => name);
  const given =
    typeof payload === 'object' && payload !== null && !Array.isArray(payload)
      ? Object.fromEntries(
          Object.entries(payload).filter(([name, value]) => !(value === null && optional.includes(name))),
        )
      : payload;
  const parsed = z.safeParse(definition.fields, given);
  const wrong = parsed.success ? [] : touchedIssues(issuesOfSchema(parsed.error.issues, given), given, before);
  if (wrong.length > 0) return { ok: false, issues: wrong };
  const normal = withoutNulls(normalisePayload(definition, (parsed.success ? parsed.data : given) as JsonObject));
  const issues = checkRecord(definition, normal, before, context);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, payload: normal };
}

/** Checks an UPDATE payload by itself; rules between fields are checked on the merged record by {@link checkRecord}. */
export function validateUpdate(
  definition: EntityDefinition,
  payload: unknown,
  before: JsonObject | null = null,
): Validated {
  const hostile = protoIssue(payload);
  if (hostile) return { ok: false, issues: [hostile] };
  const parsed = z.safeParse(updateSchemaOf(definition), payload);
  const wrong = parsed.success ? [] : touchedIssues(issuesOfSchema(parsed.error.issues, payload), payload, before);
  if (wrong.length > 0) return { ok: false, issues: wrong };
  const normal = normalisePayload(definition, (parsed.success ? parsed.data : payload) as JsonObject);
  if (Object.keys(normal).length === 0) return { ok: false, issues: [issue('', 'nothing_changed')] };
  return { ok: true, payload: normal };
}

/** Rules of dates and between fields, on the record that a change would leave. */
export function checkRecord(
  definition: EntityDefinition,
  record: JsonObject,
  before: JsonObject | null,
  context: ChangeContext = {},
): Issue[] {
  const dates = definition.dates && context.now ? dateIssues(definition.dates, record, before, context.now) : [];
  return [...dates, ...(definition.check?.(record, before, context) ?? [])];
}

/** Why a record may not be deleted; nothing for most. */
export function checkDelete(definition: EntityDefinition, record: JsonObject, context: ChangeContext = {}): Issue[] {
  return definition.checkDelete?.(record, context) ?? [];
}

/** A record with a patch applied: null clears, absent is untouched. */
export function applyPatch<T extends JsonObject>(record: T, patch: JsonObject): T {
  const next: JsonObject = { ...record };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete next[name];
    else next[name] = value;
  }
  return next as T;
}

/** The fields of a patch that would change the record. */
export function changedFields(record: JsonObject, patch: JsonObject): string[] {
  return Object.keys(patch).filter((name) => !jsonEqual(record[name] ?? null, patch[name] ?? null));
}

/** Ids of other records that this payload names. */
export function referencesOf(
  definition: EntityDefinition,
  payload: JsonObject,
): { entityType: string; entityId: string; field: string }[] {
  return definition.references.flatMap(({ field, to, many }) => {
    const value = payload[field];
    const ids = many && Array.isArray(value) ? value : [value];
    return ids
      .filter((id): id is string => typeof id === 'string')
      .map((entityId) => ({ entityType: to, entityId, field }));
  });
}
