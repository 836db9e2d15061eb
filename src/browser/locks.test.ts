import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageError } from '../queue/storage.ts';
import { LeaseTakenError, webLocks } from './locks.ts';

/** The Web Locks of one origin, as far as they are used here: a queue, abort while waiting, and steal. */
function lockManager() {
  interface Held {
    reject: (error: unknown) => void;
  }
  let held: Held | null = null;
  const queue: (() => void)[] = [];
  const next = () => {
    held = null;
    queue.shift()?.();
  };
  function run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const mine: Held = { reject };
      held = mine;
      work().then(
        (value) => {
          if (held === mine) next();
          resolve(value);
        },
        (error: unknown) => {
          if (held === mine) next();
          reject(error);
        },
      );
    });
  }
  return {
    request<T>(_name: string, options: { signal?: AbortSignal; steal?: boolean }, work: () => Promise<T>): Promise<T> {
      if (options.steal) {
        held?.reject(new DOMException('stolen', 'AbortError'));
        return run(work);
      }
      if (held === null) return run(work);
      return new Promise<T>((resolve, reject) => {
        const start = () => run(work).then(resolve, reject);
        queue.push(start);
        options.signal?.addEventListener('abort', () => {
          queue.splice(queue.indexOf(start), 1);
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    },
  };
}

describe('OB-9 the lease', () => {
  let beats: number[];
  const heartbeat = { beat: async () => void beats.push(beats.length + 1), lastBeat: async () => beats.at(-1) ?? 0 };
  const locks = () => webLocks('test', heartbeat, { beatMs: 4_000, staleMs: 15_000 });

  beforeEach(() => {
    beats = [];
    vi.useFakeTimers();
    vi.stubGlobal('navigator', { locks: lockManager() });
  });
  afterEach(() => vi.useRealTimers());

  it('OB-9 serves whoever waits when the holder ends', async () => {
    const order: string[] = [];
    const slow = locks().exclusive('sync', async () => {
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      order.push('first');
    });
    const second = locks().exclusive('sync', async () => void order.push('second'));
    await vi.advanceTimersByTimeAsync(61_000);
    await Promise.all([slow, second]);
    // A minute of honest work is no silence: the beats have kept the lock.
    expect(order).toEqual(['first', 'second']);
    expect(beats.length).toBeGreaterThan(10);
  });

  it('H34 ST-14 locks that answer nothing at all are a fault that is told; what they grant late finds nothing to do', async () => {
    const granted: (() => Promise<unknown>)[] = [];
    vi.stubGlobal('navigator', {
      locks: {
        request: (_name: string, _options: unknown, work: () => Promise<unknown>) => (
          granted.push(work),
          new Promise(() => undefined)
        ),
      },
    });
    const work = vi.fn(async () => 'done');
    const round = locks().exclusive('sync', work);
    const rejected = expect(round).rejects.toEqual(new StorageError('silent'));
    await vi.advanceTimersByTimeAsync(60_000);
    await rejected;
    for (const late of granted) await late();
    expect(work).not.toHaveBeenCalled();
  });

  it('OB-9 takes the lock from a holder that has gone silent, within 20 s', async () => {
    // A frozen page: it holds the lock and none of its timers runs.
    void navigator.locks.request('test:sync', {}, () => new Promise(() => undefined)).catch(() => undefined);
    const taken = vi.fn(async () => 'done');
    const result = locks().exclusive('sync', taken);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(taken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await result).toBe('done');
  });

  it.each([10 * 365 * 24 * 3_600_000, -10 * 365 * 24 * 3_600_000, 3_600_000])(
    'OB-9 a clock that jumps by %i ms takes no lock from a holder that lives',
    async (jump) => {
      let working = 0;
      let most = 0;
      const work = async () => {
        most = Math.max(most, ++working);
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        working -= 1;
      };
      const both = [locks().exclusive('sync', work), locks().exclusive('sync', work)];
      for (let step = 0; step < 30; step += 1) {
        await vi.advanceTimersByTimeAsync(1_900);
        vi.setSystemTime(Date.now() + jump);
      }
      expect(most).toBe(1);
      await vi.advanceTimersByTimeAsync(120_000);
      await Promise.all(both);
    },
  );

  it('OB-9 a store that cannot be read for a while is no silence of the holder', async () => {
    const deaf = { ...heartbeat, lastBeat: async () => Promise.reject(new Error('closed')) };
    void navigator.locks.request('test:sync', {}, () => new Promise(() => undefined)).catch(() => undefined);
    const taken = vi.fn(async () => 'done');
    void webLocks('test', deaf, { beatMs: 4_000, staleMs: 15_000 }).exclusive('sync', taken);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(taken).not.toHaveBeenCalled();
  });

  it('OB-9 tells a holder from whom the lock was taken, and that it is no failure of the work', async () => {
    const asleep = locks().exclusive('sync', () => new Promise(() => undefined));
    void navigator.locks.request('test:sync', { steal: true }, async () => undefined);
    await expect(asleep).rejects.toThrow(LeaseTakenError);
  });

  it('OB-9 hands on the failure of the work, and lets the next one in', async () => {
    await expect(locks().exclusive('sync', async () => Promise.reject(new RangeError('work')))).rejects.toThrow('work');
    expect(await locks().exclusive('sync', async () => 1)).toBe(1);
  });
});
