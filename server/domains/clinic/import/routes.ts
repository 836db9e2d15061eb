import { Hono, type Context } from 'hono';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { CSV_KINDS, CSV_LIMITS, CSV_TYPES } from '../../../../src/contract/csv-import.ts';
import { readBytes } from '../../../http/body.ts';
import { noteRequest } from '../../../http/refusals.ts';
import { importCsv } from '../csv-import/import-csv.ts';
import type { Deps } from '../../../deps.ts';
import type { Tx } from '../../../store/database.ts';
import { importedTypes, importLines, planImport } from './import-fhir.ts';
import { ImportRefused } from './found-resource.ts';
import type { StartParseThread } from './parse-pieces.ts';
import { IMPORT_LIMITS } from './read-file.ts';
import { noteAudit } from '../../../sync/audit.ts';
import { rightsOf } from '../../../sync/readable.ts';
import { retried } from '../../../sync/transaction.ts';
import { authenticate, requireAdmin, type AppEnv } from '../../../http/authenticate.ts';
import { administrators, actingIn, type May } from '../../../http/in-session.ts';
import { Problem } from '../../../http/problem.ts';

const csvQuerySchema = z.strictObject({
  kind: z.enum(CSV_KINDS),
  /** What each column means, in the file's order, with commas between; empty: nothing that is taken. */
  columns: z.string().max(20_000).optional(),
  check: z.literal('1').optional(),
});

const languageOf = (c: Context): 'fr' | 'en' => (/^\s*en\b/i.test(c.req.header('accept-language') ?? '') ? 'en' : 'fr');

/**
 * `POST /api/v1/import/fhir`: the file as it is; answered with one JSON line per step, or with a problem if it is
 * refused.
 */
export function importRoutes(deps: Deps, startThread: StartParseThread | null): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), requireAdmin);
  app.post('/fhir', async (c) => {
    const principal = c.get('principal');
    const may: May = (present) => {
      administrators(present);
      const rights = rightsOf(deps.domain, present);
      if (importedTypes().some((type) => rights(type) !== 'rw'))
        throw new Problem(403, 'FORBIDDEN', { detail: 'this role may not' });
    };
    may(principal);
    if (Number(c.req.header('content-length') ?? 0) > IMPORT_LIMITS.compressedBytes)
      throw new Problem(413, 'TOO_LARGE', { detail: 'a file holds at most 64 MiB' });
    const file = c.req.raw.body;
    if (!file) throw new Problem(422, 'EMPTY', { detail: 'the file is empty' });
    const language = languageOf(c);
    const plan = await planImport(deps, principal.tenantId, file, language, {
      signal: c.req.raw.signal,
      startThread,
    }).catch((error: unknown) => {
      throw error instanceof ImportRefused ? new Problem(error.status, error.code, { detail: error.message }) : error;
    });
    c.header('content-type', 'application/x-ndjson');
    c.header('cache-control', 'no-store');
    const { tenantId, userId, clientId } = principal;
    const check = async (tx: Tx) => {
      await actingIn(deps, tx, principal, may).catch((error: unknown) => {
        throw error instanceof Problem
          ? new ImportRefused(error.status, error.code, error.parts.detail ?? error.code)
          : error;
      });
    };
    const who = { tenantId, userId, clientId, check };
    return stream(
      c,
      async (out) => {
        for await (const line of importLines(deps, who, plan, c.req.raw.signal)) {
          if (line.type === 'error')
            await retried(deps, () =>
              deps.db.withTenantTx(who, (tx) =>
                noteAudit(tx, [{ action: 'create', outcome: 'failed', userId, clientId }]),
              ),
            );
          await out.write(`${JSON.stringify(line)}\n`);
        }
      },
      async (error) => deps.log({ level: 'error', message: 'an import’s answer broke off', error: error.name }),
    );
  });

  /** A table as it is. The answer is one report: until it is there, nothing is told of the rows. */
  app.post('/csv', async (c) => {
    const principal = c.get('principal');
    const query = csvQuerySchema.safeParse(c.req.query());
    noteRequest(c, { action: 'create', ...(query.success && { entityType: CSV_TYPES[query.data.kind] }) });
    if (!query.success) throw new Problem(422, 'COLUMNS', { detail: 'kind, columns or check is not one of ours' });
    const { kind, columns, check } = query.data;
    const may: May = (present) => {
      administrators(present);
      if (rightsOf(deps.domain, present)(CSV_TYPES[kind]) !== 'rw')
        throw new Problem(403, 'FORBIDDEN', { detail: 'this role may not' });
    };
    may(principal);
    const file = await readBytes(c, CSV_LIMITS.bytes);
    if (file.byteLength === 0) throw new Problem(422, 'EMPTY', { detail: 'the file is empty' });
    const { tenantId, userId, clientId, tenant } = principal;
    const who = {
      tenantId,
      userId,
      clientId,
      check: async (tx: Tx) => void (await actingIn(deps, tx, principal, may)),
    };
    const report = await importCsv(
      deps,
      who,
      {
        kind,
        columns: columns === undefined ? null : columns.split(',').map((field) => (field === '' ? null : field)),
        check: check !== undefined,
        language: languageOf(c),
        zone: tenant.zone ?? null,
        signal: c.req.raw.signal,
      },
      file,
    ).catch((error: unknown) => {
      throw error instanceof ImportRefused ? new Problem(error.status, error.code, { detail: error.message }) : error;
    });
    return c.json(report, 200, { 'cache-control': 'no-store' });
  });
  return app;
}
