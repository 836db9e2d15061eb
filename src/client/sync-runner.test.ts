import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SyncOptions, SyncReport } from '../queue/engine.ts';
import type { FailureKind } from '../queue/ports.ts';
import { createSyncRunner, type RunnerPorts } from './sync-runner.ts';

const POLL_MS = 30_000;
const FIVE_MINUTES = 300_000;

/** A page that somebody looks at, on timers that the test moves. */
const PAGE: Pick<RunnerPorts, 'setTimer' | 'random' | 'isVisible' | 'pollMs'> = {
  setTimer: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  random: { next: () => 0.5, bytes16: () => new Uint8Array(16) },
  isVisible: () => true,
  pollMs: POLL_MS,
};

/** A server that can't be reached until `answer` says so; the wait after a failure is the longest there is. */
function runnerAfter(failure: FailureKind, answer: () => Awaited<ReturnType<RunnerPorts['check']>>) {
  const rounds: SyncOptions[] = [];
  const runner = createSyncRunner({
    async run(options): Promise<SyncReport> {
      rounds.push(options);
      return { drained: false, failure, retryInMs: FIVE_MINUTES };
    },
    check: async () => answer(),
    ...PAGE,
  });
  return { runner, rounds };
}

describe('DR-3 the light question of the poll', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each(['offline', 'timeout', 'not-our-server'] as const)(
    'DR-3 ends the wait after %s as soon as the server answers it',
    async (failure) => {
      let answer: 'unknown' | 'same' = 'unknown';
      const { runner, rounds } = runnerAfter(failure, () => answer);
      runner.start();
      await vi.advanceTimersByTimeAsync(POLL_MS * 2);
      expect(rounds.some(({ force }) => force)).toBe(false);
      answer = 'same';
      await vi.advanceTimersByTimeAsync(POLL_MS);
      expect(rounds.at(-1)).toEqual({ force: true });
      runner.stop();
    },
  );

  it.each(['busy', 'server', 'signed-out'] as const)(
    'DR-3 leaves the wait that the server itself gave rise to: %s',
    async (failure) => {
      const { runner, rounds } = runnerAfter(failure, () => 'same');
      runner.start();
      await vi.advanceTimersByTimeAsync(POLL_MS * 4);
      expect(rounds).toEqual([{}]);
      runner.stop();
    },
  );
});

/** Rounds that end when the test says so. */
function heldRounds() {
  const rounds: { options: SyncOptions; end(report?: Partial<SyncReport>): Promise<void> }[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  const runner = createSyncRunner({
    run(options) {
      mostAtOnce = Math.max(mostAtOnce, ++underWay);
      return new Promise((resolve) => {
        const end = async (report: Partial<SyncReport> = {}) => {
          underWay -= 1;
          resolve({ drained: true, failure: null, retryInMs: null, ...report });
          await vi.advanceTimersByTimeAsync(0);
        };
        rounds.push({ options, end });
      });
    },
    check: async () => 'changed',
    ...PAGE,
  });
  return { runner, rounds, mostAtOnce: () => mostAtOnce };
}

describe('the rounds of one page', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('one is under way at a time, one waits behind it, forced when anybody asked so', async () => {
    const { runner, rounds, mostAtOnce } = heldRounds();
    runner.nudge();
    runner.nudge();
    const syncs = [runner.syncNow(), runner.syncNow()];
    runner.nudge();
    await rounds[0]!.end();
    expect(rounds.map(({ options }) => options)).toEqual([{}, { force: true }]);
    await rounds[1]!.end();
    await Promise.all(syncs);
    expect(rounds).toHaveLength(2);
    expect(mostAtOnce()).toBe(1);
  });

  it('whoever nudges in the moment in which a round ends is heard by the one that waits', async () => {
    const { runner, rounds, mostAtOnce } = heldRounds();
    const first = runner.syncNow();
    void first.then(() => runner.nudge());
    runner.nudge();
    await rounds[0]!.end();
    expect(mostAtOnce()).toBe(1);
    await rounds[1]!.end();
    expect(rounds).toHaveLength(2);
  });

  it('what is stopped goes on no more: no retry, no poll, nothing that waited', async () => {
    const { runner, rounds } = heldRounds();
    runner.start();
    runner.nudge();
    const round = runner.syncNow();
    runner.stop();
    await rounds[0]!.end({ failure: 'offline', retryInMs: 1_000 });
    await round;
    runner.nudge();
    await vi.advanceTimersByTimeAsync(POLL_MS * 10);
    expect(rounds).toHaveLength(1);
  });

  it('a round whose answer fails to come does not keep the next from beginning', async () => {
    const rounds: SyncOptions[] = [];
    const runner = createSyncRunner({
      run: (options) => (rounds.push(options), Promise.reject(new Error('a bug'))),
      check: async () => 'same',
      ...PAGE,
    });
    await expect(runner.syncNow()).rejects.toThrow('a bug');
    await expect(runner.syncNow()).rejects.toThrow('a bug');
    expect(rounds).toHaveLength(2);
  });
});

describe('AD-11 the interval of the poll', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('AD-11 follows the clinic’s setting from the moment in which it is known, and none after the end', async () => {
    let asked = 0;
    const { runner } = runnerAfter('busy', () => ((asked += 1), 'same'));
    runner.start();
    runner.pollEvery(10_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toBe(3);
    runner.pollEvery(600_000);
    await vi.advanceTimersByTimeAsync(599_000);
    expect(asked).toBe(3);
    runner.stop();
    runner.pollEvery(10_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(3);
  });
});
