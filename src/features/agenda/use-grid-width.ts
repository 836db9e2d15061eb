import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { recall, remember } from '../../ui/primitives/remember.ts';

/** What stands beside the days. */
export type Beside = 'nothing' | 'waiting' | 'sheet';

/** How wide the window is, and how much of it is not the grid's while something stands beside it; in pixels. */
interface Widths {
  window: number;
  taken: Partial<Record<Beside, number>>;
}
const WIDTHS = 'agenda/widths';

/**
 * How wide the grid is, in pixels. Known before it is laid out, as it was last with the same beside it: columns that are
 * drawn and then change their number or width are laid out twice, with every card in them.
 */
export function useGridWidth(scroller: RefObject<HTMLElement | null>, beside: Beside): number {
  const [widths, setWidths] = useState<Widths>(() => recall(WIDTHS, { window: window.innerWidth, taken: {} }));
  const latest = useRef(widths);
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth } = scroller.current ?? { clientWidth: 0 };
      const taken = window.innerWidth - clientWidth;
      const last = latest.current;
      if (clientWidth === 0 || (last.window === window.innerWidth && last.taken[beside] === taken)) return;
      latest.current = { window: window.innerWidth, taken: { ...last.taken, [beside]: taken } };
      remember(WIDTHS, latest.current);
      setWidths(latest.current);
    };
    measure();
    if (!('ResizeObserver' in window) || scroller.current === null) return undefined;
    // In the frame in which the width has changed: no frame shows columns too many.
    const observer = new ResizeObserver(() => flushSync(measure));
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller, beside]);
  return widths.window - (widths.taken[beside] ?? widths.taken.nothing ?? 0);
}
