/**
 * Both releases of the French drug base, whole, out to clients that keep typed rows, execute the SQL in SQLite and, with
 * `--mariadb`, in a real MariaDB under several modes and character sets. Every client's catalogue is compared with the
 * server's, row by row; exits with 1 at any difference. Prints what it took.
 *
 *   npm run prove:drugs      npm run test:mariadb
 */
import path from 'node:path';
import { openRelease } from '../../server/domains/clinic/drugs/bdpm/open-release.ts';
import { rowsOfRelease } from '../../server/domains/clinic/drugs/bdpm/rows-of-release.ts';
import { SHARED_CATALOGUE } from '../../server/domains/clinic/drugs/catalogue.ts';
import { publishRelease } from '../../server/domains/clinic/drugs/publish.ts';
import { bindSettings } from '../../server/store/database.ts';
import { createTestServer, stopTestCluster } from '../../server/testing.ts';
import type { DrugStatement, DrugSync } from '../../src/contract/drugs.ts';
import { differences, drugPages, serverRows, SqliteClient, TypedClient, type Rows } from '../node/drug-clients.ts';
import { HOSTILE } from '../node/hostile-texts.ts';
import { signIn } from '../node/server-client.ts';
import { MariaDb, missingPrograms, type Connection } from './mariadb.ts';

const FOLDER = path.join(import.meta.dirname, '../../server/domains/clinic/fixtures/bdpm');
const CONNECTIONS: Readonly<Record<string, Connection>> = {
  own_mode: { mode: null, charset: 'utf8mb4' },
  no_mode: { mode: '', charset: 'utf8mb4' },
  no_backslash: { mode: 'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', charset: 'utf8mb4' },
  ansi: { mode: 'ANSI', charset: 'utf8mb4' },
  latin1: { mode: 'TRADITIONAL', charset: 'latin1' },
};

const wantsMariaDb = process.argv.includes('--mariadb');
const missing = wantsMariaDb ? missingPrograms() : [];
if (missing.length > 0) {
  console.error(
    `not found: ${missing.join(', ')}. On Debian or Ubuntu: apt-get install mariadb-server-core mariadb-client-core`,
  );
  process.exit(2);
}

let failures = 0;
function compare(who: string, held: Rows, wanted: Rows): void {
  const different = differences(held, wanted);
  const rows = Object.values(wanted).reduce((sum, table) => sum + Object.keys(table).length, 0);
  failures += different.length > 0 ? 1 : 0;
  const verdict = different.length === 0 ? `equal, ${rows} rows` : `DIFFERENT: ${different.slice(0, 5).join(', ')}`;
  console.log(`  ${who}: ${verdict}`);
}

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  console.log(`  ${what}: ${Math.round(performance.now() - started)} ms`);
  return result;
}

const server = await createTestServer({ engine: 'pg' });
const maria = wantsMariaDb ? await MariaDb.start() : null;
try {
  for (const name of Object.keys(CONNECTIONS)) maria?.createTables(name);
  const client = await signIn(server, 'dr@atlas.test');
  const typed = new TypedClient();
  const sqlite = await SqliteClient.open();
  let mysqlCursor: string | null = null;

  const follow = async () => {
    const pages = await timed('typed client', () => typed.follow(client));
    const bytes = pages.reduce((sum, page) => sum + JSON.stringify(page).length, 0);
    const changes = pages.reduce((sum, page) => sum + page.changes.length, 0);
    console.log(`  ${changes} changes in ${pages.length} pages, ${(bytes / 1e6).toFixed(1)} MB before compression`);
    await timed('SQLite client', () => sqlite.follow(client));
    const wanted = await serverRows(server.owner, SHARED_CATALOGUE);
    compare('typed', typed.rows, wanted);
    compare('SQLite', sqlite.rows(), wanted);
    if (!maria) return;
    const statements: DrugSync[] = [];
    for await (const page of drugPages(client, mysqlCursor, { format: 'sql', dialect: 'mysql' })) {
      statements.push(page);
      mysqlCursor = page.cursor;
    }
    for (const [name, connection] of Object.entries(CONNECTIONS)) {
      await timed(`MariaDB ${name}`, () => {
        for (const { changes } of statements)
          maria.execute(
            name,
            (changes as DrugStatement[]).map(({ sql }) => sql),
            connection,
          );
      });
      compare(`MariaDB ${name}`, maria.rows(name), wanted);
    }
  };

  for (const name of ['2025-07-07', '2026-01-28']) {
    console.log(`release ${name}`);
    const release = await timed('read', () => rowsOfRelease(openRelease(path.join(FOLDER, name))));
    const publish = () =>
      server.db.withTenantTx({ tenantId: SHARED_CATALOGUE }, (tx) => publishRelease(tx, release, { name }));
    await timed('import', publish);
    await timed('import again', publish);
    await follow();
  }
  console.log('hostile texts');
  await server.owner.transaction(async (tx) => {
    await bindSettings(tx, { 'app.tenant_id': SHARED_CATALOGUE });
    for (const [at, text] of HOSTILE.entries())
      await tx.query('INSERT INTO medicament (unique_id, denomination, p1, deleted) VALUES ($1, $2, $3, $4)', [
        `med_${at}${text.slice(0, 100)}`,
        text,
        at,
        at % 2 === 0,
      ]);
  });
  await follow();
  sqlite.close();
} finally {
  maria?.stop();
  await server.close();
  await stopTestCluster();
}
console.log(failures === 0 ? 'every client holds what the server holds' : `${failures} clients differ`);
process.exitCode = failures === 0 ? 0 : 1;
