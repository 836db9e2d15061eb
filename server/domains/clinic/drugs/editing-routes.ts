import { Hono, type Context } from 'hono';
import { stream } from 'hono/streaming';
import { DRUG_IMPORT_BYTES, drugEntrySchema } from '../../../../src/contract/drug-editing.ts';
import { DRUG_CATALOGUE } from '../../../../src/contract/permissions.ts';
import { isUuid } from '../../../../src/lib/ids.ts';
import type { Deps } from '../../../deps.ts';
import { authenticate, requireAdmin, type AppEnv } from '../../../http/authenticate.ts';
import { readShape } from '../../../http/body.ts';
import { Problem } from '../../../http/problem.ts';
import { noteRequest } from '../../../http/refusals.ts';
import type { Tx } from '../../../store/database.ts';
import type { AuditNote } from '../../../sync/audit.ts';
import { retried } from '../../../sync/transaction.ts';
import { catalogueOf } from './catalogue.ts';
import {
  beginOwnCatalogue,
  catalogueAdministrators,
  catalogueState,
  endLongWork,
  inCatalogue,
  writableCatalogue,
} from './editing.ts';
import { deleteDrug, readDrug, writeDrug, type Condition } from './edit-drug.ts';
import type { ImportDrugs } from './import-port.ts';

const noDrug = () => new Problem(404, 'NOT_FOUND', { detail: 'no such drug' });

/** `If-Match: "etag"`, or `If-None-Match: *` to create a drug. */
function conditionOf(c: Context, mayBeNew: boolean): Condition {
  if (mayBeNew && c.req.header('if-none-match')?.trim() === '*') return { kind: 'new' };
  const etag = c.req.header('if-match')?.trim();
  if (etag === undefined)
    throw new Problem(428, 'PRECONDITION_REQUIRED', { detail: 'say what you saw: If-Match with the ETag of the drug' });
  return { kind: 'match', etag };
}

/** The routes of catalogue administrators (DC-37 to DC-40). `importDrugs`: null if files cannot be unpacked here. */
export function drugEditingRoutes(deps: Deps, importDrugs: ImportDrugs | null): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const may = catalogueAdministrators(deps);
  app.use(authenticate(deps), async (c, next) => {
    noteRequest(c, { entityType: DRUG_CATALOGUE });
    await requireAdmin(c, async () => {
      may(c.get('principal'));
      await next();
    });
  });

  const read = <T>(c: Context<AppEnv>, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const { tenantId } = c.get('principal');
    return retried(deps, () => deps.db.withTenantTx({ tenantId }, work));
  };
  /** Changes the catalogue that this administrator may write, and writes the audit row, in one transaction. */
  const write = <T>(
    c: Context<AppEnv>,
    note: Pick<AuditNote, 'action' | 'entityId'>,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> => {
    const requester = c.get('principal');
    const { tenantId, userId, clientId } = requester;
    return retried(deps, () =>
      deps.db.withTenantTx({ tenantId, userId, clientId, via: 'rest' }, async (tx) => {
        const result = await work(tx);
        await endLongWork(deps, tx, requester, note);
        return result;
      }),
    );
  };
  const writeDrugs = <T>(
    c: Context<AppEnv>,
    note: Pick<AuditNote, 'action' | 'entityId'>,
    work: (tx: Tx) => Promise<T>,
  ) => {
    const { tenantId } = c.get('principal');
    return write(c, note, async (tx) =>
      inCatalogue(tx, await writableCatalogue(tx, tenantId), tenantId, () => work(tx)),
    );
  };
  /** A missing drug is 404 for everybody, before the right to write is checked. */
  async function assertThere(c: Context<AppEnv>, id: string): Promise<void> {
    const catalogue = await catalogueOf(deps.db, c.get('principal').tenantId);
    const found = await deps.db.withTenantTx({ tenantId: catalogue }, (tx) => readDrug(tx, id), { readOnly: true });
    if (!found) throw noDrug();
    if (isUuid(id)) noteRequest(c, { entityId: id });
  }

  app.post('/own', async (c) => {
    const { tenantId } = c.get('principal');
    await write(c, { action: 'create' }, (tx) => beginOwnCatalogue(tx, tenantId));
    return c.json(await read(c, (tx) => catalogueState(tx, tenantId)));
  });

  app.get('/', async (c) => {
    c.header('cache-control', 'no-store');
    return c.json(await read(c, (tx) => catalogueState(tx, c.get('principal').tenantId)));
  });

  app.get('/drugs/:id', async (c) => {
    const catalogue = await catalogueOf(deps.db, c.get('principal').tenantId);
    const found = await retried(deps, () =>
      deps.db.withTenantTx({ tenantId: catalogue }, (tx) => readDrug(tx, c.req.param('id')), { readOnly: true }),
    );
    if (!found) throw noDrug();
    c.header('etag', found.etag);
    c.header('cache-control', 'no-store');
    return c.json(found);
  });

  app.put('/drugs/:id', async (c) => {
    const id = c.req.param('id');
    const condition = conditionOf(c, true);
    if (condition.kind === 'match') await assertThere(c, id);
    else if (!isUuid(id)) throw new Problem(400, 'MALFORMED', { detail: 'the id of a new drug is a UUID' });
    const entry = await readShape(c, drugEntrySchema);
    const note = { action: condition.kind === 'new' ? 'create' : 'update', entityId: isUuid(id) ? id : null };
    const drug = await writeDrugs(c, note, (tx) => writeDrug(tx, id, entry, condition));
    c.header('etag', drug.etag);
    c.header('cache-control', 'no-store');
    return c.json(drug, condition.kind === 'new' ? 201 : 200);
  });

  app.delete('/drugs/:id', async (c) => {
    const id = c.req.param('id');
    const condition = conditionOf(c, false);
    await assertThere(c, id);
    await writeDrugs(c, { action: 'delete', entityId: isUuid(id) ? id : null }, (tx) => deleteDrug(tx, id, condition));
    return c.body(null, 204);
  });

  if (importDrugs)
    app.post('/import', async (c) => {
      const principal = c.get('principal');
      await read(c, (tx) => writableCatalogue(tx, principal.tenantId));
      if (Number(c.req.header('content-length') ?? 0) > DRUG_IMPORT_BYTES)
        throw new Problem(413, 'TOO_LARGE', { detail: `a release holds at most ${DRUG_IMPORT_BYTES} bytes` });
      if (!c.req.raw.body) throw new Problem(400, 'MALFORMED', { detail: 'there is no body' });
      const run = await importDrugs(deps, principal, c.req.raw.body);
      c.header('content-type', 'application/x-ndjson');
      c.header('cache-control', 'no-store');
      return stream(
        c,
        async (out) => run(async (line) => void (await out.write(`${JSON.stringify(line)}\n`))),
        async (error, out) => {
          deps.log({ level: 'error', message: 'a drug import failed', error: error.name });
          await out.write(`${JSON.stringify({ type: 'refused', code: 'FAILED', detail: 'the import failed' })}\n`);
        },
      );
    });
  return app;
}
