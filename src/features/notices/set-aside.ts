import { useMemo, useSyncExternalStore } from 'react';
import { currentPerson, onPersonChange } from '../../lib/person.ts';

/** What the person has said of the notices on this device. It is kept outside the store, so it has ids and times only. */
export interface SetAside {
  /** Late changes made until then (device time, ms) are not told again. */
  readonly lateUpTo: number;
  /** Changes that need a person, and that they have set aside. */
  readonly ids: readonly string[];
}

/** The last ones: what was settled since then is never asked about again. */
const MOST_IDS = 1_000;

const NOTHING: SetAside = { lateUpTo: 0, ids: [] };

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
    const { lateUpTo, ids } = JSON.parse(text) as Partial<SetAside>;
    return { lateUpTo: typeof lateUpTo === 'number' ? lateUpTo : 0, ids: Array.isArray(ids) ? ids : [] };
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

/** Changes that need a person stay where they are, and nobody is told of them again. */
export function setAside(added: readonly string[]): void {
  const before = parse(readText());
  write({ ...before, ids: [...new Set([...before.ids, ...added])].slice(-MOST_IDS) });
}

/** They are tried again: if they fail again, that is news. */
export function bringBack(gone: readonly string[]): void {
  const before = parse(readText());
  if (before.ids.some((id) => gone.includes(id)))
    write({ ...before, ids: before.ids.filter((id) => !gone.includes(id)) });
}
