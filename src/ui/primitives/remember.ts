import { useCallback, useState } from 'react';
import { onPersonChange } from '../../lib/person.ts';

/**
 * Kept only in memory: a search or a selection may name a patient, and nothing clinical is written outside the sealed
 * store.
 */
const kept = new Map<string, unknown>();

export const recall = <T>(key: string, initial: T): T => (kept.has(key) ? (kept.get(key) as T) : initial);

export const remember = (key: string, value: unknown): void => void kept.set(key, value);

/** `useState` whose value survives leaving the screen and coming back, until the page closes. */
export function useRemembered<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => recall(key, initial));
  const set = useCallback(
    (next: T) => {
      remember(key, next);
      setValue(next);
    },
    [key],
  );
  return [value, set];
}

export const forgetAll = (): void => kept.clear();

// The next person starts from nothing.
onPersonChange(forgetAll);
