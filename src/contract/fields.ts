import * as z from 'zod/mini';
import { isCalendarDate } from '../lib/calendar-date.ts';
import { hasInvisible, isBlank, textFault } from '../lib/text.ts';
import { fault, type Fault } from './issues.ts';
import { codePattern } from './schema-issues.ts';

// zod/mini has no messages of its own. With zod's English ones, a refusal has the same message on the device and the
// server.
z.config(z.locales.en());

/** A schema of either make, `zod` or `zod/mini`: the engine asks of it only what both have. */
export type Schema = z.core.$ZodType;

/** How a store keeps a field's value. It decides the type of the column. */
export type FieldKind = 'text' | 'uuid' | 'date' | 'instant' | 'integer' | 'decimal' | 'boolean' | 'json';

/** The meaning of a value, if its schema does not show it. It decides the control in a form. */
export type Meaning = 'day' | 'partial-date' | 'instant' | 'time' | 'colour' | 'picture';

/** Stored beside the schema. A check would run for each value. */
function tagged<T extends Schema>(schema: T, tag: { kind: FieldKind } | { id: string }): T {
  z.globalRegistry.add<Schema>(schema, tag);
  return schema;
}

/** Separate from the registry of the API's document, because how a value is entered is not part of the wire. */
const meanings = new WeakMap<Schema, Meaning>();

function means<T extends Schema>(meaning: Meaning, schema: T): T {
  meanings.set(schema, meaning);
  return schema;
}

const kept = <T extends Schema>(kind: FieldKind, schema: T): T => tagged(schema, { kind });

/** A custom check with the code of the issue that it reports. */
const refine = <T>(holds: (value: T) => boolean, wrong: Fault) =>
  z.refine<T>(holds, { error: wrong.message, params: { fault: wrong } });

const matches = (form: RegExp, wrong: Fault) => {
  codePattern(form, wrong);
  return z.regex(form, wrong.message);
};

const isClean = refine<string>((value) => textFault(value) === null, fault('unfit_text'));

/**
 * In a required text, blanks and invisible characters count as empty. Blanks around a text are kept, because text is
 * never repaired.
 */
const isSeen = refine<string>((value) => value === '' || !isBlank(value), fault('blank'));

/** Text of min..max UTF-16 units that a database and every client can keep as it is. */
export const text = (max: number, min = 1) =>
  kept('text', z.string().check(z.minLength(min), z.maxLength(max), isClean, ...(min > 0 ? [isSeen] : [])));

export const uuid = () => kept('uuid', z.guid());

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (FHIR R4 `date`); a plain date, without a time zone. */
export const partialDate = () =>
  means('partial-date', kept('date', z.string().check(refine(isCalendarDate, fault('not_a_date')))));

/** `YYYY-MM-DD`, a day that exists. */
export const fullDate = () =>
  means(
    'day',
    kept('date', z.string().check(refine((value) => value.length === 10 && isCalendarDate(value), fault('not_a_day')))),
  );

const RFC3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A zone may push the first or last day out of the years that four digits can name: such a moment has no form to be
 * kept in.
 */
const [FIRST_INSTANT, LAST_INSTANT] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];

export function isInstant(value: string): boolean {
  const at = Date.parse(value);
  return isCalendarDate(RFC3339.exec(value)?.[1] ?? '') && at >= FIRST_INSTANT && at <= LAST_INSTANT;
}

/** An RFC 3339 date-time with a zone. Stored and given back in UTC with milliseconds: see {@link normaliseInstant}. */
export const instant = () =>
  means('instant', kept('instant', z.string().check(refine(isInstant, fault('not_an_instant')))));

export const normaliseInstant = (value: string): string => new Date(value).toISOString();

export const integer = (min: number, max: number) => kept('integer', z.int().check(z.minimum(min), z.maximum(max)));

/** A decimal with at most so many places. */
export const decimal = (min: number, max: number, places: 0 | 1 | 2 | 3 = 2) =>
  kept(
    'decimal',
    z.number().check(
      z.minimum(min),
      z.maximum(max),
      refine((value) => Number(value.toFixed(places)) === value, fault('too_precise', { places })),
    ),
  );

const units = new WeakMap<Schema, string>();

/** A number with a UCUM unit (`%`, `min`, `mm[Hg]`), which a form shows beside it. */
export function inUnit<T extends Schema>(unit: string, schema: T): T {
  units.set(schema, unit);
  return schema;
}

/** The unit given to a field by {@link inUnit}; null where there is none. */
export const unitOf = (schema: Schema): string | null => units.get(required(schema)) ?? null;

/** A decimal from 0 to 100 with at most two places. */
export const percentage = () => inUnit('%', decimal(0, 100));

/** Text that matches a pattern; `wrong` is the issue of any other. */
export const pattern = (form: RegExp, wrong: Fault) => kept('text', z.string().check(matches(form, wrong)));

export const colour = () => means('colour', pattern(/^#[0-9a-fA-F]{6}$/, fault('not_a_colour')));

/** SHA-256 in lower-case hexadecimal. */
export const sha256 = () => pattern(/^[0-9a-f]{64}$/, fault('not_a_hash'));

/** `HH:MM`, of a day in the clinic's time zone. */
export const timeOfDay = () => means('time', pattern(/^([01]\d|2[0-3]):[0-5]\d$/, fault('not_a_time')));

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** An IANA time zone, e.g. `Africa/Algiers`. */
export const timeZone = () =>
  pattern(/^[A-Za-z][A-Za-z0-9+_-]*(\/[A-Za-z0-9+_-]+)*$/, fault('not_a_time_zone')).check(
    z.maxLength(60),
    refine(isTimeZone, fault('not_a_time_zone')),
  );

/** A picture inside a record: a PNG or JPEG as a data URL. Kept whole, so that no search reads it. */
export const picture = (maxLength: number) =>
  means(
    'picture',
    kept(
      'json',
      z
        .string()
        .check(
          z.maxLength(maxLength),
          matches(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/, fault('not_a_picture')),
        ),
    ),
  );

export const flag = () => kept('boolean', z.boolean());

export const choice = <const T extends readonly [string, ...string[]]>(values: T) => kept('text', z.enum(values));

/** A structured value (list or object), kept whole. */
export function structure<T extends z.ZodMiniType>(schema: T): T {
  const copy = kept('json', schema.clone());
  const meaning = meanings.get(schema);
  return meaning === undefined ? copy : means(meaning, copy);
}

/** A list of min..max items, kept whole. */
export const list = <T extends z.ZodMiniType>(item: T, max: number, min = 0) =>
  structure(z.array(item).check(...(min > 0 ? [z.minLength(min)] : []), z.maxLength(max)));

/** A field that a record may lack; in a change `null` clears it. */
export const optional = <T extends z.ZodMiniType>(schema: T) => z.optional(schema);

/** RFC 5321 length, and the shape that every mail system accepts. */
export const email = () =>
  kept(
    'text',
    z.string().check(
      z.maxLength(254),
      matches(/^[^\s@<>()[\],;:\\"]+@[^\s@.]+(\.[^\s@.]+)+$/, fault('not_an_email')),
      isClean,
      refine((value) => !hasInvisible(value), fault('invisible_characters')),
    ),
  );

/** The schema inside `optional` and `nullable`, of `zod` or `zod/mini`. */
const innerOf = (schema: Schema): Schema | null => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'optional' || def.type === 'nullable' ? def.innerType : null;
};

export const isOptional = (schema: Schema): boolean => schema._zod.def.type === 'optional';

/** The same without its `optional`. */
export const required = (schema: Schema): Schema => (isOptional(schema) ? (innerOf(schema) ?? schema) : schema);

/** How many UTF-16 units a text may have; null where the field is no text or has no limit. */
export function maxLengthOf(schema: Schema): number | null {
  const checks = (required(schema) as z.core.$ZodTypes)._zod.def.checks ?? [];
  const [limit] = checks.flatMap(({ _zod: { def } }) =>
    def.check === 'max_length' ? [(def as z.core.$ZodCheckMaxLengthDef).maximum] : [],
  );
  return limit ?? null;
}

/** The kind given to a field by the makers above, found through `optional` and `nullable`. */
export function fieldKind(schema: Schema): FieldKind {
  let inner: Schema | null = schema;
  while (inner) {
    const kind = z.globalRegistry.get(inner)?.['kind'];
    if (typeof kind === 'string') return kind as FieldKind;
    inner = innerOf(inner);
  }
  return 'json';
}

/** The meaning given to a field by the makers above, found through `optional` and `nullable`. */
export function meaningOf(schema: Schema): Meaning | null {
  for (let inner: Schema | null = schema; inner; inner = innerOf(inner)) {
    const meaning = meanings.get(inner);
    if (meaning !== undefined) return meaning;
  }
  return null;
}

/** A shape with a name of its own in the API's document. */
export const named = <T extends Schema>(id: string, schema: T): T => tagged(schema, { id });
