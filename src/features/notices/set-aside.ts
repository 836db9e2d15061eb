import { useMemo, useSyncExternalStore } from 'react';
import { currentPerson, onPersonChange } from '../../lib/person.ts';

/** What the person has said of the notices on this device. It is kept outside the store, so it has ids and times only. */
export interface SetAside {
  /** Late changes made until then (device time, ms) are not told again. */
  readonly lateUpTo: number;
}

const NOTHING: SetAside = { lateUpTo: 0 };

/** Where the browser denies storage: what was said holds until the page closes. */
const inMemory = new Map<string, string>();
const listeners = new Set<() => void>();

const keyNow = (): string => `medicalpro-set-aside:${currentPerson() ?? ''}`;

function readText(): string {
  try {
    return localStorage.getItem(keyNow()) ?? '';
  } catch {
    return inMemory.get(keyNow()) ?? '';
  }
}

function parse(text: string): SetAside {
  try {
    const { lateUpTo } = JSON.parse(text) as Partial<SetAside>;
    return typeof lateUpTo === 'number' ? { lateUpTo } : NOTHING;
  } catch {
    return NOTHING; // nothing was said yet
  }
}

function write(next: SetAside): void {
  const text = JSON.stringify(next);
  try {
    localStorage.setItem(keyNow(), text);
  } catch {
    inMemory.set(keyNow(), text);
  }
  for (const listener of [...listeners]) listener();
}

/** Other tabs of this browser tell by the `storage` event. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  const stop = onPersonChange(listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
    stop();
  };
}

/** What this person has set aside on this device, in all tabs and after a restart. */
export function useSetAside(): SetAside {
  const text = useSyncExternalStore(subscribe, readText);
  return useMemo(() => parse(text), [text]);
}

/** The person was told of the changes that were late by then. */
export const keepLate = (lateUpTo: number): void => write({ ...parse(readText()), lateUpTo });
