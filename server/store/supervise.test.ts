import { describe, expect, it } from 'vitest';
import { restartWait, supervise, type DatabaseChange, type Supervised } from './supervise.ts';

/** A database that ends when it is told to, and comes up at the n-th attempt. */
function world(comesUpAt: number) {
  const changes: string[] = [];
  const waits: number[] = [];
  let running = true;
  let attempts = 0;
  let onChange: () => void = () => undefined;
  const process: Supervised = {
    isRunning: () => running,
    isStarting: () => false,
    start: () => {
      attempts += 1;
      if (attempts === 2) throw new Error('ENOSPC');
      running = attempts >= comesUpAt;
    },
    isReady: () => Promise.resolve(running),
    onChange: (change: DatabaseChange) => {
      changes.push(change.kind === 'starting' ? `starting ${change.attempt}` : change.kind);
      onChange();
    },
  };
  const supervisor = supervise(process, (ms) => {
    waits.push(ms);
    return new Promise((resolve) => setImmediate(resolve));
  });
  return {
    supervisor,
    changes,
    waits,
    end: () => {
      running = false;
      attempts = 0;
    },
    until: (kind: string) =>
      new Promise<void>((resolve) => {
        onChange = () => {
          if (changes.at(-1) === kind) resolve();
        };
      }),
  };
}

describe('supervising the database', () => {
  it('H18 SV-128 an ended database is started again, later and later, until it answers', async () => {
    const { supervisor, changes, waits, end, until } = world(4);
    expect(supervisor.state()).toBe('running');
    const ended = until('ended');
    end();
    await ended;
    expect(supervisor.state()).toBe('restarting');
    await until('running');
    expect(supervisor.state()).toBe('running');
    expect(changes).toEqual(['ended', 'starting 1', 'starting 2', 'starting 3', 'starting 4', 'running']);
    expect(waits).toEqual(expect.arrayContaining([restartWait(1), restartWait(2), restartWait(3)]));
    await supervisor.stop();
  });

  it('H18 SV-128 the waits grow to half a minute and no further', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map(restartWait)).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('H18 SV-128 nothing is started after a stop', async () => {
    const { supervisor, changes, end, until } = world(1000);
    const tried = until('starting 3');
    end();
    await tried;
    await supervisor.stop();
    const before = changes.length;
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(changes).toHaveLength(before);
  });
});
