import type { JsonObject } from '../lib/json.ts';
import type { RecordSyncState } from '../queue/model.ts';
import type { Listing } from './listing.ts';

export interface Entry {
  id: string;
  summary: JsonObject;
  sortKey: string;
  syncState: RecordSyncState;
}

/** The records that belong to one record: a patient's allergies. */
interface Owned {
  ids: Set<string>;
  version: number;
}

const NO_IDS: ReadonlySet<string> = new Set();

/** Up to this number, copying the ids for each record costs less than one walk through them. */
const FEW = 8;

/**
 * The records of one type as a list knows them: sorted summaries, in memory. The cost of a change does not depend on
 * the number of records (a binary search and a shift).
 */
export class Collection<E extends Entry = Entry> {
  readonly #listing: Listing;
  readonly #entries = new Map<string, E>();
  readonly #owned = new Map<string, Owned>();
  #ids: string[] = [];
  /** Beside `#ids`: iterating it is several times faster than a map lookup for each id. */
  #ordered: E[] = [];
  #version = 0;
  /** What lists show where some entries are merged into others: of these ids and this version. */
  #shown: { of: readonly string[]; version: number; ids: readonly string[]; ordered: readonly E[] } | null = null;

  constructor(listing: Listing) {
    this.#listing = listing;
  }

  /** How many lists show. */
  get size(): number {
    return this.#entries.size - this.#hidden().size;
  }

  /** Changes with every change; the dependency of a screen's memo. */
  get version(): number {
    return this.#version;
  }

  get(id: string): E | undefined {
    return this.#entries.get(id);
  }

  /** Ids of what lists show, in the listing's order; do not modify the array. */
  get ids(): readonly string[] {
    return this.#withoutMerged()?.ids ?? this.#ids;
  }

  /** With what is merged into another one. */
  get allIds(): readonly string[] {
    return this.#ids;
  }

  /**
   * The record that lists have in the place of this one: the one that it was merged into, as far as it is here. Links
   * that lead in a circle (made offline on two devices) hide nobody.
   */
  standingFor(id: string): string {
    const { merges, ownerOf } = this.#listing;
    if (merges !== true || ownerOf === undefined) return id;
    const passed = new Set([id]);
    let at = id;
    for (;;) {
      const entry = this.#entries.get(at);
      const into = entry === undefined ? '' : ownerOf(entry.summary);
      if (into === '' || !this.#entries.has(into)) return at;
      if (passed.has(into)) return id;
      passed.add(into);
      at = into;
    }
  }

  /** What was found, as lists show it: each once, the first place counts. */
  standingForAll(ids: readonly string[]): readonly string[] {
    return this.#hidden().size === 0 ? ids : [...new Set(ids.map((id) => this.standingFor(id)))];
  }

  /** The ids under a record, in no order: others' entries are not read, however many there are. */
  idsOf(owner: string): ReadonlySet<string> {
    return this.#owned.get(owner)?.ids ?? NO_IDS;
  }

  /** Changes with every change under this record, and with no other. */
  versionOf(owner: string): number {
    return this.#owned.get(owner)?.version ?? 0;
  }

  /** Entries in the listing's order; modified in place, so read it at once and do not keep it. */
  get ordered(): readonly E[] {
    return this.#withoutMerged()?.ordered ?? this.#ordered;
  }

  #hidden(): ReadonlySet<string> {
    if (this.#listing.merges !== true || this.#owned.size === 0) return NO_IDS;
    const linked = [...this.#owned.values()].flatMap(({ ids }) => [...ids]);
    return new Set(linked.filter((id) => this.standingFor(id) !== id));
  }

  /** null: nothing is merged. The ids are the same array until another record comes, goes or moves. */
  #withoutMerged(): { ids: readonly string[]; ordered: readonly E[] } | null {
    const known = this.#shown;
    if (known?.version === this.#version) return known;
    const hidden = this.#hidden();
    this.#shown = null;
    if (hidden.size === 0) return null;
    const ordered = this.#ordered.filter(({ id }) => !hidden.has(id));
    const isSame = known !== null && known.of === this.#ids && known.ids.length === ordered.length;
    const ids = isSame && !known.ids.some((id) => hidden.has(id)) ? known.ids : ordered.map(({ id }) => id);
    this.#shown = { of: this.#ids, version: this.#version, ids, ordered };
    return this.#shown;
  }

  entryOf(id: string, summary: JsonObject, syncState: RecordSyncState): Entry {
    return { id, summary, syncState, sortKey: this.#listing.sortKey(summary) };
  }

  put(entries: readonly E[]): void {
    this.#version += 1;
    const latest = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
    const stays = ({ id, sortKey }: E) => this.#entries.get(id)?.sortKey === sortKey;
    const stay = latest.filter(stays);
    const move = latest.filter((entry) => !stays(entry));
    // Positions are found by the old keys, so moved entries are removed before the map gets the new ones.
    this.#remove(move.flatMap(({ id }) => this.#entries.get(id) ?? []));
    for (const entry of latest) {
      this.#own(this.#entries.get(entry.id), entry);
      this.#entries.set(entry.id, entry);
    }
    for (const entry of stay) this.#ordered[this.#place(entry)] = entry;
    this.#bringIn(move);
  }

  remove(ids: readonly string[]): void {
    this.#version += 1;
    const known = [...new Set(ids)].flatMap((id) => this.#entries.get(id) ?? []);
    this.#remove(known);
    for (const entry of known) {
      this.#own(entry, undefined);
      this.#entries.delete(entry.id);
    }
  }

  #own(before: E | undefined, after: E | undefined): void {
    const { ownerOf } = this.#listing;
    if (ownerOf === undefined) return;
    const [from, to] = [before, after].map((entry) => (entry === undefined ? '' : ownerOf(entry.summary)));
    for (const owner of new Set([from, to]))
      if (owner !== undefined && owner !== '') {
        const owned = this.#owned.get(owner) ?? { ids: new Set(), version: 0 };
        this.#owned.set(owner, owned);
        owned.version += 1;
        if (before !== undefined && owner !== to) owned.ids.delete(before.id);
        if (after !== undefined && owner === to) owned.ids.add(after.id);
      }
  }

  #remove(entries: readonly Entry[]): void {
    const places = new Set(entries.map((entry) => this.#place(entry)));
    if (places.size > FEW) {
      this.#ids = this.#ids.filter((_, at) => !places.has(at));
      this.#ordered = this.#ordered.filter((_, at) => !places.has(at));
    } else {
      for (const at of [...places].sort((a, b) => b - a)) {
        this.#ids = this.#ids.toSpliced(at, 1);
        this.#ordered.splice(at, 1);
      }
    }
  }

  #bringIn(entries: readonly E[]): void {
    if (entries.length > FEW) this.#merge(entries.toSorted(inOrder));
    else {
      for (const entry of entries) {
        const at = this.#place(entry);
        this.#ids = this.#ids.toSpliced(at, 0, entry.id);
        this.#ordered.splice(at, 0, entry);
      }
    }
  }

  /** The entries that are there already are sorted, and are not sorted again. */
  #merge(entries: readonly E[]): void {
    const merged: E[] = [];
    let from = 0;
    for (const entry of entries) {
      const place = this.#place(entry);
      for (; from < place; from += 1) merged.push(this.#ordered[from] as E);
      merged.push(entry);
    }
    for (; from < this.#ordered.length; from += 1) merged.push(this.#ordered[from] as E);
    this.#ordered = merged;
    this.#ids = merged.map(({ id }) => id);
  }

  /** Where the entry is, or would be inserted. */
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
