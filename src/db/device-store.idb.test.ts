import { afterEach, describe, expect, it, vi } from 'vitest';
import { nextFault, type FaultPlan } from '../lib/network-faults.ts';
import { DeviceStore } from './device-store.ts';
import { allowFaults, planFaults, readFaults, takeFault } from './fault-store.ts';

const { open } = IDBFactory.prototype;
afterEach(() => {
  IDBFactory.prototype.open = open;
  vi.useRealTimers();
});

describe('H34 ST-14 who is signed in', () => {
  it('a store that says nothing is told as such, and asked anew by the next call', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let requests = 0;
    IDBFactory.prototype.open = () => {
      requests += 1;
      return new EventTarget() as IDBOpenDBRequest;
    };
    const device = new DeviceStore();
    const current = device.current();
    current.catch(() => undefined);
    await vi.waitUntil(() => requests > 0);
    await vi.advanceTimersByTimeAsync(8_000);
    await expect(current).rejects.toMatchObject({ name: 'StorageError', fault: 'silent' });
    IDBFactory.prototype.open = open;
    await expect(device.current()).resolves.toBeNull();
  });
});

describe('simulated faults', () => {
  const plan: FaultPlan = { what: 'offline', seed: 1, share: 1, left: 3, path: '/api/sync', seen: 0 };

  it('QA-4 are allowed for a time, and count for nothing after it', async () => {
    const device = new DeviceStore();
    expect(await readFaults(device, 0)).toBeNull();
    await planFaults(device, plan);
    expect(await readFaults(device, 0)).toBeNull();
    await allowFaults(device, 1_000);
    await planFaults(device, plan);
    expect(await readFaults(device, 999)).toMatchObject({ until: 1_000, plan });
    expect(await takeFault(device, '/api/sync/up', 1_000, nextFault)).toBeNull();
    expect(await readFaults(device, 1_000)).toBeNull();
    await allowFaults(device, null);
    expect(await readFaults(device, 999)).toBeNull();
  });

  it('QA-5 hit each request once, whatever pages and workers ask at the same time', async () => {
    const [page, worker] = [new DeviceStore(), new DeviceStore()];
    await allowFaults(page, 1_000);
    await planFaults(page, plan);
    expect(await takeFault(worker, '/api/patients', 1, nextFault)).toBeNull();
    const requests = Array.from({ length: 8 }, (_, at) =>
      takeFault(at % 2 ? page : worker, '/api/sync/up', 1, nextFault),
    );
    const taken = await Promise.all(requests);
    expect(taken.filter((fault) => fault === 'offline')).toHaveLength(3);
    expect((await readFaults(page, 1))?.plan).toBeNull();
    await allowFaults(page, null);
  });
});

describe('H9 OB-11 a sign-out', () => {
  const account = { user: { id: 'u1' }, tenant: { id: 't1' }, device: { clientId: 'c1' }, permissions: {} } as never;
  it('is remembered with the moment in which nobody is signed in any more, until the server knows or somebody signs in', async () => {
    const device = new DeviceStore();
    await device.signIn(account, '2026-11-21T09:00:00.000Z');
    expect(await device.leaving()).toBeNull();
    await device.signOut('2026-11-21T10:00:00.000Z');
    expect(await device.current()).toBeNull();
    // Another page, or the worker.
    expect(await new DeviceStore().leaving()).toMatchObject({ tenantId: 't1', userId: 'u1' });
    await device.left();
    expect(await device.leaving()).toBeNull();
    await device.signIn(account, '2026-11-21T11:00:00.000Z');
    await device.signOut('2026-11-21T12:00:00.000Z');
    await device.signIn(account, '2026-11-21T13:00:00.000Z');
    expect(await device.leaving()).toBeNull();
  });

  it('OB-17 is told from a store that was made anew: that one says nothing of who is signed in', async () => {
    indexedDB.deleteDatabase('medicalpro-device');
    const device = new DeviceStore();
    expect(await device.standing()).toEqual({ kind: 'unknown' });
    await device.signIn(account, '2026-11-21T09:00:00.000Z');
    expect(await device.standing()).toMatchObject({
      kind: 'signed-in',
      current: { signedInAt: '2026-11-21T09:00:00.000Z' },
    });
    await device.signOut('2026-11-21T10:00:00.000Z');
    await device.left();
    expect(await device.standing()).toEqual({ kind: 'signed-out' });
    await device.signIn(account, '2026-11-21T11:00:00.000Z');
    expect(await device.standing()).toMatchObject({ kind: 'signed-in' });
  });
});
