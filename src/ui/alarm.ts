import { createStore, useStore } from './external-store.ts';

export interface Alarm {
  /** What the work is called, e.g. the patient's name. */
  label: string;
  /** The work itself, as a file to be kept elsewhere. */
  content: string;
  /** Leads back to the form with everything that was typed. */
  back: (() => void) | undefined;
}

const alarm = createStore<Alarm | null>(null);

/** The device could not keep what was just saved: nobody may go on without knowing. */
export const raiseNotKept = (next: Alarm): void => alarm.set(next);

export const endAlarm = (): void => alarm.set(null);

export const useAlarm = (): Alarm | null => useStore(alarm);
