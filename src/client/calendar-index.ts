import type { JsonObject } from '../lib/json.ts';
import type { Collection, Entry } from './collection.ts';

/** A span of time, `[from, to)`, as instants in UTC with milliseconds, so that they compare as text. */
export interface Span {
  from: string;
  to: string;
}

/** An instant in the form by which calendar listings sort. An invalid one sorts first and is in no span. */
export const instantKey = (value: unknown): string => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
};

/** The order of a calendar's listing: by start. */
export const calendarKey = (summary: JsonObject): string => instantKey(summary['start']);

const ends = new WeakMap<JsonObject, string>();

/** When a record ends: read once, since a day is looked at again for each change of any appointment. */
function endOf(summary: JsonObject): string {
  let end = ends.get(summary);
  if (end === undefined) ends.set(summary, (end = instantKey(summary['end'])));
  return end;
}

/**
 * The entries that touch a span, by start. The collection is sorted by start already, so a span is a binary search and
 * a walk: entries of other days are not read, however many there are. `longestMs`: no entry lasts longer; it tells how
 * far before the span an entry may have begun.
 */
export function entriesBetween(
  { ids, get }: { ids: readonly string[]; get: (id: string) => Entry | undefined },
  { from, to }: Span,
  longestMs: number,
): Entry[] {
  const earliest = Number.isFinite(longestMs) ? new Date(Date.parse(from) - longestMs).toISOString() : '';
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((get(ids[middle] ?? '')?.sortKey ?? '') < earliest) low = middle + 1;
    else high = middle;
  }
  const found: Entry[] = [];
  for (; low < ids.length; low += 1) {
    const entry = get(ids[low] ?? '');
    if (entry === undefined) continue;
    if (entry.sortKey >= to) break;
    if (entry.sortKey !== '' && endOf(entry.summary) > from) found.push(entry);
  }
  return found;
}

/** {@link entriesBetween} of a collection whose listing sorts by {@link calendarKey}. */
export const entriesOf = (collection: Collection, span: Span, longestMs: number): Entry[] =>
  entriesBetween({ ids: collection.ids, get: (id) => collection.get(id) }, span, longestMs);
