import { createStore, useStore, type Store } from '../../ui/primitives/external-store.ts';
import type { KeptCode } from './unlock-code.ts';

/**
 * The lock while the tablet is handed over: this consent and nothing else is shown, in every tab and after every
 * reload, until the tablet is taken back. It holds no clinical content, only an id and the code's hash.
 */
export interface ReadingLock {
  consentId: string;
  /** The person who handed the tablet over. Nobody else's code is accepted. */
  userId: string;
  code: KeptCode;
  /** The patient has decided; the tablet has not been given back yet. */
  decided: boolean;
  /** Wrong codes in a row, and until when no other is taken (ms). */
  wrong: number;
  waitUntil: number;
}

const LOCK = 'medicalpro-reading';
const codeKey = (userId: string): string => `medicalpro-unlock/${userId}`;

function read<T>(key: string): T | null {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? null : (JSON.parse(kept) as T);
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): boolean {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

let store: Store<ReadingLock | null> | null = null;

/** Read with the first screen and watched afterwards, because another tab may hand the tablet over or take it back. */
function lockStore(): Store<ReadingLock | null> {
  if (store === null) {
    const made = createStore(read<ReadingLock>(LOCK));
    addEventListener('storage', (event) => {
      if (event.key === LOCK || event.key === null) made.set(read<ReadingLock>(LOCK));
    });
    store = made;
  }
  return store;
}

export const useReadingLock = (): ReadingLock | null => useStore(lockStore());

/** False if this browser stores nothing: a reload would show the record, so the tablet must not be handed over. */
export function setReadingLock(lock: ReadingLock | null): boolean {
  if (!write(LOCK, lock)) return false;
  lockStore().set(lock);
  return true;
}

/** The code that this person has chosen on this device. */
export const codeOf = (userId: string): KeptCode | null => read<KeptCode>(codeKey(userId));
export const setCodeOf = (userId: string, code: KeptCode): boolean => write(codeKey(userId), code);
