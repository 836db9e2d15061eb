import {
  BEGINS,
  bitsOf,
  costOf,
  EXACT,
  leastCost,
  MASK_SHIFT,
  NEAR,
  NEARLY_BEGINS,
  segmentsOf,
  SHORTEST_NEAR,
  wordsOf,
  wordsTyped,
  type Segment,
  type Way,
} from './search-fit.ts';
import { foldForSearch, searchKey } from './text.ts';
import { withOneError } from './typing-error.ts';

/**
 * Full-text search over names and numbers. It knows no entity: the caller declares what a record is found by ({@link
 * SearchTerms}), and adds the result of `prepareTerms` under an id.
 *
 * - Each word typed matches a word of its own: "mart mar" finds MARTIN Marie, not MARTIN Jean.
 * - Words written together or apart are the same: "legall" and "LE GALL", "ben ali" and "BENALI".
 * - The whole word goes before its beginning, the first of the names before the others.
 * - Where nothing is found so, `near` takes one typing error a word: "dupnt" finds DUPONT.
 */
export interface SearchTerms {
  /** Names, the most important ones first: family names, then given names. */
  names: readonly (readonly string[])[];
  /**
   * Numbers, dates and codes, the forms of one thing together. They match by their beginning, never with a typing
   * error.
   */
  codes: readonly (readonly string[])[];
}

/** Terms in the index's form; plain data, so that a list can be saved with them. */
export interface PreparedTerms {
  /** Keys of words, in one text. */
  words: string;
  /** For each word: rank, place in its name, and which of the record's words it consists of. */
  marks: readonly number[];
}

const CODE_RANK = 3;
const [WHOLE, FIRST, LATER] = [0, 1, 2];
const MASK_BITS = 26;
const LONGEST_JOIN = 3;

export function prepareTerms({ names, codes }: SearchTerms): PreparedTerms {
  const words: string[] = [];
  const marks: number[] = [];
  const seen = new Set<string>();
  let bits = 0;
  // Words beyond the last bit are found too, but may be matched twice.
  const ownBit = (): number => (bits < MASK_BITS ? 1 << bits++ : 0);
  const add = (word: string, rank: number, place: number, mask: number): void => {
    const key = searchKey(word);
    // The same word as a family name and as a given name counts twice.
    if (key === '' || seen.has(`${rank} ${key}`)) return;
    seen.add(`${rank} ${key}`);
    words.push(key);
    marks.push(rank | (place << 2) | (mask << MASK_SHIFT));
  };
  names.forEach((texts, at) => {
    const rank = Math.min(at, CODE_RANK - 1);
    // A name that stands in two fields (birth name and usual name) is one word to match.
    const known = new Map<string, number>();
    for (const text of texts) {
      const parts = wordsOf(text);
      const own = parts.map((word) => {
        const bit = known.get(word) ?? ownBit();
        known.set(word, bit);
        return bit;
      });
      const span = (from: number, to: number): void =>
        add(
          parts.slice(from, to).join(''),
          rank,
          to - from === parts.length ? WHOLE : from === 0 ? FIRST : LATER,
          own.slice(from, to).reduce((mask, bit) => mask | bit, 0),
        );
      span(0, parts.length);
      for (let from = 0; from < parts.length; from += 1)
        for (let to = from + 1; to <= Math.min(from + LONGEST_JOIN, parts.length); to += 1) span(from, to);
      if (parts.length === 2)
        add(
          `${parts[1]}${parts[0]}`,
          rank,
          WHOLE,
          own.reduce((mask, bit) => mask | bit, 0),
        );
    }
  });
  for (const forms of codes) {
    const bit = ownBit();
    for (const form of forms) add(foldForSearch(form).replaceAll(' ', ''), CODE_RANK, WHOLE, bit);
  }
  return { words: words.join(' '), marks };
}

/** How what was typed fits a word; null: it does not. */
function qualityOf(typed: string, key: string, near: boolean): number | null {
  if (key.startsWith(typed)) return key.length === typed.length ? EXACT : BEGINS;
  const found = near ? withOneError(typed, key) : null;
  return found === null ? null : found === 'whole' ? NEAR : NEARLY_BEGINS;
}

/**
 * Whether a word with this beginning can be what was typed with one error; most of an index is skipped by the
 * beginnings alone. What was typed may have one letter too many, so only the part of the beginning that is left without
 * it counts.
 */
function mayBeginNear(typed: string, start: string): boolean {
  const compared = start.slice(0, typed.length - 1);
  return typed.startsWith(compared) || withOneError(compared, typed) !== null;
}

interface Token {
  key: string;
  /** A word that may be meant, with a typing error. */
  letters: boolean;
  /** Which records have it, and as what. */
  slots: number[];
  marks: number[];
}

/** Collects who was found, and how well. */
type Keep = (slot: number, cost: number) => void;

/** Up to this number of candidates are checked one by one, instead of scanning all places of the other words. */
const FEW_SLOTS = 1_000;
const GROUP_LETTERS = 4;

export class SearchIndex {
  readonly #tokens = new Map<string, Token>();
  /** Tokens by their first letters: all with the same beginning, and by fewer letters the groups of those. */
  readonly #groups = new Map<string, Token[]>();
  readonly #groupsOf = new Map<string, Token[][]>();
  readonly #slotOf = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #docs: { tokens: Token[]; marks: readonly number[] }[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#slotOf.size;
  }

  put(id: string, { words, marks }: PreparedTerms): void {
    this.remove(id);
    const slot = this.#free.pop() ?? this.#ids.length;
    const tokens = words === '' ? [] : words.split(' ').map((key) => this.#token(key));
    tokens.forEach((token, at) => {
      token.slots.push(slot);
      token.marks.push(marks[at] ?? 0);
    });
    this.#ids[slot] = id;
    this.#docs[slot] = { tokens, marks };
    this.#slotOf.set(id, slot);
  }

  remove(id: string): void {
    const slot = this.#slotOf.get(id);
    if (slot === undefined) return;
    for (const token of this.#docs[slot]?.tokens ?? []) {
      const at = token.slots.indexOf(slot);
      const [last, mark] = [token.slots.pop(), token.marks.pop()];
      if (at < token.slots.length && last !== undefined && mark !== undefined)
        [token.slots[at], token.marks[at]] = [last, mark];
    }
    this.#slotOf.delete(id);
    this.#free.push(slot);
  }

  /**
   * Every record that matches, with its cost (lower is better); null if nothing is searched for. `queries` are forms of
   * one question: the best counts.
   */
  find(queries: readonly string[], { near = false }: { near?: boolean } = {}): Map<string, number> | null {
    const wordLists = queries.map(wordsTyped).filter((words) => words.length > 0);
    if (wordLists.length === 0) return null;
    const found = new Map<string, number>();
    const keep: Keep = (slot, cost) => {
      const id = this.#ids[slot] ?? '';
      const known = found.get(id);
      if (known === undefined || cost < known) found.set(id, cost);
    };
    for (const words of wordLists) this.#fitting(words, near, keep);
    return found;
  }

  #token(key: string): Token {
    const known = this.#tokens.get(key);
    if (known) return known;
    const token: Token = { key, letters: key.length >= SHORTEST_NEAR - 1 && !/\d/.test(key), slots: [], marks: [] };
    this.#tokens.set(key, token);
    const start = key.slice(0, GROUP_LETTERS);
    const group = this.#groups.get(start);
    if (group) group.push(token);
    else this.#newGroup(start, [token]);
    return token;
  }

  #newGroup(start: string, group: Token[]): void {
    this.#groups.set(start, group);
    for (let length = 1; length <= Math.min(start.length, GROUP_LETTERS); length += 1) {
      const shorter = start.slice(0, length);
      const groups = this.#groupsOf.get(shorter);
      if (groups) groups.push(group);
      else this.#groupsOf.set(shorter, [group]);
    }
  }

  #hits(typed: string, near: boolean): Token[] {
    const hits: Token[] = [];
    for (const group of this.#groupsOf.get(typed.slice(0, GROUP_LETTERS)) ?? []) {
      for (const token of group) if (token.key.startsWith(typed)) hits.push(token);
    }
    if (!near) return hits;
    for (const [start, group] of this.#groups) {
      if (!mayBeginNear(typed, start)) continue;
      for (const token of group)
        if (token.letters && !token.key.startsWith(typed) && withOneError(typed, token.key) !== null) hits.push(token);
    }
    return hits;
  }

  #fitting(words: readonly string[], near: boolean, keep: Keep): void {
    const segments = segmentsOf(words, near);
    if (words.length === 1) this.#best(segments, keep);
    else this.#together(segments, words.length, keep);
  }

  /** How many places the words that may be meant have; counting stops above `limit`. */
  #places({ typed, near }: Segment, limit: number): number {
    let places = 0;
    if (near) for (const { slots } of this.#hits(typed, near)) places += slots.length;
    else
      for (const group of this.#groupsOf.get(typed.slice(0, GROUP_LETTERS)) ?? []) {
        for (const { key, slots } of group) if (key.startsWith(typed)) places += slots.length;
        if (places > limit) break;
      }
    return places;
  }

  /** The segments of the rarest word: every match has one of them. */
  #rarest(segments: readonly Segment[], count: number): readonly Segment[] {
    let rarest: readonly Segment[] = segments;
    let least = Infinity;
    const ofWord = Array.from({ length: count }, (_, word) =>
      segments.filter(({ from, to }) => from <= word && word < to),
    );
    const lettersOf = (own: readonly Segment[]): number => Math.min(...own.map(({ typed }) => typed.length));
    // The longest first: after a rare one, counting a common one ends early.
    for (const own of ofWord.toSorted((a, b) => lettersOf(b) - lettersOf(a))) {
      let places = 0;
      for (const segment of own) if (places <= least) places += this.#places(segment, least - places);
      if (places < least) [least, rarest] = [places, own];
    }
    return rarest;
  }

  /** For one word: the best of its matches. */
  #best(segments: readonly Segment[], keep: Keep): void {
    // 0: not found; otherwise the cost plus one.
    const best = new Int32Array(this.#ids.length);
    const found: number[] = [];
    for (const { typed, near } of segments) {
      for (const { key, letters, slots, marks } of this.#hits(typed, near)) {
        const quality = qualityOf(typed, key, near && letters) ?? NEARLY_BEGINS;
        for (let at = 0; at < slots.length; at += 1) {
          const slot = slots[at] ?? 0;
          const cost = 1 + costOf(quality, marks[at] ?? 0, false);
          const known = best[slot] ?? 0;
          if (known === 0) found.push(slot);
          if (known === 0 || cost < known) best[slot] = cost;
        }
      }
    }
    for (const slot of found) keep(slot, (best[slot] ?? 1) - 1);
  }

  /** For several words: the records with the rarest of them, then those with a different word for each. */
  #together(segments: readonly Segment[], count: number, keep: Keep): void {
    for (const slot of this.#havingAll(segments, count)) {
      const cost = this.#cheapest(slot, segments, count);
      if (cost !== Infinity) keep(slot, cost);
    }
  }

  /** Records that may have something for each of the words; if few have the rarest one, the others are not searched. */
  #havingAll(segments: readonly Segment[], count: number): number[] {
    const rarest = this.#rarest(segments, count);
    const covered = new Int32Array(this.#ids.length);
    const slots: number[] = [];
    for (const segment of rarest) {
      const bits = bitsOf(segment);
      this.#eachSlot(segment, (slot) => {
        if (covered[slot] === 0) slots.push(slot);
        covered[slot] = (covered[slot] ?? 0) | bits;
      });
    }
    if (slots.length <= FEW_SLOTS) return slots;
    for (const segment of segments) {
      if (rarest.includes(segment)) continue;
      const bits = bitsOf(segment);
      this.#eachSlot(segment, (slot) => {
        const known = covered[slot] ?? 0;
        if (known !== 0) covered[slot] = known | bits;
      });
    }
    return slots.filter((slot) => covered[slot] === (1 << count) - 1);
  }

  #eachSlot({ typed, near }: Segment, take: (slot: number) => void): void {
    for (const { slots } of this.#hits(typed, near)) for (const slot of slots) take(slot);
  }

  #cheapest(slot: number, segments: readonly Segment[], count: number): number {
    const doc = this.#docs[slot];
    if (!doc) return Infinity;
    const ways: Way[] = [];
    for (const { from, to, typed, near } of segments) {
      for (let at = 0; at < doc.tokens.length; at += 1) {
        const token = doc.tokens[at];
        const quality = token ? qualityOf(typed, token.key, near && token.letters) : null;
        if (quality === null) continue;
        const mark = doc.marks[at] ?? 0;
        ways.push({ from, to, mark, cost: costOf(quality, mark, from === 0) });
      }
    }
    return leastCost(ways, count);
  }
}
