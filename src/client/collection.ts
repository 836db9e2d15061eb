import { prepareTerms, SearchIndex, type PreparedTerms } from '../lib/search-index.ts';
import type { JsonObject } from '../lib/json.ts';
import type { RecordSyncState } from '../queue/model.ts';
import type { Listing } from './listing.ts';

export interface Entry {
  id: string;
  summary: JsonObject;
  sortKey: string;
  search: PreparedTerms;
  syncState: RecordSyncState;
}

/** A name is shorter; what a whole page of text that was pasted would cost keeps a screen from answering. */
const LONGEST_SEARCH = 200;

/** What a search has found, the best first. */
export interface Found {
  ids: readonly string[];
  /** Nothing fits as it was typed: these are near. */
  near: boolean;
}

/** Up to so many a copy of the ids for each costs less than one walk through them. */
const FEW = 8;

/**
 * The records of one type as a list knows them: summaries in order, in memory. A change costs the same whatever the
 * number of records (a binary search and a shift).
 */
export class Collection {
  readonly #listing: Listing;
  readonly #entries = new Map<string, Entry>();
  readonly #index = new SearchIndex();
  #ids: string[] = [];
  /** The ids that `#placeOf` was made of, for the first search after a change: each change makes a new array of them. */
  #placed: readonly string[] = this.#ids;
  #placeOf: ReadonlyMap<string, number> = new Map();
  #version = 0;

  constructor(listing: Listing) {
    this.#listing = listing;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Changes with every change: what a screen's memo depends on. */
  get version(): number {
    return this.#version;
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Ids in the listing's order; the array is not to be changed. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  entryOf(id: string, summary: JsonObject, syncState: RecordSyncState): Entry {
    return {
      id,
      summary,
      syncState,
      sortKey: this.#listing.sortKey(summary),
      search: prepareTerms(this.#listing.terms(summary)),
    };
  }

  put(entries: readonly Entry[]): void {
    this.#version += 1;
    // The last word on each id.
    const placed = [...new Map(entries.map((entry) => [entry.id, entry])).values()].filter(
      ({ id, sortKey }) => this.#entries.get(id)?.sortKey !== sortKey,
    );
    // Places are found by the old keys, so what moves is taken out before the new ones stand in the map.
    this.#takeOut(placed.flatMap(({ id }) => this.#entries.get(id) ?? []));
    for (const entry of entries) {
      if (this.#entries.get(entry.id)?.search !== entry.search) this.#index.put(entry.id, entry.search);
      this.#entries.set(entry.id, entry);
    }
    this.#bringIn(placed);
  }

  remove(ids: readonly string[]): void {
    this.#version += 1;
    const known = [...new Set(ids)].flatMap((id) => this.#entries.get(id) ?? []);
    this.#takeOut(known);
    for (const { id } of known) {
      this.#entries.delete(id);
      this.#index.remove(id);
    }
  }

  /**
   * Who fits what was typed, the best first and equals in the listing's order; where nobody does, who nearly does (UI-2
   * to UI-4).
   */
  search(whole: string): Found {
    const typed = whole.slice(0, LONGEST_SEARCH);
    const queries = this.#listing.queries?.(typed) ?? [typed];
    const found = this.#index.find(queries);
    if (found === null) return { ids: this.#ids, near: false };
    if (found.size > 0) return { ids: this.#ranked(found), near: false };
    const near = this.#index.find(queries, { near: true }) ?? new Map<string, number>();
    return { ids: this.#ranked(near), near: near.size > 0 };
  }

  /** Whoever fits one of these, or nearly does: candidates for a closer look, in no order. */
  lookUp(queries: readonly string[]): string[] {
    const asked = queries.map((query) => query.slice(0, LONGEST_SEARCH));
    return [...(this.#index.find(asked, { near: true })?.keys() ?? [])];
  }

  #ranked(found: ReadonlyMap<string, number>): string[] {
    if (this.#placed !== this.#ids) {
      this.#placed = this.#ids;
      this.#placeOf = new Map(this.#ids.map((id, at) => [id, at]));
    }
    const { length } = this.#ids;
    // One number for both: sorting numbers is quicker than comparing entries.
    const order = new Float64Array(found.size);
    let at = 0;
    for (const [id, cost] of found) order[at++] = cost * length + (this.#placeOf.get(id) ?? 0);
    return Array.from(order.sort(), (key) => this.#ids[key % length] ?? '');
  }

  #takeOut(entries: readonly Entry[]): void {
    const places = new Set(entries.map((entry) => this.#place(entry)));
    if (places.size > FEW) this.#ids = this.#ids.filter((_, at) => !places.has(at));
    else for (const at of [...places].sort((a, b) => b - a)) this.#ids = this.#ids.toSpliced(at, 1);
  }

  #bringIn(entries: readonly Entry[]): void {
    if (entries.length > FEW) this.#ids = this.#mergedWith(entries.toSorted(inOrder));
    else for (const entry of entries) this.#ids = this.#ids.toSpliced(this.#place(entry), 0, entry.id);
  }

  /** What stands already is in order, and is not sorted again. */
  #mergedWith(entries: readonly Entry[]): string[] {
    const ids: string[] = [];
    let from = 0;
    const copyTo = (end: number) => {
      for (; from < end; from += 1) ids.push(this.#ids[from] ?? '');
    };
    for (const entry of entries) {
      copyTo(this.#place(entry));
      ids.push(entry.id);
    }
    copyTo(this.#ids.length);
    return ids;
  }

  /** Where the entry stands, or would stand. */
  #place(entry: Entry): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#entries.get(this.#ids[middle] ?? '');
      if (other && inOrder(other, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function inOrder(a: Entry, b: Entry): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
