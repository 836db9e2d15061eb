/** The server refuses a database that could lose or leak. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { clinicMigrations } from './domains/clinic/migrations/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimFolder, FolderInUse, startEmbeddedPostgres, type EmbeddedPostgres } from './store/embedded-postgres.ts';
import { createDatabase, openEmbedded, openPgliteDatabase, openServer, openUrl } from './store/open.ts';
import { assertSafe } from './store/safety.ts';
import { stopTestCluster, createTestServer, type TestServer } from './testing.ts';

const migrations = clinicMigrations;

let folder: string;
let cluster: EmbeddedPostgres;
let server: TestServer;

const url = (user: string, password: string, database: string) =>
  `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(cluster.connection.host)}`;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-start-'));
  fs.chmodSync(folder, 0o755);
  cluster = await startEmbeddedPostgres({ dir: path.join(folder, 'pg'), fsync: false, dieWithParent: true });
  server = await createTestServer({ engine: 'pg', fixture: 'none' });
});

afterAll(async () => {
  await server.close();
  await stopTestCluster();
  await cluster.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('start-up', () => {
  test('SV-70 a role that is a superuser or owns the tables is refused', async () => {
    await expect(assertSafe(server.owner, { allowUnsafeDurability: true })).rejects.toThrow(/superuser/);
  });

  test('SV-70 a table without forced row-level security or with a disabled trigger is refused', async () => {
    const safe = () =>
      server.db.withTenantTx({ tenantId: '' }, (tx) => assertSafe(tx, { allowUnsafeDurability: true }));
    await expect(safe()).resolves.toBeUndefined();
    await server.owner.exec('CREATE TABLE leak (tenant_id uuid, x int)');
    await expect(safe()).rejects.toThrow(/leak/);
    await server.owner.exec('DROP TABLE leak; ALTER TABLE patient DISABLE TRIGGER z_syncable_updated');
    await expect(safe()).rejects.toThrow(/z_syncable_updated/);
    await server.owner.exec(
      'ALTER TABLE patient ENABLE TRIGGER z_syncable_updated; ALTER TABLE patient NO FORCE ROW LEVEL SECURITY',
    );
    await expect(safe()).rejects.toThrow(/patient/);
    await server.owner.exec('ALTER TABLE patient FORCE ROW LEVEL SECURITY');
  });

  test('SV-71 settings that lose data in a power cut are refused', async () => {
    await createDatabase(cluster.connection, 'unsafe');
    await expect(openServer(cluster.connection, 'unsafe', { migrations })).rejects.toThrow(/fsync/);
  });

  test('SV-72 a half-made or newer schema is refused', async () => {
    await createDatabase(cluster.connection, 'half');
    const opened = await openServer(cluster.connection, 'half', { migrations, allowUnsafeDurability: true });
    await opened.owner?.exec("UPDATE schema_migration SET checksum = 'x' WHERE version = 1");
    await expect(openServer(cluster.connection, 'half', { migrations, allowUnsafeDurability: true })).rejects.toThrow(
      /not the one of this version/,
    );
    await opened.owner?.exec('DELETE FROM schema_migration');
    await expect(openServer(cluster.connection, 'half', { migrations, allowUnsafeDurability: true })).rejects.toThrow(
      /half-made/,
    );
    await opened.close();
  });

  test('SV-73 a server by URL: the owner migrates, requests get a role of their own; an unprivileged URL needs a migrated database', async () => {
    await createDatabase(cluster.connection, 'by_url');
    const { user, password } = cluster.connection;
    const opened = await openUrl({ migrations, url: url(user, password, 'by_url'), allowUnsafeDurability: true });
    const role = await opened.db.withTenantTx({ tenantId: '' }, (tx) =>
      tx.query<{ name: string }>('SELECT current_user AS name'),
    );
    expect(role.rows[0]?.name).toMatch(/^medicalpro_app_[0-9a-f]{12}$/);
    await createDatabase(cluster.connection, 'bare');
    await opened.owner?.exec("CREATE ROLE plain LOGIN PASSWORD 'plain'");
    await expect(
      openUrl({ migrations, url: url('plain', 'plain', 'bare'), allowUnsafeDurability: true }),
    ).rejects.toThrow(/DATABASE_OWNER_URL/);
    const both = await openUrl({
      migrations,
      url: url('plain', 'plain', 'by_url'),
      ownerUrl: url(user, password, 'by_url'),
      allowUnsafeDurability: true,
    });
    await both.close();
    const plain = await openUrl({ migrations, url: url('plain', 'plain', 'by_url'), allowUnsafeDurability: true });
    expect(plain.owner).toBeNull();
    await plain.close();
    await expect(openUrl({ migrations, url: url(user, password, 'by_url'), empty: true })).rejects.toThrow(
      /_conformance/,
    );
    await opened.close();
  });

  test('SV-74 a folder in use by a living process is not taken; one of a dead process is', async () => {
    const dir = fs.mkdtempSync(path.join(folder, 'claim-'));
    fs.writeFileSync(path.join(dir, 'owner.json'), JSON.stringify({ pid: 1, birth: '' }));
    expect(() => claimFolder(dir)).toThrow(FolderInUse);
    await expect(openPgliteDatabase({ migrations }, dir)).rejects.toThrow(/process 1/);
    fs.writeFileSync(path.join(dir, 'owner.json'), JSON.stringify({ pid: 2 ** 22 - 3, birth: '' }));
    claimFolder(dir)();
  });

  test('SV-75 the embedded server of a killed app is adopted with all its data', async () => {
    const dir = path.join(folder, 'adopted');
    const first = await openEmbedded({ migrations, dir, fsync: false });
    await first.owner?.exec('CREATE TABLE public.kept (tenant_id uuid); INSERT INTO public.kept VALUES (null)');
    await first.db.close();
    // As if the app had been killed: its PostgreSQL goes on, its name stays in the folder.
    fs.writeFileSync(path.join(dir, 'owner.json'), JSON.stringify({ pid: 2 ** 22 - 3, birth: '' }));
    const again = await startEmbeddedPostgres({ dir, fsync: false });
    expect(again.connection.password).toBe(fs.readFileSync(path.join(dir, 'superuser-password'), 'utf8'));
    const { rows } = (await first.owner?.query('SELECT 1 FROM kept')) ?? { rows: [] };
    expect(rows).toHaveLength(1);
    await again.stop();
    await first.close();
  });
});
