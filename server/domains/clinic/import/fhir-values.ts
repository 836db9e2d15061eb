/**
 * Values of a FHIR resource, read leniently: exporters write one object for a list, a number for a text, an empty
 * string for nothing.
 */
import { isCalendarDate } from '../../../../src/lib/calendar-date.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';

export const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

/** The items of a list; a single value counts as a list of one. */
export const items = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

export const objects = (value: Json | undefined): JsonObject[] =>
  items(value)
    .map(object)
    .filter((item) => Object.keys(item).length > 0);

const NOTHING_VISIBLE = /^[\p{C}\p{Z}\p{M}]*$/u;
const LONE_SURROGATES = /\p{Cs}/gu;
const CONTROLS = /\p{Cc}+/gu;

/**
 * A text as the contract takes it: NFC, trimmed, on one line, well-formed; undefined when nothing can be seen of it.
 */
export function text(value: Json | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const clean = value
    .replace(LONE_SURROGATES, '\uFFFD')
    .replace(CONTROLS, ' ')
    .normalize('NFC')
    .replace(/ {2,}/g, ' ')
    .trim();
  return NOTHING_VISIBLE.test(clean) ? undefined : clean;
}

export const texts = (value: Json | undefined): string[] =>
  items(value)
    .map(text)
    .filter((item) => item !== undefined);

/** Drops undefined and empty values. */
export const present = (fields: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined && !(Array.isArray(entry[1]) && entry[1].length === 0),
    ),
  );

/** A CodeableConcept, or a plain code: its code and its words. */
export function concept(value: Json | undefined): { code: string | undefined; words: string | undefined } {
  if (typeof value === 'string') return { code: text(value), words: text(value) };
  const codings = objects(object(value)['coding']);
  const code =
    codings.map((coding) => text(coding['code'])).find((found) => found !== undefined) ?? text(object(value)['code']);
  const words =
    text(object(value)['text']) ??
    codings.map((coding) => text(coding['display'])).find((found) => found !== undefined);
  return { code, words: words ?? code };
}

/** The day of a FHIR date or dateTime, to what it says: `2015`, `2015-06`, `2015-06-01`; null for anything else. */
export function dayOf(value: Json | undefined): string | null {
  const said = text(value);
  if (said === undefined) return null;
  const day = /^\d{4}(-\d{2}(-\d{2})?)?(?=$|[T ])/.exec(said)?.[0] ?? '';
  return isCalendarDate(day) ? day : null;
}

/** Whether the end, as far as it is given, is before today; an end `2015` is over on 1 January 2016. */
export const isOver = (period: Json | undefined, today: string): boolean => {
  const end = dayOf(object(period)['end']);
  return end !== null && end < today.slice(0, end.length);
};

const isAhead = (period: Json | undefined, today: string): boolean => {
  const start = dayOf(object(period)['start']);
  return start !== null && start > today.slice(0, start.length);
};

/** Whether a HumanName, Address, ContactPoint, Identifier or contact is in use today. */
export const isCurrent = (value: JsonObject, today: string): boolean =>
  value['use'] !== 'old' && !isOver(value['period'], today) && !isAhead(value['period'], today);

/** Cuts a text to a number of UTF-16 units without splitting a character. */
export function cut(value: string, max: number): string {
  return value.length <= max
    ? value
    : value
        .slice(0, max)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd();
}
