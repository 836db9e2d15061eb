import { useCallback, useEffect, useRef, useState } from 'react';
import type { Progress } from '../../contract/admin-desk.ts';

/**
 * How far a request in parts has come. `begin` starts the count at 0 for the next one. A request whose screen is left
 * ends after the part that runs.
 */
export function useProgress(): readonly [entries: number, begin: () => Progress & { signal: AbortSignal }] {
  const [entries, setEntries] = useState(0);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const begin = useCallback(() => {
    const started = new AbortController();
    running.current?.abort();
    running.current = started;
    setEntries(0);
    return {
      signal: started.signal,
      onEntries: (count: number) => {
        if (running.current === started) setEntries(count);
      },
    };
  }, []);
  return [entries, begin];
}
