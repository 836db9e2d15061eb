/** What waits in the whole clinic and the log of its syncs, as an administrator sees and settles them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { newPatient, signIn, uuid, type TestClient } from './server-client.ts';

interface Line {
  id: string;
  kind: string;
  event: { entityId: string };
  outcome: { serverVersion?: number };
  user: { id: string };
  clientId: string;
}
interface Counts {
  runs: number;
  sent: number;
  received: number;
  acknowledged: number;
  conflicts: number;
  rejected: number;
  meanMs: number;
  slowestMs: number;
}
interface Summary {
  days: (Counts & { day: string })[];
  devices: (Counts & { clientId: string; lastAt: string })[];
}

describe('the administration of the sync', () => {
  let server: TestServer;
  let admin: TestClient;
  let dr: TestClient;
  let front: TestClient;
  let other: TestClient;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite' });
    [admin, dr, front, other] = (await Promise.all(
      ['admin@atlas.test', 'dr@atlas.test', 'front@atlas.test', 'admin@cedre.test'].map((email) =>
        signIn(server, email),
      ),
    )) as [TestClient, TestClient, TestClient, TestClient];
  });
  afterAll(() => server.close());

  const listed = async (client: TestClient, query: Record<string, string> = {}) =>
    (
      await client.call<{ items: Line[] }>(
        'GET',
        `/api/sync/conflicts?${new URLSearchParams({ limit: '500', ...query }).toString()}`,
      )
    ).body.items;
  const ids = (lines: readonly { id: string }[]) => lines.map(({ id }) => id);

  /** A conflict of the doctor with the front desk over a note. */
  async function conflicting() {
    const made = dr.event({ payload: newPatient() });
    await dr.up(made);
    const id = made.entityId;
    await front.up(front.event({ operation: 'UPDATE', entityId: id, payload: { note: 'accueil' }, baseVersion: 1 }));
    const event = dr.event({ operation: 'UPDATE', entityId: id, payload: { note: 'cabinet' }, baseVersion: 1 });
    expect((await dr.up(event)).conflicts).toHaveLength(1);
    return event;
  }

  test('SV-232 the list is narrowed by kind, type, person, device and event, each page of it', async () => {
    const conflict = await conflicting();
    const refused = front.event({ payload: {} });
    await front.up(refused);
    const both = [conflict.id, refused.id];
    const found = async (query: Record<string, string>) =>
      ids(await listed(admin, query)).filter((id) => both.includes(id));
    expect(await found({})).toEqual(both);
    expect(await found({ kind: 'conflict' })).toEqual([conflict.id]);
    expect(await found({ kind: 'rejected' })).toEqual([refused.id]);
    expect(await found({ userId: dr.account.user.id })).toEqual([conflict.id]);
    expect(await found({ clientId: front.clientId })).toEqual([refused.id]);
    expect(await found({ entityType: 'patient' })).toEqual(both);
    expect(await found({ entityType: 'consent' })).toEqual([]);
    expect(ids(await listed(admin, { id: conflict.id }))).toEqual([conflict.id]);
    expect(ids(await listed(front, { userId: dr.account.user.id }))).toEqual([]);
    expect(ids(await listed(other, { id: conflict.id }))).toEqual([]);
    for (const query of ['kind=acknowledged', 'id=1', 'userId=x', 'clientId=x', 'entityType=%00'])
      expect([query, (await admin.call('GET', `/api/sync/conflicts?${query}`)).status]).toEqual([query, 400]);
  });

  test('SV-233 an administrator settles another’s conflict once: in the history and the audit under their own name', async () => {
    const conflict = await conflicting();
    const [line] = await listed(admin, { id: conflict.id });
    const choice = admin.event({
      operation: 'UPDATE',
      entityId: conflict.entityId,
      payload: { note: 'cabinet et accueil' },
      baseVersion: line?.outcome.serverVersion ?? null,
      resolves: conflict.id,
    });
    // The same event twice: the second tap, or a lost answer.
    for (const answer of [await admin.up(choice), await admin.up(choice)])
      expect(answer.acknowledged[0]).toMatchObject({ serverVersion: 3, serverData: { note: 'cabinet et accueil' } });
    expect(await listed(admin, { id: conflict.id })).toEqual([]);
    expect(await listed(dr, { id: conflict.id })).toEqual([]);
    const { rows } = await server.owner.query<{ user_id: string; version: number }>(
      "SELECT user_id, version FROM audit_entry WHERE entity_id = $1 AND action = 'settle'",
      [conflict.entityId],
    );
    expect(rows).toEqual([{ user_id: admin.account.user.id, version: 3 }]);
    const versions = await admin.call<{ items: { version: number; modifiedBy: { id: string } }[] }>(
      'GET',
      `/api/v1/patients/${conflict.entityId}/versions`,
    );
    expect(versions.body.items[0]).toMatchObject({ version: 3, modifiedBy: { id: admin.account.user.id } });
    // Its author, whose device has not heard of it, loses nothing and overwrites nothing.
    const late = dr.event({
      operation: 'UPDATE',
      entityId: conflict.entityId,
      payload: { note: 'cabinet' },
      baseVersion: 2,
      resolves: conflict.id,
    });
    expect((await dr.up(late)).conflicts[0]).toMatchObject({ serverData: { note: 'cabinet et accueil' } });
  });

  test('SV-233 a refusal of another’s is given up by who may change the record, and by nobody else', async () => {
    const refused = dr.event({ payload: {} });
    await dr.up(refused);
    const keep = (client: TestClient) =>
      client.event({ operation: 'KEEP_SERVER', entityId: refused.entityId, resolves: refused.id });
    const reader = await signIn(server, 'reader@atlas.test');
    expect((await reader.up(keep(reader))).rejected[0]?.code).toBe('FORBIDDEN');
    expect((await other.up(keep(other))).rejected[0]?.code).toBe('VALIDATION');
    expect(ids(await listed(admin, { id: refused.id }))).toEqual([refused.id]);
    expect((await admin.up(keep(admin))).acknowledged).toHaveLength(1);
    expect(await listed(admin, { id: refused.id })).toEqual([]);
  });

  test('SV-234 the log is counted by day of the clinic’s calendar and by device, for its administrators alone', async () => {
    const tablet = await signIn(server, 'dr@atlas.test');
    await server.owner.query('DELETE FROM sync_log WHERE client_id = $1', [tablet.clientId]);
    const run = (at: string, ms: number, direction: 'UP' | 'DOWN', events: number, conflicts = 0, rejected = 0) =>
      server.owner.query(
        `INSERT INTO sync_log (tenant_id, user_id, client_id, direction, events_count, acknowledged_count, conflicts_count, rejected_count, status, started_at, completed_at)
         VALUES ($1, $2, $3, $4, $5, $5 - $6::int - $7::int, $6, $7, 'SUCCESS', $8::timestamptz - $9::int * interval '1 millisecond', $8)`,
        [
          tablet.account.tenant.id,
          tablet.account.user.id,
          tablet.clientId,
          direction,
          events,
          conflicts,
          rejected,
          at,
          ms,
        ],
      );
    await server.owner.query("UPDATE tenant SET zone = 'Europe/Paris' WHERE id = $1", [tablet.account.tenant.id]);
    await run('2026-03-01T10:00:00.000Z', 100, 'UP', 5, 1, 2);
    await run('2026-03-01T10:01:00.000Z', 300, 'DOWN', 40);
    // After midnight in Paris.
    await run('2026-03-01T23:30:00.000Z', 50, 'UP', 1);
    const ask = async (client: TestClient, query = '') =>
      client.call<Summary>('GET', `/api/sync/logs/summary?clientId=${tablet.clientId}${query}`);
    const { days, devices } = (await ask(admin)).body;
    expect(days).toEqual([
      {
        day: '2026-03-01',
        ...{ runs: 2, sent: 5, received: 40, acknowledged: 42, conflicts: 1, rejected: 2, meanMs: 200, slowestMs: 300 },
      },
      {
        day: '2026-03-02',
        ...{ runs: 1, sent: 1, received: 0, acknowledged: 1, conflicts: 0, rejected: 0, meanMs: 50, slowestMs: 50 },
      },
    ]);
    expect(devices).toMatchObject([{ clientId: tablet.clientId, runs: 3, lastAt: '2026-03-01T23:30:00.000Z' }]);
    expect((await ask(admin, '&from=2026-03-01T23:00:00.000Z')).body.days).toHaveLength(1);
    expect((await ask(admin, '&to=2026-03-01T10:00:30.000Z')).body.days).toMatchObject([{ runs: 1 }]);
    expect((await ask(admin, `&userId=${uuid()}`)).body).toEqual({ days: [], devices: [] });
    expect((await ask(other)).body).toEqual({ days: [], devices: [] });
    for (const client of [dr, front]) expect((await ask(client)).status).toBe(403);
    const rows = async (query: string) =>
      (await admin.call<{ items: { clientId: string }[] }>('GET', `/api/sync/logs?${query}`)).body.items;
    expect(await rows(`clientId=${tablet.clientId}`)).toHaveLength(3);
    expect(await rows(`clientId=${tablet.clientId}&from=2026-03-01T23:00:00Z&to=2026-03-02T00:00:00Z`)).toHaveLength(1);
    expect(await rows(`userId=${uuid()}`)).toEqual([]);
    expect((await admin.call('GET', '/api/sync/logs/summary?from=yesterday')).status).toBe(400);
  });
});
