import type { CSSProperties } from 'react';

/** The pixels that a card needs to show a name, and the least with which it shows most of one. */
const [CARD, LEAST] = [96, 72];
const USUAL_WIDTH = 150;

/**
 * How wide a column is in which so many cards stand side by side. Columns that share the width of the grid give way to
 * one that has more of them; others have the usual width, or what their cards need (AG-48). `more`: pixels for what
 * stands beside the name.
 */
export function columnStyle(lanes: number, isShared: boolean, more = 0): CSSProperties | undefined {
  const width = Math.max(lanes * CARD, USUAL_WIDTH) + more;
  // Columns and the names above them only grow: what shrinks does so by its width without its padding, and theirs differ.
  if (isShared) return { flex: `${width} 1 ${0.6 * width}px`, width: 0, minWidth: lanes * LEAST };
  return width > USUAL_WIDTH ? { flexBasis: width, width } : undefined;
}
