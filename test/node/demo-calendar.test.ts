import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillDemoCalendar } from '../../server/domains/clinic/fixtures/demo-calendar.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';

const NOW = Date.parse('2026-11-24T09:40:00.000Z'); // a Tuesday, 10:40 in Paris

describe('SV-175 the demonstration clinic', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite', fixture: 'demo' });
    await fillDemoCalendar(server.owner, NOW);
  });
  afterAll(() => server.close());

  const count = async (sql: string): Promise<number> =>
    Number((await server.owner.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]?.n);

  it('SV-175 has a believable fortnight: full days, people who wait, no-shows, somebody away', async () => {
    const { rows } = await server.owner.query<{ day: string; n: string }>(
      `SELECT to_char("start" AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') AS day, count(*) AS n FROM appointment GROUP BY 1 ORDER BY 1`,
    );
    const days = new Map(rows.map(({ day, n }) => [day, Number(n)]));
    expect(days.get('2026-11-24')).toBeGreaterThan(30);
    expect(days.get('2026-11-24')).toBeLessThan(60);
    expect([...days.keys()].length).toBeGreaterThanOrEqual(12);
    expect(await count(`appointment WHERE status = 'noshow'`)).toBeGreaterThan(3);
    expect(await count(`appointment WHERE status IN ('arrived', 'checked-in')`)).toBeGreaterThan(0);
    expect(await count(`appointment WHERE status = 'fulfilled'`)).toBeGreaterThan(100);
    expect(await count('absence')).toBe(1);
    expect(await count(`tenant WHERE zone = 'Europe/Paris'`)).toBe(1);
  });

  it('SV-175 each of its records was entered by somebody of the clinic', async () => {
    const { rows } = await server.owner.query<{ type: string; n: string }>(
      `SELECT v.entity_type AS type, count(*) AS n FROM record_version v
         LEFT JOIN app_user u ON u.tenant_id = v.tenant_id AND u.id = v.user_id
        WHERE u.id IS NULL AND v.entity_type <> 'user' GROUP BY 1`,
    );
    expect(rows).toEqual([]);
    expect(await count('record_version')).toBeGreaterThan(500);
  });

  it('SV-175 nobody is booked while their practitioner is away', async () => {
    expect(await count('absence')).toBe(1);
    expect(
      await count(`appointment a JOIN absence b ON b.tenant_id = a.tenant_id AND to_jsonb(a.practitioner_ids) ? b.practitioner_id::text
                   WHERE a."start" < b."end" AND b."start" < a."end"`),
    ).toBe(0);
  });

  it('SV-175 started again, it is as it was; a week later, the next days are there', async () => {
    const before = [await count('appointment'), await count('patient'), await count('absence')];
    await fillDemoCalendar(server.owner, NOW + 3_600_000);
    expect([await count('appointment'), await count('patient'), await count('absence')]).toEqual(before);
    await fillDemoCalendar(server.owner, NOW + 7 * 86_400_000);
    expect(await count('appointment')).toBeGreaterThan(before[0]! + 100);
    expect(await count('patient')).toBe(before[1]);
  });
});
