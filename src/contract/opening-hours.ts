import * as z from 'zod/mini';
import type { JsonObject } from '../lib/json.ts';
import { choice, list, optional, text, timeOfDay } from './fields.ts';
import { issue, type Issue } from './issues.ts';
import { hasChanged } from './rules.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const open = z.strictObject({
  daysOfWeek: list(choice(WEEKDAYS), 7, 1),
  start: timeOfDay(),
  end: timeOfDay(),
  location: optional(text(200)),
});

/** A week's hours: each entry opens on its days from `start` to `end`, by the clinic's clocks. */
export const openingHours = () => list(open, 50);

const entries = (value: unknown): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

/** Hours that share a day and a time with hours before them in the list. */
function overlaps(field: string, hours: readonly JsonObject[]): Issue[] {
  const daysOf = ({ daysOfWeek }: JsonObject): unknown[] => (Array.isArray(daysOfWeek) ? daysOfWeek : []);
  return hours.flatMap((one, at) =>
    String(one['start']) < String(one['end']) &&
    hours
      .slice(0, at)
      .some(
        (other) =>
          daysOf(other).some((day) => daysOf(one).includes(day)) &&
          String(other['start']) < String(one['end']) &&
          String(one['start']) < String(other['end']),
      )
      ? [issue(`${field}.${at}.start`, 'hours_overlap')]
      : [],
  );
}

/** What is wrong with the hours in a field. Overlaps that came in before the rule keep nobody from changing the rest. */
export function openingHoursIssues(field: string, record: JsonObject, before: JsonObject | null): Issue[] {
  const hours = entries(record[field]);
  const backwards = hours.flatMap(({ start, end }, index) =>
    String(start) < String(end) ? [] : [issue(`${field}.${index}.end`, 'not_after', { other: 'start' })],
  );
  return [...backwards, ...(hasChanged(field, record, before) ? overlaps(field, hours) : [])];
}
