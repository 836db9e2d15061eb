import { createContext, useCallback, useContext, useEffect, useLayoutEffect, useState } from 'react';

/** Counts a lookup that a field of the form begins; the function that it returns ends it. Null outside a form. */
export const FormLookups = createContext<(() => () => void) | null>(null);

/** While `isLooking`, the form around this field does not save: what was typed is about to become a record. */
export function useLookup(isLooking: boolean): void {
  const begin = useContext(FormLookups);
  useLayoutEffect(() => (isLooking ? begin?.() : undefined), [isLooking, begin]);
}

/**
 * Saves once the lookups of the form's fields have ended. A second call meanwhile saves at once, with the values as they
 * are. `begin` is the value of `FormLookups`.
 */
export function useSaveAfterLookups(save: () => void): { save: () => void; begin: () => () => void } {
  const [running, setRunning] = useState(0);
  const [isDue, setIsDue] = useState(false);
  const begin = useCallback(() => {
    setRunning((count) => count + 1);
    return () => setRunning((count) => count - 1);
  }, []);
  useEffect(() => {
    if (!isDue || running > 0) return;
    setIsDue(false);
    save();
    // Only the end of the last lookup saves; `save` is that of the render which has its result.
    // oxlint-disable-next-line exhaustive-deps
  }, [isDue, running]);
  return {
    save: () => {
      if (running > 0 && !isDue) return setIsDue(true);
      setIsDue(false);
      save();
    },
    begin,
  };
}
