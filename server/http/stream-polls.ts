import { createFairQueue } from '../auth/fair-queue.ts';
import type { SessionRef } from '../auth/tokens.ts';

/** A part of the pool: whatever the number of streams, ordinary requests find a connection. */
const AT_ONCE = 2;

/**
 * The looks that event streams take at the database. One change wakes every stream of a tenant at once: few look at the
 * same time, tenants take turns, and streams of one session that wait share what the next look answers.
 */
export function createStreamPolls<T>(look: (session: SessionRef) => Promise<T>): (session: SessionRef) => Promise<T> {
  const everyone = Number.POSITIVE_INFINITY;
  const queue = createFairQueue({ atOnce: AT_ONCE, mostOfLane: everyone, mostOfAll: everyone });
  const waiting = new Map<string, Promise<T>>();
  return (session) => {
    const key = `${session.tenantId} ${session.sessionId}`;
    const known = waiting.get(key);
    if (known) return known;
    const answer = queue.run(session.tenantId, () => {
      // What is asked from here on may have happened after this look.
      waiting.delete(key);
      return look(session);
    });
    waiting.set(key, answer);
    return answer;
  };
}
