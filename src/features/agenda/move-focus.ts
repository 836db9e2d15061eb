import type { KeyboardEvent } from 'react';

interface Spot {
  element: HTMLElement;
  column: number;
  top: number;
}

const spotOf = (element: HTMLElement): Spot => ({
  element,
  column: Number(element.dataset['column']),
  // A card's own place is within the hour that it begins in.
  top: (element.parentElement?.offsetTop ?? 0) + element.offsetTop,
});

/** Arrow keys lead through a grid: up and down within a column, left and right to what stands nearest beside it. */
export function moveFocus(event: KeyboardEvent, grid: HTMLElement | null): void {
  const from = event.target as HTMLElement;
  const isArrow = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key);
  if (grid === null || !isArrow || !('focusable' in from.dataset)) return;
  event.preventDefault();
  const spots = [...grid.querySelectorAll<HTMLElement>('[data-focusable]')].map(spotOf);
  const here = spotOf(from);
  const columnOf = (column: number) => spots.filter((spot) => spot.column === column).toSorted((a, b) => a.top - b.top);
  const own = columnOf(here.column);
  const at = own.findIndex(({ element }) => element === from);
  const beside = (by: number): Spot | undefined => {
    const columns = [...new Set(spots.map(({ column }) => column))].toSorted((a, b) => a - b);
    const next = columns[columns.indexOf(here.column) + by];
    return next === undefined
      ? undefined
      : columnOf(next).toSorted((a, b) => Math.abs(a.top - here.top) - Math.abs(b.top - here.top))[0];
  };
  const target = {
    ArrowUp: own[at - 1],
    ArrowDown: own[at + 1],
    ArrowLeft: beside(-1),
    ArrowRight: beside(1),
    Home: own[0],
    End: own.at(-1),
  }[event.key];
  target?.element.focus();
}
