/**
 * How a browser tells that it is idle: Chromium and Firefox have `scheduler` (Firefox from 142), older Firefoxes the
 * idle callback, Safari neither.
 */
export interface IdleHost {
  scheduler?: { postTask(work: () => void, options: { priority: 'background' }): unknown };
  requestIdleCallback?: (work: () => void, options: { timeout: number }) => unknown;
  setTimeout: (work: () => void, ms: number) => unknown;
}

/** A page that is never idle continues after this time. */
const PATIENCE_MS = 200;

/** Resolves in a task of its own, after every pending tap, key and frame. */
export const webIdle =
  (host: IdleHost = globalThis): (() => Promise<void>) =>
  () =>
    new Promise((resolve) => {
      if (host.scheduler) host.scheduler.postTask(resolve, { priority: 'background' });
      else if (host.requestIdleCallback) host.requestIdleCallback(resolve, { timeout: PATIENCE_MS });
      else host.setTimeout(resolve, 0);
    });
