/** A frame's time that must be left for one more call. */
const SPARE_MS = 6;
/** A browser that is never idle is called so often. */
const PATIENCE_MS = 400;
/** Where the browser cannot say when it is idle. */
const PAUSE_MS = 60;

/**
 * Calls in the browser's idle time, else now and then, until the work says that there is none left. Returns what ends
 * it.
 */
export function whileIdle(work: () => boolean): () => void {
  const hasIdle = 'requestIdleCallback' in window;
  const cancel = hasIdle ? window.cancelIdleCallback : window.clearTimeout;
  let asked = 0;
  const turn = (isTime: boolean) => {
    if (!isTime || work()) ask();
  };
  const ask = () => {
    asked = hasIdle
      ? requestIdleCallback((idle) => turn(idle.didTimeout || idle.timeRemaining() > SPARE_MS), {
          timeout: PATIENCE_MS,
        })
      : window.setTimeout(() => turn(true), PAUSE_MS);
  };
  ask();
  return () => cancel(asked);
}
