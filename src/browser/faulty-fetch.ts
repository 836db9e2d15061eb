import type { DeviceStore } from '../db/device-store.ts';
import { takeFault } from '../db/fault-store.ts';
import type { Strike } from '../lib/device-faults.ts';
import { faultyFetch, nextFault } from '../lib/network-faults.ts';
import { FAULTS_CHANNEL } from './names.ts';

export interface FaultsHere {
  send?: typeof fetch;
  /** See `FaultyFetch.strike`. */
  strike?: (strike: Strike) => boolean;
}

/** Decides on one request of this device, and tells the panels of all tabs if it is hit. */
export async function takeFaultHere(device: DeviceStore, path: string): ReturnType<typeof takeFault> {
  const fault = await takeFault(device, path, Date.now(), nextFault);
  if (fault !== null) tellFaults();
  return fault;
}

/** `fetch` of a page or worker, through the faults that are in force on this device. */
export function fetchWithFaults(
  device: DeviceStore,
  { send = fetch.bind(globalThis), ...here }: FaultsHere = {},
): typeof fetch {
  return faultyFetch({
    take: (path) => takeFaultHere(device, path),
    send,
    origin: location.origin,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ...here,
  });
}

/** The plan has changed or has hit a request: the panels of all tabs show it. */
export function tellFaults(): void {
  const channel = new BroadcastChannel(FAULTS_CHANNEL);
  channel.postMessage(null);
  channel.close();
}
