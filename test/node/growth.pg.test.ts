/**
 * The cost of a change, of a pull and of a poll does not depend on how much the tenant has: no statement of theirs
 * reads a table that grows.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../server/store/database.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { signIn, uuid, type TestClient } from './server-client.ts';

const RECORDS = 20_000;
const VERSIONS = 300;

describe('a tenant with much', () => {
  let server: TestServer;
  let dr: TestClient;
  let db: Database;
  const id = uuid();
  let version = 1;
  let cursor = '';
  /** Rows read without an index, by table and statement. */
  const read = new Map<string, number>();

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    dr = await signIn(server, 'dr@atlas.test');
    await dr.up(dr.event({ entityId: id }));
    // Plans are made while the tables are small, as in a clinic that begins.
    for (let round = 0; round < 12; round += 1) await work();
    await server.owner.transaction(async (tx) => {
      await tx.query("SELECT set_config('app.tenant_id', $1, true)", [dr.account.tenant.id]);
      for (let at = 0; at < RECORDS; at += 5000) {
        await tx.query(
          "INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date) SELECT $1, gen_random_uuid(), 'FILL', 'X', 'other', '1990' FROM generate_series(1, 5000)",
          [dr.account.tenant.id],
        );
      }
    });
    for (; version < VERSIONS; version += 50)
      await dr.up(
        ...Array.from({ length: 50 }, (_, index) =>
          dr.event({
            operation: 'UPDATE',
            entityId: id,
            payload: { note: `v${version + index}` },
            baseVersion: version,
          }),
        ),
      );
    await server.owner.exec('ANALYZE');
    cursor = (await dr.pull(null, 5000)).cursor;
    version = (await dr.call<{ version: number }>('GET', `/api/v1/patients/${id}`)).body.version;
    db = server.deps.db;
    server.deps.db = {
      ...db,
      withTenantTx: (context, fn, options) =>
        db.withTenantTx(
          context,
          (tx) => {
            // The counters of this connection, before and after each statement.
            const counted = async () =>
              new Map(
                (
                  await tx.query<{ name: string; n: string }>(
                    'SELECT relname AS name, seq_tup_read AS n FROM pg_stat_xact_user_tables',
                  )
                ).rows.map(({ name, n }) => [name, Number(n)]),
              );
            return fn({
              ...tx,
              query: async (text, params, more) => {
                const before = await counted();
                const done = await tx.query<never>(text, params, more);
                for (const [name, n] of await counted())
                  read.set(
                    `${name}: ${text.slice(0, 60)}`,
                    Math.max(read.get(`${name}: ${text.slice(0, 60)}`) ?? 0, n - (before.get(name) ?? 0)),
                  );
                return done;
              },
            });
          },
          options,
        ),
    };
  }, 120_000);
  afterAll(async () => {
    await server.close();
    await stopTestCluster();
  });

  async function work(): Promise<void> {
    const change = dr.event({ operation: 'UPDATE', entityId: id, payload: { note: uuid() }, baseVersion: version });
    const { acknowledged } = await dr.up(
      change,
      dr.event({
        entityType: 'consent',
        payload: { patientId: id, type: 'care', status: 'draft', language: 'fr', text: 'x' },
      }),
    );
    expect(acknowledged).toHaveLength(2);
    version += 1;
  }

  test('SV-66 reads by its indexes alone when one record is changed, pulled, polled or read', async () => {
    for (let round = 0; round < 12; round += 1) {
      await work();
      const page = await dr.down(cursor);
      expect(page.changes.length).toBe(2);
      ({ cursor } = page);
      expect((await dr.call('GET', '/api/sync/last-modified')).status).toBe(200);
      expect((await dr.call('GET', `/api/v1/patients/${id}`)).status).toBe(200);
      expect((await dr.call('GET', `/api/v1/patients/${id}/versions?limit=5`)).status).toBe(200);
      expect((await dr.call('GET', '/api/v1/patients?limit=5')).status).toBe(200);
      // A page of a snapshot, the first and a later one, costs what it holds.
      const first = await dr.down(null, { limit: 50 });
      expect((await dr.down(first.cursor, { limit: 50 })).changes).toHaveLength(50);
    }
    // The total of a snapshot is counted once, when it begins.
    expect([...read].filter(([what, rows]) => rows > 100 && !what.includes('SELECT count(*)'))).toEqual([]);
    // What was looked at did read something.
    expect(read.size).toBeGreaterThan(0);
  });
});
