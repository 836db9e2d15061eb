import { foldForSearch, searchKey } from './text.ts';
import { withOneError } from './typing-error.ts';

/**
 * Finding among many by what people type. Knows no entity: whoever lists something says what it is found by ({@link
 * SearchTerms}), and puts what `prepareTerms` makes of it under an id.
 *
 * - Each word typed matches a word of its own: "mart mar" finds MARTIN Marie, not MARTIN Jean.
 * - Words written together or apart are the same: "legall" and "LE GALL", "ben ali" and "BENALI".
 * - The whole word goes before its beginning, the first of the names before the others.
 * - Where nothing is found so, `near` takes one typing error a word: "dupnt" finds DUPONT.
 */
export interface SearchTerms {
  /** Names, the most telling ones first: family names, then given names. */
  names: readonly (readonly string[])[];
  /**
   * Numbers, dates and codes, the forms of one thing together. They are found by their beginning, never by a near miss.
   */
  codes: readonly (readonly string[])[];
}

/** Terms as the index takes them; plain data, so that a list can be written down with them. */
export interface PreparedTerms {
  /** Keys of words, in one text. */
  words: string;
  /** For each word: rank, place in its name, and which of the record's words it is made of. */
  marks: readonly number[];
}

const CODE_RANK = 3;
const [WHOLE, FIRST, LATER] = [0, 1, 2];
const MASK_SHIFT = 4;
const MASK_BITS = 26;
const LONGEST_JOIN = 3;

const rankOf = (mark: number): number => mark & 3;
const placeOf = (mark: number): number => (mark >> 2) & 3;
const maskOf = (mark: number): number => mark >>> MASK_SHIFT;

/** The folded words of a text. */
const wordsOf = (text: string): string[] =>
  foldForSearch(text)
    .split(' ')
    .filter((word) => word !== '');

export function prepareTerms({ names, codes }: SearchTerms): PreparedTerms {
  const words: string[] = [];
  const marks: number[] = [];
  const seen = new Set<string>();
  let bits = 0;
  // Words beyond the last bit are found too; only that they are not matched twice is no longer seen to.
  const ownBit = (): number => (bits < MASK_BITS ? 1 << bits++ : 0);
  const add = (word: string, rank: number, place: number, mask: number): void => {
    const key = searchKey(word);
    // The same word as a family name and as a given name is two.
    if (key === '' || seen.has(`${rank} ${key}`)) return;
    seen.add(`${rank} ${key}`);
    words.push(key);
    marks.push(rank | (place << 2) | (mask << MASK_SHIFT));
  };
  names.forEach((texts, at) => {
    const rank = Math.min(at, CODE_RANK - 1);
    // A name that stands in two fields (birth name and usual name) is one word to be matched.
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

const [EXACT, BEGINS, NEAR, NEARLY_BEGINS] = [0, 1, 2, 3];

/** Less is better: how well the word fits, then in which name it stands, then where in it. */
const costOf = (quality: number, mark: number, opens: boolean): number =>
  ((quality * 4 + rankOf(mark)) * 3 + placeOf(mark)) * 2 + (opens && rankOf(mark) !== 0 ? 1 : 0);

/** Shorter words are too like one another. */
const SHORTEST_NEAR = 4;

/** How what was typed fits a word; null: it does not. */
function qualityOf(typed: string, key: string, near: boolean): number | null {
  if (key.startsWith(typed)) return key.length === typed.length ? EXACT : BEGINS;
  const found = near ? withOneError(typed, key) : null;
  return found === null ? null : found === 'whole' ? NEAR : NEARLY_BEGINS;
}

interface Token {
  key: string;
  /** May be meant by a word with a typing error. */
  letters: boolean;
  /** Who has it, and as what. */
  slots: number[];
  marks: number[];
}

/** Some of the words typed, written together, and the words of the index that they may mean. */
interface Segment {
  from: number;
  to: number;
  typed: string;
  /** How far this one may be off. */
  near: boolean;
  hits: readonly Token[];
}

const GROUP_LETTERS = 4;
const MAX_WORDS = 8;
const LONGEST_NEAR_JOIN = 2;

export class SearchIndex {
  readonly #tokens = new Map<string, Token>();
  /** Tokens by their first letters: all that begin alike, and by fewer letters the groups of those. */
  readonly #groups = new Map<string, Token[]>();
  readonly #groupsOf = new Map<string, Token[][]>();
  /** Those that a word with a typing error may mean. */
  readonly #lettered: Token[] = [];
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
   * Everybody who fits, each with how well (less is better); null where nothing is asked for. `queries` are forms of
   * one question: the best counts.
   */
  find(queries: readonly string[], { near = false }: { near?: boolean } = {}): Map<string, number> | null {
    const asked = queries.map((query) => wordsOf(query).slice(0, MAX_WORDS)).filter((words) => words.length > 0);
    if (asked.length === 0) return null;
    const found = new Map<string, number>();
    for (const words of asked) {
      for (const [slot, cost] of this.#fitting(words, near)) {
        const id = this.#ids[slot] ?? '';
        found.set(id, Math.min(cost, found.get(id) ?? Infinity));
      }
    }
    return found;
  }

  #token(key: string): Token {
    const known = this.#tokens.get(key);
    if (known) return known;
    const token: Token = { key, letters: key.length >= SHORTEST_NEAR - 1 && !/\d/.test(key), slots: [], marks: [] };
    this.#tokens.set(key, token);
    if (token.letters) this.#lettered.push(token);
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
    if (near)
      for (const token of this.#lettered)
        if (!token.key.startsWith(typed) && withOneError(typed, token.key) !== null) hits.push(token);
    return hits;
  }

  #fitting(words: readonly string[], near: boolean): [number, number][] {
    const segments: Segment[] = [];
    for (let from = 0; from < words.length; from += 1) {
      for (let to = from + 1; to <= words.length; to += 1) {
        const typed = searchKey(words.slice(from, to).join(''));
        const mayBeNear = near && to - from <= LONGEST_NEAR_JOIN && typed.length >= SHORTEST_NEAR && !/\d/.test(typed);
        const hits = this.#hits(typed, mayBeNear);
        if (hits.length > 0) segments.push({ from, to, typed, near: mayBeNear, hits });
      }
    }
    return words.length === 1 ? this.#best(segments) : this.#together(segments, words.length);
  }

  /** Of one word: the best of its matches. */
  #best(segments: readonly Segment[]): [number, number][] {
    // 0: not found; else the cost and one.
    const best = new Int32Array(this.#ids.length);
    const found: number[] = [];
    for (const { typed, near, hits } of segments) {
      for (const { key, letters, slots, marks } of hits) {
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
    return found.map((slot) => [slot, (best[slot] ?? 1) - 1]);
  }

  /** Of several words: who has something for each of them, then who has a word of its own for each. */
  #together(segments: readonly Segment[], count: number): [number, number][] {
    const covered = new Int32Array(this.#ids.length);
    const touched: number[] = [];
    for (const { from, to, hits } of segments) {
      const mask = ((1 << to) - 1) & ~((1 << from) - 1);
      for (const { slots } of hits) {
        for (const slot of slots) {
          if (covered[slot] === 0) touched.push(slot);
          covered[slot] = (covered[slot] ?? 0) | mask;
        }
      }
    }
    const all = (1 << count) - 1;
    return touched
      .filter((slot) => covered[slot] === all)
      .flatMap((slot): [number, number][] => {
        const cost = this.#cheapest(slot, segments, count);
        return cost === Infinity ? [] : [[slot, cost]];
      });
  }

  #cheapest(slot: number, segments: readonly Segment[], count: number): number {
    const doc = this.#docs[slot];
    if (!doc) return Infinity;
    const ways: { from: number; to: number; mask: number; cost: number }[] = [];
    for (const { from, to, typed, near } of segments) {
      for (let at = 0; at < doc.tokens.length; at += 1) {
        const token = doc.tokens[at];
        const quality = token ? qualityOf(typed, token.key, near && token.letters) : null;
        if (quality === null) continue;
        const mark = doc.marks[at] ?? 0;
        ways.push({ from, to, mask: maskOf(mark), cost: costOf(quality, mark, from === 0) });
      }
    }
    const rest = (word: number, used: number): number => {
      if (word === count) return 0;
      let least = Infinity;
      for (const way of ways)
        if (way.from === word && (way.mask & used) === 0)
          least = Math.min(least, way.cost + rest(way.to, used | way.mask));
      return least;
    };
    return rest(0, 0);
  }
}
