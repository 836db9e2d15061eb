import type { DrugImportLine } from '../../../../src/contract/drug-editing.ts';
import type { Principal } from '../../../auth/sessions.ts';
import type { Deps } from '../../../deps.ts';
import { Problem } from '../../../http/problem.ts';
import { isRetryable, isUnavailable } from '../../../store/database.ts';
import { noteAudit } from '../../../sync/audit.ts';
import { retried } from '../../../sync/transaction.ts';
import { DRUG_CATALOGUE } from '../../../../src/contract/permissions.ts';
import { ReleaseRefused } from './bdpm/read-table.ts';
import { readRelease, type Release } from './bdpm/rows-of-release.ts';
import { endLongWork, inCatalogue, writableCatalogue } from './editing.ts';
import type { ImportDrugs, Tell } from './import-port.ts';
import { publishRelease } from './publish.ts';
import { openUpload, readUpload } from './uploaded-release.ts';

/** Milliseconds between two progress messages. */
const TELL_EVERY = 100;

/** One import at a time in a process, since each holds a whole release in memory. */
let isRunning = false;

/**
 * Brings the catalogue to a release that a catalogue administrator has sent, in one transaction. Their rights are
 * checked at its end. It continues if the client disconnects: then the whole release is stored, or nothing changes.
 */
export const importDrugs: ImportDrugs = async (deps, principal, body) => {
  if (isRunning) throw new Problem(409, 'IMPORT_RUNNING', { detail: 'another import is under way: wait for its end' });
  isRunning = true;
  try {
    const upload = await readUpload(body);
    return async (tell) => {
      try {
        const end = await endOf(async () => {
          const release = await readInSteps(deps, upload, tell);
          return write(deps, principal, upload.head, release, tell);
        });
        if (end.type === 'refused') await noteRefusal(deps, principal);
        await tell(end);
      } finally {
        isRunning = false;
      }
    };
  } catch (error) {
    isRunning = false;
    throw error;
  }
};

async function endOf(work: () => Promise<DrugImportLine>): Promise<DrugImportLine> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ReleaseRefused)
      return { type: 'refused', code: error.code, detail: error.message, file: error.file, line: error.line };
    if (error instanceof Problem)
      return { type: 'refused', code: error.code, detail: error.parts.detail ?? error.code };
    if (isRetryable(error) || isUnavailable(error))
      return {
        type: 'refused',
        code: 'BUSY',
        detail: 'the database is not available, or somebody changes the catalogue',
      };
    throw error;
  }
}

async function readInSteps(deps: Deps, upload: Parameters<typeof openUpload>[0], tell: Tell): Promise<Release> {
  const reading = readRelease(await openUpload(upload));
  let reportedAt = 0;
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
    const now = deps.clock.now();
    if (now - reportedAt >= TELL_EVERY) {
      reportedAt = now;
      await tell({ type: 'progress', phase: 'read', ...step.value });
    }
    // Gives other requests their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function write(
  deps: Deps,
  principal: Principal,
  { release: name, acceptShrinking = false }: { release: string; acceptShrinking?: boolean | undefined },
  release: Release,
  tell: Tell,
): Promise<DrugImportLine> {
  const { tenantId, userId, clientId } = principal;
  const total = [...release.tables.values()].reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  return deps.db.withTenantTx({ tenantId, userId, clientId, via: 'rest' }, async (tx) => {
    const catalogue = await writableCatalogue(tx, tenantId);
    await tell({ type: 'progress', phase: 'write', done, total });
    const tables = await inCatalogue(tx, catalogue, tenantId, () =>
      publishRelease(tx, release, {
        name,
        acceptShrinking,
        onTable: async ({ rows }) => {
          done += rows;
          await tell({ type: 'progress', phase: 'write', done, total });
        },
      }),
    );
    await endLongWork(deps, tx, principal, { action: 'update' });
    return { type: 'done', release: name, tables, notes: [...release.notes.values()] };
  });
}

const noteRefusal = (deps: Deps, { tenantId, userId, clientId }: Principal): Promise<void> =>
  retried(deps, () =>
    deps.db.withTenantTx({ tenantId, userId, clientId }, (tx) =>
      noteAudit(tx, [{ action: 'update', outcome: 'failed', entityType: DRUG_CATALOGUE, userId, clientId }]),
    ),
  );
