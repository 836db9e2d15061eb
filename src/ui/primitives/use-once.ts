import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/**
 * Runs an action once at a time, whatever the timing of taps and keys: calls during a run are dropped, also before the
 * next render. The second member says whether it is running. For actions without a mutation (sign-in, import); changes
 * of records have an intent.
 *
 * @param restMs An action that ends earlier counts as running for this time after its start. For actions that leave a
 *   file or an audit entry each time, so that a slow double tap makes only one.
 */
export function useOnce<A extends readonly unknown[]>(
  act: (...args: A) => Promise<unknown>,
  { restMs = 0 }: { restMs?: number } = {},
): readonly [run: (...args: A) => void, running: boolean] {
  const busy = useRef(false);
  const [running, setRunning] = useState(false);
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  const run = useCallback(
    (...args: A) => {
      if (busy.current) return;
      busy.current = true;
      setRunning(true);
      const rested = restMs === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, restMs));
      const end = () => {
        busy.current = false;
        setRunning(false);
      };
      const ended = () => (rested === undefined ? end() : void rested.then(end));
      // The action reports its own failures; here it only ends.
      latest.current(...args).then(ended, ended);
    },
    [restMs],
  );
  return [run, running];
}
