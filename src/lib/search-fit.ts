import { foldForSearch, searchKey } from './text.ts';

/** How what was typed is taken apart, and what each way to fit it costs: the ranking that all indexes share. */

export const MASK_SHIFT = 4;
export const [EXACT, BEGINS, NEAR, NEARLY_BEGINS] = [0, 1, 2, 3];
/** Shorter words are too similar to each other. */
export const SHORTEST_NEAR = 4;
const MAX_WORDS = 8;
const LONGEST_NEAR_JOIN = 2;

const rankOf = (mark: number): number => mark & 3;
const placeOf = (mark: number): number => (mark >> 2) & 3;
const maskOf = (mark: number): number => mark >>> MASK_SHIFT;

/** The folded words of a text. */
export const wordsOf = (text: string): string[] =>
  foldForSearch(text)
    .split(' ')
    .filter((word) => word !== '');

/** The words of a question. */
export const wordsTyped = (query: string): string[] => wordsOf(query).slice(0, MAX_WORDS);

/** Lower is better: how well the word fits, then in which name it is, then where in it. */
export const costOf = (quality: number, mark: number, opens: boolean): number =>
  ((quality * 4 + rankOf(mark)) * 3 + placeOf(mark)) * 2 + (opens && rankOf(mark) !== 0 ? 1 : 0);

/** Some of the words typed, written together. */
export interface Segment {
  from: number;
  to: number;
  typed: string;
  /** How many errors this one may have. */
  near: boolean;
}

/** The words of the segment, one bit for each. */
export const bitsOf = ({ from, to }: Segment): number => ((1 << to) - 1) & ~((1 << from) - 1);

export function segmentsOf(words: readonly string[], near: boolean): Segment[] {
  const segments: Segment[] = [];
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= words.length; to += 1) {
      const typed = searchKey(words.slice(from, to).join(''));
      const mayBeNear = near && to - from <= LONGEST_NEAR_JOIN && typed.length >= SHORTEST_NEAR && !/\d/.test(typed);
      segments.push({ from, to, typed, near: mayBeNear });
    }
  }
  return segments;
}

/** A word of a record that fits the words typed from `from` up to `to`. */
export interface Way {
  from: number;
  to: number;
  mark: number;
  cost: number;
}

/** The least that all words typed cost together, each with words of its own; Infinity: they do not fit. */
export function leastCost(ways: readonly Way[], count: number): number {
  const rest = (word: number, used: number): number => {
    if (word === count) return 0;
    let least = Infinity;
    for (const way of ways)
      if (way.from === word && (maskOf(way.mark) & used) === 0)
        least = Math.min(least, way.cost + rest(way.to, used | maskOf(way.mark)));
    return least;
  };
  return rest(0, 0);
}
