/** What people see and change of their own account. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import type { Profile, SessionLine } from '../../src/contract/own-account.ts';
import { signIn, type TestClient } from './server-client.ts';

describe('one’s own account', () => {
  let server: TestServer;
  let reader: TestClient;
  let admin: TestClient;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite' });
    reader = await signIn(server, 'reader@atlas.test');
    admin = await signIn(server, 'admin@atlas.test');
  });
  afterAll(() => server.close());

  const profile = async (client: TestClient) => (await client.call<Profile>('GET', '/api/auth/profile')).body;
  const sessions = async (client: TestClient) =>
    (await client.call<{ items: SessionLine[] }>('GET', '/api/auth/sessions')).body.items;

  test('SV-223 a person of any role changes their own name and language, and nothing else of their record', async () => {
    const before = await profile(reader);
    expect(before).toMatchObject({ email: 'reader@atlas.test', role: 'reader' });
    expect((await reader.call('PATCH', '/api/auth/profile', { name: 'Zoé Martin', locale: 'en' })).status).toBe(204);
    expect(await profile(reader)).toEqual({ ...before, name: 'Zoé Martin', locale: 'en' });
    expect((await reader.call<{ user: { name: string } }>('GET', '/api/auth/me')).body.user.name).toBe('Zoé Martin');
    for (const more of [{ role: 'admin' }, { percentage: 90 }, { email: 'x@y.fr' }, { status: 'active' }, { id: 'x' }])
      expect([more, (await reader.call('PATCH', '/api/auth/profile', { name: 'A', ...more })).status]).toEqual([
        more,
        400,
      ]);
    expect(await profile(reader)).toEqual({ ...before, name: 'Zoé Martin', locale: 'en' });
  });

  test('SV-223 a name is held to the rules of the record, and the change reaches the administrators’ devices', async () => {
    for (const name of ['', '   ', 'x'.repeat(201), 'a\u202Eb\u0000'])
      expect([name, (await reader.call('PATCH', '/api/auth/profile', { name })).status]).toEqual([name, 422]);
    const { cursor } = await admin.pull(null);
    const id = reader.account.user.id;
    await reader.call('PATCH', '/api/auth/profile', { name: 'Zoé Petit' });
    const { changes } = await admin.pull(cursor);
    expect(changes).toMatchObject([
      { entityType: 'user', entityId: id, payload: { name: 'Zoé Petit', role: 'reader' } },
    ]);
    const { rows } = await server.owner.query<{ action: string; outcome: string; changed_fields: string[] }>(
      "SELECT action, outcome, changed_fields FROM audit_entry WHERE entity_id = $1 AND outcome = 'accepted' AND action = 'update' ORDER BY id DESC LIMIT 1",
      [id],
    );
    expect(rows).toEqual([{ action: 'update', outcome: 'accepted', changed_fields: ['name'] }]);
  });

  test('SV-224 a session names its device, its last contact and what waits there of this person alone', async () => {
    const tablet = await signIn(server, 'reader@atlas.test');
    await tablet.down(null, {
      device: { pending: 2, oldestPendingAt: '2026-11-20T08:00:00.000Z', appVersion: '0.1.0' },
    });
    const line = (await sessions(tablet)).find(({ current }) => current);
    expect(line).toMatchObject({
      pending: 2,
      oldestPendingAt: '2026-11-20T08:00:00.000Z',
      appVersion: '0.1.0',
      lastContactAt: expect.any(String),
    });
    // This administrator's device has told nothing yet.
    expect((await sessions(admin)).find(({ current }) => current)).toMatchObject({ pending: null });
  });

  test('SV-224 a session that is ended is signed out at once; the others go on, and nobody ends another person’s', async () => {
    const lost = await signIn(server, 'reader@atlas.test');
    const id = (await sessions(lost)).find(({ current }) => current)?.id ?? '';
    expect((await admin.call('DELETE', `/api/auth/sessions/${id}`)).status).toBe(404);
    expect((await reader.call('DELETE', `/api/auth/sessions/${id}`)).status).toBe(204);
    expect((await lost.call('GET', '/api/auth/me')).status).toBe(401);
    expect((await reader.call('GET', '/api/auth/me')).status).toBe(200);
    expect((await sessions(reader)).map((one) => one.id)).not.toContain(id);
  });
});
