/**
 * Looks after a database process of ours: when it has ended without being asked to, it is started again, at first at
 * once and then later and later, for as long as it takes (a full disk is freed by a person).
 *
 *   running ──has ended──► restarting ──answers──► running
 *                              └─ended again: wait longer─┘
 */
export type DatabaseState = 'running' | 'restarting';

export type DatabaseChange =
  | { kind: 'ended' }
  | { kind: 'starting'; attempt: number }
  | { kind: 'running'; attempts: number };

export interface Supervised {
  /** Whether the process is there, ready or not. */
  isRunning(): boolean;
  /** Whether the last start is still under way. */
  isStarting(): boolean;
  start(): void;
  /** Whether it can be asked. */
  isReady(): Promise<boolean>;
  onChange(change: DatabaseChange): void;
}

export interface Supervisor {
  state(): DatabaseState;
  /** Looks after it no longer. When this has ended, nothing is started any more. */
  stop(): Promise<void>;
}

const LOOK_MS = 500;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export const restartWait = (attempt: number): number => Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);

/** `sleep` ends early when its signal does. */
export function supervise(process: Supervised, sleep: (ms: number, signal: AbortSignal) => Promise<void>): Supervisor {
  const stopping = new AbortController();
  const { signal } = stopping;
  let state: DatabaseState = 'running';

  async function restart(): Promise<void> {
    state = 'restarting';
    process.onChange({ kind: 'ended' });
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      process.onChange({ kind: 'starting', attempt });
      try {
        process.start();
      } catch {
        // Not even begun (a full disk, no process to be had): counts as ended again.
      }
      while (!signal.aborted && (process.isStarting() || process.isRunning())) {
        if (await process.isReady()) {
          state = 'running';
          process.onChange({ kind: 'running', attempts: attempt });
          return;
        }
        await sleep(LOOK_MS, signal);
      }
      await sleep(restartWait(attempt), signal);
    }
  }

  const watching = (async () => {
    while (!signal.aborted) {
      await sleep(LOOK_MS, signal);
      if (!signal.aborted && !process.isRunning()) await restart();
    }
  })();

  return {
    state: () => state,
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}
