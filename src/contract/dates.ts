import { jsonEqual, type Json, type JsonObject } from '../lib/json.ts';
import { fault, type Fault, type Issue } from './issues.ts';

/**
 * The range of a date. `happened`: not in the future. `planned`: before or after today. Neither may be further from
 * today than a human life: such a year is a typing error or a placeholder (9999).
 */
export type DateRule = 'happened' | 'planned';

/** Rules by the path of a date or instant; `*` stands for every item of a list: `roles.*.start`. */
export type DateRules = Readonly<Record<string, DateRule>>;

export const MAX_YEARS = 130;
const DAY_MS = 86_400_000;

/** The values at a path, each with its own path. */
function valuesAt(
  value: Json | undefined,
  path: readonly string[],
  at: readonly string[] = [],
): { path: string; value: Json }[] {
  const [step, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (step === undefined) return [{ path: at.join('.'), value }];
  if (step === '*')
    return Array.isArray(value) ? value.flatMap((item, index) => valuesAt(item, rest, [...at, String(index)])) : [];
  return typeof value === 'object' && !Array.isArray(value) ? valuesAt(value[step], rest, [...at, step]) : [];
}

/** Dates may lack their month or day, and are compared as far as they are known. */
function faultOf(date: string, rule: DateRule, now: Date): Fault | null {
  const years = Number(date.slice(0, 4)) - now.getUTCFullYear();
  if (years < -MAX_YEARS) return fault('too_old', { years: MAX_YEARS });
  if (years > MAX_YEARS) return fault('too_far', { years: MAX_YEARS });
  if (rule === 'planned') return null;
  // One day is allowed, because it is tomorrow already in some time zone.
  const tomorrow = new Date(now.getTime() + DAY_MS).toISOString().slice(0, Math.min(date.length, 10));
  const late = date.length > 10 ? Date.parse(date) > now.getTime() + DAY_MS : date > tomorrow;
  return late ? fault('date_in_future') : null;
}

/**
 * Dates that may not be in the future once a status says that something has begun. Checked when the date or the status
 * changes.
 */
export function happenedIssues(
  fields: readonly string[],
  record: JsonObject,
  before: JsonObject | null,
  awaited: (status: Json | undefined) => boolean,
  now: Date | undefined,
): Issue[] {
  if (now === undefined || awaited(record['status'])) return [];
  return dateIssues(
    Object.fromEntries(fields.map((field) => [field, 'happened'])),
    record,
    before && !awaited(before['status']) ? before : null,
    now,
  );
}

/** The dates of a change that are out of range (CL-83). Unchanged dates are not checked again (CL-7). */
export function dateIssues(rules: DateRules, record: JsonObject, before: JsonObject | null, now: Date): Issue[] {
  return Object.entries(rules).flatMap(([where, rule]) => {
    const path = where.split('.');
    const known = valuesAt(before ?? {}, path);
    return valuesAt(record, path).flatMap(({ path: at, value }) => {
      if (typeof value !== 'string' || known.some((old) => jsonEqual(old.value, value))) return [];
      const wrong = faultOf(value, rule, now);
      return wrong === null ? [] : [{ path: at, ...wrong }];
    });
  });
}
