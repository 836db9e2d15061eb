import type { FaultPlan, nextFault } from '../lib/network-faults.ts';
import type { AllowedFaults, DeviceStore } from './device-store.ts';

/** Whether faults may be simulated here, and which are; null: none may (QA-4). */
export async function readFaults(device: DeviceStore, now: number): Promise<AllowedFaults | null> {
  const row = await device.faultsRow();
  return row !== null && row.until > now ? row : null;
}

/** Allows simulated faults until a time (device time, ms), or ends them; null. */
export const allowFaults = (device: DeviceStore, until: number | null): Promise<void> =>
  device.write(async (session) => {
    if (until === null) await session.delete('faults');
    else await session.put({ key: 'faults', until, plan: null });
  });

export const planFaults = (device: DeviceStore, plan: FaultPlan | null): Promise<void> =>
  device.write(async (session) => {
    const row = await session.get('faults');
    if (row?.key === 'faults') await session.put({ ...row, plan });
  });

type Taken = ReturnType<typeof nextFault>['fault'];

/** Decides on one request for `path`. Pages and workers share one count: each request is decided on once. */
export async function takeFault(
  device: DeviceStore,
  path: string,
  now: number,
  decide: typeof nextFault,
): Promise<Taken> {
  if (!(await readFaults(device, now))?.plan) return null;
  let taken: Taken = null;
  await device.write(async (session) => {
    const row = await session.get('faults');
    if (row?.key !== 'faults' || !row.plan || row.until <= now) return;
    const { fault, plan } = decide(row.plan, path);
    taken = fault;
    if (plan !== row.plan) await session.put({ ...row, plan });
  });
  return taken;
}
