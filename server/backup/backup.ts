/**
 * A backup is one gzip file of lines: a manifest, then each table's name and its rows as PostgreSQL writes them in
 * JSON, then an end that counts them. It shows one moment: a single REPEATABLE READ transaction reads everything.
 */
import { createHash } from 'node:crypto';
import type { ErasedRecord } from '../host.ts';
import { linesOf } from '../lines.ts';
import { bindSettings, type OwnerConnection, type Tx } from '../store/database.ts';
import { emptySchema } from '../store/empty-schema.ts';
import { quoted } from '../store/entities.ts';
import { migrateIn } from '../store/migrate.ts';
import type { Migration } from '../store/migrations/index.ts';

const FORMAT = 'medicalpro-backup-1';
// Rows differ in size: a consent may hold a picture of 400,000 characters. So the amount that is read and loaded at
// once is bounded by its size: a jsonb value holds at most 256 MiB, and this process has limited memory.
const ROWS_READ = 50;
const CHARACTERS_READ = 4 * 1024 * 1024;
const ROWS_LOADED = 1000;
const CHARACTERS_LOADED = 4 * 1024 * 1024;
const LONGEST_LINE = 200 * 1024 * 1024;

/** Before anybody has signed in there is no tenant. */
const NOBODYS = '00000000-0000-0000-0000-000000000000';

type Line =
  | { kind: 'manifest'; format: string; migration: number; madeAt: string }
  | { kind: 'table'; name: string }
  | { kind: 'end'; rows: number; digest: string };

/** The file is not a complete backup, or not one that this version can restore. Nothing was changed. */
export class BadBackup extends Error {
  override name = 'BadBackup';
}

/** The file cannot be read: it does not exist, is no regular file, or access is denied. */
function asUnread(error: unknown): BadBackup | null {
  const failure = error as { code?: unknown; syscall?: unknown };
  return typeof failure.code === 'string' && typeof failure.syscall === 'string'
    ? new BadBackup(`the file cannot be read: ${failure.code}`, { cause: error })
    : null;
}

async function tablesOf(tx: Tx): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migration' ORDER BY relname",
  );
  return rows.map(({ name }) => name);
}

/** Lines of a backup, without their line ends. A row's line begins with a blank, so that its text is never touched. */
export async function* backupLines(
  owner: OwnerConnection,
  write: (line: string) => Promise<void>,
): AsyncGenerator<{ table: string; rows: number }> {
  const digest = createHash('sha256');
  let total = 0;
  const put = async (line: string) => {
    digest.update(line).update('\n');
    await write(line);
  };
  const progress: { table: string; rows: number }[] = [];
  await owner.transaction(async (tx) => {
    await tx.exec('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const tenants = await tenantsOf(tx);
    const { rows: ledger } = await tx.query<{ version: number }>(
      'SELECT max(version) AS version FROM schema_migration',
    );
    await put(
      JSON.stringify({
        kind: 'manifest',
        format: FORMAT,
        migration: ledger[0]?.version ?? 0,
        madeAt: new Date().toISOString(),
      } satisfies Line),
    );
    for (const name of await tablesOf(tx)) {
      await put(JSON.stringify({ kind: 'table', name } satisfies Line));
      let count = 0;
      for (const tenantId of tenants) count += await putRows(tx, name, tenantId, put);
      total += count;
      progress.push({ table: name, rows: count });
    }
  });
  await write(JSON.stringify({ kind: 'end', rows: total, digest: digest.digest('hex') } satisfies Line));
  yield* progress;
}

/** Rows belong to a tenant or, before anybody has signed in, to the nil UUID. */
async function tenantsOf(tx: Tx): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM tenant ORDER BY id');
  return [NOBODYS, ...rows.map(({ id }) => id)];
}

/** One tenant's rows of a table, read as that tenant: an owner who is no superuser sees no others. */
async function putRows(tx: Tx, table: string, tenantId: string, put: (line: string) => Promise<void>): Promise<number> {
  await bindSettings(tx, { 'app.tenant_id': tenantId });
  const column = table === 'tenant' ? 'id' : 'tenant_id';
  await tx.exec(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM ${quoted(table)} t WHERE ${column} = (SELECT current_tenant())`,
  );
  let count = 0;
  for (let wanted = 1; ;) {
    const { rows } = await tx.query<{ row: string }>(`FETCH ${wanted} FROM backup_rows`);
    for (const { row } of rows) await put(` ${row}`);
    count += rows.length;
    if (rows.length < wanted) break;
    const largest = Math.max(1, ...rows.map(({ row }) => row.length));
    wanted = Math.max(1, Math.min(ROWS_READ, Math.floor(CHARACTERS_READ / largest)));
  }
  await tx.exec('CLOSE backup_rows');
  return count;
}

export interface RestoreOptions {
  /** Of the application that made the backup. */
  migrations: readonly Migration[];
  /** Deletes what the database holds. Without it only a database without tenants is filled. */
  replace: boolean;
  /**
   * Keeps the sessions, invitations and addresses of agendas of the backup. Without it everybody signs in again, and open
   * invitations and addresses have to be made again, so that what was revoked or used after the backup stays so.
   */
  keepSessions: boolean;
  /** Known to have been erased, beside what the database that is replaced knows itself. */
  erased?: readonly ErasedRecord[];
}

/** A row as it is in the file. */
export interface BackupRow {
  table: string;
  /** JSON of its columns. */
  json: string;
}

export interface OpenBackup {
  migration: number;
  /**
   * Each row in turn. Throws {@link BadBackup} if the file is not what was written; it is only known to be complete
   * after the last row.
   */
  rows: AsyncGenerator<BackupRow, { rows: number }>;
}

/** Reads a backup's beginning. The text arrives in pieces of any size. */
export async function openBackup(pieces: AsyncIterable<string>): Promise<OpenBackup> {
  const lines = linesOf(pieces, LONGEST_LINE, () => new BadBackup('the backup is damaged: a line has no end'));
  const first = await lines.next().catch((error: unknown) => {
    const unread = asUnread(error);
    if (unread) throw unread;
    return null;
  });
  const manifest = first === null || first.done ? null : lineOf(first.value);
  if (first === null || first.done || manifest?.kind !== 'manifest' || manifest.format !== FORMAT)
    throw new BadBackup('the file is not a backup of this program');
  return { migration: manifest.migration, rows: rowsOf(lines, first.value) };
}

async function* rowsOf(lines: AsyncGenerator<string>, manifest: string): AsyncGenerator<BackupRow, { rows: number }> {
  const digest = createHash('sha256').update(manifest).update('\n');
  let table: string | null = null;
  let total = 0;
  for (;;) {
    const next = await lines.next().catch((error: unknown) => {
      throw error instanceof BadBackup
        ? error
        : (asUnread(error) ??
            new BadBackup('the backup is cut off or damaged: it cannot be unpacked to its end', { cause: error }));
    });
    if (next.done) throw new BadBackup('the backup is cut off');
    const text = next.value;
    if (text.startsWith(' ') && table !== null) {
      total += 1;
      yield { table, json: text.slice(1) };
    } else {
      const line = lineOf(text);
      if (line?.kind === 'end') {
        if (line.rows !== total || line.digest !== digest.digest('hex'))
          throw new BadBackup('the backup is damaged: its rows are not those that were written');
        return { rows: total };
      }
      if (line?.kind !== 'table') throw new BadBackup('the backup is damaged: a line is no row, table or end');
      table = line.name;
    }
    digest.update(text).update('\n');
  }
}

async function revocableTables(tx: Tx): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'revoked_at' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

/**
 * Fills a database from a backup in one transaction: all of it, or nothing. Triggers are disabled meanwhile, so
 * versions, audit and change order are restored as they were; foreign keys are checked again afterwards. Each tenant
 * gets a new epoch, which makes every device pull from the beginning and offer its own work again.
 */
export async function restore(
  owner: OwnerConnection,
  pieces: AsyncIterable<string>,
  options: RestoreOptions,
): Promise<number> {
  const manifest = await openBackup(pieces);
  if (manifest.migration > options.migrations.length)
    throw new BadBackup(
      `the backup was made by a newer version (migration ${manifest.migration}): restore it with that one`,
    );
  return owner.transaction(async (tx) => {
    const erased = [...(await erasedRecords(tx)), ...(options.erased ?? [])];
    await empty(tx, options.replace);
    await migrateIn(tx, options.migrations.slice(0, manifest.migration));
    const tables = await tablesOf(tx);
    const keys = await dropForeignKeys(tx);
    for (const name of tables)
      await tx.exec(
        `ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER; ALTER TABLE ${quoted(name)} NO FORCE ROW LEVEL SECURITY;`,
      );
    const total = await load(tx, manifest.rows, new Set(tables));
    for (const name of await orderedTables(tx))
      await tx.exec(`UPDATE ${quoted(name)} SET epoch = gen_random_uuid(), rev_xid = NULL;`);
    if (!options.keepSessions) {
      // What is revoked by this column (a session, the address of an agenda) may have been so since.
      for (const name of await revocableTables(tx))
        await tx.exec(`UPDATE ${quoted(name)} SET revoked_at = clock_timestamp() WHERE revoked_at IS NULL;`);
      // An invitation that was used or ended since is still open in the backup.
      if (tables.includes('invitation'))
        await tx.exec('UPDATE invitation SET used_at = clock_timestamp() WHERE used_at IS NULL;');
    }
    for (const key of keys) await tx.exec(key);
    await continueIdentities(tx);
    for (const name of tables)
      await tx.exec(
        `ALTER TABLE ${quoted(name)} ENABLE TRIGGER USER; ALTER TABLE ${quoted(name)} FORCE ROW LEVEL SECURITY;`,
      );
    await migrateIn(tx, options.migrations);
    await eraseAgain(tx, erased);
    return total;
  });
}

/** What has been erased for good in the database that is about to be replaced; without its content. */
async function erasedRecords(tx: Tx): Promise<ErasedRecord[]> {
  const { rows: there } = await tx.query<{ name: string | null }>(
    "SELECT to_regclass('public.erased_record')::text AS name",
  );
  if (there[0]?.name == null) return [];
  await tx.exec('ALTER TABLE erased_record NO FORCE ROW LEVEL SECURITY');
  return (await tx.query<ErasedRecord>('SELECT tenant_id, entity_type, entity_id FROM erased_record')).rows;
}

/** An older backup still holds what was erased since: it does not come back (SV-222). */
async function eraseAgain(tx: Tx, erased: readonly ErasedRecord[]): Promise<void> {
  const { rows: there } = await tx.query<{ name: string | null }>(
    "SELECT to_regproc('public.erase_again')::text AS name",
  );
  if (erased.length === 0 || there[0]?.name == null) return;
  for (const tenantId of await tenantsOf(tx)) {
    const own = erased.filter(({ tenant_id: of }) => of === tenantId);
    if (own.length === 0) continue;
    await bindSettings(tx, { 'app.tenant_id': tenantId });
    await tx.query('SELECT erase_again($1::jsonb)', [JSON.stringify(own)]);
  }
}

/**
 * The tables that hold a position in an order of commits: the tenants' heads, and an application's own of that kind.
 */
async function orderedTables(tx: Tx): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('epoch', 'rev_xid') AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.relname HAVING count(*) = 2`,
  );
  return rows.map(({ name }) => name);
}

function lineOf(text: string): Line | null {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return null;
  }
}

async function empty(tx: Tx, replace: boolean): Promise<void> {
  const { rows } = await tx.query<{ there: string | null }>("SELECT to_regclass('public.tenant')::text AS there");
  if (rows[0]?.there != null && !replace) {
    await tx.exec('ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY');
    const { rows: tenants } = await tx.query('SELECT 1 FROM tenant LIMIT 1');
    if (tenants.length > 0) throw new BadBackup('the database holds tenants: say --replace to take them away');
  }
  await emptySchema(tx);
}

/** Returns the statements that create them again. */
async function dropForeignKeys(tx: Tx): Promise<string[]> {
  const { rows } = await tx.query<{ target: string; name: string; definition: string }>(
    "SELECT conrelid::regclass::text AS target, conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
  );
  for (const { target, name } of rows) await tx.exec(`ALTER TABLE ${target} DROP CONSTRAINT ${quoted(name)}`);
  return rows.map(
    ({ target, name, definition }) => `ALTER TABLE ${target} ADD CONSTRAINT ${quoted(name)} ${definition}`,
  );
}

async function load(tx: Tx, found: OpenBackup['rows'], tables: ReadonlySet<string>): Promise<number> {
  let table: string | null = null;
  let waiting: string[] = [];
  let characters = 0;
  const flush = async () => {
    if (table === null || waiting.length === 0) return;
    const { rowCount } = await tx.query(
      `INSERT INTO ${quoted(table)} OVERRIDING SYSTEM VALUE SELECT p.* FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY e CROSS JOIN LATERAL jsonb_populate_record(null::${quoted(table)}, e.value) p ORDER BY e.ordinality`,
      [`[${waiting.join(',')}]`],
    );
    if (rowCount !== waiting.length) throw new BadBackup(`table ${table} did not take all its rows`);
    waiting = [];
    characters = 0;
  };
  for (;;) {
    const next = await found.next();
    if (next.done) {
      await flush();
      return next.value.rows;
    }
    const row = next.value;
    if (row.table !== table) {
      await flush();
      if (!tables.has(row.table)) throw new BadBackup('the backup names a table that its version does not have');
      table = row.table;
    }
    if (characters + row.json.length > CHARACTERS_LOADED) await flush();
    waiting.push(row.json);
    characters += row.json.length;
    if (waiting.length >= ROWS_LOADED) await flush();
  }
}

async function continueIdentities(tx: Tx): Promise<void> {
  const { rows } = await tx.query<{ name: string; field: string }>(
    "SELECT c.relname AS name, a.attname AS field FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace AND a.attidentity <> ''",
  );
  for (const { name, field } of rows) {
    await tx.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), coalesce((SELECT max(${quoted(field)}) FROM ${quoted(name)}), 0) + 1, false)`,
      [name, field],
    );
  }
}
