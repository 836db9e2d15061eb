import { MOST_IDS, type RequestNote } from '../queue/journal.ts';
import type { Transport, Verdict } from '../queue/ports.ts';
import { transportOver } from './outcomes.ts';
import type { Reply } from './reply.ts';

type Ask = (path: string, body: unknown) => Promise<Reply>;

/** The transport over `ask`, telling of every request what was sent and what came of it: ids, codes and times. */
export function notedTransport(ask: Ask, tell: (note: RequestNote) => void, now: () => number): Transport {
  async function noted<T>(
    about: Pick<RequestNote, 'kind' | 'ids' | 'count'>,
    send: (transport: Transport) => Promise<Verdict<T>>,
    told: (response: T) => Partial<Pick<RequestNote, 'count' | 'outcomes'>>,
  ): Promise<Verdict<T>> {
    const at = now();
    let status: number | null = null;
    const verdict = await send(
      transportOver(async (path, body) => {
        const reply = await ask(path, body);
        if (reply.kind === 'answer') ({ status } = reply);
        return reply;
      }),
    );
    tell({
      at,
      tookMs: Math.max(0, now() - at),
      status,
      failure: verdict.kind === 'failed' ? verdict.failure : null,
      retryAfterMs: verdict.kind === 'failed' ? verdict.retryAfterMs : null,
      outcomes: {},
      ...about,
      ...(verdict.kind === 'answered' ? told(verdict.response) : {}),
    });
    return verdict;
  }

  return {
    push: (request) =>
      noted(
        { kind: 'up', ids: request.events.slice(0, MOST_IDS).map(({ id }) => id), count: request.events.length },
        (transport) => transport.push(request),
        ({ acknowledged, conflicts, rejected, deferred }) => ({
          outcomes: {
            acknowledged: acknowledged.length,
            conflicts: conflicts.length,
            rejected: rejected.length,
            deferred: deferred.length,
          },
        }),
      ),
    pull: (request) =>
      noted(
        { kind: 'down', ids: [], count: 0 },
        (transport) => transport.pull(request),
        ({ changes }) => ({ count: changes.length }),
      ),
  };
}
