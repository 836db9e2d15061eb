import { Hono } from 'hono';
import { isUuid } from '../../../../src/lib/ids.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import type { Deps } from '../../../deps.ts';
import { authenticate, type AppEnv } from '../../../http/authenticate.ts';
import { readAs, type May } from '../../../http/in-session.ts';
import { Problem } from '../../../http/problem.ts';
import { rightsOf } from '../../../sync/readable.ts';
import { bundleOf } from './bundle.ts';
import { EXPORT_LIMITS, readRecords, tooLarge } from './read-records.ts';

/** The Bundle as JSON, entry by entry: an ordonnance of many lines is told once a line. */
function textOf({ entry, ...head }: JsonObject): string {
  const encoder = new TextEncoder();
  const entries: string[] = [];
  let bytes = 0;
  for (const each of entry as JsonObject[]) {
    const text = JSON.stringify(each);
    bytes += encoder.encode(text).byteLength;
    if (bytes > EXPORT_LIMITS.bytes) throw tooLarge();
    entries.push(text);
  }
  return `${JSON.stringify(head).slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

/**
 * `GET /api/v1/export/fhir/ID,ID…`: everything of these patients that the person may read, as one Bundle of FHIR R4. The
 * audit has a row for each patient.
 */
export function fhirExportRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps));
  app.get('/fhir/:patients', async (c) => {
    const ids = [...new Set(c.req.param('patients').toLowerCase().split(','))];
    const may: May = (principal) => {
      if (rightsOf(deps.domain, principal)('patient') === '')
        throw new Problem(403, 'FORBIDDEN', { detail: 'this role may not' });
    };
    may(c.get('principal'));
    if (ids.length > EXPORT_LIMITS.patients)
      throw new Problem(413, 'TOO_LARGE', { detail: `one file holds at most ${EXPORT_LIMITS.patients} patients` });
    if (!ids.every((id) => isUuid(id))) throw new Problem(404, 'NOT_FOUND', { detail: 'a patient is not here' });
    const subjects = ids.map((entityId) => ({ action: 'export', entityType: 'patient', entityId }) as const);
    const text = await readAs(deps, c, may, subjects, async ({ tx, principal }) => {
      const records = await readRecords(tx, deps.domain, rightsOf(deps.domain, principal), principal.tenantId, ids);
      if (!records) throw new Problem(404, 'NOT_FOUND', { detail: 'a patient is not here' });
      return textOf(bundleOf({ domain: deps.domain, now: new Date(deps.clock.now()) }, records));
    });
    c.header('content-disposition', 'attachment; filename="export-fhir.json"');
    c.header('cache-control', 'no-store');
    return c.body(text, 200, { 'content-type': 'application/fhir+json; charset=utf-8' });
  });
  return app;
}
