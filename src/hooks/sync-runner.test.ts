import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SyncOptions, SyncReport } from '../queue/engine.ts';
import type { FailureKind } from '../queue/ports.ts';
import { createSyncRunner, type RunnerPorts } from './sync-runner.ts';

const POLL_MS = 30_000;
const FIVE_MINUTES = 300_000;

/** A server that can't be reached until `answer` says so; the wait after a failure is the longest there is. */
function runnerAfter(failure: FailureKind, answer: () => Awaited<ReturnType<RunnerPorts['check']>>) {
  const rounds: SyncOptions[] = [];
  const runner = createSyncRunner({
    async run(options): Promise<SyncReport> {
      rounds.push(options);
      return { drained: false, failure, retryInMs: FIVE_MINUTES };
    },
    check: async () => answer(),
    setTimer: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    random: { next: () => 0.5, bytes16: () => new Uint8Array(16) },
    isVisible: () => true,
    pollMs: POLL_MS,
  });
  return { runner, rounds };
}

describe('DR-3 the light question of the poll', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each(['offline', 'timeout', 'not-our-server'] as const)('DR-3 ends the wait after %s as soon as the server answers it', async (failure) => {
    let answer: 'unknown' | 'same' = 'unknown';
    const { runner, rounds } = runnerAfter(failure, () => answer);
    runner.start();
    await vi.advanceTimersByTimeAsync(POLL_MS * 2);
    expect(rounds.some(({ force }) => force)).toBe(false);
    answer = 'same';
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(rounds.at(-1)).toEqual({ force: true });
    runner.stop();
  });

  it.each(['busy', 'server', 'signed-out'] as const)('DR-3 leaves the wait that the server itself gave rise to: %s', async (failure) => {
    const { runner, rounds } = runnerAfter(failure, () => 'same');
    runner.start();
    await vi.advanceTimersByTimeAsync(POLL_MS * 4);
    expect(rounds).toEqual([{}]);
    runner.stop();
  });
});
