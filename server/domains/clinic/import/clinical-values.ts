/** Values of clinical resources, read as they are written; nothing is guessed. */
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { concept, dayOf, items, object, objects, text } from './fhir-values.ts';
import type { Leftovers } from './leftovers.ts';

/** Why a resource is kept as it is and not as a record of its own kind. */
export type KeepReason =
  | 'no-entity' // this kind of resource has no record of its own here
  | 'no-practitioner' // the record needs one, and the file names none that is here
  | 'no-date' // the record needs a moment, and the file has none that can be one
  | 'no-status' // no status that the record knows
  | 'no-text' // no words that say what it is
  | 'no-value' // no number, or one that is only a bound
  | 'not-a-vital' // a measure that the clinic has no field for
  | 'no-language' // the text's language is neither French nor English
  | 'not-an-order' // a plan or proposal, or an order not to do something
  | 'died-before' // an appointment that asks for time after the patient's death
  | 'unfit'; // the record's rules do not take it

export type LinkTarget = 'patient' | 'practitioner' | 'appointment' | 'medicalRecord' | 'condition' | 'consent';

/** A reference of the resource that becomes a reference of the record. */
export interface Link {
  field: string;
  to: LinkTarget;
  reference: JsonObject;
  many?: true;
}

export type MappedClinical =
  | { ok: true; fields: JsonObject; links: Link[]; leftovers: Leftovers }
  | { ok: false; why: KeepReason };

export const keep = (why: KeepReason): MappedClinical => ({ ok: false, why });

const OTHER_CONTROLS = /[\p{Cc}]/gu;

/** Text with its lines; undefined if it has no visible character. */
export function prose(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return text(value);
  const lines = value
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC')
    .split('\n')
    .map((line) => line.replace(OTHER_CONTROLS, ' ').trimEnd());
  const whole = lines.join('\n').trim();
  return text(whole) === undefined ? undefined : whole;
}

/** The notes of a resource (`Annotation`), one below the other. */
export const notesOf = (value: Json | undefined): string[] =>
  items(value)
    .map((item) => prose(typeof item === 'string' ? item : object(item)['text']))
    .filter((item) => item !== undefined);

export const wordsOf = (value: Json | undefined): string | undefined => concept(value).words;

/** The codings of a CodeableConcept. */
export const codingsOf = (value: Json | undefined): JsonObject[] => objects(object(value)['coding']);

export const codeIn = (value: Json | undefined, system: RegExp): string | undefined =>
  codingsOf(value)
    .filter((coding) => system.test(text(coding['system']) ?? ''))
    .map((coding) => text(coding['code']))
    .find((code) => code !== undefined);

/** One of the values that a field knows, as it is written. */
export function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | undefined {
  return known.find((each) => each === value);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * A moment. Of a day alone, its noon in UTC, which is the same day nearly everywhere; it counts as adapted. Null if the value
 * is not a moment.
 */
export function momentOf(value: Json | undefined): { at: string; adapted: boolean } | null {
  const said = text(value);
  if (said === undefined) return null;
  const day = dayOf(said);
  if (INSTANT.test(said) && !Number.isNaN(Date.parse(said)))
    return day === null ? null : { at: new Date(said).toISOString(), adapted: false };
  return day !== null && day.length === 10 ? { at: `${day}T12:00:00.000Z`, adapted: true } : null;
}

/** {@link momentOf}. A value that was adapted, or is not a moment, is added to the leftovers. */
export function momentOrLeftover(value: Json | undefined, field: string, leftovers: Leftovers): string | undefined {
  const moment = momentOf(value);
  const said = text(value);
  if (moment === null) {
    if (said !== undefined) leftovers.add(field, 'format', said);
    return undefined;
  }
  if (moment.adapted) leftovers.add(field, 'adapted', said);
  return moment.at;
}

/** The first of these that is a date, as it is written. Values that are not dates are added to the leftovers. */
export function dayOrLeftover(
  values: readonly (Json | undefined)[],
  field: string,
  leftovers: Leftovers,
): string | undefined {
  for (const value of values) {
    const said = text(value);
    if (said === undefined) continue;
    const day = dayOf(said);
    if (day !== null) return day;
    leftovers.add(field, 'format', said);
  }
  return undefined;
}

/** Cuts a text to the field's length. The full text is added to the leftovers. */
export function fitted(
  value: string | undefined,
  max: number,
  field: string,
  leftovers: Leftovers,
): string | undefined {
  if (value === undefined || value.length <= max) return value;
  leftovers.add(field, 'length', value);
  return value
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}

/** Adds a value without a field to the leftovers, as text. */
export function tell(field: string, words: readonly (string | undefined)[], leftovers: Leftovers): void {
  for (const said of words) if (said !== undefined) leftovers.add(field, 'no-field', said);
}

export const reference = (value: Json | undefined): JsonObject | null => {
  const found = object(items(value)[0]);
  return Object.keys(found).length > 0 ? found : null;
};

export const link = (field: string, to: LinkTarget, value: Json | undefined): Link[] => {
  const found = reference(value);
  return found === null ? [] : [{ field, to, reference: found }];
};

/** The value of an extension by its address. */
export const extension = (resource: JsonObject, url: string, value: string): Json | undefined =>
  objects(resource['extension']).find((each) => each['url'] === url)?.[value];
