import { useState, type RefObject } from 'react';
import { useMe } from '../../hooks/index.ts';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { useWide } from '../../ui/primitives/use-wide.ts';
import { columnsInWidth, stretchFrom, stretchWith, type Stretch } from './columns-in-sight.ts';
import type { Column } from './grid-model.ts';
import { useGridWidth, type Beside } from './use-grid-width.ts';

/** A column in which a name can be read is at least so wide: on a desktop or a tablet held sideways, and elsewhere. */
const [READABLE_PX, NARROW_PX] = [150, 132];
interface Asked {
  scroller: RefObject<HTMLElement | null>;
  columns: readonly Column[];
  beside: Beside;
  /** Only as many as fit; else all of them. */
  isPaged: boolean;
  /** What is open beside the day. */
  opened: string | null;
  /** The column that it belongs to; -1 for none. */
  openedIn: number;
}

/**
 * The columns in sight of the many that were chosen (AG-41). Where they begin is like a place to which one has scrolled:
 * kept in memory, not in the address. While something is open its column is in sight, unless one turns to others.
 */
export function useColumnsInSight({ scroller, columns, beside, isPaged, opened, openedIn }: Asked) {
  const me = useMe();
  const wide = useWide();
  const width = useGridWidth(scroller, beside);
  const [from, setFrom] = useRemembered<string | null>('agenda/from', null);
  /** What was open when one turned to other columns. */
  const [turnedUnder, setTurnedUnder] = useState<string | null>(null);
  const indexOf = (wanted: string | null) => columns.findIndex(({ key }) => key === wanted);

  const fit = isPaged ? columnsInWidth(width, wide ? READABLE_PX : NARROW_PX, columns.length) : columns.length;
  const start = stretchFrom(indexOf(from), fit, columns.length);
  const chosen = indexOf(from) === -1 ? stretchWith(start, Math.max(0, indexOf(me))) : start;
  const stretch = opened !== null && opened !== turnedUnder && openedIn !== -1 ? stretchWith(chosen, openedIn) : chosen;

  const show = ({ first }: Stretch) => {
    setFrom(columns[first]?.key ?? null);
    setTurnedUnder(opened);
  };
  return {
    ...stretch,
    /** To as many others. */
    turn: (by: -1 | 1) => show(stretchFrom(stretch.first + by * stretch.count, fit, columns.length)),
    /** Brings a column into sight. */
    reveal: (column: number) => show(stretchWith(stretch, column)),
  };
}
