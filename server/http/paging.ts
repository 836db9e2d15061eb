import type { Context } from 'hono';
import { isCalendarDate } from '../../src/contract/fields.ts';
import { isUuid } from '../../src/lib/ids.ts';
import { textFault } from '../../src/lib/text.ts';
import { base64url, fromBase64url } from '../auth/keys.ts';
import { Problem } from './problem.ts';

const LARGEST = 500;
const USUAL = 50;

const bad = (detail: string) => new Problem(400, 'MALFORMED', { detail });

export function limitOf(c: Context): number {
  const text = c.req.query('limit');
  if (text === undefined) return USUAL;
  const limit = Number(text);
  if (!/^\d{1,4}$/.test(text) || limit < 1 || limit > LARGEST) throw bad(`limit is a number from 1 to ${LARGEST}`);
  return limit;
}

export const encodeAfter = (key: string) => base64url(new TextEncoder().encode(`after:${key}`));

function decodeAfter(text: string): string {
  const bytes = fromBase64url(text);
  const decoded = bytes === null ? '' : new TextDecoder().decode(bytes);
  if (!decoded.startsWith('after:')) throw bad('the cursor cannot be decoded');
  return decoded.slice('after:'.length);
}

/** The id that the page follows, or null for the first. */
export function afterUuid(c: Context): string | null {
  const text = c.req.query('cursor');
  if (text === undefined) return null;
  const key = decodeAfter(text);
  if (!isUuid(key)) throw bad('the cursor cannot be decoded');
  return key;
}

/** The number before which the page begins, newest first, or null for the first page. */
export function beforeNumber(c: Context): string | null {
  const text = c.req.query('cursor');
  if (text === undefined) return null;
  const key = decodeAfter(text);
  if (!/^\d{1,18}$/.test(key)) throw bad('the cursor cannot be decoded');
  return key;
}

/** `limit + 1` rows were asked for: the last one only says that there are more. */
export function pageOf<R>(rows: readonly R[], limit: number, keyOf: (row: R) => string): { items: R[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeAfter(keyOf(last)) : null };
}

export function uuidQuery(c: Context, name: string): string | null {
  const value = c.req.query(name);
  if (value === undefined || value === '') return null;
  if (!isUuid(value)) throw bad(`${name} is no id`);
  return value;
}

export function instantQuery(c: Context, name: string): string | null {
  const value = c.req.query(name);
  if (value === undefined || value === '') return null;
  const at = Date.parse(value);
  if (!isCalendarDate(value.slice(0, 10)) || Number.isNaN(at)) throw bad(`${name} is no date`);
  return new Date(at).toISOString();
}

export function textQuery(c: Context, name: string): string | null {
  const value = c.req.query(name);
  if (value === undefined || value === '') return null;
  if (textFault(value) !== null) throw bad(`${name} is unfit text`);
  return value;
}
