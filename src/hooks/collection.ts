import { foldForSearch } from '../lib/text.ts';
import type { JsonObject } from '../lib/json.ts';
import type { RecordSyncState } from '../queue/model.ts';
import type { Listing } from './listing.ts';

export interface Entry {
  id: string;
  summary: JsonObject;
  sortKey: string;
  /** Begins with a space, so that ` word` finds the beginnings of words. */
  search: string;
  syncState: RecordSyncState;
}

/** Above this many changes at once, sorting the whole is cheaper than inserting one by one. */
const BULK = 200;

/**
 * The records of one type as a list knows them: summaries in order, in memory. A change costs the same whatever the number of
 * records (a binary search and a shift); a search looks at each folded text once.
 */
export class Collection {
  readonly #listing: Listing;
  readonly #entries = new Map<string, Entry>();
  #ids: string[] = [];
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
    return { id, summary, syncState, sortKey: this.#listing.sortKey(summary), search: ` ${this.#listing.searchText(summary)}` };
  }

  put(entries: readonly Entry[]): void {
    this.#version += 1;
    if (entries.length <= BULK) {
      for (const entry of entries) this.#putOne(entry);
      return;
    }
    for (const entry of entries) this.#entries.set(entry.id, entry);
    this.#ids = [...this.#entries.values()].sort(inOrder).map(({ id }) => id);
  }

  remove(ids: readonly string[]): void {
    this.#version += 1;
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (!entry) continue;
      const at = this.#place(entry);
      this.#entries.delete(id);
      this.#ids = this.#ids.toSpliced(at, 1);
    }
  }

  /** Each word of the search must begin a word of the record, in any order; accents and case don't matter. */
  search(query: string): readonly string[] {
    const words = foldForSearch(query).split(' ').filter((word) => word !== '');
    if (words.length === 0) return this.#ids;
    const needles = words.map((word) => ` ${word}`);
    return this.#ids.filter((id) => {
      const text = this.#entries.get(id)?.search ?? '';
      return needles.every((needle) => text.includes(needle));
    });
  }

  #putOne(entry: Entry): void {
    const before = this.#entries.get(entry.id);
    if (before && before.sortKey === entry.sortKey) {
      this.#entries.set(entry.id, entry);
      return;
    }
    if (before) {
      const at = this.#place(before);
      this.#ids = this.#ids.toSpliced(at, 1);
      this.#entries.delete(entry.id);
    }
    const at = this.#place(entry);
    this.#entries.set(entry.id, entry);
    this.#ids = this.#ids.toSpliced(at, 0, entry.id);
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
