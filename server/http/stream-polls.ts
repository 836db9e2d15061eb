import { createFairQueue } from '../auth/fair-queue.ts';
import type { SessionRef } from '../auth/tokens.ts';

/** A fraction of the connection pool, so that ordinary requests always find a connection. */
const AT_ONCE = 2;

/**
 * Polls of the database on behalf of event streams. One change wakes every stream of a tenant at once, so only a few
 * polls run at a time, tenants take turns, and the waiting streams of one session share the answer of the next poll.
 */
export function createStreamPolls<T>(poll: (session: SessionRef) => Promise<T>): (session: SessionRef) => Promise<T> {
  const everyone = Number.POSITIVE_INFINITY;
  const queue = createFairQueue({ atOnce: AT_ONCE, mostOfLane: everyone, mostOfAll: everyone });
  const waiting = new Map<string, Promise<T>>();
  return (session) => {
    const key = `${session.tenantId} ${session.sessionId}`;
    const known = waiting.get(key);
    if (known) return known;
    const answer = queue.run(session.tenantId, () => {
      // A stream that asks from here on may have been woken by a change that this poll does not see.
      waiting.delete(key);
      return poll(session);
    });
    waiting.set(key, answer);
    return answer;
  };
}
