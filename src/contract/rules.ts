import { jsonEqual, type JsonObject } from '../lib/json.ts';
import type { ChangeContext, RelatedRule } from './entity.ts';
import { issue, type Issue, type PlainCode } from './issues.ts';

/** The statuses that may follow each status. */
export type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>;

/** The statuses that may follow this one: none after a status that is not in the table. */
export const followers = <S extends string>(table: Transitions<S>, from: S): readonly S[] =>
  Object.hasOwn(table, from) ? table[from] : [];

/**
 * An unchanged status and the first status are not transitions. A status that is not in the table may change to any
 * other.
 */
export function transitionIssues(table: Transitions<string>, from: unknown, to: unknown, path = 'status'): Issue[] {
  if (
    typeof from !== 'string' ||
    typeof to !== 'string' ||
    from === to ||
    !Object.hasOwn(table, from) ||
    table[from]?.includes(to)
  )
    return [];
  return [issue(path, 'transition', { from, to })];
}

const same = (field: string, record: JsonObject, before: JsonObject) =>
  jsonEqual(record[field] ?? null, before[field] ?? null);

/** One issue for each of the named fields that differs. */
export const frozenIssues = (
  fields: readonly string[],
  record: JsonObject,
  before: JsonObject,
  code: PlainCode,
): Issue[] => fields.filter((field) => !same(field, record, before)).map((path) => issue(path, code));

export const hasChanged = (field: string, record: JsonObject, before: JsonObject | null): boolean =>
  before === null || !same(field, record, before);

const entries = (value: unknown): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

/** The entries that a change puts after those that were there. */
export const appended = (field: string, record: JsonObject, before: JsonObject | null): JsonObject[] =>
  entries(record[field]).slice(entries(before?.[field]).length);

/** A list that only grows, each entry signed by who makes the change. */
export function appendOnlyIssues(
  field: string,
  record: JsonObject,
  before: JsonObject | null,
  { userId }: ChangeContext,
): Issue[] {
  const kept = entries(before?.[field]);
  const list = entries(record[field]);
  if (list.length < kept.length || kept.some((entry, index) => !jsonEqual(entry, list[index])))
    return [issue(field, 'only_grows')];
  if (userId === undefined) return [];
  return list
    .slice(kept.length)
    .flatMap((entry, index) =>
      entry['userId'] === userId ? [] : [issue(`${field}.${kept.length + index}.userId`, 'not_yourself')],
    );
}

/** A record that was marked as an error stays one. */
export const errorStaysIssues = (field: string, record: JsonObject, before: JsonObject | null): Issue[] =>
  before?.[field] === 'entered-in-error' && record[field] !== 'entered-in-error' ? [issue(field, 'error_stays')] : [];

/** An end that comes before its start, both as the same kind of date or instant. */
export function orderIssues(record: JsonObject, start: string, end: string): Issue[] {
  const [from, to] = [record[start], record[end]];
  return typeof from === 'string' && typeof to === 'string' && !(Date.parse(from) < Date.parse(to))
    ? [issue(end, 'not_after', { other: start })]
    : [];
}

/**
 * Two dates of which either may lack its month or day: true when the second lies before the first as far as both are
 * known.
 */
export function isBefore(later: unknown, earlier: unknown): boolean {
  if (typeof later !== 'string' || typeof earlier !== 'string') return false;
  const known = Math.min(later.length, earlier.length, 10);
  return later.slice(0, known) < earlier.slice(0, known);
}

/** The dates of a change that precede the date that they have to follow, as far as both are known. */
export const followIssues = (
  first: string,
  fields: readonly string[],
  record: JsonObject,
  before: JsonObject | null,
): Issue[] =>
  fields
    .filter(
      (field) =>
        isBefore(record[field], record[first]) &&
        (hasChanged(field, record, before) || hasChanged(first, record, before)),
    )
    .map((path) => issue(path, 'comes_before', { other: first }));

/** The rule that a referenced record belongs to the same patient. */
export const samePatient = (field: string): RelatedRule => ({
  field,
  when: [field, 'patientId'],
  check: (record, related) =>
    String(related['patientId']).toLowerCase() === String(record['patientId']).toLowerCase()
      ? []
      : [issue(field, 'other_patient')],
});
