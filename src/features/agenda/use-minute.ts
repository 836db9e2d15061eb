import { useEffect, useState } from 'react';
import { useClient } from '../../hooks/index.ts';

const EVERY_MS = 15_000;

/** The latest time known, read again as the minutes run. */
export function useMinute(): string {
  const client = useClient();
  const [at, setAt] = useState(() => client.latest());
  useEffect(() => {
    const timer = setInterval(() => setAt(client.latest()), EVERY_MS);
    return () => clearInterval(timer);
  }, [client]);
  return new Date(at).toISOString();
}
