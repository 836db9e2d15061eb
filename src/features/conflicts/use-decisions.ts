import { useEffect, useRef } from 'react';
import { useOutbox, type OutboxEntry } from '../../hooks/index.ts';
import type { Decision } from './conflict-row.tsx';

const resolvedBy = (entries: readonly OutboxEntry[]) => entries.flatMap(({ resolves }) => resolves ?? []);

/**
 * The state of the resolutions made on this device, by the event that they resolve. `onAnswered` is called once for each
 * listed event whose resolution the server has taken, also if that happened before it was seen waiting: a quick answer
 * comes between two renders, or while another screen is shown.
 */
export function useDecisions(listed: readonly string[], onAnswered: () => void): (eventId: string) => Decision {
  const { waiting, attention, sent } = useOutbox();
  const sending = resolvedBy(waiting);
  const waits = resolvedBy(attention);
  const taken = resolvedBy(sent);
  const known = useRef(new Set<string>());
  const key = listed.filter((id) => taken.includes(id)).join(' ');
  useEffect(() => {
    const fresh = key.split(' ').filter((id) => id !== '' && !known.current.has(id));
    for (const id of fresh) known.current.add(id);
    if (fresh.length > 0) onAnswered();
  }, [key, onAnswered]);
  return (eventId) => (sending.includes(eventId) ? 'sending' : waits.includes(eventId) ? 'waits' : 'none');
}
