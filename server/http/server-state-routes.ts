import { Hono } from 'hono';
import type { ServerState } from '../../src/contract/server-state.ts';
import type { Deps } from '../deps.ts';
import type { Backups } from '../host.ts';
import { writeAudit } from '../sync/audit.ts';
import { authenticate, requireAdmin, type AppEnv } from './authenticate.ts';
import { administrators, readAs, writeAs } from './in-session.ts';
import { textQuery } from './paging.ts';
import { Problem } from './problem.ts';
import { noteRequest } from './refusals.ts';

const BACKUP = 'backup';

/** Null: those of this server are its operator's. */
const backupsOf = async ({ host }: Deps): Promise<Backups | null> =>
  host?.backups && !(await host.isShared()) ? host.backups : null;

async function assertBackups(deps: Deps): Promise<Backups> {
  const backups = await backupsOf(deps);
  if (backups) return backups;
  throw new Problem(403, 'OPERATORS_BACKUPS', { detail: 'the operator of this server makes its backups' });
}

async function stateOf(backups: Backups | null): Promise<ServerState['backups']> {
  return backups ? { by: 'CLINIC', ...backups.state(), files: await backups.list() } : { by: 'OPERATOR' };
}

/** How the server is, for people who run a clinic; a backup on demand, and its file. */
export function serverStateRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps), requireAdmin);

  app.get('/', async (c) => {
    const bytes = await readAs(deps, c, administrators, { entityType: 'server' }, async ({ tx }) => {
      const { rows } = await tx.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes');
      return Number(rows[0]?.bytes);
    });
    const disk = await deps.host?.disk().catch(() => null);
    return c.json({
      database: { state: deps.databaseState(), bytes },
      disk: disk ?? null,
      backups: await stateOf(await backupsOf(deps)),
    } satisfies ServerState);
  });

  // Audited before it begins: no backup is made that nobody has asked for by name.
  app.post('/backups', async (c) => {
    noteRequest(c, { entityType: BACKUP });
    const backups = await assertBackups(deps);
    await writeAs(deps, c, administrators, ({ tx, principal: { userId, clientId } }) =>
      writeAudit(tx, [{ action: 'create', outcome: 'accepted', entityType: BACKUP, userId, clientId }]),
    );
    backups.start();
    return c.json(await stateOf(backups), 202);
  });

  app.get('/backups/file', async (c) => {
    noteRequest(c, { action: 'export', entityType: BACKUP });
    const backups = await assertBackups(deps);
    const name = textQuery(c, 'name') ?? '';
    const file = await backups.open(name);
    if (!file) throw new Problem(404, 'NOT_FOUND', { detail: 'no such backup' });
    try {
      await readAs(deps, c, administrators, { action: 'export', entityType: BACKUP }, async () => null);
    } catch (error) {
      void file.cancel().catch(() => undefined);
      throw error;
    }
    return c.body(file, 200, {
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    });
  });

  return app;
}
