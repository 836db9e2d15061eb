import type { JsonObject } from '../lib/json.ts';
import type { SearchTerms } from '../lib/search-index.ts';
import { foldForSearch } from '../lib/text.ts';

/**
 * How records of a type are listed: the content of a row, the order, and the words that a search finds. Pure; kept in
 * memory, never indexed on disk. `R` is the type of the records (`FieldsOf`): then a wrong field does not compile.
 */
export interface Listing<R extends object = JsonObject> {
  entityType: string;
  /** The fields that a row, the order and the search read. */
  fields: readonly (keyof R & string)[];
  /** The record's name for people, e.g. `MARTIN Claire`. */
  label(summary: R): string;
  /** Compared as text, ascending. */
  sortKey(summary: R): string;
  /**
   * The id of the record that this one belongs to (a note's patient). A screen of that record reads only the records
   * that belong to it.
   */
  ownerOf?(summary: R): string;
  /**
   * The type of that record, if records of it can be merged. Then each of the merged records shows what belongs to any
   * of them.
   */
  ownerType?: string;
  /**
   * `ownerOf` names the record of the same type into which this one was merged. Lists and searches show that one
   * instead. Each can still be read by its own id.
   */
  merges?: boolean;
  /** What a search finds it by. */
  terms(summary: R): SearchTerms;
  /** All forms of a search that mean the same; if omitted, only the one typed. */
  queries?(typed: string): readonly string[];
  /**
   * Loads what `terms` and `queries` need and a first visit does without. false: it could not be loaded, and terms are
   * made without it.
   */
  prepare?(): Promise<boolean>;
}

/** A listing by name alone: ordered by it, and found by its words. */
export function listingByName<R extends object = JsonObject>(
  entityType: string,
  fields: readonly (keyof NoInfer<R> & string)[],
  label: NoInfer<Listing<R>['label']>,
): Listing<R> {
  const wordsOf = (name: string) => name.split(/[\s'’-]+/).filter(Boolean);
  return {
    entityType,
    fields,
    label,
    sortKey: (summary) => foldForSearch(label(summary)),
    terms: (summary) => ({ names: wordsOf(label(summary)).map((word) => [word]), codes: [] }),
  };
}

export const summaryOf = (listing: Listing, record: JsonObject): JsonObject =>
  Object.fromEntries(
    listing.fields.flatMap((field) => (record[field] === undefined ? [] : [[field, record[field]]])),
  ) as JsonObject;
