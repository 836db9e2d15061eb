import type { Context } from 'hono';
import { readSignedHead, type SignedHead } from '../../src/contract/audit-head.ts';
import { isInstant } from '../../src/contract/fields.ts';
import { isCalendarDate } from '../../src/lib/calendar-date.ts';
import { isUuid } from '../../src/lib/ids.ts';
import { textFault } from '../../src/lib/text.ts';
import { base64url, fromBase64url } from '../auth/keys.ts';
import { PAGE_BYTES } from '../sync/page-size.ts';
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

/** The id that the page follows; null for the first page. */
export function afterUuid(c: Context): string | null {
  const text = c.req.query('cursor');
  if (text === undefined) return null;
  const key = decodeAfter(text);
  if (!isUuid(key)) throw bad('the cursor cannot be decoded');
  return key;
}

/** The version number before which the page begins, newest first; null for the first page. */
export function beforeNumber(c: Context): string | null {
  const text = c.req.query('cursor');
  if (text === undefined) return null;
  const key = decodeAfter(text);
  if (!/^\d{1,18}$/.test(key)) throw bad('the cursor cannot be decoded');
  return key;
}

/** The key that the page follows; null for the first page. */
export function afterKey(c: Context, fits: (key: string) => boolean): string | null {
  const text = c.req.query('cursor');
  if (text === undefined) return null;
  const key = decodeAfter(text);
  if (!fits(key)) throw bad('the cursor cannot be decoded');
  return key;
}

/** `limit + 1` rows were requested: the last one only shows that there are more. */
export function pageOf<R>(
  rows: readonly R[],
  limit: number,
  keyOf: (row: R) => string,
): { items: R[]; nextCursor: string | null } {
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
  const moment = new Date(at).toISOString();
  // Shifted into UTC, a moment of the first or the last year may be in none that the database reads.
  if (!isInstant(moment)) throw bad(`${name} is out of range`);
  return moment;
}

/** A number from 1 to `most`; null: left out. */
export function countQuery(c: Context, name: string, most: number): number | null {
  const value = c.req.query(name);
  if (value === undefined || value === '') return null;
  const count = Number(value);
  if (!/^\d{1,9}$/.test(value) || count < 1 || count > most) throw bad(`${name} is a number from 1 to ${most}`);
  return count;
}

/** A head of the audit's chain, as `ID:HASH`. */
export function headQuery(c: Context, name: string): { id: string; hash: string } | null {
  const value = c.req.query(name);
  if (value === undefined || value === '') return null;
  const [, id, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(value) ?? [];
  if (id === undefined || hash === undefined) throw bad(`${name} is a number, a colon and a SHA-256`);
  return { id, hash };
}

/** A head of the audit's chain with its signature, as the text of its file. */
export function signedHeadQuery(c: Context, name: string): SignedHead | null {
  const value = c.req.query(name);
  if (value === undefined || value === '') return null;
  const head = readSignedHead(value);
  if (head === null) throw bad(`${name} is no signed head`);
  return head;
}

/** `true` or `false`; left out: false. */
export function flagQuery(c: Context, name: string): boolean {
  const value = c.req.query(name);
  if (value === undefined || value === '' || value === 'false') return false;
  if (value !== 'true') throw bad(`${name} is true or false`);
  return true;
}

/** One of `choices`; left out: null. */
export function choiceQuery<T extends string>(c: Context, name: string, choices: readonly T[]): T | null {
  const value = c.req.query(name);
  if (value === undefined || value === '') return null;
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw bad(`${name} is one of ${choices.join(', ')}`);
  return chosen;
}

export function textQuery(c: Context, name: string): string | null {
  const value = c.req.query(name);
  if (value === undefined || value === '') return null;
  if (textFault(value) !== null) throw bad(`${name} is unfit text`);
  return value;
}

/** How many rows are read before any size is known, and the most at once. */
const FIRST_ROWS = 20;
const MOST_ROWS = 100;

/**
 * A page of records, as JSON texts: it ends after `limit` rows, or before the row that would make it larger than a page
 * may be. `read` returns the rows after one, at most as many as requested. `last` is the row that the next page
 * follows, null at the end.
 */
export async function pageByBytes<R>(
  limit: number,
  read: (last: R | null, rows: number) => Promise<R[]>,
  textOf: (row: R) => string,
): Promise<{ items: string[]; last: R | null }> {
  const items: string[] = [];
  let last: R | null = null;
  let bytes = 0;
  let largest = 0;
  for (;;) {
    const fitting = largest === 0 ? FIRST_ROWS : Math.floor((PAGE_BYTES - bytes) / largest);
    const wanted = Math.min(limit - items.length, Math.max(1, Math.min(fitting, MOST_ROWS)));
    const rows = await read(last, wanted + 1);
    for (const row of rows.slice(0, wanted)) {
      const text = textOf(row);
      if (items.length > 0 && bytes + text.length > PAGE_BYTES) return { items, last };
      items.push(text);
      bytes += text.length;
      largest = Math.max(largest, text.length);
      last = row;
    }
    if (rows.length <= wanted) return { items, last: null };
    if (items.length >= limit) return { items, last };
  }
}

/** The list of {@link pageByBytes} as an answer. */
export const listAnswer = (c: Context, items: readonly string[], nextCursor: string | null): Response =>
  c.body(`{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`, 200, {
    'content-type': 'application/json',
  });
