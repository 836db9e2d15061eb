import fs from 'node:fs';
import path from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';
import type { AppEnv } from './http/authenticate.ts';

const YEAR = 'public, max-age=31536000, immutable';

/** The built application. Hashed files never change; the page and the service worker are asked for every time. */
export function staticFiles(app: Hono<AppEnv>, dir: string): void {
  const root = path.relative(process.cwd(), dir) || '.';
  app.use('/assets/*', serveStatic({ root, onFound: (_file, c) => c.header('cache-control', YEAR) }));
  app.use('*', serveStatic({ root, onFound: (_file, c) => c.header('cache-control', 'no-cache') }));
  app.get('*', (c, next) => {
    const page = path.join(dir, 'index.html');
    if (c.req.path.startsWith('/assets/') || !fs.existsSync(page)) return next();
    return c.html(fs.readFileSync(page, 'utf8'), 200, { 'cache-control': 'no-cache' });
  });
}
