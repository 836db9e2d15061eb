import type { DeviceStore } from '../db/device-store.ts';
import { faultyFetch, nextFault } from '../lib/network-faults.ts';
import { FAULTS_CHANNEL } from './names.ts';

/** `fetch` of a page or worker, through the faults that are in force on this device. */
export function fetchWithFaults(device: DeviceStore, send: typeof fetch = fetch.bind(globalThis)): typeof fetch {
  return faultyFetch({
    async take(path) {
      const fault = await device.takeFault(path, Date.now(), nextFault);
      if (fault !== null) tellFaults();
      return fault;
    },
    send,
    origin: location.origin,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}

/** The plan has changed or has hit a request: the panels of all tabs show it. */
export function tellFaults(): void {
  const channel = new BroadcastChannel(FAULTS_CHANNEL);
  channel.postMessage(null);
  channel.close();
}
