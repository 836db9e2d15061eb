import type { Random } from '../lib/world.ts';
import type { SyncOptions, SyncReport } from '../queue/engine.ts';

export interface RunnerPorts {
  /** One round of sync, in the service worker where there is one, else here. Never rejects. */
  run(options: SyncOptions): Promise<SyncReport>;
  /** Whether the server has something new: a light question before a whole round. */
  check(): Promise<'same' | 'changed' | 'unknown'>;
  setTimer(ms: number, work: () => void): () => void;
  random: Random;
  /** Whether anybody looks at this page. */
  isVisible(): boolean;
  pollMs?: number;
}

export interface SyncRunner {
  /** Something waits to be sent or fetched; returns at once. */
  nudge(): void;
  /** A person asks: resolves when the round is over. */
  syncNow(): Promise<SyncReport>;
  /** Asks the server whether anything has changed every so many milliseconds from now on. */
  pollEvery(ms: number): void;
  start(): void;
  stop(): void;
}

const POLL_MS = 30_000;
/**
 * Failures of the way to the server, of which it knows nothing: once it answers anything, there is no reason to wait on
 * (DR-3).
 */
const UNREACHED: readonly SyncReport['failure'][] = ['offline', 'timeout', 'not-our-server'];

/** One more round, for every request that came while one was running. */
interface Waiting {
  options: SyncOptions;
  round: Promise<SyncReport>;
}

/**
 * At most one round under way, at most one waiting behind it.
 *
 *   idle ──request──► running ──done──► idle (a timer is set for the retry that the report names)
 *                     │ request: one more round after this one, forced if any request is
 *   any ──stop──► stopped (what is under way ends, nothing follows it)
 */
export function createSyncRunner(ports: RunnerPorts): SyncRunner {
  let running: Promise<SyncReport> | null = null;
  let waiting: Waiting | null = null;
  let stopped = false;
  let lastFailure: SyncReport['failure'] = null;
  let cancelRetry: (() => void) | null = null;
  let cancelPoll: (() => void) | null = null;
  let pollMs = ports.pollMs ?? POLL_MS;

  function ask(options: SyncOptions): Promise<SyncReport> {
    if (waiting) {
      Object.assign(waiting.options, options);
      return waiting.round;
    }
    if (!running) return (running = round(options));
    const wanted = { ...options };
    const next = () => {
      waiting = null;
      return (running = round(wanted));
    };
    waiting = { options: wanted, round: running.then((report) => (stopped ? report : next()), next) };
    return waiting.round;
  }

  async function round(options: SyncOptions): Promise<SyncReport> {
    cancelRetry?.();
    cancelRetry = null;
    try {
      const report = await ports.run(options);
      lastFailure = report.failure;
      if (!stopped && !waiting && report.retryInMs !== null)
        cancelRetry = ports.setTimer(Math.max(report.retryInMs, 250), nudge);
      return report;
    } finally {
      running = null;
    }
  }

  function nudge(): void {
    if (!stopped) void ask({});
  }

  function schedulePoll(): void {
    // ± 20 %, so that the devices of a clinic do not ask all at once.
    const delay = pollMs * (0.8 + 0.4 * ports.random.next());
    cancelPoll = ports.setTimer(delay, () => {
      schedulePoll();
      if (running || !ports.isVisible()) return;
      void ports.check().then((answer) => {
        if (stopped) return;
        if (answer !== 'unknown' && UNREACHED.includes(lastFailure) && !running) void ask({ force: true });
        else if (answer !== 'same') nudge();
      });
    });
  }

  return {
    nudge,
    syncNow: () => ask({ force: true }),
    pollEvery(ms) {
      if (ms === pollMs) return;
      pollMs = ms;
      if (stopped || cancelPoll === null) return;
      cancelPoll();
      schedulePoll();
    },
    start() {
      schedulePoll();
      nudge();
    },
    stop() {
      stopped = true;
      cancelRetry?.();
      cancelPoll?.();
    },
  };
}
