import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import type { Deps } from '../deps.ts';
import { importedTypes, importLines, planImport } from '../import/import-fhir.ts';
import { ImportRefused } from '../import/found-resource.ts';
import { IMPORT_LIMITS } from '../import/read-file.ts';
import { rightsOf } from '../sync/readable.ts';
import { authenticate, requireAdmin, type AppEnv } from './authenticate.ts';
import { Problem } from './problem.ts';

/** `POST /api/v1/import/fhir`: the file as it is; answered with one JSON line per step, or with a problem if it is refused. */
export function importRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), requireAdmin);
  app.post('/fhir', async (c) => {
    const principal = c.get('principal');
    const rights = rightsOf(deps.domain, principal);
    if (importedTypes().some((type) => rights(type) !== 'rw')) throw new Problem(403, 'FORBIDDEN', { detail: 'this role may not' });
    if (Number(c.req.header('content-length') ?? 0) > IMPORT_LIMITS.compressedBytes) throw new Problem(413, 'TOO_LARGE', { detail: 'a file holds at most 64 MiB' });
    const file = c.req.raw.body;
    if (!file) throw new Problem(422, 'EMPTY', { detail: 'the file is empty' });
    const language = /^\s*en\b/i.test(c.req.header('accept-language') ?? '') ? 'en' : 'fr';
    const plan = await planImport(deps, principal.tenantId, file, language, c.req.raw.signal).catch((error: unknown) => {
      throw error instanceof ImportRefused ? new Problem(error.status, error.code, { detail: error.message }) : error;
    });
    c.header('content-type', 'application/x-ndjson');
    c.header('cache-control', 'no-store');
    const who = { tenantId: principal.tenantId, userId: principal.userId, clientId: principal.clientId };
    return stream(c, async (out) => {
      for await (const line of importLines(deps, who, plan, c.req.raw.signal)) await out.write(`${JSON.stringify(line)}\n`);
    });
  });
  return app;
}
