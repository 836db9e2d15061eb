import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import type { AppEnv } from './authenticate.ts';
import { Problem } from './problem.ts';

export function healthRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  // The process is alive. While its database is being restarted it reports this, and continues: ending it would help
  // nobody.
  app.get('/healthz', (c) => c.json({ status: 'ok', database: deps.databaseState() }));
  app.get('/readyz', async (c) => {
    try {
      await deps.db.ping();
      return c.json({ status: 'ready' });
    } catch {
      throw new Problem(503, 'UNAVAILABLE', {
        detail:
          deps.databaseState() === 'restarting'
            ? 'the database has ended and is being started again'
            : 'the database does not answer',
        headers: { 'retry-after': '5' },
      });
    }
  });
  app.get('/metrics', (c) => c.text(deps.metrics.text(), 200, { 'content-type': 'text/plain; version=0.0.4' }));
  return app;
}
