import { createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { openPglite, pgliteDatabase, pgliteOwner } from './pglite-database.ts';
import { openOwnerPool, openPool, pgDatabase, pgOwner, type PoolOptions } from './pg-database.ts';
import { claimFolder, embeddedAvailable, startEmbeddedPostgres, type EmbeddedOptions } from './embedded-postgres.ts';
import { emptyDatabase } from './tenants.ts';
import { assertSafe } from './safety.ts';
import { isMigrated, migrate } from './migrate.ts';
import type { Migration } from './migrations/index.ts';
import { ensureAppRole } from './app-role.ts';
import { ensureLogin, grantApp, loginNameOf, ownerFacts } from './roles.ts';
import { UnsafeDatabase } from './unsafe-database.ts';
import type { DatabaseState } from './supervise.ts';
import { sqlStateOf, type Database, type OwnerConnection } from './database.ts';

export interface OpenDatabase {
  db: Database;
  /** Null if only an unprivileged role of the database is known. */
  owner: OwnerConnection | null;
  where: string;
  /** Only for a database that this process runs; absent for one that is given by a URL. */
  state?: () => DatabaseState;
  /**
   * Resolves when the database has broken inside this process and only a new process can open it again. Absent where
   * that cannot happen.
   */
  broken?: Promise<void>;
  close(): Promise<void>;
}

/** Which schema the database gets. */
interface Schema {
  migrations: readonly Migration[];
}

export interface UrlOptions extends Schema {
  url: string;
  ownerUrl?: string | undefined;
  empty?: boolean;
  allowUnsafeDurability?: boolean;
  pool?: PoolOptions;
}

/** The same on every node with the same URL, and useless without that URL. */
const derivedPassword = (secret: string, database: string) =>
  createHmac('sha256', secret).update(`medicalpro_app:${database}`).digest('hex');

const REFUSED_PASSWORD = new Set(['28P01', '28000']);

/** Whether the server accepts this login. */
async function letsIn(config: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ connectionTimeoutMillis: 10_000, ...config });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (REFUSED_PASSWORD.has(sqlStateOf(error))) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The connection pool for requests, with a login that exists for this database only. */
async function poolOfLogin(
  owner: OwnerConnection,
  secret: string,
  config: (user: string, password: string) => pg.ClientConfig,
  pool?: PoolOptions,
): Promise<pg.Pool> {
  const facts = await ownerFacts(owner);
  const password = derivedPassword(secret, facts.database);
  const login = await ensureLogin(owner, facts, password, () => letsIn(config(loginNameOf(facts), password)));
  return openPool(config(login, password), pool);
}

/**
 * A PostgreSQL server given by a URL. With an owner's URL it is migrated and requests get a role of their own. With an
 * unprivileged URL it is used as it is.
 */
export async function openUrl(options: UrlOptions): Promise<OpenDatabase> {
  const given = openOwnerPool({ connectionString: options.ownerUrl ?? options.url });
  try {
    const owner = pgOwner(given);
    const facts = await ownerFacts(owner);
    const privileged = facts.superuser || facts.owns;
    if (options.ownerUrl !== undefined && !privileged)
      throw new UnsafeDatabase('DATABASE_OWNER_URL names a role that does not own the database');
    if (!privileged) {
      await given.end();
      return await openUnprivileged(options);
    }
    const url = new URL(options.ownerUrl ?? options.url);
    if (options.empty) await emptyDatabase(owner, facts.database);
    await ensureAppRole(owner, facts.name);
    await migrate(owner, options.migrations);
    let app: pg.Pool;
    if (options.ownerUrl === undefined) {
      const secret = decodeURIComponent(url.password) || options.url;
      app = await poolOfLogin(
        owner,
        secret,
        (user, password) => {
          const own = new URL(url);
          own.username = user;
          own.password = password;
          return { connectionString: own.href };
        },
        options.pool,
      );
    } else {
      app = openPool({ connectionString: options.url }, options.pool);
      const { rows } = await app.query<{ name: string }>('SELECT current_user AS name');
      await grantApp(owner, facts.name, rows[0]?.name ?? '');
    }
    return await checked(
      pgDatabase(app),
      app,
      owner,
      [app, given],
      options.allowUnsafeDurability === true,
      `PostgreSQL at ${url.host || 'a socket'}`,
    );
  } catch (error) {
    await given.end().catch(() => undefined);
    throw error;
  }
}

async function openUnprivileged(options: UrlOptions): Promise<OpenDatabase> {
  const app = openPool({ connectionString: options.url }, options.pool);
  const migrated = await isMigrated(
    {
      query: async (text, params) => ({ rows: (await app.query(text, [...(params ?? [])])).rows, rowCount: 0 }),
      exec: async () => undefined,
    },
    options.migrations,
  ).catch((error: unknown) => (error instanceof UnsafeDatabase ? Promise.reject(error) : false));
  if (!migrated) {
    await app.end();
    throw new UnsafeDatabase(
      'the database is not migrated and DATABASE_URL names a role that may not do it: give DATABASE_OWNER_URL as well',
    );
  }
  return checked(pgDatabase(app), app, null, [app], options.allowUnsafeDurability === true, 'PostgreSQL');
}

async function checked(
  db: Database,
  app: pg.Pool,
  owner: OwnerConnection | null,
  pools: pg.Pool[],
  allowUnsafe: boolean,
  where: string,
): Promise<OpenDatabase> {
  const client = await app.connect();
  try {
    await assertSafe(
      {
        query: async (text, params) => ({ rows: (await client.query(text, [...(params ?? [])])).rows, rowCount: 0 }),
        exec: async () => undefined,
      },
      { allowUnsafeDurability: allowUnsafe },
    );
  } finally {
    client.release();
  }
  return { db, owner, where, close: async () => void (await Promise.allSettled(pools.map((pool) => pool.end()))) };
}

export interface EmbeddedDatabaseOptions extends EmbeddedOptions, Schema {
  database?: string;
  pool?: PoolOptions;
}

/** The app's own PostgreSQL, started here. */
export async function openEmbedded(options: EmbeddedDatabaseOptions): Promise<OpenDatabase> {
  const server = await startEmbeddedPostgres(options);
  try {
    const name = options.database ?? 'medicalpro';
    await createDatabase(server.connection, name);
    const opened = await openServer(server.connection, name, {
      migrations: options.migrations,
      allowUnsafeDurability: options.fsync === false,
      ...(options.pool ? { pool: options.pool } : {}),
    });
    return {
      ...opened,
      where: `PostgreSQL in ${server.dataDir}`,
      state: server.state,
      close: async () => {
        await opened.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export async function createDatabase(connection: pg.ClientConfig, name: string, template?: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rows.length === 0)
      await client.query(
        `CREATE DATABASE ${pg.escapeIdentifier(name)}${template ? ` TEMPLATE ${pg.escapeIdentifier(template)}` : ''}`,
      );
  } finally {
    await client.end();
  }
}

export interface ServerOptions extends Schema {
  allowUnsafeDurability?: boolean;
  pool?: PoolOptions;
}

/** A database on a server whose superuser we are. */
export async function openServer(
  connection: { host: string; port: number; user: string; password: string },
  database: string,
  options: ServerOptions,
): Promise<OpenDatabase> {
  const given = openOwnerPool({ ...connection, database });
  try {
    const owner = pgOwner(given);
    await ensureAppRole(owner);
    await migrate(owner, options.migrations);
    const app = await poolOfLogin(
      owner,
      connection.password,
      (user, password) => ({ ...connection, user, password, database }),
      options.pool,
    );
    return await checked(pgDatabase(app), app, owner, [app, given], options.allowUnsafeDurability === true, database);
  } catch (error) {
    await given.end().catch(() => undefined);
    throw error;
  }
}

interface PgliteDatabaseOptions extends Schema {
  /** What the database starts from, as PGlite's `dumpDataDir` gives it. */
  loadDataDir?: Blob | undefined;
}

/**
 * PGlite in a folder, or in memory without one. PGlite takes no lock on the folder, so this does. Not safe against a
 * power cut.
 */
export async function openPgliteDatabase(
  { migrations, loadDataDir }: PgliteDatabaseOptions,
  dir?: string,
): Promise<OpenDatabase> {
  if (dir !== undefined) fs.mkdirSync(dir, { recursive: true });
  const release = dir === undefined ? () => undefined : claimFolder(dir);
  try {
    const instance = await openPglite({
      ...(dir === undefined ? {} : { dataDir: path.join(dir, 'pglite') }),
      ...(loadDataDir ? { loadDataDir } : {}),
    });
    const owner = pgliteOwner(instance);
    await ensureAppRole(owner);
    await migrate(owner, migrations);
    let tellBroken: () => void = () => undefined;
    const broken = new Promise<void>((resolve) => (tellBroken = resolve));
    const db = pgliteDatabase(instance, tellBroken);
    return {
      db,
      broken,
      owner,
      where: dir === undefined ? 'PGlite in memory' : `PGlite in ${dir}`,
      close: async () => {
        await db.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

export { embeddedAvailable };

/** A secret that is generated once and stored where only this user can read it. */
export function secretOf(dir: string): string {
  const file = path.join(dir, 'session-secret');
  fs.mkdirSync(dir, { recursive: true });
  if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8').trim();
  const secret = randomBytes(32).toString('hex');
  fs.writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
  return secret;
}
