import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** What a sheet of A4 or letter paper, held upright, has for the hours of a day, below title and names, in pixels. */
const SHEET_PX = 830;

/** How much smaller a grid of this height is printed, so that a day is one sheet; never larger. */
export const paperZoom = (height: number): number =>
  height <= SHEET_PX ? 1 : Math.floor((SHEET_PX / height) * 1_000) / 1_000;

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
