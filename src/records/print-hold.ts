import { createContext, useContext, useEffect } from 'react';

/** Delays the printing of a sheet; returns a function that ends the delay. Null on the screen. */
export const PrintHold = createContext<(() => () => void) | null>(null);

/** On a sheet, delays the printing while `pending`. */
export function usePrintHold(isPending: boolean): void {
  const hold = useContext(PrintHold);
  useEffect(() => (isPending ? hold?.() : undefined), [hold, isPending]);
}
