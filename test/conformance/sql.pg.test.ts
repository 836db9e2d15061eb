import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/store/embedded-postgres.ts';
import { patient, serverErrors, signIn, type Change, type Device, type Fields } from './client.ts';
import { startServer, type Server } from './server.ts';

/** An administrator with SQL beside the server: what a script or an import does, with no help from the API. */
let folder: string;
let cluster: EmbeddedPostgres;
let sql: pg.Client;
let server: Server;
let a: Device;
let front: Device;
let cedre: Device;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'medicalpro-sql-'));
  await chmod(folder, 0o755);
  cluster = await startEmbeddedPostgres({ dir: join(folder, 'pg'), fsync: false, dieWithParent: true });
  const { host, port, user, password } = cluster.connection;
  const maintenance = new pg.Client(cluster.connection);
  await maintenance.connect();
  await maintenance.query('CREATE DATABASE sql_conformance');
  await maintenance.end();
  server = await startServer(
    '--database-url',
    `postgres://${user}:${encodeURIComponent(password)}@localhost:${String(port)}/sql_conformance?host=${encodeURIComponent(host)}`,
  );
  sql = new pg.Client({ ...cluster.connection, database: 'sql_conformance' });
  await sql.connect();
  a = await signIn(server.url, 'admin');
  front = await signIn(server.url, 'front');
  cedre = await signIn(server.url, 'admin', 'cedre');
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

const insert = async (id: string, name: string, by: pg.Client = sql): Promise<void> => {
  await by.query(
    "INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date) VALUES ($1, $2, $3, 'Jean', 'male', '1980')",
    [a.login.tenant.id, id, name],
  );
};
const made = async (): Promise<string> => (await a.ok(a.create('patient', patient()))).entityId;
const here = async (device: Device): Promise<string> => (await device.drain(null)).cursor;
const one = (changes: Change[], id: string): Change => {
  const [change, ...more] = changes.filter((each) => each.entityId === id);
  expect(more).toEqual([]);
  return change!;
};

describe('Down 6: changes made outside the API', () => {
  it('Down 6: INSERT, UPDATE and DELETE by SQL come as changes, with versions, audit and last-modified', async () => {
    const cursor = await here(a);
    const etag = (await a.get('/api/sync/last-modified')).headers.get('etag') ?? '';
    const id = randomUUID();
    await insert(id, 'PAR SQL');
    const created = await a.drain(cursor);
    expect(one(created.changes, id)).toMatchObject({
      operation: 'CREATE',
      serverVersion: 1,
      payload: { birthName: 'PAR SQL', version: 1 },
    });
    expect((await a.get('/api/sync/last-modified', { 'if-none-match': etag })).status).toBe(200);
    await sql.query("UPDATE patient SET note = 'écrit en SQL' WHERE id = $1", [id]);
    const updated = await a.drain(created.cursor);
    expect(one(updated.changes, id)).toMatchObject({
      operation: 'UPDATE',
      serverVersion: 2,
      payload: { note: 'écrit en SQL' },
    });
    expect((await a.get<Fields>(`/api/v1/patients/${id}`)).body).toEqual(one(updated.changes, id).payload);
    const { items } = (await a.get<{ items: Fields[] }>(`/api/v1/patients/${id}/versions`)).body;
    expect(items.map((item) => [item['version'], item['operation'], item['changedFields']]).slice(0, 1)).toEqual([
      [2, 'UPDATE', ['note']],
    ]);
    await sql.query('DELETE FROM patient WHERE id = $1', [id]);
    const deleted = await a.drain(updated.cursor);
    expect(one(deleted.changes, id)).toMatchObject({ operation: 'DELETE', payload: {}, serverVersion: 3 });
    const audit = (await a.get<{ items: Fields[] }>(`/api/v1/audit?entityId=${id}`)).body.items.filter(
      (entry) => entry['action'] !== 'read',
    );
    expect(audit.map((entry) => entry['action'])).toEqual(['delete', 'update', 'create']);
    expect((await cedre.drain(null)).changes.map((change) => change.entityId)).not.toContain(id);
  });

  it('Down 6: an edit by SQL is the version of another client: conflicts and merges count it', async () => {
    const id = await made();
    await sql.query("UPDATE patient SET note = 'sql' WHERE id = $1", [id]);
    expect(await a.conflict(a.update('patient', id, { note: 'a' }, 1))).toMatchObject({
      reason: 'VERSION',
      fields: ['note'],
      serverVersion: 2,
    });
    expect(await a.ok(a.update('patient', id, { email: 'a@example.org' }, 1))).toMatchObject({
      merged: true,
      serverVersion: 3,
    });
  });

  it('Down 3: many rows changed in one transaction are one page', async () => {
    const ids = (await a.up(Array.from({ length: 120 }, () => a.create('patient', patient())))).acknowledged.map(
      (each) => each.entityId,
    );
    const cursor = await here(a);
    await sql.query('UPDATE patient SET note = $2 WHERE id = ANY($1)', [ids, 'tous']);
    const page = await a.down(cursor, { limit: 10 });
    expect(page.changes.map((change) => change.entityId).toSorted()).toEqual(ids.toSorted());
    expect(page.hasMore).toBe(false);
  });

  it('Down 1: a transaction that commits late is never skipped, whatever was pulled while it was open', async () => {
    let cursor = await here(a);
    const seen: string[] = [];
    const pull = async (): Promise<void> => {
      const pulled = await a.drain(cursor);
      cursor = pulled.cursor;
      seen.push(...pulled.changes.map((change) => change.entityId));
    };
    const late = randomUUID();
    await sql.query('BEGIN');
    await insert(late, 'TARD');
    const others = Promise.all(Array.from({ length: 3 }, () => made()));
    await pull();
    await pull();
    expect(seen).not.toContain(late);
    await sql.query('COMMIT');
    const ids = await others;
    await pull();
    expect(seen.filter((id) => id === late)).toEqual([late]);
    for (const id of ids) expect(seen.filter((each) => each === id)).toEqual([id]);
  });

  it('Down 6: what was rolled back never came', async () => {
    const cursor = await here(a);
    const id = randomUUID();
    await sql.query('BEGIN');
    await insert(id, 'JAMAIS');
    await sql.query('ROLLBACK');
    expect((await a.drain(cursor)).changes).toEqual([]);
    expect((await a.get(`/api/v1/patients/${id}`)).status).toBe(404);
  });

  it('Events: a change by SQL is announced', async () => {
    const abort = new AbortController();
    const response = await fetch(`${server.url}/api/sync/events`, {
      headers: { authorization: `Bearer ${front.login.accessToken}` },
      signal: abort.signal,
    });
    const received = (async () => {
      let text = '';
      for await (const chunk of response.body!) {
        text += new TextDecoder().decode(chunk as Uint8Array);
        if (/event: ?change\n(.*\n)*?data: ?\{.*"patient"/u.test(text)) return true;
      }
      return false;
    })();
    await insert(randomUUID(), 'ANNONCE');
    expect(
      await Promise.race([
        received,
        new Promise((resolve) => setTimeout(() => resolve('nothing came'), 10_000).unref()),
      ]),
    ).toBe(true);
    abort.abort();
  });
});

describe('Down 4: a server restored from a backup, a log that was trimmed', () => {
  it('Down 4: under another epoch a cursor is answered resync with a fresh snapshot', async () => {
    const id = await made();
    const cursor = await here(a);
    await sql.query('UPDATE tenant_head SET epoch = $1 WHERE tenant_id = $2', [randomUUID(), a.login.tenant.id]);
    const page = await a.down(cursor, { limit: 5000 });
    expect(page.resync).toBe(true);
    expect(typeof page.total).toBe('number');
    const rest = page.hasMore ? (await a.drain(page.cursor)).changes : [];
    expect([...page.changes, ...rest].map((change) => change.entityId)).toContain(id);
    expect((await a.down((await a.drain(page.cursor)).cursor)).resync ?? false).toBe(false);
  });

  it('Down 4: a cursor or a date from before the trimmed part is answered resync', async () => {
    const before = (await a.down(null)).syncTimestamp;
    const cursor = await here(a);
    await made();
    const present = await here(a);
    await sql.query('UPDATE tenant_head SET trimmed_rev = rev WHERE tenant_id = $1', [a.login.tenant.id]);
    expect((await a.down(cursor)).resync).toBe(true);
    expect((await a.downRaw({ cursor: null, lastSyncTimestamp: before })).body.resync).toBe(true);
    expect((await a.down(present)).resync ?? false).toBe(false);
  });
});

describe('of every answer', () => {
  it('nothing was a server error', () => {
    expect(serverErrors).toEqual([]);
  });
});
