import { createStore, useStore } from '../primitives/external-store.ts';

export interface Alarm {
  /** What the work is called, e.g. the patient's name. */
  label: string;
  /** The work itself, as a file to be kept elsewhere. */
  content: string;
  /** Leads back to the form with everything that was typed. */
  back: (() => void) | undefined;
}

const alarms = createStore<readonly Alarm[]>([]);

/**
 * The device could not keep what was just saved: nobody may go on without knowing. Of several, each is dealt with in
 * its turn.
 */
export const raiseNotKept = (next: Alarm): void => alarms.set([...alarms.get(), next]);

export const endAlarm = (): void => alarms.set(alarms.get().slice(1));

/** The one to be dealt with now. */
export const useAlarm = (): Alarm | null => useStore(alarms)[0] ?? null;
