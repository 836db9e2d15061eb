/**
 * Supervises a database process: if it exits unexpectedly, it is restarted, first at once and then with growing delays,
 * without a limit on attempts (a person may have to free a full disk first).
 *
 *   running ──exits──► restarting ──answers──► running
 *                          └─exits again: wait longer─┘
 */
export type DatabaseState = 'running' | 'restarting';

export type DatabaseChange =
  | { kind: 'ended' }
  | { kind: 'starting'; attempt: number }
  | { kind: 'running'; attempts: number };

export interface Supervised {
  /** Whether the process exists, ready or not. */
  isRunning(): boolean;
  /** Whether the last start is still under way. */
  isStarting(): boolean;
  start(): void;
  /** Whether it answers queries. */
  isReady(): Promise<boolean>;
  onChange(change: DatabaseChange): void;
}

export interface Supervisor {
  state(): DatabaseState;
  /** Stops supervising. After this has resolved, nothing is started any more. */
  stop(): Promise<void>;
}

const LOOK_MS = 500;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export const restartWait = (attempt: number): number => Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);

/** `sleep` resolves early if its signal is aborted. */
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
        // It did not even start (a full disk, no process available): counts as another exit.
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
