import { z } from 'zod';
import { textFault } from '../lib/text.ts';

/** How a field's value is kept by a store: what a column's type is chosen by. */
export type FieldKind = 'text' | 'uuid' | 'date' | 'instant' | 'integer' | 'decimal' | 'boolean' | 'json';

const kindOf = (kind: FieldKind) => ({ kind });

const CLEAN_TEXT = 'must be Unicode NFC, without NUL or lone surrogates';

/** Text of min..max UTF-16 units that a database and every client can keep as it is. */
export const text = (max: number, min = 1) =>
  z.string().min(min).max(max).refine((value) => textFault(value) === null, CLEAN_TEXT).meta(kindOf('text'));

export const uuid = () => z.guid().meta(kindOf('uuid'));

const DATE_PARTS = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** True for a day that exists in the Gregorian calendar; a missing month or day is taken as unknown. */
export function isCalendarDate(value: string): boolean {
  const match = DATE_PARTS.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (FHIR R4 `date`); a plain date, without a time zone. */
export const partialDate = () => z.string().refine(isCalendarDate, 'must be YYYY, YYYY-MM or YYYY-MM-DD, a date that exists').meta(kindOf('date'));

/** `YYYY-MM-DD`, a day that exists. */
export const fullDate = () =>
  z.string().refine((value) => value.length === 10 && isCalendarDate(value), 'must be YYYY-MM-DD, a date that exists').meta(kindOf('date'));

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A zone may push the first or last day out of the years that four digits can name: such a moment has no form to be kept in. */
const [FIRST_INSTANT, LAST_INSTANT] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];

function isInstant(value: string): boolean {
  const at = Date.parse(value);
  return isCalendarDate(RFC3339.exec(value)?.[1] ?? '') && at >= FIRST_INSTANT && at <= LAST_INSTANT;
}

/** An RFC 3339 date-time with a zone. Stored and given back in UTC with milliseconds: see {@link normaliseInstant}. */
export const instant = () => z.string().refine(isInstant, 'must be an RFC 3339 date-time with a time zone').meta(kindOf('instant'));

export const normaliseInstant = (value: string): string => new Date(value).toISOString();

export const integer = (min: number, max: number) => z.int().min(min).max(max).meta(kindOf('integer'));

const PLACES = ['no', 'one', 'two', 'three'] as const;

/** A decimal with at most so many places. */
export const decimal = (min: number, max: number, places: 0 | 1 | 2 | 3 = 2) =>
  z
    .number()
    .min(min)
    .max(max)
    .refine((value) => Number(value.toFixed(places)) === value, `must have at most ${PLACES[places]} decimals`)
    .meta(kindOf('decimal'));

/** A decimal from 0 to 100 with at most two places. */
export const percentage = () => decimal(0, 100);

/** Text of a form that a pattern tells. */
export const pattern = (form: RegExp, message: string) => z.string().regex(form, message).meta(kindOf('text'));

export const colour = () => pattern(/^#[0-9a-fA-F]{6}$/, 'must be #RRGGBB');

/** SHA-256 in lower-case hexadecimal. */
export const sha256 = () => pattern(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

/** `HH:MM`, of a day in the clinic's time zone. */
export const timeOfDay = () => pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** An IANA time zone, e.g. `Africa/Algiers`. */
export const timeZone = () => pattern(/^[A-Za-z][A-Za-z0-9+_-]*(\/[A-Za-z0-9+_-]+)*$/, 'must be an IANA time zone').max(60).refine(isTimeZone, 'must be an IANA time zone').meta(kindOf('text'));

/** A picture inside a record: a PNG or JPEG as a data URL. Kept whole, so that no search reads it. */
export const picture = (maxLength: number) =>
  z.string().max(maxLength).regex(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/, 'must be a PNG or JPEG as a data URL').meta(kindOf('json'));

export const flag = () => z.boolean().meta(kindOf('boolean'));

export const choice = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values).meta(kindOf('text'));

/** A structured value (list or object), kept whole. */
export const structure = <T extends z.ZodType>(schema: T): T => schema.meta(kindOf('json')) as T;

/** RFC 5321 length, and the shape that every mail system accepts. */
export const email = () =>
  z
    .string()
    .max(254)
    .regex(/^[^\s@<>()[\],;:\\"]+@[^\s@.]+(\.[^\s@.]+)+$/, 'must be an e-mail address')
    .refine((value) => textFault(value) === null, CLEAN_TEXT)
    .meta(kindOf('text'));

/** The kind given to a field by the makers above, found through `optional` and `nullable`. */
export function fieldKind(schema: z.ZodType): FieldKind {
  let inner: z.ZodType = schema;
  for (;;) {
    const kind = inner.meta()?.['kind'];
    if (typeof kind === 'string') return kind as FieldKind;
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap() as z.ZodType;
    else return 'json';
  }
}
