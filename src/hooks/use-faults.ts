import { createContext, useContext, useEffect, useState } from 'react';
import type { FaultPlan } from '../lib/network-faults.ts';

export interface FaultState {
  /** Until when faults may be simulated on this device (device time, ms). */
  until: number;
  /** The active fault; null if there is none. */
  plan: FaultPlan | null;
}

/** Where the simulated faults of this device are kept. */
export interface FaultDesk {
  /** Null if faults may not be simulated here. */
  read(): Promise<FaultState | null>;
  /** Allows faults for a day, or forbids them. */
  allow(isAllowed: boolean): Promise<void>;
  plan(plan: FaultPlan | null): Promise<void>;
  /** Called for every change and every hit, in any tab or worker. */
  subscribe(listener: () => void): () => void;
}

export const FaultDeskContext = createContext<FaultDesk | null>(null);

/** The simulated faults of this device; undefined until they have been read, null if none may be simulated. */
export function useFaults(): { state: FaultState | null | undefined; desk: FaultDesk | null } {
  const desk = useContext(FaultDeskContext);
  const [state, setState] = useState<FaultState | null>();
  useEffect(() => {
    if (!desk) return undefined;
    let isWanted = true;
    const look = () =>
      void desk.read().then(
        (read) => isWanted && setState(read),
        () => undefined,
      );
    look();
    const stop = desk.subscribe(look);
    return () => {
      isWanted = false;
      stop();
    };
  }, [desk]);
  return { state, desk };
}
