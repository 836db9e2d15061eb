import fs from 'node:fs';
import path from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Hono } from 'hono';
import type { AppEnv } from './http/authenticate.ts';

const FOR_A_YEAR = 'public, max-age=31536000, immutable';
const ASK_EVERY_TIME = 'no-cache';

/**
 * The built application. Hashed files never change; the page and the service worker are asked for every time. What the
 * build compressed (`scripts/lib/precompress.mjs`) is sent so to whoever takes it: uncompressed, a first visit is 850
 * kB of scripts.
 */
export function staticFiles(app: Hono<AppEnv>, dir: string): void {
  const root = path.relative(process.cwd(), dir) || '.';
  const file = serveStatic({ root, precompressed: true });
  app.use('*', async (c, next) => {
    const response = await file(c, next);
    if (!(response instanceof Response)) return;
    // Set on the answer itself: `serveStatic` has made it before it calls its `onFound`.
    response.headers.set('cache-control', c.req.path.startsWith('/assets/') ? FOR_A_YEAR : ASK_EVERY_TIME);
    return response;
  });
  app.get('*', (c, next) => {
    const page = path.join(dir, 'index.html');
    if (c.req.path.startsWith('/assets/') || !fs.existsSync(page)) return next();
    return c.html(fs.readFileSync(page, 'utf8'), 200, { 'cache-control': ASK_EVERY_TIME });
  });
}
