import { useEffect, useRef } from 'react';
import { useOutbox } from '../../hooks/index.ts';
import type { Decision } from './conflict-row.tsx';

/**
 * The state of the resolutions made on this device, by the event that they resolve. `onAnswered` is called when the
 * server has answered one.
 */
export function useDecisions(onAnswered: () => void): (eventId: string) => Decision {
  const { waiting, attention } = useOutbox();
  const resolvedBy = (entries: typeof waiting) => entries.flatMap(({ resolves }) => resolves ?? []);
  const sending = resolvedBy(waiting);
  const waits = resolvedBy(attention);
  const before = useRef<readonly string[]>([]);
  const key = sending.join(' ');
  useEffect(() => {
    const now = key.split(' ');
    const isAnswered = before.current.some((id) => id !== '' && !now.includes(id));
    before.current = now;
    if (isAnswered) onAnswered();
  }, [key, onAnswered]);
  return (eventId) => (sending.includes(eventId) ? 'sending' : waits.includes(eventId) ? 'waits' : 'none');
}
