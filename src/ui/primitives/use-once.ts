import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/**
 * An action that runs once at a time, whatever the timing of taps and keys: what comes while it runs is dropped, also
 * before the next render. The second member says that it runs. For what no mutation stands behind (sign-in, import);
 * changes of records have an intent.
 */
export function useOnce<A extends readonly unknown[]>(
  act: (...args: A) => Promise<unknown>,
): readonly [run: (...args: A) => void, running: boolean] {
  const busy = useRef(false);
  const [running, setRunning] = useState(false);
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  const run = useCallback((...args: A) => {
    if (busy.current) return;
    busy.current = true;
    setRunning(true);
    const end = () => {
      busy.current = false;
      setRunning(false);
    };
    // The action tells its own failures; here it only ends.
    latest.current(...args).then(end, end);
  }, []);
  return [run, running];
}
