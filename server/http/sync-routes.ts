import { Hono } from 'hono';
import { syncDownRequestSchema, syncUpRequestSchema, LIMITS } from '../../src/contract/protocol.ts';
import { sha256 } from '../auth/keys.ts';
import type { Deps } from '../deps.ts';
import { BadCursor, handleDown } from '../sync/down.ts';
import { lastModified } from '../sync/last-modified.ts';
import { handleUp } from '../sync/up.ts';
import { createChangeHub } from '../sync/events.ts';
import { authenticate, type AppEnv } from './authenticate.ts';
import { checkShape, readJson, readShape } from './body.ts';
import { eventsRoute } from './events-route.ts';
import { Problem } from './problem.ts';
import { syncAdminRoutes } from './sync-admin-routes.ts';

const tooManyEvents = (body: unknown) =>
  typeof body === 'object' && body !== null && 'events' in body && Array.isArray(body.events) && body.events.length > LIMITS.events;

export function syncRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps));

  app.post('/up', async (c) => {
    const body = await readJson(c);
    if (tooManyEvents(body)) throw new Problem(413, 'TOO_MANY_EVENTS', { detail: `a request holds at most ${LIMITS.events} events` });
    return c.json(await handleUp(deps, c.get('principal'), checkShape(syncUpRequestSchema, body)));
  });

  app.post('/down', async (c) => {
    const request = await readShape(c, syncDownRequestSchema);
    try {
      return c.json(await handleDown(deps, c.get('principal'), request));
    } catch (error) {
      if (error instanceof BadCursor) throw new Problem(400, 'BAD_CURSOR', { detail: error.message });
      throw error;
    }
  });

  app.get('/last-modified', async (c) => {
    const answer = await lastModified(deps, c.get('principal'));
    const etag = `"${(await sha256(JSON.stringify(answer))).slice(0, 27)}"`;
    const asked = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    c.header('etag', etag);
    c.header('cache-control', 'no-cache, private');
    return asked.includes(etag) || asked.includes('*') ? c.body(null, 304) : c.json(answer);
  });

  app.get('/events', eventsRoute(deps, createChangeHub(deps.db, deps.shutdown.signal)));
  app.route('/', syncAdminRoutes(deps));
  return app;
}
