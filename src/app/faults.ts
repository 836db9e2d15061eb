import { freeze, sufferDeviceFaults } from '../browser/device-faults.ts';
import { fetchWithFaults, tellFaults } from '../browser/faulty-fetch.ts';
import { FAULTS_CHANNEL } from '../browser/names.ts';
import { DeviceStore } from '../db/device-store.ts';
import { allowFaults, planFaults, readFaults } from '../db/fault-store.ts';
import { FREEZE_SECONDS } from '../lib/device-faults.ts';
import type { FaultDesk } from '../hooks/index.ts';
import { markFaults } from './fault-mark.ts';

const DAY_MS = 86_400_000;
const device = new DeviceStore();

/** The bar that says what is simulated is painted before the page stands still. */
const PAINT_MS = 700;

/** Applies the fault plan to this page and its requests. Called once, before the first request. */
export async function sufferFaults(): Promise<void> {
  const strike = await sufferDeviceFaults(device);
  globalThis.fetch = fetchWithFaults(device, { send: globalThis.fetch.bind(globalThis), strike });
  // The page that stood still is gone, and with it the fault.
  if ((await readFaults(device, Date.now()))?.plan?.what === 'tab-frozen') await planFaults(device, null);
}

/** This tab stands still for so many seconds, unless somebody ends that before. */
async function freezeThis(seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAINT_MS));
  if ((await readFaults(device, Date.now()))?.plan?.what !== 'tab-frozen') return;
  freeze(seconds);
  await planFaults(device, null);
  tellFaults();
}

/** The faults that are simulated on this device: one state for all tabs and workers. */
export const faultDesk: FaultDesk = {
  async read() {
    const allowed = await readFaults(device, Date.now());
    markFaults(allowed !== null);
    return allowed && { until: allowed.until, plan: allowed.plan };
  },
  async allow(isAllowed) {
    await allowFaults(device, isAllowed ? Date.now() + DAY_MS : null);
    markFaults(isAllowed);
    tellFaults();
  },
  async plan(plan) {
    await planFaults(device, plan);
    tellFaults();
    if (plan?.what === 'tab-frozen') await freezeThis(plan.seconds ?? FREEZE_SECONDS[0]);
  },
  subscribe(listener) {
    const channel = new BroadcastChannel(FAULTS_CHANNEL);
    channel.onmessage = listener;
    return () => channel.close();
  },
};
