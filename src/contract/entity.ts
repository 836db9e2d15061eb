import * as z from 'zod/mini';
import { jsonEqual, type JsonObject } from '../lib/json.ts';
import { dateIssues, type DateRules } from './dates.ts';
import { fieldKind, isOptional, normaliseInstant, required, type Schema } from './fields.ts';
import { issue, type Issue } from './issues.ts';
import { issuesOfSchema } from './schema-issues.ts';
import type { Derivation } from './derived.ts';
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
 * Who makes a change, and when. The server knows all of it, a device only a part. A rule that needs a missing part is
 * not checked.
 */
export interface ChangeContext {
  entityId?: string;
  userId?: string;
  role?: string;
  /** The time of the change: the server's time when it applies the change, the device's time when a person makes it. */
  now?: Date;
}

/** What a signature of an entity seals. Signing needs the right to write and being the author. */
export interface Signing {
  /** The field that holds `{ userId, name, signedAt, contentHash }`. */
  field: string;
  /** The fields that the hash covers. They cannot change afterwards. */
  seals: readonly string[];
  /** The field that names the practitioner whose work the record is. */
  author: string;
}

/** A rule between this record and one that it refers to. Only the server always has both. */
export interface RelatedRule {
  /** The reference. */
  field: string;
  /** The rule is checked when one of these fields changes. */
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
  /** The upgrade steps: one from each version below this one to the next. */
  steps?: SchemaSteps;
  /** Every field that a payload may carry; optional ones are `optional(…)`. */
  fields: Fields;
  references: readonly Reference[];
  /** `strict`: any newer version by another client is a conflict (protocol, Up 4). */
  policy: 'merge' | 'strict';
  /** Whether the content of earlier versions is kept. */
  versioned: boolean;
  /** The allowed range of each date and instant. It is checked if the time of the change is known. */
  dates?: DateRules;
  /**
   * Rules between fields, on a whole record; `before` is the record that an update starts from, or the deleted one that
   * comes back.
   */
  check?: (record: JsonObject, before: JsonObject | null, context: ChangeContext) => Issue[];
  /** Why this record may not be deleted; null if it may. */
  checkDelete?: (record: JsonObject, context: ChangeContext) => Issue[];
  signing?: Signing;
  related?: readonly RelatedRule[];
  /** A change that wins over any concurrent edit (a consent's withdrawal). */
  prevails?: (patch: JsonObject) => boolean;
  /** Fields that are computed from others. Only for a `strict` entity: merged changes would not recompute them. */
  derived?: readonly Derivation[];
  /** Fields of a `merge` entity that are never in conflict: the change that arrives last applies (SV-193). */
  lastWins?: readonly string[];
  /** Under which other names acts on such a record are audited, with its id (SV-242). */
  auditedAs?: readonly string[];
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
 * Finds `__proto__` as a key at any depth: the database would store it, but JavaScript would silently drop it. Null if
 * there is none.
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

/**
 * The fields that the change really changes. A value that an older, wider contract accepted may be sent again unchanged
 * (CL-7).
 */
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

/** Checks the payload of a CREATE or PUT. If it revives a deleted record, that record is `before`. */
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

/** Checks the payload of an UPDATE. Rules between fields are checked on the merged record by {@link checkRecord}. */
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

/** Checks the rules of dates and between fields on the record as it would be after the change. */
export function checkRecord(
  definition: EntityDefinition,
  record: JsonObject,
  before: JsonObject | null,
  context: ChangeContext = {},
): Issue[] {
  const dates = definition.dates && context.now ? dateIssues(definition.dates, record, before, context.now) : [];
  return [...dates, ...(definition.check?.(record, before, context) ?? [])];
}

/** The issues that forbid deleting a record; empty if it may be deleted. */
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
