import type { Block } from './grid-blocks.ts';

/** The part of the grid that a person sees: columns `[first, last]`, and minutes of the clock `[from, to)`. */
export interface Sight {
  first: number;
  last: number;
  from: number;
  to: number;
}

/** Hours of a day as bits: bit 9 is what begins from nine to ten. */
type Hours = number;
const WHOLE_DAY: Hours = 2 ** 24 - 1;

/** What of a column touches these minutes, a long appointment that began hours before included. */
const hoursIn = (blocks: readonly Block[], { from, to }: Sight): Hours =>
  blocks.reduce((hours, block) => (block.hour * 60 < to && block.to > from ? hours | (1 << block.hour) : hours), 0);

/**
 * Which hours of which columns are drawn (AG-51). What is in sight is drawn before it is seen, the rest by and by; what
 * is drawn stays, so that the browser's own search, a screen reader and the printer find the whole day.
 */
export class DrawnHours {
  readonly #hours: Hours[];
  readonly #listeners = new Map<number, () => void>();

  constructor(columns: readonly (readonly Block[])[], sight: Sight) {
    this.#hours = columns.map((blocks, at) => (at < sight.first || at > sight.last ? 0 : hoursIn(blocks, sight)));
  }

  of(column: number): Hours {
    return this.#hours[column] ?? WHOLE_DAY;
  }

  /** One listener for each column. */
  listen(column: number, listener: () => void): () => void {
    this.#listeners.set(column, listener);
    return () => void this.#listeners.delete(column);
  }

  see(columns: readonly (readonly Block[])[], sight: Sight): void {
    for (let at = Math.max(0, sight.first); at <= Math.min(sight.last, columns.length - 1); at += 1)
      this.#draw(at, hoursIn(columns[at] ?? [], sight));
  }

  /** Columns `[first, last]` from the first hour to the last. */
  drawWhole(first: number, last: number): void {
    for (let at = Math.max(0, first); at <= Math.min(last, this.#hours.length - 1); at += 1) this.#draw(at, WHOLE_DAY);
  }

  drawAll(): void {
    this.drawWhole(0, this.#hours.length - 1);
  }

  /** Draws one more block that is not in sight. False: there is none left. */
  drawNext(columns: readonly (readonly Block[])[]): boolean {
    for (const [at, blocks] of columns.entries()) {
      const next = blocks.find(({ hour }) => (this.of(at) & (1 << hour)) === 0);
      if (next !== undefined) {
        this.#draw(at, 1 << next.hour);
        return true;
      }
      // What comes into an empty hour later has no reason to wait.
      this.#draw(at, WHOLE_DAY);
    }
    return false;
  }

  #draw(column: number, hours: Hours): void {
    const before = this.#hours[column] ?? WHOLE_DAY;
    if ((before | hours) === before) return;
    this.#hours[column] = before | hours;
    this.#listeners.get(column)?.();
  }
}
