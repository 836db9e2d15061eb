import { jsonEqual, type JsonObject } from '../lib/json.ts';
import type { StoredRecord } from '../queue/model.ts';
import type { LocalReads, StoredBlob } from '../queue/ports.ts';
import { listPart, removalMark } from '../queue/saved-lists.ts';
import type { PreparedTerms } from '../lib/search-index.ts';
import { Collection, type Entry } from './collection.ts';
import { summaryOf, type Listing } from './listing.ts';
import type { SearchLink } from './search-link.ts';
import type { Found } from './searched-collection.ts';

/** Entries of the first screen, stored separately so that a cold start paints before the rest is read. */
const HEAD = 200;
/** Rows that are applied before the first paint: what changed since the list was saved is on the first screen. */
const FIRST_PAGE = 1_000;
/**
 * How much is read at once behind a screen: so little that a tap in the middle of it is painted in the next frame (a
 * chunk or a page is about 2 ms of the main thread).
 */
const CHUNK = 250;
const PAGE = 100;
/** The list is saved again after this many changes; fewer are read from the rows at the next start. */
const SAVE_AFTER = 500;
/** While a list has never been saved whole, its first screen is saved after this many changes. */
const SAVE_HEAD_AFTER = 2_000;

/** An entry as it is saved: with its search terms, which are slow to compute. */
interface SavedEntry extends Entry {
  search: PreparedTerms;
}

interface Head {
  /** Raised when a listing reads other fields: the saved rows have the earlier ones alone. */
  format: 3;
  /** The store's revision that the saved list contains; 0 if only the first screen was saved. */
  changeSeq: number;
  /** Saved with every part, so that parts of two writes are never mixed. */
  stamp: number;
  total: number;
  /** 0 if only the first screen was saved: the rest is read from the rows. */
  chunks: number;
  entries: SavedEntry[];
}

const isHead = (value: unknown): value is Head =>
  typeof value === 'object' && value !== null && (value as Head).format === 3;

/** The part of the device's store that a list is read from and saved in. */
export type ListReads = Pick<LocalReads, 'changedSince' | 'withOpenChanges' | 'loadBlobs' | 'saveBlobs'>;

/** The loader's connection to its cache. */
export interface LoaderPorts {
  /** The list has grown, and continues to grow. */
  grown: () => void;
  /** The list is complete. */
  changed: () => void;
  /** Resolves when low-priority work may continue: no change is being stored, and no tap or frame is pending. */
  turn: () => Promise<void>;
  /** The rest of the list could not be read. */
  unreadable: () => void;
  /** Where the type's records are searched. */
  search: Pick<SearchLink, 'attach' | 'put' | 'remove' | 'search' | 'lookUp' | 'terms'>;
  /** A row of the store as screens show it. */
  shown: (row: StoredRecord) => StoredRecord;
  /** Reads a saved row: another version of the app may have saved it. */
  read: (summary: JsonObject) => JsonObject;
}

/**
 * Loads a collection from the device's store: the saved list's head, what changed since, then the rest. Nobody waits
 * for the rest: it is read and saved in small parts, each of which yields to whatever a person does.
 */
export class CollectionLoader {
  readonly collection: Collection;
  readonly #listing: Listing;
  readonly #reads: ListReads;
  readonly #ports: LoaderPorts;
  #changeSeq = 0;
  #unsaved = 0;
  #expected = 0;
  #complete = false;
  /** A saved list has all that this one had then: its first screen is not saved alone any more. */
  #savedWhole = false;
  #unsavedHead = 0;
  #savingHead = false;
  /** The removal mark, read before anything else: of what was removed up to then nothing is in memory. */
  #markAtLoad: StoredBlob;
  /** The rest, while it is being read. */
  #going: Promise<void> = Promise.resolve();
  /** If the rest could not be read: the head to continue from. */
  #stopped: { head: Head | null } | null = null;

  constructor(listing: Listing, reads: ListReads, ports: LoaderPorts) {
    this.#listing = listing;
    this.#reads = reads;
    this.#ports = ports;
    this.collection = new Collection(listing);
    this.#markAtLoad = { name: removalMark(listing.entityType), value: undefined };
    ports.search.attach(listing.entityType, this.collection);
  }

  /** The records that match what was typed. By what one is known that was merged into another, that other one is found. */
  async search(typed: string): Promise<Found> {
    const { ids, near } = await this.#ports.search.search(this.#listing.entityType, typed);
    return { ids: this.collection.standingForAll(ids), near };
  }

  /** The records that match one of these searches, exactly or nearly. */
  lookUp(queries: readonly string[]): Promise<readonly string[]> {
    return this.#ports.search.lookUp(this.#listing.entityType, queries);
  }

  /** Shows these entries and adds them to the search. */
  put(entries: readonly Entry[]): void {
    const changed = entries.filter(({ id, summary }) => this.collection.get(id)?.summary !== summary);
    this.collection.put(entries);
    this.#ports.search.put(
      this.#listing.entityType,
      changed.map(({ id, sortKey, summary }) => ({ id, sortKey, of: { summary } })),
    );
  }

  remove(ids: readonly string[]): void {
    this.collection.remove(ids);
    this.#ports.search.remove(this.#listing.entityType, ids);
  }

  #putSaved(saved: readonly SavedEntry[]): void {
    this.collection.put(
      saved.map(({ id, summary, sortKey, syncState }) => ({
        id,
        summary: this.#ports.read(summary),
        sortKey,
        syncState,
      })),
    );
    this.#ports.search.put(
      this.#listing.entityType,
      saved.map(({ id, sortKey, search }) => ({ id, sortKey, of: { search } })),
    );
  }

  /** All that the device has is in memory. */
  get isWhole(): boolean {
    return this.#complete;
  }

  /** How many records there are, known before all are in memory. */
  get total(): number {
    return this.#complete ? this.collection.size : Math.max(this.#expected, this.collection.size);
  }

  /**
   * Resolves when the first screen can be shown; then continues with the rest by itself, and reports its growth and its
   * end.
   */
  async load(): Promise<void> {
    const [mark, head] = await this.#reads.loadBlobs([this.#markAtLoad.name, this.#name('head')]);
    this.#markAtLoad = { ...this.#markAtLoad, value: mark };
    if (isHead(head)) {
      this.#changeSeq = head.changeSeq;
      this.#expected = head.total;
      this.#savedWhole = head.chunks > 0 || head.entries.length === head.total;
      this.#putSaved(head.entries);
    }
    // What this person has changed and the server does not have yet may lie behind the first page.
    if (await this.#takePage(FIRST_PAGE))
      this.take((await this.#reads.withOpenChanges(this.#listing.entityType, FIRST_PAGE)).map(this.#ports.shown));
    this.#goThrough(isHead(head) ? head : null).then(() => this.#saveQuietly(), this.#ports.unreadable);
  }

  /** When the store can be read again: reads the rest, if it could not be read, and what changed since. */
  async goOn(): Promise<void> {
    if (this.#stopped) return this.#goThrough(this.#stopped.head).then(() => this.#saveQuietly());
    // One read at a time: the rest may have to begin again from the first row.
    await this.#going;
    await this.catchUp();
  }

  #goThrough(head: Head | null): Promise<void> {
    this.#stopped = null;
    this.#going = this.#rest(head).catch((error: unknown) => {
      this.#stopped = { head };
      throw error;
    });
    return this.#going;
  }

  /** Applies the rows that changed since. */
  async catchUp(): Promise<void> {
    while (await this.#takePage(PAGE)) {
      this.#ports.grown();
      await this.#ports.turn();
    }
  }

  /**
   * Returns whether there may be more. Nothing is awaited between the store's answer and applying it: a change made
   * meanwhile would be hidden by an older row.
   */
  async #takePage(limit: number): Promise<boolean> {
    const { rows, gone, changeSeq } = await this.#reads.changedSince(this.#listing.entityType, this.#changeSeq, limit);
    this.#changeSeq = changeSeq;
    // A removed row has no revision by which it could be found: a list saved earlier would show it for ever.
    const shown = gone.filter((id) => this.collection.get(id) !== undefined);
    if (shown.length > 0) this.remove(shown);
    this.take(rows.map(this.#ports.shown));
    return rows.length === limit;
  }

  /** Applies rows as they are; returns whether the list has changed. */
  take(rows: readonly StoredRecord[]): boolean {
    const present = rows.flatMap((row) => this.#changedEntry(row) ?? []);
    const gone = rows
      .filter((row) => row.view === null && this.collection.get(row.entityId))
      .map((row) => row.entityId);
    if (!this.#complete) for (const row of rows) this.#seen.add(row.entityId);
    if (present.length > 0) this.put(present);
    if (gone.length > 0) this.remove(gone);
    this.#unsaved += rows.length;
    this.#unsavedHead += rows.length;
    if (!this.#savedWhole && this.#unsavedHead >= SAVE_HEAD_AFTER) void this.#saveHead();
    return present.length + gone.length > 0;
  }

  /**
   * Saves the first screen alone: if the page dies before the whole list is saved, the next start shows it, and not
   * whatever lies first in the store. Not if an erasure came since the loading began: it may be among the rows that are
   * still to be read.
   */
  async #saveHead(): Promise<void> {
    if (this.#savingHead) return;
    this.#savingHead = true;
    try {
      await this.#ports.turn();
      this.#unsavedHead = 0;
      const ids = this.collection.allIds.slice(0, HEAD);
      const entries = await this.#withTerms(ids.flatMap((id) => this.collection.get(id) ?? []));
      if (entries === null || this.#savedWhole) return;
      const head: Head = { format: 3, changeSeq: 0, stamp: 0, total: this.collection.size, chunks: 0, entries };
      await this.#reads.saveBlobs([{ name: this.#name('head'), value: head }], this.#markAtLoad);
    } catch {
      // The rows are the truth: without it the next start reads them.
    } finally {
      this.#savingHead = false;
    }
  }

  #changedEntry({ entityId, view, syncState }: StoredRecord): Entry | null {
    if (view === null) return null;
    const summary = summaryOf(this.#listing, view);
    const shown = this.collection.get(entityId);
    if (shown && shown.syncState === syncState && jsonEqual(shown.summary, summary)) return null;
    return this.collection.entryOf(entityId, summary, syncState);
  }

  async #rest(head: Head | null): Promise<void> {
    let mixed = false;
    for (let chunk = 0; chunk < (head?.chunks ?? 0); chunk += 1) {
      await this.#ports.turn();
      const [part] = (await this.#reads.loadBlobs([this.#name(String(chunk))])) as [
        { stamp: number; entries: SavedEntry[] } | undefined,
      ];
      if (part?.stamp !== head?.stamp) {
        mixed = true;
        break;
      }
      // What has changed since the blob was saved is newer than the blob.
      this.#putSaved(
        part?.entries.filter(({ id }) => !this.#seen.has(id) && this.collection.get(id) === undefined) ?? [],
      );
      this.#ports.grown();
    }
    if (mixed) this.#changeSeq = 0;
    await this.#ports.turn();
    await this.catchUp();
    this.#complete = true;
    this.#ports.changed();
  }

  /** Ids that changed while the rest was still being read: the blob's older entries for them are ignored. */
  readonly #seen = new Set<string>();
  touched(id: string): void {
    if (!this.#complete) this.#seen.add(id);
  }

  /**
   * Saves the list after enough changes; the rows remain the truth. The mark is read before the rows: if another tab
   * erases a record after that, the list is not saved (SV-239) but brought up to date and saved then.
   */
  async saveIfWorth(): Promise<void> {
    if (!this.#complete || this.#unsaved < SAVE_AFTER) return;
    const [value] = await this.#reads.loadBlobs([this.#markAtLoad.name]);
    await this.catchUp();
    // The saved list contains only what the store has: no change that is not durable yet.
    await this.#ports.turn();
    const unsaved = this.#unsaved;
    this.#unsaved = 0;
    const changeSeq = this.#changeSeq;
    const entries = this.collection.allIds.flatMap((id) => this.collection.get(id) ?? []);
    const slices = [
      entries.slice(0, HEAD),
      ...Array.from({ length: Math.ceil(Math.max(0, entries.length - HEAD) / CHUNK) }, (_, at) =>
        entries.slice(HEAD + at * CHUNK, HEAD + (at + 1) * CHUNK),
      ),
    ];
    // All requested in this tick, so that an entry and its search terms are of the same state.
    const saved = await Promise.all(slices.map((slice) => this.#withTerms(slice)));
    if (saved.includes(null)) {
      this.#unsaved += unsaved;
      return;
    }
    this.#savedWhole = true;
    const [first, ...rest] = saved.map((part) => part ?? []);
    const head: Head = {
      format: 3,
      changeSeq,
      stamp: changeSeq,
      total: entries.length,
      chunks: rest.length,
      entries: first ?? [],
    };
    const blobs = [
      { name: this.#name('head'), value: head },
      ...rest.map((part, at) => ({ name: this.#name(String(at)), value: { stamp: changeSeq, entries: part } })),
    ];
    if (await this.#reads.saveBlobs(blobs, { ...this.#markAtLoad, value })) return;
    this.#savedWhole = false;
    this.#unsaved += unsaved;
    await this.saveIfWorth();
  }

  /** null: the search terms are not known. */
  async #withTerms(entries: readonly Entry[]): Promise<SavedEntry[] | null> {
    const terms = await this.#ports.search.terms(
      this.#listing.entityType,
      entries.map(({ id }) => id),
    );
    return terms?.length === entries.length
      ? entries.flatMap((entry, at) => {
          const search = terms[at];
          return search ? [{ ...entry, search }] : [];
        })
      : null;
  }

  /** If a list could not be saved, it is read from the rows: they are the truth. */
  #saveQuietly(): Promise<void> {
    return this.saveIfWorth().catch(() => undefined);
  }

  #name(part: string): string {
    return listPart(this.#listing.entityType, part);
  }
}
