import { fetchWithFaults, tellFaults } from '../browser/faulty-fetch.ts';
import { FAULTS_CHANNEL } from '../browser/names.ts';
import { DeviceStore } from '../db/device-store.ts';
import type { FaultDesk } from '../hooks/index.ts';
import { markFaults } from './fault-mark.ts';

const DAY_MS = 86_400_000;
const device = new DeviceStore();

/** Applies the fault plan to the requests of this page. Called once, before the first request. */
export function sufferFaults(): void {
  globalThis.fetch = fetchWithFaults(device, globalThis.fetch.bind(globalThis));
}

/** The faults that are simulated on this device: one state for all tabs and workers. */
export const faultDesk: FaultDesk = {
  async read() {
    const allowed = await device.faults(Date.now());
    markFaults(allowed !== null);
    return allowed && { until: allowed.until, plan: allowed.plan };
  },
  async allow(isAllowed) {
    await device.allowFaults(isAllowed ? Date.now() + DAY_MS : null);
    markFaults(isAllowed);
    tellFaults();
  },
  async plan(plan) {
    await device.planFaults(plan);
    tellFaults();
  },
  subscribe(listener) {
    const channel = new BroadcastChannel(FAULTS_CHANNEL);
    channel.onmessage = listener;
    return () => channel.close();
  },
};
