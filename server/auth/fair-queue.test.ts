import { describe, expect, it } from 'vitest';
import { createFairQueue, TooBusy } from './fair-queue.ts';
import { networkOf } from './throttle.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('H11 SV-119 the queue of hashes', () => {
  it('H11 SV-119 runs so many at once and no more, and takes the lanes in turn', async () => {
    const queue = createFairQueue({ atOnce: 2, mostOfLane: 100, mostOfAll: 1000 });
    const order: string[] = [];
    const ends: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const job = (lane: string) =>
      queue.run(lane, async () => {
        order.push(lane);
        most = Math.max(most, (running += 1));
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
      });
    const all = Array.from({ length: 50 }, () => job('flood'));
    await settled();
    all.push(job('one'), job('two'));
    while (order.length < 52 || ends.length > 0) {
      ends.shift()?.();
      await settled();
    }
    await Promise.all(all);
    expect(most).toBe(2);
    expect(order.indexOf('one')).toBeLessThan(6);
    expect(order.indexOf('two')).toBeLessThan(6);
  });

  it('H11 SV-119 refuses what nobody could wait for, lane by lane, and goes on after a failure', async () => {
    const queue = createFairQueue({ atOnce: 1, mostOfLane: 3, mostOfAll: 5 });
    let free = () => undefined as void;
    const first = queue.run('flood', () => new Promise<void>((resolve) => (free = resolve)));
    await settled();
    const flood = Array.from({ length: 10 }, () =>
      queue.run('flood', async () => 'done').catch((error: Error) => error.name),
    );
    const other = queue.run('other', () => Promise.reject(new TypeError('ours'))).catch((error: Error) => error.name);
    free();
    await first;
    expect(await other).toBe('TypeError');
    expect((await Promise.all(flood)).filter((name) => name === TooBusy.name)).toHaveLength(7);
    expect(await queue.run('flood', async () => 'again')).toBe('again');
  });
});

describe('H11 SV-117 where an attempt comes from', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['2001:0DB8:0000:0001:ffff::9', '2001:db8:0:1::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['local', 'local'],
  ])('H11 SV-117 %s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
