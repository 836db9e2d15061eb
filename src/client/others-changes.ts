import type { Derivation } from '../contract/derived.ts';
import type { EntityRecord } from '../contract/entity.ts';
import { jsonEqual, type JsonObject } from '../lib/json.ts';

const META: ReadonlySet<string> = new Set(['id', 'version', 'createdAt', 'updatedAt', 'updatedBy']);

/** The fields that both states compute from other fields. */
const madeInBoth = (derived: readonly Derivation[], base: JsonObject, current: JsonObject): readonly string[] =>
  derived.flatMap(({ madeIn }) => madeIn(base).filter((field) => madeIn(current).includes(field)));

/**
 * The fields in which a record differs from the state that a form was opened with; the server's own bookkeeping is
 * ignored, and fields that both compute from others are left out, because they follow those.
 */
export function changedSince(base: JsonObject, current: JsonObject, derived: readonly Derivation[] = []): string[] {
  const ignored = new Set([...META, ...madeInBoth(derived, base, current)]);
  const fields = new Set([...Object.keys(base), ...Object.keys(current)]);
  return [...fields].filter((field) => !ignored.has(field) && !jsonEqual(base[field] ?? null, current[field] ?? null));
}

/**
 * The base with the present values of these fields, and of those that are made of others; if nothing differs any more,
 * the present record with its version.
 */
export function withTaken(
  base: JsonObject,
  current: EntityRecord,
  wanted: readonly string[],
  derived: readonly Derivation[] = [],
): JsonObject {
  const fields = [...wanted, ...madeInBoth(derived, base, current)];
  const kept = Object.entries(base).filter(([field]) => !fields.includes(field));
  const taken = fields.flatMap((field) => (current[field] === undefined ? [] : [[field, current[field]] as const]));
  const next = Object.fromEntries([...kept, ...taken]) as JsonObject;
  return changedSince(next, current, derived).length === 0 ? current : next;
}
