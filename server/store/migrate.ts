import { literal, sqlStateOf, type OwnerConnection, type Tx } from './database.ts';
import { APP_ROLE, MIGRATIONS, type Migration } from './migrations/index.ts';

/** The database is in a state that this program does not touch. The message says what to do. */
export class UnsafeDatabase extends Error {
  override name = 'UnsafeDatabase';
}

const LEDGER = `CREATE TABLE IF NOT EXISTS schema_migration (
  version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz(3) NOT NULL DEFAULT clock_timestamp())`;

/** One node migrates at a time; the others wait here and then find nothing left to do. */
const LOCK = 'SELECT pg_advisory_xact_lock(7236, 1)';

async function checksum(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Applied {
  version: number;
  name: string;
  checksum: string;
}

/** The migrations still to run. Throws for a ledger that isn't a prefix of ours: newer, edited, or with a hole. */
async function pending(tx: Tx, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows: applied } = await tx.query<Applied>('SELECT version, name, checksum FROM schema_migration ORDER BY version');
  for (const [index, row] of applied.entries()) {
    const ours = migrations[index];
    if (!ours) throw new UnsafeDatabase(`the database has migration ${row.version} (${row.name}), which this version does not know: start the newer version`);
    if (ours.version !== row.version || (await checksum(ours.sql)) !== row.checksum) {
      throw new UnsafeDatabase(`migration ${row.version} (${row.name}) in the database is not the one of this version: the schema is not ours`);
    }
  }
  if (applied.length === 0) {
    const { rows } = await tx.query<{ name: string }>("SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname IN ('tenant', 'record_version', 'patient')");
    if (rows.length > 0) throw new UnsafeDatabase('the database holds tables of ours but no record of migrations: it is half-made or belongs to something else');
  }
  return migrations.slice(applied.length);
}

/** Creates the role of requests when it is missing. `password` gives it a login. */
export async function ensureAppRole(owner: OwnerConnection, password: string | null): Promise<void> {
  const attributes = `NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION ${password === null ? '' : `LOGIN PASSWORD ${literal(password)}`}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows } = await owner.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APP_ROLE]);
      await owner.exec(rows.length === 0 ? `CREATE ROLE ${APP_ROLE} ${attributes}` : `ALTER ROLE ${APP_ROLE} ${attributes}`);
      return;
    } catch (error) {
      // Another node made or altered it in the same moment (unique_violation, duplicate_object, "tuple concurrently updated").
      if (attempt >= 5 || !['23505', '42710', 'XX000'].includes(sqlStateOf(error))) throw error;
    }
  }
}

/** Brings the database to this version, all of it in one transaction: it is never left half-made. */
export async function migrate(owner: OwnerConnection, migrations: readonly Migration[] = MIGRATIONS): Promise<number> {
  return owner.transaction((tx) => migrateIn(tx, migrations));
}

/** The same within a transaction that does more. */
export async function migrateIn(tx: Tx, migrations: readonly Migration[]): Promise<number> {
  await tx.exec(`SET LOCAL lock_timeout = '10s'; ${LOCK}; ${LEDGER};`);
  const todo = await pending(tx, migrations);
  for (const migration of todo) {
    await tx.exec(migration.sql);
    await tx.query('INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)', [migration.version, migration.name, await checksum(migration.sql)]);
  }
  await tx.exec(`GRANT SELECT ON schema_migration TO ${APP_ROLE}`);
  return todo.length;
}

/** True when the schema is complete; for a node that may not migrate. */
export async function isMigrated(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ present: string | null }>("SELECT to_regclass('public.schema_migration')::text AS present");
  return rows[0]?.present != null && (await pending(tx, MIGRATIONS)).length === 0;
}
