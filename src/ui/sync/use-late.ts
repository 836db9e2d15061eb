import { useEffect, useReducer } from 'react';

const TICK_MS = 30_000;

/**
 * For how long the oldest change waits (ms), once that is longer than `limitMs`; null before, and if none waits.
 *
 * `oldest` and `now` are times of the same clock: the device's. It keeps up without anything else happening.
 */
export function useLate(oldest: string | null, limitMs: number, now: () => number): number | null {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  useEffect(() => {
    if (oldest === null) return undefined;
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [oldest]);
  if (oldest === null) return null;
  const waitedMs = now() - Date.parse(oldest);
  return waitedMs > limitMs ? waitedMs : null;
}
