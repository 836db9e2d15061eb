import { useSyncExternalStore } from 'react';
import { currentPerson, onPersonChange } from '../../lib/person.ts';
import { createStore, useStore } from '../primitives/external-store.ts';

export interface Alarm {
  /** The name of the work, e.g. the patient's name. */
  label: string;
  /** The content of the work, as a file that can be saved elsewhere. */
  content: string;
  /** Opens the form again with everything that was typed. */
  back: (() => void) | undefined;
}

interface Raised extends Alarm {
  /** The owner of the work. It is shown to nobody else, and kept until they are back. */
  owner: string | null;
}

const alarms = createStore<readonly Raised[]>([]);

/**
 * Reports that the device could not store what was just saved, so that the person knows at once. Several reports are
 * shown one after another. Call it when the work is handed over; call the returned function if storing fails.
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

/** The report that is shown now. */
export function useAlarm(): Alarm | null {
  useSyncExternalStore(onPersonChange, currentPerson);
  useStore(alarms);
  return first();
}
