import { useSyncExternalStore } from 'react';

const QUERY = '(min-width: 900px)';

const subscribe = (listener: () => void) => {
  const media = window.matchMedia(QUERY);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
};

/** Room for list and detail side by side. */
export const useWide = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(QUERY).matches);

/** A finger or a pen rather than a mouse. */
export const isCoarsePointer = (): boolean => window.matchMedia('(pointer: coarse)').matches;
