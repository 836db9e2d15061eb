import type { EntityRecord } from '../contract/entity.ts';
import { jsonEqual, type JsonObject } from '../lib/json.ts';

const META: ReadonlySet<string> = new Set(['id', 'version', 'createdAt', 'updatedAt', 'updatedBy']);

/**
 * The fields in which a record differs from the state that a form was opened with; the server's own bookkeeping is
 * ignored.
 */
export function changedSince(base: JsonObject, current: JsonObject): string[] {
  const fields = new Set([...Object.keys(base), ...Object.keys(current)]);
  return [...fields].filter((field) => !META.has(field) && !jsonEqual(base[field] ?? null, current[field] ?? null));
}

/**
 * The base with the present values of these fields; if nothing differs any more, the present record with its version.
 */
export function withTaken(base: JsonObject, current: EntityRecord, fields: readonly string[]): JsonObject {
  const kept = Object.entries(base).filter(([field]) => !fields.includes(field));
  const taken = fields.flatMap((field) => (current[field] === undefined ? [] : [[field, current[field]] as const]));
  const next = Object.fromEntries([...kept, ...taken]) as JsonObject;
  return changedSince(next, current).length === 0 ? current : next;
}
