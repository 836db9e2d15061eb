import { useDeferredValue, type ReactNode } from 'react';

/**
 * Mounts what is large in a render that the browser can interrupt. A store's answer is a synchronous update, and a form
 * that it mounts would stop a slow phone for a third of a second.
 */
export function InSlices({ meanwhile, children }: { meanwhile: ReactNode; children: ReactNode }) {
  const isTime = useDeferredValue(true, false);
  return isTime ? children : meanwhile;
}

/**
 * Whether to show what has been read: once its first render, which the browser can interrupt, is done. Later answers
 * are shown at once.
 */
export function useRevealed(isRead: boolean): boolean {
  return useDeferredValue(isRead) && isRead;
}
