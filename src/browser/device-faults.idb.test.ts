import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId } from '../../test/support/queue.ts';
import { clinic } from '../contract/clinic.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import { DeviceStore } from '../db/device-store.ts';
import { DexieStore } from '../db/dexie-store.ts';
import { openDatabase } from '../db/schema.ts';
import { allowFaults, planFaults } from '../db/fault-store.ts';
import type { DeviceFault, Strike } from '../lib/device-faults.ts';
import type { FaultPlan } from '../lib/network-faults.ts';
import { systemClock } from '../lib/world.ts';
import { freeze, sufferDeviceFaults } from './device-faults.ts';
import { tellFaults } from './faulty-fetch.ts';

const device = new DeviceStore();
const begin = IDBDatabase.prototype.transaction;
const { now } = systemClock;
const HOUR_MS = 3_600_000;
let strike: (strike: Strike) => boolean;

/** As the panel does it. */
async function choose(what: DeviceFault | null): Promise<void> {
  const plan: FaultPlan | null = what && { what, seed: 0, share: 1, left: null, path: '', seen: 0 };
  await planFaults(device, plan);
  tellFaults();
}

/** The plan reaches a page a moment after it was chosen. */
const offset = () => Math.round((systemClock.now() - Date.now()) / HOUR_MS);

beforeAll(async () => {
  // A page's: Node has none.
  vi.stubGlobal('EventSource', class extends EventTarget {});
  await allowFaults(device, Date.now() + 24 * HOUR_MS);
  // What was chosen before a reload holds after it.
  await choose('clock-ahead');
  strike = await sufferDeviceFaults(device);
});
beforeEach(() => vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(() => choose(null));
afterAll(() => {
  IDBDatabase.prototype.transaction = begin;
  systemClock.now = now;
});

/** An engine on a store of its own. */
function deviceOf(name: string) {
  const store = new DexieStore(openDatabase(name, clinic), systemClock.now);
  return engineOn(store, ({ path, body }) =>
    path.endsWith('/up') ? acknowledgeAll(body as SyncUpRequest) : downAnswer(),
  );
}
const change = () => intent('CREATE', testId(), CLAIRE);

describe('QA-15 faults of the device', () => {
  it('clock-ahead, clock-behind: the app’s clock is moved, over a reload, and comes back with one tap', async () => {
    expect(offset()).toBe(26);
    await choose('clock-behind');
    await vi.waitFor(() => expect(offset()).toBe(-87_600));
    await choose(null);
    await vi.waitFor(() => expect(offset()).toBe(0));
  });

  it('storage-full: every write is refused as by a full disk, reading goes on, and nothing is lost when it ends', async () => {
    const { engine, store, ups } = deviceOf('full');
    await engine.enqueue([change()]);
    await choose('storage-full');
    await vi.waitFor(() => expect(engine.enqueue([change()])).rejects.toMatchObject({ fault: 'full' }));
    const { pending } = await store.counts();
    await expect(engine.enqueue([change()])).rejects.toMatchObject({ name: 'StorageError', fault: 'full' });
    expect((await store.counts()).pending).toBe(pending);
    // The small store in which the plan is kept is spared: the fault can be ended.
    await choose(null);
    await vi.waitFor(() => engine.enqueue([change()]));
    expect((await engine.sync()).failure).toBeNull();
    expect(ups().flatMap(({ events }) => events)).toHaveLength(pending + 1);
  });

  it('storage-closed: handles that the system has closed in the middle of a request are opened again by themselves', async () => {
    const { engine, store, script, ups } = deviceOf('closed');
    await engine.enqueue([change(), change()]);
    let strikes = 0;
    const { serve } = script;
    script.serve = (call) => {
      strikes += 1;
      expect(strike('storage-closed')).toBe(true);
      return serve(call);
    };
    await engine.sync();
    await engine.sync({ force: true });
    expect(strikes).toBeGreaterThan(1);
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, failed: 0 });
    expect((await store.read({ acknowledged: 9 })).mutations).toHaveLength(2);
    expect(new Set(ups().flatMap(({ events }) => events.map(({ id }) => id))).size).toBe(2);
  });

  it('worker-killed: a page is no worker, and lives on', () => {
    expect(strike('worker-killed')).toBe(true);
  });

  it('tab-frozen: no timer gets through while it lasts', async () => {
    const timer = vi.fn<() => void>();
    setTimeout(timer, 0);
    const begun = performance.now();
    freeze(0.03);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(30);
    expect(timer).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(timer).toHaveBeenCalledOnce());
  });
});
