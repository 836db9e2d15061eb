import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
import { migrate } from '../../server/store/migrate.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { signIn, type TestClient } from './server-client.ts';

let server: TestServer;
let dr: TestClient;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  dr = await signIn(server, 'dr@atlas.test');
});

afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

const next = (sql: string) => [...clinicMigrations, { version: clinicMigrations.length + 1, name: 'next', sql }];
const columns = async () => {
  const { rows } = await server.owner.query<{ column_name: string }>(
    "SELECT column_name FROM information_schema.columns WHERE table_name IN ('patient', 'consent') AND column_name LIKE 'probe%'",
  );
  return rows.map(({ column_name }) => column_name).toSorted();
};

describe('migrations', () => {
  test('SV-76 one that fails leaves nothing of itself, and says nothing of having run', async () => {
    await expect(
      migrate(
        server.owner,
        next('ALTER TABLE patient ADD COLUMN probe_a int; ALTER TABLE consent ADD COLUMN probe_b int; SELECT 1 / 0;'),
      ),
    ).rejects.toThrow(/zero/);
    expect(await columns()).toEqual([]);
    expect(await migrate(server.owner, clinicMigrations)).toBe(0);
  });

  test('SV-76 the server is killed amid one: nothing of it is left, and the next start runs it whole', async () => {
    const half = next(
      'ALTER TABLE patient ADD COLUMN probe_c int NOT NULL DEFAULT 0; SELECT pg_sleep(60) /* amid */; ALTER TABLE consent ADD COLUMN probe_d int',
    );
    const killed = migrate(server.owner, half).then(
      () => 'done',
      () => 'killed',
    );
    // Its connection ends without a word, as with the process.
    await expect
      .poll(async () => {
        const { rows } = await server.owner.query<{ ended: boolean }>(
          "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE query LIKE '%/* amid */%' AND pid <> pg_backend_pid() AND wait_event = 'PgSleep'",
        );
        return rows.length;
      })
      .toBeGreaterThan(0);
    expect(await killed).toBe('killed');
    expect(await columns()).toEqual([]);
    expect((await dr.up(dr.event({}))).acknowledged).toHaveLength(1);
    const whole = next('ALTER TABLE patient ADD COLUMN probe_c int NOT NULL DEFAULT 0');
    expect(await migrate(server.owner, whole)).toBe(1);
    expect(await columns()).toEqual(['probe_c']);
    await server.owner.exec(
      `ALTER TABLE patient DROP COLUMN probe_c; DELETE FROM schema_migration WHERE version = ${whole.length}`,
    );
  });

  test('SV-76 one that runs while devices send: every change is taken, once', async () => {
    let running = true;
    const sent: string[] = [];
    const device = async () => {
      const client = dr.elsewhere();
      while (running) {
        const event = client.event({});
        // What a server that is busy with its schema answers is no word: the device sends the same again.
        for (let taken = false; !taken;) {
          const reply = await client.call<{ acknowledged: unknown[] }>('POST', '/api/sync/up', {
            clientId: client.clientId,
            events: [event],
          });
          expect([200, 503]).toContain(reply.status);
          taken = reply.status === 200 && reply.body.acknowledged.length === 1;
        }
        sent.push(event.entityId);
      }
    };
    const devices = Array.from({ length: 6 }, device);
    await expect.poll(() => sent.length).toBeGreaterThan(20);
    expect(
      await migrate(
        server.owner,
        next(
          'ALTER TABLE patient ADD COLUMN probe_a int NOT NULL DEFAULT 0; ALTER TABLE consent ADD COLUMN probe_b text; CREATE INDEX ON patient (tenant_id, probe_a)',
        ),
      ),
    ).toBe(1);
    const before = sent.length;
    await expect.poll(() => sent.length).toBeGreaterThan(before + 20);
    running = false;
    await Promise.all(devices);
    expect(await columns()).toEqual(['probe_a', 'probe_b']);
    const { rows } = await server.owner.query<{ n: string }>(
      'SELECT count(*) AS n FROM record_version WHERE entity_id = ANY($1::uuid[])',
      [sent],
    );
    expect(rows[0]?.n).toBe(String(sent.length));
  });
});
