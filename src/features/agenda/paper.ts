import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** What a sheet of A4 or letter paper, held upright, has for the hours of a day, below title and names, in pixels. */
const SHEET_PX = 830;

/** How much smaller a grid of this height is printed, so that a day is one sheet; never larger. */
export const paperZoom = (height: number): number =>
  height <= SHEET_PX ? 1 : Math.floor((SHEET_PX / height) * 1_000) / 1_000;

/** So many columns beside each other on a sheet held upright show names. */
const MOST = 6;

/** What goes on each sheet, in order: as few sheets as show names, and about as much on each. */
export function sheetsOf<T>(all: readonly T[]): T[][] {
  const each = Math.ceil(all.length / Math.ceil(all.length / MOST));
  return Array.from({ length: Math.ceil(all.length / MOST) }, (_, at) => all.slice(at * each, (at + 1) * each));
}

/** Whether the page is being printed. It renders before the browser takes the picture. */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}
