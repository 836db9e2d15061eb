import { type OwnerConnection, type Tx } from './database.ts';
import { APP_ROLE, type Migration } from './migrations/index.ts';
import { withVisibleRows } from './visible-rows.ts';
import { UnsafeDatabase } from './unsafe-database.ts';

const LEDGER = `CREATE TABLE IF NOT EXISTS schema_migration (
  version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz(3) NOT NULL DEFAULT clock_timestamp())`;

/** One node migrates at a time; the others wait for this lock and then find nothing left to do. */
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
  const { rows: applied } = await tx.query<Applied>(
    'SELECT version, name, checksum FROM schema_migration ORDER BY version',
  );
  for (const [index, row] of applied.entries()) {
    const ours = migrations[index];
    if (!ours)
      throw new UnsafeDatabase(
        `the database has migration ${row.version} (${row.name}), which this version does not know: start the newer version`,
      );
    if (ours.version !== row.version || (await checksum(ours.sql)) !== row.checksum) {
      throw new UnsafeDatabase(
        `migration ${row.version} (${row.name}) in the database is not the one of this version: the schema is not ours`,
      );
    }
  }
  if (applied.length === 0) {
    const { rows } = await tx.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname IN ('tenant', 'record_version')",
    );
    if (rows.length > 0)
      throw new UnsafeDatabase(
        'the database holds tables of ours but no record of migrations: it is half-made or belongs to something else',
      );
  }
  return migrations.slice(applied.length);
}

/** Migrates the database to this version in one transaction: all of it, or nothing. */
export async function migrate(owner: OwnerConnection, migrations: readonly Migration[]): Promise<number> {
  return owner.transaction((tx) => migrateIn(tx, migrations));
}

/** The same, inside a transaction that does more. */
export async function migrateIn(tx: Tx, migrations: readonly Migration[]): Promise<number> {
  await tx.exec(`SET LOCAL lock_timeout = '10s'; ${LOCK}; ${LEDGER};`);
  const todo = await pending(tx, migrations);
  if (todo.length === 0) return 0;
  const steps = todo.map((migration) => async () => {
    await tx.exec(migration.sql);
    await tx.query('INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)', [
      migration.version,
      migration.name,
      await checksum(migration.sql),
    ]);
  });
  if (todo.length < migrations.length) await withVisibleRows(tx, steps);
  else for (const step of steps) await step();
  await tx.exec(`GRANT SELECT ON schema_migration TO ${APP_ROLE}`);
  return todo.length;
}

/** Whether the schema is complete; for a node that lacks the right to migrate. */
export async function isMigrated(tx: Tx, migrations: readonly Migration[]): Promise<boolean> {
  const { rows } = await tx.query<{ present: string | null }>(
    "SELECT to_regclass('public.schema_migration')::text AS present",
  );
  return rows[0]?.present != null && (await pending(tx, migrations)).length === 0;
}
