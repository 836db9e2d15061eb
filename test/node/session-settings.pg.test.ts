/**
 * What a request brings is bound, never a part of a statement; and the settings that the code relies on hold on every
 * connection.
 */
import pg from 'pg';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openServer } from '../../server/store/open.ts';
import { openPool } from '../../server/store/pg-database.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { newPatient, request, signIn, uuid } from './server-client.ts';

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
});

afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

const connection = () => {
  if (!server.connection) throw new Error('this test needs a real server');
  return server.connection;
};

/** The server's pool anew, after somebody has changed what the database gives to new connections. */
async function reopened(): Promise<TestServer> {
  const opened = await openServer(connection(), connection().database, {
    migrations: clinicMigrations,
    allowUnsafeDurability: true,
  });
  server.deps.db = opened.db;
  return { ...server, db: opened.db, close: () => opened.close() };
}

const HOSTILE = {
  standard_conforming_strings: 'off',
  search_path: 'pg_temp, elsewhere',
  DateStyle: '"SQL, DMY"',
  IntervalStyle: 'sql_standard',
  TimeZone: '"Asia/Kolkata"',
  row_security: 'off',
  transform_null_equals: 'on',
  default_transaction_isolation: 'serializable',
  default_transaction_read_only: 'on',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  quote_all_identifiers: 'on',
};

describe('H12', () => {
  test('H12 SV-110 nothing that a request brings stands in a statement’s text, and everything still gets there', async () => {
    const texts: string[] = [];
    const original = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function record(
      this: pg.Client,
      ...args: unknown[]
    ): never {
      const [first] = args;
      texts.push(typeof first === 'string' ? first : (first as { text: string }).text);
      return original.apply(this, args) as never;
    });
    const word = 'Quilldrive';
    const admin = await signIn(server, 'admin@atlas.test');
    const event = admin.event({ payload: newPatient({ note: word }), reason: `${word} because` });
    await admin.up(event, admin.event({ payload: newPatient({ birthDate: word }) }));
    await request(server, 'POST', '/api/auth/login', {
      tenant: word,
      email: `${word}@x.test`,
      password: word,
      deviceName: word,
    });
    await request(server, 'POST', '/api/auth/login', { tenant: 'atlas', email: `${word}@x.test`, password: word });
    await admin.call('POST', '/api/v1/patients', newPatient({ note: word }), { 'idempotency-key': word });
    await admin.call('PATCH', `/api/v1/patients/${event.entityId}`, { note: `${word} again` }, { 'if-match': '*' });
    await admin.call('GET', `/api/v1/patients?q=${word}`);
    await admin.call('GET', `/api/v1/audit?entityType=${word}`);
    await admin.down(null, { device: { pending: 0, oldestPendingAt: null, name: word } }).catch(() => undefined);
    await admin.call('GET', '/api/auth/sessions');
    spy.mockRestore();
    expect(texts.length).toBeGreaterThan(40);
    const mine = [
      word,
      admin.account.tenant.id,
      admin.account.user.id,
      event.id,
      event.entityId,
      admin.clientId,
      'atlas',
    ];
    expect(texts.filter((text) => mine.some((one) => text.toLowerCase().includes(one.toLowerCase())))).toEqual([]);
    const found = await admin.call<{ items: { note: string }[] }>('GET', `/api/v1/patients?q=DUPONT&limit=100`);
    expect(found.body.items.map(({ note }) => note)).toContain(`${word} again`);
  });

  test('H12 SV-110 a slug that was SQL under the database’s settings is only a slug that nobody has', async () => {
    await server.owner.exec(`ALTER DATABASE "${connection().database}" SET standard_conforming_strings = off`);
    const again = await reopened();
    const login = (tenant: string) =>
      request(again, 'POST', '/api/auth/login', { tenant, email: 'dr@atlas.test', password: 'conformance-only' });
    for (const slug of [
      "\\',true), pg_advisory_lock(4711) --",
      "', true), pg_advisory_lock(4711) --",
      "\\'; SELECT pg_advisory_lock(4711); --",
    ])
      expect((await login(slug)).status).toBe(401);
    const { rows } = await server.owner.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711");
    expect(rows).toEqual([]);
    expect((await login('atlas')).status).toBe(200);
    await again.close();
    await server.owner.exec(`ALTER DATABASE "${connection().database}" RESET ALL`);
  });

  test('H12 SV-111 a database, a role and a URL that are set to something else change nothing', async () => {
    const name = connection().database;
    for (const [setting, value] of Object.entries(HOSTILE))
      await server.owner.exec(`ALTER DATABASE "${name}" SET ${setting} = ${value}`);
    await server.owner.exec(
      'CREATE SCHEMA elsewhere; CREATE VIEW elsewhere.tenant AS SELECT NULL::uuid AS id; GRANT USAGE ON SCHEMA elsewhere TO PUBLIC',
    );
    const again = await reopened();
    const dr = await signIn(again, 'dr@atlas.test');
    const note = String.raw`\' "quoted" \\ \u0041 'x'`;
    const id = uuid();
    expect((await dr.call('POST', '/api/v1/patients', { id, ...newPatient({ note }) })).status).toBe(201);
    expect((await dr.call('GET', `/api/v1/patients/${id}`)).body).toMatchObject({
      note,
      birthDate: '1984-02-29',
      updatedAt: expect.stringMatching(/^20\d\d-.*Z$/) as string,
    });
    const settings = await again.db.withTenantTx({ tenantId: dr.account.tenant.id }, (tx) =>
      tx.query<{ name: string; value: string }>(
        'SELECT s.name, current_setting(s.name) AS value FROM unnest($1::text[]) AS s (name)',
        [[...Object.keys(HOSTILE), 'transaction_isolation', 'transaction_read_only']],
      ),
    );
    expect(Object.fromEntries(settings.rows.map((row) => [row.name, row.value]))).toEqual({
      standard_conforming_strings: 'on',
      search_path: 'public, pg_temp',
      DateStyle: 'ISO, YMD',
      IntervalStyle: 'postgres',
      TimeZone: 'UTC',
      row_security: 'on',
      transform_null_equals: 'off',
      default_transaction_isolation: 'read committed',
      default_transaction_read_only: 'off',
      bytea_output: 'hex',
      extra_float_digits: '1',
      quote_all_identifiers: 'off',
      transaction_isolation: 'read committed',
      transaction_read_only: 'off',
    });
    await again.close();
    await server.owner.exec(`DROP SCHEMA elsewhere CASCADE; ALTER DATABASE "${name}" RESET ALL`);
    const pool = openPool({ ...connection(), options: '-c standard_conforming_strings=off -c DateStyle=German' });
    const { rows } = await pool.query<{ value: string }>(
      "SELECT current_setting('standard_conforming_strings') || ' ' || current_setting('DateStyle') AS value",
    );
    expect(rows).toEqual([{ value: 'on ISO, YMD' }]);
    await pool.end();
  });

  test('H12 SV-111 a connection whose settings cannot be put right is refused, at start and later', async () => {
    const name = connection().database;
    await server.owner.exec(`ALTER DATABASE "${name}" SET session_replication_role = replica`);
    await expect(
      openServer(connection(), name, { migrations: clinicMigrations, allowUnsafeDurability: true }),
    ).rejects.toThrow(/session_replication_role is replica and must be origin/);
    await server.owner.exec(`ALTER DATABASE "${name}" RESET ALL`);
    const again = await reopened();
    await server.owner.exec(`ALTER DATABASE "${name}" SET session_replication_role = replica`);
    await server.owner.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'medicalpro_app%' AND datname = $1",
      [name],
    );
    await expect
      .poll(
        async () =>
          (
            await request(again, 'POST', '/api/auth/login', {
              tenant: 'atlas',
              email: 'dr@atlas.test',
              password: 'conformance-only',
            })
          ).status,
      )
      .toBe(503);
    await server.owner.exec(`ALTER DATABASE "${name}" RESET ALL`);
    await again.close();
  });
});
