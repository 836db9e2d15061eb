import { Hono, type Context } from 'hono';
import { DRUG_SCHEMA } from '../../../../src/contract/drugs.ts';
import { DRUG_CATALOGUE } from '../../../../src/contract/permissions.ts';
import type { Principal } from '../../../auth/sessions.ts';
import type { Deps } from '../../../deps.ts';
import { catalogueOf } from './catalogue.ts';
import { readSince } from './cursor.ts';
import { readHistory } from './history.ts';
import { DRUG_PAGE } from './page.ts';
import { readDrugPage } from './read-page.ts';
import type { Dialect } from './statements.ts';
import { rightsOf } from '../../../sync/readable.ts';
import { retried } from '../../../sync/transaction.ts';
import { authenticate, type AppEnv } from '../../../http/authenticate.ts';
import { actingIn } from '../../../http/in-session.ts';
import { Problem } from '../../../http/problem.ts';

const bad = (detail: string) => new Problem(400, 'MALFORMED', { detail });

function dialectOf(c: Context): Dialect | null {
  const format = c.req.query('format') ?? 'json';
  const dialect = c.req.query('dialect') ?? 'sqlite';
  if (format !== 'json' && format !== 'sql') throw bad('format is json or sql');
  if (dialect !== 'sqlite' && dialect !== 'mysql') throw bad('dialect is sqlite or mysql');
  return format === 'sql' ? dialect : null;
}

function limitOf(c: Context): number {
  const text = c.req.query('limit');
  if (text === undefined) return DRUG_PAGE.changes;
  const limit = Number(text);
  if (!/^\d{1,4}$/.test(text) || limit < 1 || limit > DRUG_PAGE.changes)
    throw bad(`limit is a number from 1 to ${DRUG_PAGE.changes}`);
  return limit;
}

/** A client with another schema is refused before any change. A client that names none is assumed to have this one. */
function assertSchema(c: Context): void {
  const text = c.req.query('schema');
  if (text === undefined) return;
  if (!/^\d{1,9}$/.test(text)) throw bad('schema is a number');
  if (Number(text) !== DRUG_SCHEMA)
    throw new Problem(409, 'SCHEMA_MISMATCH', {
      detail: `the catalogue has schema ${DRUG_SCHEMA}, the client has ${text}: update the client`,
      more: { server: DRUG_SCHEMA, client: Number(text) },
    });
}

function assertMayRead(deps: Deps, principal: Principal): void {
  if (rightsOf(deps.domain, principal)(DRUG_CATALOGUE) === '')
    throw new Problem(403, 'FORBIDDEN', { detail: 'this role may not' });
}

/** `GET /api/drugs/sync/` (protocol, "The drug catalogue"), and what changed from one release to the next. */
export function drugRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(authenticate(deps));

  app.get('/sync/', async (c) => {
    const principal = c.get('principal');
    assertMayRead(deps, principal);
    assertSchema(c);
    const dialect = dialectOf(c);
    const limits = { changes: limitOf(c), bytes: DRUG_PAGE.bytes };
    const since = await readSince(deps.signer, c.req.query('since'));
    if (since.kind === 'garbage') throw new Problem(400, 'BAD_CURSOR', { detail: 'since is no cursor and no date' });
    const page = await retried(deps, async () => {
      const catalogue = await catalogueOf(deps.db, principal.tenantId);
      const read = await deps.db.withTenantTx(
        { tenantId: catalogue },
        (tx) => readDrugPage(tx, deps.signer, { catalogue, since, dialect, limits, now: deps.clock.now() }),
        { readOnly: true },
      );
      // The page is read under another tenant than the session: the person is looked up again after the read.
      await deps.db.withTenantTx(
        { tenantId: principal.tenantId },
        (tx) => actingIn(deps, tx, principal, (present) => assertMayRead(deps, present)),
        { readOnly: true },
      );
      return read;
    });
    c.header('cache-control', 'no-store');
    return c.json(page);
  });

  app.get('/history', async (c) => {
    const principal = c.get('principal');
    assertMayRead(deps, principal);
    const after = c.req.query('after') ?? '0';
    if (!/^\d{1,18}$/.test(after)) throw bad('after is the rev of an edition');
    const history = await retried(deps, async () => {
      const catalogue = await catalogueOf(deps.db, principal.tenantId);
      return deps.db.withTenantTx({ tenantId: catalogue }, (tx) => readHistory(tx, catalogue, after), {
        readOnly: true,
      });
    });
    c.header('cache-control', 'no-store');
    return c.json(history);
  });
  return app;
}
