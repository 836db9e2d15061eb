import { Hono, type Context } from 'hono';
import {
  syncDownRequestSchema,
  syncUpRequestSchema,
  LIMITS,
  type DeviceReport,
  type SyncUpRequest,
} from '../../src/contract/protocol.ts';
import { sha256 } from '../auth/keys.ts';
import type { Deps } from '../deps.ts';
import { BadCursor, handleDown } from '../sync/down.ts';
import { PAGE_BYTES } from '../sync/page-size.ts';
import { lastModified } from '../sync/last-modified.ts';
import { neededFirst } from '../sync/needed-first.ts';
import { jobOf } from '../sync/up.ts';
import { createChangeHub } from '../sync/events.ts';
import {
  accountOf,
  assertAccount,
  authenticate,
  credentialOf,
  notSignedIn,
  otherPerson,
  principalFor,
  type AppEnv,
} from './authenticate.ts';
import { bufferedStream } from './buffered-stream.ts';
import { checkShape, readJson, readShape } from './body.ts';
import { eventsRoute } from './events-route.ts';
import { everybody, readAs } from './in-session.ts';
import { Problem } from './problem.ts';
import { syncAdminRoutes } from './sync-admin-routes.ts';

/** More than a usual page, so that the database waits for the client only for a page with one very large transaction. */
const DOWN_BUFFER_BYTES = 4 * PAGE_BYTES;

const tooManyEvents = (body: unknown) =>
  typeof body === 'object' &&
  body !== null &&
  'events' in body &&
  Array.isArray(body.events) &&
  body.events.length > LIMITS.events;

async function readUp(c: Context): Promise<SyncUpRequest> {
  const body = await readJson(c);
  if (tooManyEvents(body))
    throw new Problem(413, 'TOO_MANY_EVENTS', { detail: `a request holds at most ${LIMITS.events} events` });
  return checkShape(syncUpRequestSchema, body);
}

export function syncRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const noteQueue = (
    tenantId: string,
    { clientId, device }: { clientId: string; device?: DeviceReport | undefined },
  ) => {
    if (device) deps.metrics.queue(`${tenantId} ${clientId.toLowerCase()}`, device);
  };

  // The session is checked in the transaction of the change. A request that is refused before that also needs a valid
  // session; otherwise it gets 401.
  app.post('/up', async (c) => {
    const credential = await credentialOf(deps, c);
    if (!credential) throw notSignedIn();
    const request = await readUp(c).catch(async (error: unknown) => {
      throw (await principalFor(deps, credential)) ? error : notSignedIn();
    });
    const answer = await deps.up(jobOf(deps, credential, accountOf(c), request));
    if (answer === 'not signed in') throw notSignedIn();
    if (answer === 'other person') throw otherPerson();
    noteQueue(credential.session.tenantId, request);
    return c.json(answer);
  });

  app.get('/last-modified', async (c) => {
    const credential = await credentialOf(deps, c);
    const polled = credential && (await lastModified(deps, credential));
    if (!polled) throw notSignedIn();
    assertAccount(c, polled.principal);
    const { answer } = polled;
    const etag = `"${(await sha256(JSON.stringify(answer))).slice(0, 27)}"`;
    const etags = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    c.header('etag', etag);
    c.header('cache-control', 'no-cache, private');
    return etags.includes(etag) || etags.includes('*') ? c.body(null, 304) : c.json(answer);
  });

  app.use(authenticate(deps));

  app.post('/down', async (c) => {
    const request = await readShape(c, syncDownRequestSchema);
    try {
      const answer = await bufferedStream(
        DOWN_BUFFER_BYTES,
        async (write) => {
          if (!(await handleDown(deps, c.get('principal'), request, write))) throw notSignedIn();
        },
        (error) =>
          deps.log({
            level: 'warn',
            message: 'a pull was broken off',
            error: error instanceof Error ? error.name : 'unknown',
          }),
      );
      noteQueue(c.get('principal').tenantId, request);
      return c.body(answer, 200, { 'content-type': 'application/json' });
    } catch (error) {
      if (error instanceof BadCursor) throw new Problem(400, 'BAD_CURSOR', { detail: error.message });
      throw error;
    }
  });

  app.get('/first', async (c) =>
    c.json({ changes: await readAs(deps, c, everybody, {}, ({ tx, principal }) => neededFirst(deps, tx, principal)) }),
  );

  app.get('/events', eventsRoute(deps, createChangeHub(deps.db, deps.shutdown.signal)));
  app.route('/', syncAdminRoutes(deps));
  return app;
}
