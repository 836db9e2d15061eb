import { useSyncExternalStore } from 'react';
import { currentPerson, onPersonChange } from '../../lib/person.ts';
import { createStore, useStore } from '../primitives/external-store.ts';

export interface Alarm {
  /** What the work is called, e.g. the patient's name. */
  label: string;
  /** The work itself, as a file to be kept elsewhere. */
  content: string;
  /** Leads back to the form with everything that was typed. */
  back: (() => void) | undefined;
}

interface Raised extends Alarm {
  /** Whose work it is. Shown to nobody else, and kept until they are back. */
  owner: string | null;
}

const alarms = createStore<readonly Raised[]>([]);

/**
 * The device could not keep what was just saved: nobody may go on without knowing. Of several, each is dealt with in
 * its turn. Called when the work is handed over; what it answers is called if that fails.
 */
export function notKept(alarm: () => Alarm): () => void {
  // The failure may come when somebody else is signed in.
  const owner = currentPerson();
  return () => alarms.set([...alarms.get(), { ...alarm(), owner }]);
}

const first = (): Raised | null => alarms.get().find(({ owner }) => owner === currentPerson()) ?? null;

export function endAlarm(): void {
  const ended = first();
  alarms.set(alarms.get().filter((alarm) => alarm !== ended));
}

/** The one to be dealt with now. */
export function useAlarm(): Alarm | null {
  useSyncExternalStore(onPersonChange, currentPerson);
  useStore(alarms);
  return first();
}
