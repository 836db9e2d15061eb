import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { noThrottle } from './auth/throttle.ts';
import { createDeps } from './create-deps.ts';
import type { Deps, ServerDomain } from './deps.ts';
import { clinicApplication } from './domains/clinic/application.ts';
import { createConformanceFixture } from './domains/clinic/fixtures/conformance.ts';
import { createDemo } from './domains/clinic/fixtures/demo.ts';
import type { Host } from './host.ts';
import type { AppEnv } from './http/authenticate.ts';
import type { Database, OwnerConnection } from './store/database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './store/embedded-postgres.ts';
import type { PoolOptions } from './store/pg-database.ts';
import { createDatabase, openPgliteDatabase, openServer, type OpenDatabase } from './store/open.ts';
import { copyCluster, pgliteTemplate } from './testing-templates.ts';

/** A machine with one backup, of nobody's data. */
export const fakeHost = (): Host => ({
  disk: async () => ({ freeBytes: 40e9, totalBytes: 100e9 }),
  isShared: async () => false,
  backups: {
    list: async () => [{ name: 'one.backup', madeAt: '2026-11-21T08:00:00.000Z', bytes: 5 }],
    state: () => ({ isRunning: false, failedAt: null }),
    start: () => undefined,
    open: async (name) => (name === 'one.backup' ? new Blob(['bytes']).stream() : null),
  },
  noteErased: async () => undefined,
});

export interface TestServerOptions {
  engine: 'pglite' | 'pg';
  /** The clinic without it. */
  domain?: ServerDomain;
  /** Both are the clinic's. */
  fixture?: 'conformance' | 'demo' | 'none';
  deps?: Partial<Omit<Deps, 'up'>>;
  /** Of the application's connections to a real server. */
  pool?: PoolOptions;
}

export interface TestServer {
  app: Hono<AppEnv>;
  deps: Deps;
  db: Database;
  owner: OwnerConnection;
  /** For SQL as an administrator would write it, on a real server. */
  connection: EmbeddedPostgres['connection'] | null;
  databaseLog: string | null;
  close(): Promise<void>;
}

interface Cluster {
  server: EmbeddedPostgres;
  folder: string;
  /** Whether it has databases to copy, of the names in `Content`. */
  prepared: boolean;
}

let cluster: Promise<Cluster> | undefined;
let databases = 0;

/** One throw-away cluster per process; it goes down with it. */
function sharedCluster(): Promise<Cluster> {
  cluster ??= (async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-test-'));
    fs.chmodSync(folder, 0o755);
    const dir = path.join(folder, 'pg');
    const prepared = await copyCluster(dir);
    return { server: await startEmbeddedPostgres({ dir, fsync: false, dieWithParent: true }), folder, prepared };
  })();
  return cluster;
}

/** Ends the throw-away cluster; the last thing of a test file that used it. */
export async function stopTestCluster(): Promise<void> {
  const running = await cluster;
  cluster = undefined;
  if (!running) return;
  await running.server.stop();
  fs.rmSync(running.folder, { recursive: true, force: true });
}

/** The real server on a database of its own. */
export async function createTestServer(options: TestServerOptions): Promise<TestServer> {
  const domain = options.domain ?? clinicApplication.domain;
  const { migrations } = domain;
  const fixture = options.fixture ?? 'conformance';
  const content = fixture === 'conformance' ? 'conformance' : 'migrated';
  const isClinic = migrations === clinicApplication.domain.migrations;
  let isFilled = false;
  let opened: OpenDatabase;
  let connection: TestServer['connection'] = null;
  let databaseLog: string | null = null;
  if (options.engine === 'pglite') {
    const template = isClinic ? await pgliteTemplate(content) : undefined;
    isFilled = template !== undefined;
    opened = await openPgliteDatabase({ migrations, loadDataDir: template });
  } else {
    const { server, prepared } = await sharedCluster();
    isFilled = isClinic && prepared;
    const name = `test_${(databases += 1)}`;
    await createDatabase(server.connection, name, isFilled ? content : undefined);
    opened = await openServer(server.connection, name, {
      migrations,
      allowUnsafeDurability: true,
      pool: { max: 20, ...options.pool },
    });
    connection = { ...server.connection, database: name };
    databaseLog = server.logFile;
  }
  const { db, owner } = opened;
  if (!owner) throw new Error('a test database has an owner');
  if (fixture === 'conformance' && !isFilled) await createConformanceFixture(owner);
  if (fixture === 'demo') await createDemo(owner, Date.now());
  const deps = createDeps(domain, db, randomBytes(32).toString('hex'), {
    throttle: noThrottle,
    host: fakeHost(),
    ...options.deps,
  });
  return {
    app: createApp(deps),
    deps,
    db,
    owner,
    connection,
    databaseLog,
    close: async () => {
      deps.shutdown.abort();
      await opened.close();
    },
  };
}
