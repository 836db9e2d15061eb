import { describe, expect, it, vi } from 'vitest';
import { isShort, type Space } from '../client/space.ts';
import { browserSpace } from './space.ts';

const storageOf = (estimate: object, more: Partial<StorageManager> = {}): StorageManager =>
  ({
    estimate: async () => estimate,
    persisted: async () => false,
    persist: async () => true,
    ...more,
  }) as StorageManager;

describe('the room on the device', () => {
  it('ST-18 tells the records from the app’s files where the browser does, and says nothing of kinds elsewhere', async () => {
    const usageDetails = { indexedDB: 30e6, caches: 5e6, serviceWorkerRegistrations: 1e6 };
    expect(await browserSpace(storageOf({ usage: 40e6, quota: 1e9, usageDetails })).read()).toEqual({
      used: 40e6,
      room: 1e9,
      parts: { records: 30e6, app: 6e6, other: 4e6 },
      isKept: false,
    });
    expect(await browserSpace(storageOf({ usage: 40e6, quota: 1e9 })).read()).toMatchObject({ parts: null });
  });

  it('ST-18 is unknown where the browser says nothing, fails, or never answers', async () => {
    vi.useFakeTimers();
    const silent = browserSpace(storageOf({}, { estimate: () => new Promise(() => undefined) })).read();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await silent).toBeNull();
    vi.useRealTimers();
    for (const storage of [
      undefined,
      storageOf({}),
      storageOf({}, { estimate: () => Promise.reject(new TypeError('denied')) }),
    ])
      expect(await browserSpace(storage).read()).toBeNull();
    expect(await browserSpace(undefined).keep()).toBe(false);
    expect(await browserSpace(storageOf({}, { persist: () => Promise.reject(new TypeError('denied')) })).keep()).toBe(
      false,
    );
  });

  it('ST-18 is short below 100 MB, or when nine tenths are taken', () => {
    const space = (used: number, room: number): Space => ({ used, room, parts: null, isKept: true });
    expect(isShort(space(1e9, 60e9))).toBe(false);
    expect(isShort(space(0, 99e6))).toBe(true);
    expect(isShort(space(9.1e9, 10e9))).toBe(true);
  });
});
