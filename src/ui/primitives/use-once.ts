import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/**
 * An action that runs once at a time, whatever the timing of taps and keys: what comes while it runs is dropped, also
 * before the next render. The second member says that it runs. For what no mutation stands behind (sign-in, import);
 * changes of records have an intent.
 *
 * `restMs`: so long after its start it counts as running, however soon it has ended. For what leaves something behind
 * each time (a file, a line of the audit): a slow double tap is one.
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
