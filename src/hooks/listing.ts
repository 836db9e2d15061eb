import type { JsonObject } from '../lib/json.ts';

/** How records of a type are listed: what a row needs, the order, and what a search looks at. Pure; kept in memory, never indexed on disk. */
export interface Listing {
  entityType: string;
  /** The fields that a row, the order and the search read. */
  fields: readonly string[];
  /** The record's name for people, e.g. `MARTIN Claire`. */
  label(summary: JsonObject): string;
  /** Compared as text, ascending. */
  sortKey(summary: JsonObject): string;
  /** Folded words (see `foldForSearch`): a search matches when each of its words begins one of these. */
  searchText(summary: JsonObject): string;
}

export const summaryOf = (listing: Listing, record: JsonObject): JsonObject =>
  Object.fromEntries(listing.fields.flatMap((field) => (record[field] === undefined ? [] : [[field, record[field]]]))) as JsonObject;
