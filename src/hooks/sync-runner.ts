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
  start(): void;
  stop(): void;
}

const POLL_MS = 30_000;
/** Failures of the way to the server, of which it knows nothing: once it answers anything, there is no reason to wait on (DR-3). */
const UNREACHED: readonly SyncReport['failure'][] = ['offline', 'timeout', 'not-our-server'];

/**
 * At most one round under way, at most one waiting behind it.
 *
 *   idle ──nudge──► running ──done──► idle (a timer is set for the retry that the report asks for)
 *                     │ nudge: again after this round
 */
export function createSyncRunner(ports: RunnerPorts): SyncRunner {
  let running: Promise<SyncReport> | null = null;
  let again = false;
  let lastFailure: SyncReport['failure'] = null;
  let cancelRetry: (() => void) | null = null;
  let cancelPoll: (() => void) | null = null;

  function round(options: SyncOptions): Promise<SyncReport> {
    cancelRetry?.();
    cancelRetry = null;
    const current = ports.run(options).then((report) => {
      running = null;
      lastFailure = report.failure;
      if (again) {
        again = false;
        void round({});
      } else if (report.retryInMs !== null) {
        cancelRetry = ports.setTimer(Math.max(report.retryInMs, 250), () => void round({}));
      }
      return report;
    });
    running = current;
    return current;
  }

  function nudge(): void {
    if (running) again = true;
    else void round({});
  }

  async function syncNow(): Promise<SyncReport> {
    if (running) await running;
    return round({ force: true });
  }

  function schedulePoll(): void {
    // ± 20 %, so that the devices of a clinic do not ask all at once.
    const delay = (ports.pollMs ?? POLL_MS) * (0.8 + 0.4 * ports.random.next());
    cancelPoll = ports.setTimer(delay, () => {
      schedulePoll();
      if (running || !ports.isVisible()) return;
      void ports.check().then((answer) => {
        if (answer !== 'unknown' && UNREACHED.includes(lastFailure) && !running) void round({ force: true });
        else if (answer !== 'same') nudge();
      });
    });
  }

  return {
    nudge,
    syncNow,
    start() {
      schedulePoll();
      nudge();
    },
    stop() {
      cancelRetry?.();
      cancelPoll?.();
    },
  };
}
