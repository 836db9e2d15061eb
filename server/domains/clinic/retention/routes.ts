import { Hono, type Context } from 'hono';
import { issue } from '../../../../src/contract/issues.ts';
import {
  erasurePasswordSchema,
  holdSchema,
  MOST_ERASED,
  type ErasureRefusal,
  type RetentionList,
  type RetentionPreview,
} from '../../../../src/contract/retention.ts';
import { isUuid } from '../../../../src/lib/ids.ts';
import type { Deps } from '../../../deps.ts';
import { authenticate, requireAdmin, type AppEnv } from '../../../http/authenticate.ts';
import { readShape } from '../../../http/body.ts';
import { administrators, readAs, writeAs, type Acting } from '../../../http/in-session.ts';
import { isOwnPassword } from '../../../http/own-password.ts';
import { afterKey, encodeAfter, limitOf } from '../../../http/paging.ts';
import { Problem } from '../../../http/problem.ts';
import { noteRequest } from '../../../http/refusals.ts';
import { writeAudit, type AuditNote } from '../../../sync/audit.ts';
import { uuidList } from '../../../store/records.ts';
import { filesOf, findFile, keptUnder, previewOf, type FileRecords, type Found } from './read-retention.ts';

const ENTITY = 'retention';
const HOLD = 'retentionHold';
const REQUEST = 'erasureRequest';
const ERASURE = 'erasure';

const refused = (code: ErasureRefusal, detail: string) => new Problem(409, code, { detail });

/** Throws what forbids an erasure, whoever asks for it. */
function assertErasable({ reached, hold, records, unsettled, unsentDevices }: RetentionPreview): void {
  if (!reached) throw refused('TERM_NOT_REACHED', 'the term is not over');
  if (hold) throw refused('ON_HOLD', 'the file is on hold');
  if (unsettled > 0) throw refused('UNSETTLED', 'conflicts or refused changes about this patient are not settled');
  if (unsentDevices.length > 0) throw refused('UNSENT', 'devices have changes that are not sent yet');
  if (records.reduce((sum, { count }) => sum + count, 0) > MOST_ERASED)
    throw refused('TOO_MANY_RECORDS', 'the file has more records than one transaction may change');
}

/** `held=1`: the files on hold. Anything else but `0` is malformed. */
function listedOf(c: Context<AppEnv>): RetentionList {
  const held = c.req.query('held') ?? '0';
  if (held !== '0' && held !== '1') throw new Problem(400, 'MALFORMED', { detail: 'held is 0 or 1' });
  return held === '1' ? 'held' : 'over';
}

const isPlace = (key: string) => /^\d{4}-\d\d-\d\d [0-9a-f-]{36}$/.test(key) && isUuid(key.slice(11));

type Done = Pick<AuditNote, 'action' | 'entityType'>;

/** Ends the requests to erase these records. */
async function endRequests({ tx, principal }: Acting, ids: readonly string[]): Promise<Done[]> {
  const ended = await tx.query(
    `UPDATE erasure_request SET requested_at = NULL
      WHERE tenant_id = $1 AND patient_id = ANY ($2::text::uuid[]) AND requested_at IS NOT NULL RETURNING patient_id`,
    [principal.tenantId, uuidList(ids)],
  );
  return ended.rows.length === 0 ? [] : [{ action: 'delete', entityType: REQUEST }];
}

/** Erases everything of a file. The audit of it stands before the rows that the records themselves leave. */
async function erase({ tx, principal: { userId, clientId } }: Acting, patientId: string, records: FileRecords[]) {
  await writeAudit(tx, [
    { action: 'delete', outcome: 'accepted', entityType: ERASURE, entityId: patientId, userId, clientId },
  ]);
  for (const { table, ids } of records)
    await tx.query('SELECT erase_records($1::regclass, $2::text::uuid[])', [table, uuidList(ids)]);
  await tx.query('SELECT erase_settled_naming($1::text::uuid[])', [uuidList(records.flatMap(({ ids }) => ids))]);
}

/** The erasure is committed: a disk that takes no more must not make it look as if it were not. */
async function noteBeside({ host, log }: Deps, tenantId: string, records: readonly FileRecords[]): Promise<void> {
  const lines = records.flatMap(({ entityType, ids }) =>
    ids.map((id) => ({ tenant_id: tenantId, entity_type: entityType, entity_id: id })),
  );
  await host?.noteErased(lines).catch((error: unknown) => {
    const name = error instanceof Error ? error.name : 'unknown';
    log({ level: 'error', message: 'the list of erased records cannot be written', tenantId, error: name });
  });
}

/** `/api/v1/retention`: how long patients' files are kept, and their erasure by two administrators (SV-217 to SV-222, SV-235, SV-236). */
export function retentionRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), requireAdmin, async (c, next) => {
    noteRequest(c, { entityType: ENTITY });
    await next();
  });

  const absent = () => new Problem(404, 'NOT_FOUND', { detail: 'no such file' });
  const idOf = (c: Context<AppEnv>) => (c.req.param('id') ?? '').toLowerCase();
  const found = async (c: Context<AppEnv>, { tx }: Acting, id: string | null = idOf(c)): Promise<Found> => {
    const file = id !== null && isUuid(id) ? await findFile(tx, id, deps.clock.now()) : null;
    if (!file) throw absent();
    noteRequest(c, { entityId: file.file.patientId });
    return file;
  };
  /** Also by a record that was merged: shown is the file that it belongs to. A change names the file itself. */
  const foundFrom = async (c: Context<AppEnv>, acting: Acting) =>
    found(c, acting, isUuid(idOf(c)) ? await keptUnder(acting.tx, idOf(c)) : null);
  const seen = async (c: Context<AppEnv>, acting: Acting) => previewOf(acting.tx, deps.domain, await found(c, acting));

  /** A change of one file. `work` says what it did, for the audit: nothing if there was nothing to change. */
  const changed = async (
    c: Context<AppEnv>,
    work: (acting: Acting, id: string, file: Found) => Promise<readonly Done[]>,
  ) => {
    await writeAs(deps, c, administrators, async (acting) => {
      const file = await found(c, acting);
      const { patientId } = file.file;
      const { userId, clientId } = acting.principal;
      const done = await work(acting, patientId, file);
      const notes = done.map(
        (each) => ({ ...each, outcome: 'accepted', entityId: patientId, userId, clientId }) as const,
      );
      if (notes.length > 0) await writeAudit(acting.tx, notes);
    });
    return c.body(null, 204);
  };

  /** The file is looked up first: a wrong password tells nobody whether there is one. */
  const withPassword = async (c: Context<AppEnv>) => {
    const { password } = await readShape(c, erasurePasswordSchema);
    await deps.db.withTenantTx(
      { tenantId: c.get('principal').tenantId },
      (tx) => found(c, { tx, principal: c.get('principal') }),
      { readOnly: true },
    );
    if (await isOwnPassword(deps, c, password)) return;
    throw new Problem(422, 'VALIDATION', {
      detail: 'the password is not right',
      errors: [issue('password', 'wrong_password')],
    });
  };

  app.get('/', async (c) => {
    const limit = limitOf(c);
    const after = afterKey(c, isPlace);
    const listed = listedOf(c);
    const rows = await readAs(deps, c, administrators, { entityType: ENTITY }, ({ tx }) =>
      filesOf(tx, listed, deps.clock.now(), after, limit + 1),
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return c.json({ items, nextCursor: last ? encodeAfter(`${last.term} ${last.patientId}`) : null });
  });

  app.get('/:id', async (c) => {
    const preview = await readAs<RetentionPreview>(
      deps,
      c,
      administrators,
      ({ patientId }) => ({ entityType: ENTITY, entityId: patientId }),
      async (acting) => (await previewOf(acting.tx, deps.domain, await foundFrom(c, acting))).preview,
    );
    return c.json(preview);
  });

  app.put('/:id/hold', async (c) => {
    const { reason } = await readShape(c, holdSchema);
    return changed(c, async (acting, id, { members }) => {
      const { tenantId, userId } = acting.principal;
      await acting.tx.query(
        `INSERT INTO retention_hold (tenant_id, patient_id, reason, held_by, held_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, patient_id) DO UPDATE SET reason = excluded.reason, held_by = excluded.held_by, held_at = excluded.held_at`,
        [tenantId, id, reason, userId, new Date(deps.clock.now()).toISOString()],
      );
      // Once the hold is lifted, whoever wants the file erased asks again.
      return [{ action: 'create', entityType: HOLD }, ...(await endRequests(acting, members))];
    });
  });

  app.delete('/:id/hold', (c) =>
    changed(c, async ({ tx, principal: { tenantId } }, _, { heldUnder }) => {
      const lifted = await tx.query(
        'UPDATE retention_hold SET reason = NULL WHERE tenant_id = $1 AND patient_id = $2 RETURNING patient_id',
        [tenantId, heldUnder],
      );
      return lifted.rows.length === 0 ? [] : [{ action: 'delete', entityType: HOLD }];
    }),
  );

  app.put('/:id/request', async (c) => {
    noteRequest(c, { action: 'create', entityType: REQUEST });
    await withPassword(c);
    return changed(c, async (acting, id) => {
      assertErasable((await seen(c, acting)).preview);
      const { tenantId, userId } = acting.principal;
      await acting.tx.query(
        `INSERT INTO erasure_request (tenant_id, patient_id, requested_by, requested_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, patient_id) DO UPDATE SET requested_by = excluded.requested_by, requested_at = excluded.requested_at`,
        [tenantId, id, userId, new Date(deps.clock.now()).toISOString()],
      );
      return [{ action: 'create', entityType: REQUEST }];
    });
  });

  app.delete('/:id/request', (c) => changed(c, (acting, id) => endRequests(acting, [id])));

  app.post('/:id/erasure', async (c) => {
    noteRequest(c, { action: 'delete', entityType: ERASURE });
    await withPassword(c);
    const gone = await writeAs(deps, c, administrators, async (acting) => {
      const { preview, records } = await seen(c, acting);
      assertErasable(preview);
      if (!preview.request) throw refused('NOT_REQUESTED', 'no administrator has asked for this erasure');
      if (preview.request.by.id === acting.principal.userId)
        throw refused('SECOND_ADMINISTRATOR', 'another administrator than the one who asked confirms it');
      await erase(acting, preview.patientId, records);
      return records;
    });
    await noteBeside(deps, c.get('principal').tenantId, gone);
    return c.body(null, 204);
  });

  return app;
}
