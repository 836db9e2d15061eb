import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CurrentSession } from '../db/device-store.ts';
import { readStoredSession } from './stored-session.ts';

const CURRENT = { key: 'current', signedInAt: '2026-11-21T08:00:00.000Z' } as CurrentSession;

describe('ST-1 who is signed in, when the app starts', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is asked for again where the store does not answer at once', async () => {
    const current = vi.fn<() => Promise<CurrentSession | null>>().mockRejectedValueOnce(new Error('closed')).mockRejectedValueOnce(new Error('closed')).mockResolvedValue(CURRENT);
    const [known, unknown] = [vi.fn(), vi.fn()];
    readStoredSession({ current }, { known, unknown });
    await vi.advanceTimersByTimeAsync(1);
    expect(unknown).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(known.mock.calls).toEqual([[CURRENT]]);
    expect(current).toHaveBeenCalledTimes(3);
  });

  it('is asked for no more by a page that has gone', async () => {
    const current = vi.fn(async () => Promise.reject(new Error('closed')));
    const stop = readStoredSession({ current }, { known: vi.fn(), unknown: vi.fn() });
    await vi.advanceTimersByTimeAsync(1);
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(current).toHaveBeenCalledOnce();
  });
});
