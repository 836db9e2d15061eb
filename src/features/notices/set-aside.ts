import { useMemo, useSyncExternalStore } from 'react';
import { currentPerson, onPersonChange } from '../../lib/person.ts';

/** The notices that the person has dismissed on this device. Kept in localStorage, so it holds ids and times only. */
export interface SetAside {
  /** No notice appears for late changes made until then (device time, ms). */
  readonly lateUpTo: number;
  /** The changes that need a person whose notice was dismissed. */
  readonly ids: readonly string[];
}

/** Only the newest ids are kept: older changes are resolved by then. */
const MOST_IDS = 1_000;

const NOTHING: SetAside = { lateUpTo: 0, ids: [] };

/** Used if the browser denies storage: then it lasts until the page closes. */
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
    const { lateUpTo, ids } = JSON.parse(text) as Partial<SetAside>;
    return { lateUpTo: typeof lateUpTo === 'number' ? lateUpTo : 0, ids: Array.isArray(ids) ? ids : [] };
  } catch {
    return NOTHING; // nothing was stored yet
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

/** Other tabs of this browser announce a change by the `storage` event. */
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

/** Dismisses the notice for the changes that were late by then. */
export const setLateAside = (lateUpTo: number): void => write({ ...parse(readText()), lateUpTo });

/** Dismisses the notice for these changes; they stay in the sync centre. */
export function setAside(added: readonly string[]): void {
  const before = parse(readText());
  write({ ...before, ids: [...new Set([...before.ids, ...added])].slice(-MOST_IDS) });
}

/** They are tried again. If they fail again, their notice appears again. */
export function bringBack(gone: readonly string[]): void {
  const before = parse(readText());
  if (before.ids.some((id) => gone.includes(id)))
    write({ ...before, ids: before.ids.filter((id) => !gone.includes(id)) });
}
