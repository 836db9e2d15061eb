import type { Json, JsonObject } from '../lib/json.ts';
import { foldForSearch } from '../lib/text.ts';

/** Above every date (9999-12-31 is 99991231) and every rank of a word. */
const KEYS = 1e8;
const DASH = 45;
const ZERO = 48;

/** `1984-02-29` as 19840229, `1984-02` as 19840200; null: no date. By hand, because it runs for every record. */
function dateKey(text: string): number | null {
  const { length } = text;
  if (length !== 4 && length !== 7 && length !== 10) return null;
  let key = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (at === 4 || at === 7) {
      if (code !== DASH) return null;
    } else {
      if (code < ZERO || code > ZERO + 9) return null;
      key = key * 10 + code - ZERO;
    }
  }
  return length === 4 ? key * 10_000 : length === 7 ? key * 100 : key;
}

/** The rank of each word among all of them, ignoring accents and case. Equal words have the same rank. */
function ranksOf(words: ReadonlySet<string>): ReadonlyMap<string, number> {
  const folded = new Map([...words].map((word) => [word, foldForSearch(word)]));
  const places = new Map([...new Set(folded.values())].sort((a, b) => (a < b ? -1 : 1)).map((key, at) => [key, at]));
  return new Map([...folded].map(([word, key]) => [word, places.get(key) ?? 0]));
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
  const words = new Set<string>();
  const spelled: number[] = [];
  const numbers: number[] = [];
  const without: string[] = [];
  // Filled in order and read out of order: the ids lie close together, the records do not.
  const all: string[] = [];
  let count = 0;
  const place = (key: number, at: number) => {
    order[count] = (descending ? KEYS - key : key) * length + at;
    count += 1;
  };
  for (let at = 0; at < length; at += 1) {
    const record = records[at] as (typeof records)[number];
    all.push(record.id);
    const value = valueOf(record.summary);
    if (typeof value === 'boolean') place(value ? 0 : 1, at);
    else if (typeof value === 'number') numbers.push(at);
    else if (typeof value !== 'string' || value === '') without.push(record.id);
    else {
      const key = dateKey(value);
      if (key === null) {
        words.add(value);
        spelled.push(at);
      } else place(key, at);
    }
  }
  // Numbers are sorted by their rank, because a number may have decimals and the key may not.
  const values = numbers.map((at) => valueOf((records[at] as (typeof records)[number]).summary) as number);
  const rankOf = new Map([...new Set(values)].sort((a, b) => a - b).map((value, rank) => [value, rank]));
  for (const [index, at] of numbers.entries()) place(rankOf.get(values[index] ?? 0) ?? 0, at);
  const ranks = ranksOf(words);
  for (const at of spelled) {
    place(ranks.get(valueOf((records[at] as (typeof records)[number]).summary) as string) ?? 0, at);
  }
  const ids: string[] = [];
  for (const key of order.subarray(0, count).sort()) ids.push(all[key % length] ?? '');
  return without.length === 0 ? ids : ids.concat(without);
}
