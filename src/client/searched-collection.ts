import { prepareTerms, SearchIndex, type PreparedTerms } from '../lib/search-index.ts';
import type { JsonObject } from '../lib/json.ts';
import type { RecordSyncState } from '../queue/model.ts';
import { Collection, type Entry } from './collection.ts';
import type { Listing } from './listing.ts';

export interface SearchedEntry extends Entry {
  search: PreparedTerms;
}

/** A name is shorter; searching for a pasted page of text would block the screen. */
const LONGEST_SEARCH = 200;

/** What a search has found, the best match first. */
export interface Found {
  ids: readonly string[];
  /** Nothing matches as typed: these match nearly. */
  near: boolean;
}

/** The records of one type in the listing's order, with the index that finds them. */
export class SearchedCollection extends Collection<SearchedEntry> {
  readonly #listing: Listing;
  readonly #index = new SearchIndex();
  /** The ids that `#placeOf` was made of, for the first search after a change: each change creates a new array. */
  #placed: readonly string[] = this.ids;
  #placeOf: ReadonlyMap<string, number> = new Map();

  constructor(listing: Listing) {
    super(listing);
    this.#listing = listing;
  }

  override entryOf(id: string, summary: JsonObject, syncState: RecordSyncState): SearchedEntry {
    return {
      ...super.entryOf(id, summary, syncState),
      search: prepareTerms(this.#listing.terms(summary)),
    };
  }

  override put(entries: readonly SearchedEntry[]): void {
    for (const { id, search } of entries) if (this.get(id)?.search !== search) this.#index.put(id, search);
    super.put(entries);
  }

  override remove(ids: readonly string[]): void {
    for (const id of ids) this.#index.remove(id);
    super.remove(ids);
  }

  /**
   * The records that match what was typed, the best first and equals in the listing's order; if there are none, those
   * that match nearly (UI-2 to UI-4).
   */
  search(whole: string): Found {
    const typed = whole.slice(0, LONGEST_SEARCH);
    const queries = this.#listing.queries?.(typed) ?? [typed];
    const found = this.#index.find(queries);
    if (found === null) return { ids: this.ids, near: false };
    if (found.size > 0) return { ids: this.#ranked(found), near: false };
    const near = this.#index.find(queries, { near: true }) ?? new Map<string, number>();
    return { ids: this.#ranked(near), near: near.size > 0 };
  }

  /** The records that match one of these, exactly or nearly: candidates for a closer comparison, in no order. */
  lookUp(queries: readonly string[]): string[] {
    const bounded = queries.map((query) => query.slice(0, LONGEST_SEARCH));
    return [...(this.#index.find(bounded, { near: true })?.keys() ?? [])];
  }

  #ranked(found: ReadonlyMap<string, number>): string[] {
    const { ids } = this;
    if (this.#placed !== ids) {
      this.#placed = ids;
      this.#placeOf = new Map(ids.map((id, at) => [id, at]));
    }
    // One number for both: sorting numbers is quicker than comparing entries.
    const order = new Float64Array(found.size);
    let at = 0;
    for (const [id, cost] of found) order[at++] = cost * ids.length + (this.#placeOf.get(id) ?? 0);
    return Array.from(order.sort(), (key) => ids[key % ids.length] ?? '');
  }
}
