import { renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useAppBadge } from './app-badge.ts';

const browser = navigator as unknown as Record<string, unknown>;

describe('UI-67 the badge of the installed app', () => {
  afterEach(() => {
    delete browser['setAppBadge'];
    delete browser['clearAppBadge'];
  });

  it('is the number of changes that wait for a person, and goes with them and with the session', () => {
    const [set, clear] = [vi.fn(() => Promise.resolve()), vi.fn(() => Promise.resolve())];
    Object.assign(browser, { setAppBadge: set, clearAppBadge: clear });
    const { rerender, unmount } = renderHook(({ count }) => useAppBadge(count), { initialProps: { count: 2 } });
    expect(set.mock.calls).toEqual([[2]]);
    rerender({ count: 2 });
    expect(set).toHaveBeenCalledTimes(1);
    rerender({ count: 0 });
    expect(clear).toHaveBeenCalledTimes(1);
    rerender({ count: 1 });
    unmount();
    expect([set.mock.calls.length, clear.mock.calls.length]).toEqual([2, 2]);
  });

  it('is left out where the browser has none or refuses it', async () => {
    expect(() => renderHook(() => useAppBadge(3)).unmount()).not.toThrow();
    Object.assign(browser, { setAppBadge: () => Promise.reject(new Error('not installed')) });
    renderHook(() => useAppBadge(3));
    await Promise.resolve();
  });
});
