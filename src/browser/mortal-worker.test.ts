import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mortal } from './mortal-worker.ts';

/** Locks as the browser has them: one holder each, the others wait in line. */
function lockManager() {
  const tails = new Map<string, Promise<unknown>>();
  const request = (name: string, ...rest: unknown[]) => {
    const work = rest.pop() as (lock: unknown) => Promise<unknown>;
    const run = (tails.get(name) ?? Promise.resolve()).then(() => work({ name }));
    tails.set(
      name,
      run.catch(() => undefined),
    );
    return run;
  };
  return { request } as unknown as LockManager;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('QA-15 a worker that is killed in the middle', () => {
  it('holds no lock and runs no timer any more, and what it waits for never comes', async () => {
    const locks = lockManager();
    const timers = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval };
    const { kill } = mortal({ locks, timers });
    const beat = vi.fn<() => void>();
    const over = vi.fn<() => void>();
    void locks
      .request('lease', () => {
        timers.setInterval(beat, 10);
        return new Promise(() => undefined);
      })
      .then(over, over);
    const next = vi.fn<() => string>(() => 'next');
    const waiting = locks.request('lease', next);
    await vi.advanceTimersByTimeAsync(25);
    expect(beat).toHaveBeenCalledTimes(2);
    expect(next).not.toHaveBeenCalled();
    kill();
    // The one who waits is the worker that the browser starts next: it works as ever.
    expect(await waiting).toBe('next');
    await vi.advanceTimersByTimeAsync(100);
    expect(beat).toHaveBeenCalledTimes(2);
    expect(over).not.toHaveBeenCalled();
  });

  it('that is not killed works as any other: results, failures and options pass', async () => {
    const locks = lockManager();
    const timers = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval };
    mortal({ locks, timers });
    expect(await locks.request('a', { mode: 'exclusive' }, () => 'done')).toBe('done');
    await expect(locks.request('a', () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });
});
