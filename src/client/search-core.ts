import type { PreparedTerms } from '../lib/search-index.ts';
import type { JsonObject } from '../lib/json.ts';
import { within } from '../lib/within.ts';
import type { Listing } from './listing.ts';
import { SearchedCollection, type Found } from './searched-collection.ts';

/** A record as the index takes it. */
export interface ToIndex {
  id: string;
  sortKey: string;
  /** Its search terms, or the fields to compute them from. */
  of: { summary: JsonObject } | { search: PreparedTerms };
}

/** The page's messages to the index. Each is answered, in the order in which they arrived. */
export type IndexMessage =
  | { type: 'put'; entityType: string; entries: readonly ToIndex[] }
  | { type: 'remove'; entityType: string; ids: readonly string[] }
  | { type: 'search'; question: number; entityType: string; typed: string }
  | { type: 'look-up'; question: number; entityType: string; queries: readonly string[] }
  | { type: 'terms'; question: number; entityType: string; ids: readonly string[] };

/** `started`: the code is loaded. `taken`: a change is in the index. */
export type IndexReply =
  | { type: 'started' }
  | { type: 'taken' }
  | { type: 'found'; question: number; ids: string; near: boolean }
  | { type: 'terms'; question: number; terms: readonly PreparedTerms[] | null };

/** A part that a listing loads (numbering plans) may never arrive. */
const PREPARE_MS = 5_000;

/** As one string: 50,000 strings take ten times as long to transfer. Ids contain no line break. */
export const idsAsText = (ids: readonly string[]): string => ids.join('\n');
export const idsOfText = (text: string): string[] => (text === '' ? [] : text.split('\n'));

const found = (question: number, { ids, near }: Found): IndexReply => ({
  type: 'found',
  question,
  ids: idsAsText(ids),
  near,
});

/** The indexes of all types of record: the same code in a worker, or in the page if there is none. */
export class SearchCore {
  readonly #listings: readonly Listing[];
  readonly #lists = new Map<string, SearchedCollection>();
  readonly #prepared = new Map<string, boolean>();

  constructor(listings: readonly Listing[]) {
    this.#listings = listings;
  }

  async take(message: IndexMessage): Promise<IndexReply> {
    const list = await this.#listOf(message.entityType);
    switch (message.type) {
      case 'put': {
        list.put(
          message.entries.map(({ id, sortKey, of }) =>
            'search' in of
              ? { id, sortKey, summary: {}, syncState: 'synced', search: of.search }
              : { ...list.entryOf(id, of.summary, 'synced'), summary: {} },
          ),
        );
        return { type: 'taken' };
      }
      case 'remove':
        list.remove(message.ids);
        return { type: 'taken' };
      case 'search':
        return found(message.question, list.search(message.typed));
      case 'look-up':
        return found(message.question, { ids: list.lookUp(message.queries), near: true });
      case 'terms': {
        const terms = message.ids.flatMap((id) => list.get(id)?.search ?? []);
        // If they were computed without a part that could not be loaded, they would stay so for ever.
        const whole = this.#prepared.get(message.entityType) === true && terms.length === message.ids.length;
        return { type: 'terms', question: message.question, terms: whole ? terms : null };
      }
    }
  }

  async #listOf(entityType: string): Promise<SearchedCollection> {
    const known = this.#lists.get(entityType);
    if (known) return known;
    const listing = this.#listings.find((one) => one.entityType === entityType);
    if (!listing) throw new Error(`no listing is declared for ${entityType}`);
    const whole = await within(PREPARE_MS, listing.prepare?.() ?? Promise.resolve(true)).catch(() => false);
    this.#prepared.set(entityType, whole);
    const list = new SearchedCollection(listing);
    this.#lists.set(entityType, list);
    return list;
  }
}
