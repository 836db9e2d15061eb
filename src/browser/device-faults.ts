import { DEVICE_DATABASE, type DeviceStore } from '../db/device-store.ts';
import { readFaults } from '../db/fault-store.ts';
import { CLOCK_OFFSET_MS, STREAM_PATH, type Strike } from '../lib/device-faults.ts';
import type { FaultPlan } from '../lib/network-faults.ts';
import { systemClock } from '../lib/world.ts';
import { sufferStorageFaults } from './faulty-storage.ts';
import { faultyStreams } from './faulty-stream.ts';
import { takeFaultHere } from './faulty-fetch.ts';
import { mortal, type WorkerScope } from './mortal-worker.ts';
import { FAULTS_CHANNEL } from './names.ts';

/** What is simulated ends a day after it was allowed, also in a page that stays open. */
const LOOK_MS = 60_000;

/**
 * Puts the faults of the device below this page or worker: its clock, its stores, its event streams, and for a worker
 * its life. Called once, before the app begins. Resolves when the plan in force is known.
 */
export async function sufferDeviceFaults(
  device: DeviceStore,
  worker: WorkerScope | null = null,
): Promise<(strike: Strike) => boolean> {
  const storage = sufferStorageFaults([DEVICE_DATABASE]);
  const life = worker && mortal(worker);
  const streams = worker ? null : faultyStreams(async () => (await takeFaultHere(device, STREAM_PATH)) !== null);
  if (streams) globalThis.EventSource = streams.EventSource;
  let offsetMs = 0;
  systemClock.now = () => Date.now() + offsetMs;

  const apply = (what: FaultPlan['what'] | null) => {
    offsetMs = CLOCK_OFFSET_MS[what ?? ''] ?? 0;
    storage.setFull(what === 'storage-full');
  };
  let last = '';
  const look = async () => {
    const plan = (await readFaults(device, Date.now()))?.plan ?? null;
    apply(plan?.what ?? null);
    // Each hit is told too: streams are looked at once for each plan.
    const begun = plan && JSON.stringify({ ...plan, seen: 0, left: 0 });
    if (begun !== null && begun !== last) void streams?.look();
    last = begun ?? '';
  };
  // Where the plan can't be read, it does no harm (QA-3).
  const lookAgain = () => void look().catch(() => apply(null));
  new BroadcastChannel(FAULTS_CHANNEL).addEventListener('message', lookAgain);
  if (!worker) setInterval(lookAgain, LOOK_MS);
  await look().catch(() => apply(null));

  return (strike) => {
    if (strike === 'storage-closed') storage.closeAll();
    if (strike === 'worker-killed') life?.kill();
    return strike !== 'worker-killed' || life === null;
  };
}

/** The page stands still as a frozen tab does: no timer, no event and no message gets through. */
export function freeze(seconds: number): void {
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until);
}
