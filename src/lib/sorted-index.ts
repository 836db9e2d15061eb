import {
  BEGINS,
  bitsOf,
  costOf,
  EXACT,
  leastCost,
  NEAR,
  NEARLY_BEGINS,
  segmentsOf,
  SHORTEST_NEAR,
  wordsTyped,
  type Segment,
  type Way,
} from './search-fit.ts';
import type { PreparedTerms } from './search-index.ts';

/** What fits a segment: the words from one place up to another in the alphabetical list, and how well. */
interface Range {
  from: number;
  to: number;
  quality: number;
}

interface Fit {
  segment: Segment;
  ranges: readonly Range[];
  /** How many places of records the ranges have. */
  places: number;
}

/** Records that were found, by their number, and what each costs (lower is better). */
interface FoundRecords {
  records: number[];
  costs: number[];
}

const NOTHING_FITS = 255;

/**
 * Answers as {@link SearchIndex} does, for records that do not change. All words stand in one alphabetical list, their
 * records in one row of numbers: a beginning is a range of both, found by halving. A word with a typing error is looked
 * up under each text that is one error away.
 */
export class SortedIndex {
  readonly #keys: readonly string[];
  /** 1 for a word that may be meant with a typing error. */
  readonly #letters: Uint8Array;
  /** The letters that words have, for the texts that are one error away. */
  readonly #alphabet: readonly string[];
  /** Where the records of each word begin in `#records`. */
  readonly #starts: Int32Array;
  readonly #records: Int32Array;
  readonly #marks: Int32Array;
  /** The words of each record, as they come: where they begin, which they are, and as what. */
  readonly #own: { starts: Int32Array; words: Int32Array; marks: Int32Array };

  /** A record's number is its place in the list. */
  constructor(all: readonly PreparedTerms[]) {
    const places = all.reduce((sum, { marks }) => sum + marks.length, 0);
    const numbers = new Map<string, number>();
    const own = {
      starts: new Int32Array(all.length + 1),
      words: new Int32Array(places),
      marks: new Int32Array(places),
    };
    let at = 0;
    all.forEach(({ words, marks }, record) => {
      own.starts[record] = at;
      (words === '' ? [] : words.split(' ')).forEach((key, place) => {
        const number = numbers.get(key) ?? numbers.size;
        numbers.set(key, number);
        own.words[at] = number;
        own.marks[at++] = marks[place] ?? 0;
      });
    });
    own.starts[all.length] = at;
    this.#keys = [...numbers.keys()].toSorted((one, other) => (one < other ? -1 : 1));
    const sortedOf = new Int32Array(this.#keys.length);
    this.#keys.forEach((key, place) => (sortedOf[numbers.get(key) ?? 0] = place));
    this.#starts = new Int32Array(this.#keys.length + 1);
    for (let place = 0; place < at; place += 1) {
      const word = sortedOf[own.words[place] ?? 0] ?? 0;
      own.words[place] = word;
      this.#starts[word + 1] = (this.#starts[word + 1] ?? 0) + 1;
    }
    for (let word = 0; word < this.#keys.length; word += 1)
      this.#starts[word + 1] = (this.#starts[word + 1] ?? 0) + (this.#starts[word] ?? 0);
    const next = this.#starts.slice();
    [this.#records, this.#marks] = [new Int32Array(at), new Int32Array(at)];
    for (let record = 0; record < all.length; record += 1)
      for (let place = own.starts[record] ?? 0; place < (own.starts[record + 1] ?? 0); place += 1) {
        const word = own.words[place] ?? 0;
        const to = next[word] ?? 0;
        next[word] = to + 1;
        this.#records[to] = record;
        this.#marks[to] = own.marks[place] ?? 0;
      }
    this.#own = own;
    this.#letters = Uint8Array.from(this.#keys, (key) => (key.length >= SHORTEST_NEAR - 1 && !/\d/.test(key) ? 1 : 0));
    const alphabet = new Set<string>();
    this.#keys.forEach((key, word) => {
      if (this.#letters[word] === 1)
        for (let letter = 0; letter < key.length; letter += 1) alphabet.add(key.charAt(letter));
    });
    this.#alphabet = [...alphabet];
  }

  get size(): number {
    return this.#own.starts.length - 1;
  }

  /** Every record that matches; null if nothing is searched for. */
  find(query: string, { near = false }: { near?: boolean } = {}): FoundRecords | null {
    const words = wordsTyped(query);
    if (words.length === 0) return null;
    const fits = segmentsOf(words, near).flatMap((segment) => {
      const ranges = this.#ranges(segment);
      return ranges.length === 0 ? [] : [{ segment, ranges, places: this.#places(ranges) }];
    });
    return words.length === 1 ? this.#best(fits) : this.#together(fits, words.length);
  }

  /** The first word that does not come before the text. */
  #at(text: string, from = 0, to = this.#keys.length): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first word after `from` that does not begin with the text. */
  #end(text: string, from: number): number {
    // Most beginnings have few words: the end is looked for in growing steps.
    let step = 1;
    while (from + step <= this.#keys.length && (this.#keys[from + step - 1] ?? '').startsWith(text)) step *= 2;
    let [low, high] = [from + (step >>> 1), Math.min(from + step - 1, this.#keys.length)];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? '').startsWith(text)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds the words that are the text or begin with it. */
  #take(text: string, whole: number, beginning: number, ranges: Range[]): void {
    const from = this.#at(text);
    const to = this.#end(text, from);
    if (from === to) return;
    const isWhole = this.#keys[from] === text;
    if (isWhole) ranges.push({ from, to: from + 1, quality: whole });
    if (to > from + (isWhole ? 1 : 0)) ranges.push({ from: from + (isWhole ? 1 : 0), to, quality: beginning });
  }

  #ranges({ typed, near }: Segment): Range[] {
    const ranges: Range[] = [];
    this.#take(typed, EXACT, BEGINS, ranges);
    if (!near) return ranges;
    const wrong: Range[] = [];
    for (const text of this.#oneErrorAway(typed)) this.#take(text, NEAR, NEARLY_BEGINS, wrong);
    // Numbers and very short words are not meant by a typing error.
    for (const { from, to, quality } of wrong)
      for (let word = from; word < to; word += 1)
        if (this.#letters[word] === 1) ranges.push({ from: word, to: word + 1, quality });
    return ranges;
  }

  /** One letter wrong, missing, too many, or two neighbours exchanged. */
  *#oneErrorAway(typed: string): Generator<string> {
    for (let at = 0; at <= typed.length; at += 1) {
      const before = typed.slice(0, at);
      // Nothing begins so: nothing does with an error further on.
      if (at > 0 && !(this.#keys[this.#at(before)] ?? '').startsWith(before)) return;
      if (at < typed.length) yield before + typed.slice(at + 1);
      if (at + 1 < typed.length) yield before + typed.charAt(at + 1) + typed.charAt(at) + typed.slice(at + 2);
      for (const letter of this.#alphabet) {
        yield before + letter + typed.slice(at);
        if (at < typed.length) yield before + letter + typed.slice(at + 1);
      }
    }
  }

  #places(ranges: readonly Range[]): number {
    return ranges.reduce((sum, { from, to }) => sum + (this.#starts[to] ?? 0) - (this.#starts[from] ?? 0), 0);
  }

  /** For one word: the best of its matches. */
  #best(fits: readonly Fit[]): FoundRecords {
    // 0: not found; otherwise the cost plus one.
    const best = new Int32Array(this.size);
    const records: number[] = [];
    for (const { ranges } of fits)
      for (const { from, to, quality } of ranges) {
        const end = this.#starts[to] ?? 0;
        for (let at = this.#starts[from] ?? 0; at < end; at += 1) {
          const record = this.#records[at] ?? 0;
          const cost = 1 + costOf(quality, this.#marks[at] ?? 0, false);
          const known = best[record] ?? 0;
          if (known === 0) records.push(record);
          if (known === 0 || cost < known) best[record] = cost;
        }
      }
    return { records, costs: records.map((record) => (best[record] ?? 1) - 1) };
  }

  /** For several words: the records with something for each of them, and then with a different word for each. */
  #together(fits: readonly Fit[], count: number): FoundRecords {
    const tables = fits.map(({ ranges }) => {
      const table = new Uint8Array(this.#keys.length).fill(NOTHING_FITS);
      for (const { from, to, quality } of ranges)
        for (let word = from; word < to; word += 1) table[word] = Math.min(table[word] ?? NOTHING_FITS, quality);
      return table;
    });
    const found: FoundRecords = { records: [], costs: [] };
    for (const record of this.#havingAll(fits, count)) {
      const cost = this.#cheapest(record, fits, tables, count);
      if (cost === Infinity) continue;
      found.records.push(record);
      found.costs.push(cost);
    }
    return found;
  }

  /** Records that have something for each of the words. */
  #havingAll(fits: readonly Fit[], count: number): number[] {
    const covered = new Int32Array(this.size);
    // Every match has one of those that hold the rarest word; they come first, and the others only narrow them down.
    const holding = Array.from({ length: count }, (_, word) =>
      fits.filter(({ segment }) => segment.from <= word && word < segment.to),
    );
    const placesOf = (some: readonly Fit[]): number => some.reduce((sum, { places }) => sum + places, 0);
    const rarest = holding.reduce((one, other) => (placesOf(other) < placesOf(one) ? other : one));
    const records: number[] = [];
    for (const fit of rarest)
      this.#eachRecord(fit, (record, bits) => {
        if (covered[record] === 0) records.push(record);
        covered[record] = (covered[record] ?? 0) | bits;
      });
    for (const fit of fits) {
      if (rarest.includes(fit)) continue;
      this.#eachRecord(fit, (record, bits) => {
        const known = covered[record] ?? 0;
        if (known !== 0) covered[record] = known | bits;
      });
    }
    return records.filter((record) => covered[record] === (1 << count) - 1);
  }

  #eachRecord({ segment, ranges }: Fit, take: (record: number, bits: number) => void): void {
    const bits = bitsOf(segment);
    for (const { from, to } of ranges) {
      const end = this.#starts[to] ?? 0;
      for (let at = this.#starts[from] ?? 0; at < end; at += 1) take(this.#records[at] ?? 0, bits);
    }
  }

  #cheapest(record: number, fits: readonly Fit[], tables: readonly Uint8Array[], count: number): number {
    const { starts, words, marks } = this.#own;
    const ways: Way[] = [];
    const end = starts[record + 1] ?? 0;
    fits.forEach(({ segment: { from, to } }, fit) => {
      for (let at = starts[record] ?? 0; at < end; at += 1) {
        const quality = tables[fit]?.[words[at] ?? 0] ?? NOTHING_FITS;
        if (quality === NOTHING_FITS) continue;
        const mark = marks[at] ?? 0;
        ways.push({ from, to, mark, cost: costOf(quality, mark, from === 0) });
      }
    });
    return leastCost(ways, count);
  }
}
