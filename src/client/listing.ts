import type { JsonObject } from '../lib/json.ts';
import type { SearchTerms } from '../lib/search-index.ts';
import { foldForSearch } from '../lib/text.ts';

/**
 * How records of a type are listed: what a row needs, the order, and what a search looks at. Pure; kept in memory,
 * never indexed on disk.
 */
export interface Listing {
  entityType: string;
  /** The fields that a row, the order and the search read. */
  fields: readonly string[];
  /** The record's name for people, e.g. `MARTIN Claire`. */
  label(summary: JsonObject): string;
  /** Compared as text, ascending. */
  sortKey(summary: JsonObject): string;
  /** The id of the record that this one belongs to (a note's patient): a screen of that record reads these only. */
  ownerOf?(summary: JsonObject): string;
  /** That record's type, where records of it can be merged: those of all that are one then stand under each. */
  ownerType?: string;
  /** What a search finds it by. */
  terms(summary: JsonObject): SearchTerms;
  /** All forms of a search that mean the same; if omitted, only the one typed. */
  queries?(typed: string): readonly string[];
  /**
   * Loads what `terms` and `queries` need and a first visit does without. false: it could not be loaded, and terms are
   * made without it.
   */
  prepare?(): Promise<boolean>;
}

/** A listing by name alone: ordered by it, and found by its words. */
export function listingByName(entityType: string, fields: readonly string[], label: Listing['label']): Listing {
  const sortKey: Listing['sortKey'] = (summary) => foldForSearch(label(summary));
  const wordsOf = (name: string) => name.split(/[\s'’-]+/).filter(Boolean);
  const terms: Listing['terms'] = (summary) => ({ names: wordsOf(label(summary)).map((word) => [word]), codes: [] });
  return { entityType, fields, label, sortKey, terms };
}

export const summaryOf = (listing: Listing, record: JsonObject): JsonObject =>
  Object.fromEntries(
    listing.fields.flatMap((field) => (record[field] === undefined ? [] : [[field, record[field]]])),
  ) as JsonObject;
