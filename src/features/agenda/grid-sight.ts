import type { Sight } from './drawn-hours.ts';

/** So many pixels beyond what is seen are drawn with it, so that a scroll begins on what is there. */
const MARGIN = 120;
/** A column is at least so wide. */
const NARROWEST = 132;

/** Where in the day the grid's top is, and how high a minute is. */
export interface Heights {
  /** Minutes of the clock. */
  top: number;
  scale: number;
}

/** What of a grid is in sight, as of the last look: asking the page makes it lay everything out. */
export class GridSight {
  /** The left edges of the columns. */
  #edges: readonly number[] = [];
  #height: number | null = null;
  #last: Sight | null = null;

  get last(): Sight | null {
    return this.#last;
  }

  /** The columns have changed their number or width. */
  measure(grid: HTMLElement | null): void {
    const columns = [...(grid?.querySelectorAll<HTMLElement>('[data-grid-column]') ?? [])];
    this.#edges = columns.map(({ offsetLeft }) => offsetLeft);
  }

  /** Null where nothing is laid out: on paper, or in a test. */
  look(scroller: HTMLElement, { top, scale }: Heights): Sight | null {
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = scroller;
    if (clientHeight === 0) return null;
    const at = (x: number) => this.#edges.findLastIndex((edge) => edge < x);
    this.#height = clientHeight;
    this.#last = {
      first: Math.max(0, at(scrollLeft)),
      last: at(scrollLeft + clientWidth),
      from: top + (scrollTop - MARGIN) / scale,
      to: top + (scrollTop + clientHeight + MARGIN) / scale,
    };
    return this.#last;
  }

  /** What will be in sight of another day that opens at a minute: at most what the window has room for. */
  expect(opensAt: number, columns: number, scale: number): Sight {
    const known = this.#edges.length === columns ? this.#last : null;
    return {
      first: known?.first ?? 0,
      last: known?.last ?? Math.floor(window.innerWidth / NARROWEST),
      from: opensAt - MARGIN / scale,
      to: opensAt + ((this.#height ?? window.innerHeight) + MARGIN) / scale,
    };
  }
}
