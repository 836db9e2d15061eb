import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { whileIdle } from '../../ui/primitives/while-idle.ts';
import { DrawnHours } from './drawn-hours.ts';
import { lanesIn, type ColumnContent } from './grid-model.ts';
import { GridSight } from './grid-sight.ts';
import type { Range } from './planning.ts';

interface Places {
  scroller: RefObject<HTMLElement | null>;
  grid: RefObject<HTMLElement | null>;
  contents: readonly ColumnContent[];
  hours: Range;
  scale: number;
  /** Another one: other days or columns. */
  key: string;
  /** Minutes of the clock where the grid is scrolled to when it opens. */
  opensAt: number;
}

/**
 * Draws of the grid what is in sight at once, and the rest while the browser is idle; before it prints, all of it.
 * `onScroll`: to be called when the scroller has moved. `drawAround`: draws columns `[first, last]` whole, now.
 */
export function useDrawnHours({ scroller, grid, contents, hours, scale, key, opensAt }: Places) {
  const [sight] = useState(() => new GridSight());
  const widths = contents.map(lanesIn).join();
  const blocks = useMemo(() => contents.map((content) => content.blocks), [contents]);
  const drawn = useMemo(
    () => new DrawnHours(blocks, sight.expect(opensAt, blocks.length, scale)),
    // oxlint-disable-next-line exhaustive-deps
    [key, hours, scale],
  );

  const onScroll = useCallback(() => {
    if (scroller.current === null) return;
    const seen = sight.look(scroller.current, { top: hours.from, scale });
    if (seen === null) drawn.drawAll();
    else drawn.see(blocks, seen);
  }, [scroller, sight, drawn, blocks, hours, scale]);
  const latest = useRef(onScroll);

  useLayoutEffect(() => {
    latest.current = onScroll;
    if (sight.last !== null) drawn.see(blocks, sight.last);
  }, [onScroll, drawn, blocks, sight]);
  useLayoutEffect(() => {
    const measure = () => {
      sight.measure(grid.current);
      latest.current();
    };
    measure();
    if (!('ResizeObserver' in window) || scroller.current === null) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [grid, scroller, sight, drawn, widths]);
  useEffect(() => whileIdle(() => drawn.drawNext(blocks)), [drawn, blocks]);

  const drawAround = useCallback(
    (first: number, last: number) => flushSync(() => drawn.drawWhole(first, last)),
    [drawn],
  );
  useEffect(() => {
    const all = () => drawAround(0, Number.POSITIVE_INFINITY);
    window.addEventListener('beforeprint', all);
    return () => window.removeEventListener('beforeprint', all);
  }, [drawAround]);
  return { drawn, onScroll, drawAround };
}
