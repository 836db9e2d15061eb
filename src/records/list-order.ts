import type { Json, JsonObject } from '../lib/json.ts';
import { foldForSearch } from '../lib/text.ts';

/** Above every date (9999-12-31 is 99991231), every rank of a word and every rank of a number. */
const KEYS = 1e8;
const [DASH, COLON, DOT, ZERO] = [45, 58, 46, 48];
const DAY_MS = 86_400_000;

/** Two digits of a text as a number; NaN if they are none. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - ZERO, text.charCodeAt(at + 1) - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** `1984-02-29` as 19840229, `1984-02` as 19840200; NaN: no date. By hand, because it runs for every record. */
function dateKey(text: string, length: number): number {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  if (length === 4) return year * 10_000;
  if (text.charCodeAt(4) !== DASH) return NaN;
  const month = year * 100 + twoDigits(text, 5);
  if (length === 7) return month * 100;
  return length === 10 && text.charCodeAt(7) === DASH ? month * 100 + twoDigits(text, 8) : NaN;
}

/** A stored instant (`2026-11-21T09:00:00.000Z`) as a number in the order of time; NaN: no instant. */
function instantKey(text: string): number {
  if (text.length !== 24 || text.charCodeAt(13) !== COLON || text.charCodeAt(19) !== DOT || !text.endsWith('Z'))
    return NaN;
  const seconds = (twoDigits(text, 11) * 60 + twoDigits(text, 14)) * 60 + twoDigits(text, 17);
  const milliseconds = twoDigits(text, 20) * 10 + text.charCodeAt(22) - ZERO;
  return dateKey(text, 10) * DAY_MS + seconds * 1000 + milliseconds;
}

/** The rank of each word among all of them, ignoring accents and case. Equal words have the same rank. */
function ranksOf(words: readonly string[]): readonly number[] {
  const folded = words.map(foldForSearch);
  // oxlint-disable-next-line require-array-sort-compare -- Texts by their code units: several times faster without one.
  const places = new Map([...new Set(folded)].toSorted().map((key, at) => [key, at]));
  return folded.map((key) => places.get(key) ?? 0);
}

/** How many of these are less. */
function rankIn(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Ids by a field's value. Records come in the listing's order, which decides among equals; a record without the value
 * stands last in both directions. A key and a place become one number: an array of numbers is sorted many times faster
 * than records are compared.
 */
export function sortIds(
  records: readonly { id: string; summary: JsonObject }[],
  valueOf: (summary: JsonObject) => Json | undefined,
  descending: boolean,
): readonly string[] {
  const { length } = records;
  const order = new Float64Array(length);
  /** The places of records with a word, and the number of each one's word. */
  const spelled: number[] = [];
  const wordOf: number[] = [];
  const words = new Map<string, number>();
  /** The places of records with a number or an instant. They are sorted by rank: the value would fill the key. */
  const counted: number[] = [];
  const numbers: number[] = [];
  const without: string[] = [];
  // Filled in order and read out of order: the ids lie close together, the records do not.
  const all: string[] = [];
  let count = 0;
  const place = (key: number, at: number) => {
    order[count] = (descending ? KEYS - key : key) * length + at;
    count += 1;
  };
  const byNumber = (value: number, at: number) => {
    counted.push(at);
    numbers.push(value);
  };
  for (let at = 0; at < length; at += 1) {
    const record = records[at] as (typeof records)[number];
    all.push(record.id);
    const value = valueOf(record.summary);
    if (typeof value === 'boolean') place(value ? 0 : 1, at);
    else if (typeof value === 'number') byNumber(value, at);
    else if (typeof value !== 'string' || value === '') without.push(record.id);
    else {
      const date = value.length > 10 ? NaN : dateKey(value, value.length);
      const instant = value.length === 24 ? instantKey(value) : NaN;
      if (!Number.isNaN(date)) place(date, at);
      else if (!Number.isNaN(instant)) byNumber(instant, at);
      else {
        const known = words.get(value) ?? words.size;
        if (known === words.size) words.set(value, known);
        spelled.push(at);
        wordOf.push(known);
      }
    }
  }
  const sorted = Float64Array.from(numbers).sort();
  for (const [index, at] of counted.entries()) place(rankIn(sorted, numbers[index] as number), at);
  const ranks = ranksOf([...words.keys()]);
  for (const [index, at] of spelled.entries()) place(ranks[wordOf[index] as number] as number, at);
  const ids: string[] = [];
  for (const key of order.subarray(0, count).sort()) ids.push(all[key % length] ?? '');
  return without.length === 0 ? ids : ids.concat(without);
}
