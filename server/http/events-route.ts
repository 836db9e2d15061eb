import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { SessionRef } from '../auth/tokens.ts';
import type { Deps } from '../deps.ts';
import { DatabaseUnavailable, isUnavailable } from '../store/database.ts';
import type { ChangeHub } from '../sync/events.ts';
import { lastModified } from '../sync/last-modified.ts';
import { rightsOf } from '../sync/readable.ts';
import type { AppEnv } from './authenticate.ts';
import { OpenStreams } from './open-streams.ts';
import { tooMany } from './quotas.ts';
import { createStreamPolls } from './stream-polls.ts';

const HEARTBEAT_MS = 15_000;

const isAway = (error: unknown) => error instanceof DatabaseUnavailable || isUnavailable(error);
const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

/**
 * Server-sent events: `change` with the types that changed and that the role may read. The session is looked up again
 * at every change and heartbeat: a stream ends with its session.
 */
export function eventsRoute(deps: Deps, hub: ChangeHub) {
  const streams = new OpenStreams(deps.quotas.streams);
  const look = createStreamPolls((session) => lastModified(deps, { kind: 'bearer', session }));
  /** null: the session has ended, or this cannot be found out. The client reconnects by itself. */
  const poll = (session: SessionRef) =>
    look(session).catch((error: unknown) => {
      if (!isAway(error)) deps.log({ level: 'error', message: 'an event stream broke off', error: nameOf(error) });
      return null;
    });
  deps.shutdown.signal.addEventListener('abort', () => streams.closeAll());
  return async (c: Context<AppEnv>): Promise<Response> => {
    // Nobody would ever read, or end, the stream of an answer without a body.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
    const caller = c.get('principal');
    const closing = new AbortController();
    // Its place is taken before anything is awaited: streams that are opened at one moment are counted too.
    const ended = streams.open(caller, () => closing.abort());
    if (!ended)
      throw tooMany('TOO_MANY_STREAMS', 'the clinic has as many event streams open as it may; the poll goes on');
    const pending = new Set<string>();
    let wake: (() => void) | undefined;
    const subscribed = hub.subscribe(caller.tenantId, (types) => {
      for (const type of types) pending.add(type);
      wake?.();
    });
    const unsubscribe = await subscribed.catch((error: unknown) => {
      ended();
      throw error;
    });
    c.header('cache-control', 'no-store');
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      let open = true;
      stream.onAbort(() => {
        open = false;
        wake?.();
      });
      // A write that waits for a client which no longer reads ends with it.
      closing.signal.addEventListener('abort', () => stream.abort());
      if (closing.signal.aborted) stream.abort();
      try {
        await stream.write(': open\n\n');
        while (open && !deps.shutdown.signal.aborted) {
          if (pending.size === 0) await idle((resolve) => (wake = resolve));
          if (!open || deps.shutdown.signal.aborted) break;
          const polled = await poll(caller);
          if (!polled) break;
          const rights = rightsOf(deps.domain, polled.principal);
          const entityTypes = [...pending].filter((type) => rights(type) !== '');
          const woken = pending.size > 0;
          pending.clear();
          if (entityTypes.length > 0)
            await stream.writeSSE({
              event: 'change',
              data: JSON.stringify({ entityTypes, cursor: polled.answer.cursor }),
            });
          else if (!woken) await stream.write(': heartbeat\n\n');
        }
      } finally {
        unsubscribe();
        ended();
      }
    });
  };
}

function idle(register: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, HEARTBEAT_MS);
    register(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
