import { describe, expect, it } from 'vitest';
import type { DeviceLine } from '../../contract/admin-desk.ts';
import { DAY_MS, inOrder, isLate, isSilent, oldestUnsent } from './watch.ts';

const NOW = new Date('2026-11-21T09:00:00.000Z');
const WEEK = { unsentMs: DAY_MS, silentDays: 7 };
const before = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const device = (name: string, more: Partial<DeviceLine> = {}): DeviceLine => ({
  clientId: '018f0000-0000-7000-8000-000000000009',
  name,
  user: null,
  appVersion: null,
  lastContactAt: before(1),
  pending: 0,
  oldestPendingAt: null,
  sessions: 1,
  ...more,
});

describe('AD-7 the watch over the devices', () => {
  it('finds the oldest change that waits; a time of before without anything waiting is none', () => {
    const waits = device('waits', { pending: 2, oldestPendingAt: before(30) });
    expect(oldestUnsent([device('a', { oldestPendingAt: before(900) }), waits])).toEqual({
      device: waits,
      since: before(30),
    });
    expect(oldestUnsent([device('a'), device('b', { pending: null })])).toBeNull();
  });

  it('calls a device silent by the threshold, and none that nobody is signed in on and nothing waits on', () => {
    const week = { lastContactAt: before(24 * 7 + 1) };
    expect(isSilent(device('a', week), NOW, WEEK)).toBe(true);
    expect(isSilent(device('a', week), NOW, { ...WEEK, silentDays: 14 })).toBe(false);
    expect(isSilent(device('a', { ...week, sessions: 0 }), NOW, WEEK)).toBe(false);
    expect(isSilent(device('a', { ...week, sessions: 0, pending: 1 }), NOW, WEEK)).toBe(true);
  });

  it('lists late devices first, the oldest change on top, then silent ones, then by contact', () => {
    const devices = [
      device('fresh', { lastContactAt: before(0) }),
      device('earlier', { lastContactAt: before(5) }),
      device('silent', { lastContactAt: before(24 * 9) }),
      device('late', { pending: 1, oldestPendingAt: before(25) }),
      device('latest', { pending: 1, oldestPendingAt: before(250) }),
      device('soon', { pending: 1, oldestPendingAt: before(2), lastContactAt: before(3) }),
    ];
    expect(inOrder(devices, NOW, WEEK).map(({ name }) => name)).toEqual([
      'latest',
      'late',
      'silent',
      'fresh',
      'soon',
      'earlier',
    ]);
    expect(isLate(devices[5] ?? device('none'), NOW, WEEK)).toBe(false);
  });
});
