import { useEffect, useRef } from 'react';
import { useOutbox } from '../../hooks/index.ts';
import type { Decision } from './conflict-row.tsx';

/**
 * What has become of the decisions that were made on this device, by the event that they settle. `onTaken` is called
 * when the server has taken one, or has answered otherwise.
 */
export function useDecisions(onTaken: () => void): (eventId: string) => Decision {
  const { waiting, attention } = useOutbox();
  const settles = (entries: typeof waiting) => entries.flatMap(({ resolves }) => resolves ?? []);
  const sending = settles(waiting);
  const waits = settles(attention);
  const before = useRef<readonly string[]>([]);
  const key = sending.join(' ');
  useEffect(() => {
    const now = key.split(' ');
    const isTaken = before.current.some((id) => id !== '' && !now.includes(id));
    before.current = now;
    if (isTaken) onTaken();
  }, [key, onTaken]);
  return (eventId) => (sending.includes(eventId) ? 'sending' : waits.includes(eventId) ? 'waits' : 'none');
}
