/** The columns that stand side by side: the first of them, and how many. */
export interface Stretch {
  first: number;
  count: number;
}

/** The width of the hours at the left. */
const HOURS_PX = 56;

/** How many columns of at least a width stand beside the hours; never less than one. */
const columnsThatFit = (width: number, least: number): number => Math.max(1, Math.floor((width - HOURS_PX) / least));

/** The room, beside the last name, for the buttons that turn to the others. */
export const TURNS_PX = 64;

/** How many of so many columns stand side by side; where some do not, there are buttons too. */
export function columnsInWidth(width: number, least: number, all: number): number {
  const fit = columnsThatFit(width, least);
  return fit >= all ? all : columnsThatFit(width - TURNS_PX, least);
}

/** As many columns as fit, from one on; the last ones together, so that no place stays empty. */
export function stretchFrom(first: number, fit: number, all: number): Stretch {
  const count = Math.min(fit, all);
  return { first: Math.max(0, Math.min(first, all - count)), count };
}

/** Moved no further than it takes to have a column in sight. */
export function stretchWith({ first, count }: Stretch, column: number): Stretch {
  if (column < first) return { first: column, count };
  return { first: Math.max(first, column - count + 1), count };
}
