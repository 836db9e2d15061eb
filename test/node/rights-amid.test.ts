/** Rights that end in the middle of what one request brings: what follows is judged without them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHARED_CATALOGUE } from '../../server/domains/clinic/drugs/catalogue.ts';
import { bindSettings } from '../../server/store/database.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { signIn, uuid, words, type TestClient } from './server-client.ts';

describe('rights that change amid a batch', () => {
  let server: TestServer;
  let admin: TestClient;
  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite' });
    admin = await signIn(server, 'admin@atlas.test');
  });
  afterAll(() => server.close());

  /** One administrator more, who may be demoted. */
  async function another(email: string): Promise<TestClient> {
    const client = await signIn(server, email);
    await admin.call('PATCH', `/api/v1/users/${client.account.user.id}`, { role: 'admin' }, { 'if-match': '*' });
    return client;
  }
  const versionOf = async (id: string) => Number((await admin.call('GET', `/api/v1/users/${id}`)).body['version']);
  const wordsOn = async (client: TestClient, ...events: ReturnType<TestClient['event']>[]) => {
    const answer = words(await client.up(...events));
    return events.map(({ id }) => {
      const [word] = answer.get(id) ?? [];
      return word && ('code' in word ? `${word.kind} ${word.code}` : word.kind);
    });
  };
  const own = async (client: TestClient, patch: object) =>
    client.event({
      entityType: 'user',
      entityId: client.account.user.id,
      operation: 'UPDATE',
      payload: patch,
      baseVersion: await versionOf(client.account.user.id),
    });
  const newAdmin = (client: TestClient) =>
    client.event({ entityType: 'user', payload: { name: 'Late', email: `${uuid()}@atlas.test`, role: 'admin' } });

  test('H10 SV-162 who gives up a role in a batch writes the rest of it without that role', async () => {
    const second = await another('dr@atlas.test');
    const before = second.event({});
    const after = second.event({});
    expect(await wordsOn(second, before, await own(second, { role: 'reader' }), after, newAdmin(second))).toEqual([
      'acknowledged',
      'acknowledged',
      'rejected FORBIDDEN',
      'rejected FORBIDDEN',
    ]);
    const held = async (id: string) => (await admin.call('GET', `/api/v1/patients/${id}`)).status;
    expect([await held(before.entityId), await held(after.entityId)]).toEqual([200, 404]);
  });

  test('H10 SV-162 an access rule counts from the next event of its batch on', async () => {
    const rule = (operation: string, fields: object, entityId = uuid(), baseVersion: number | null = null) =>
      admin.event({ entityType: 'accessRule', entityId, operation, payload: fields, baseVersion });
    const nobody = { module: 'patient', readerRoles: ['practitioner'], editorRoles: ['practitioner'] };
    const made = rule('CREATE', nobody);
    expect(await wordsOn(admin, admin.event({}), made, admin.event({}))).toEqual([
      'acknowledged',
      'acknowledged',
      'rejected FORBIDDEN',
    ]);
    // And is lifted from the next one on.
    expect(await wordsOn(admin, rule('DELETE', {}, made.entityId, 1), admin.event({}))).toEqual([
      'acknowledged',
      'acknowledged',
    ]);
  });

  test('H10 SV-162 whose account is suspended in a batch gets the rest of it back, to send when signed in again', async () => {
    const second = await another('front@atlas.test');
    const after = second.event({});
    expect(await wordsOn(second, await own(second, { status: 'suspended' }), after)).toEqual([
      'acknowledged',
      'deferred TRY_LATER',
    ]);
    expect((await second.call('POST', '/api/sync/up', { clientId: second.clientId, events: [after] })).status).toBe(
      401,
    );
    expect((await admin.call('GET', `/api/v1/patients/${after.entityId}`)).status).toBe(404);
  });

  test('H10 SV-162 requests that share a transaction are judged one after the other', async () => {
    const second = await another('reader@atlas.test');
    const { id } = second.account.user;
    const demotion = admin.event({
      entityType: 'user',
      entityId: id,
      operation: 'UPDATE',
      payload: { role: 'reader' },
      baseVersion: await versionOf(id),
    });
    const [first, late] = [admin.event({}), newAdmin(second)];
    // The first makes a transaction of its own; the others wait for it and share the next.
    const [, , answer] = await Promise.all([admin.up(first), admin.up(demotion), second.up(late)]);
    expect(words(answer).get(late.id)).toMatchObject([{ kind: 'rejected', code: 'FORBIDDEN' }]);
  });

  test.each([
    ['an account that is suspended', "UPDATE app_user SET status = 'suspended' WHERE id = $1", 401],
    ['a role that may not', "UPDATE app_user SET role = 'accountant' WHERE id = $1", 403],
  ])('H10 SV-163 a drug page that is being read is not given to %s meanwhile', async (_whose, statement, status) => {
    const client = await signIn(server, 'admin@cedre.test');
    const { tenant, user } = client.account;
    const asOwner = (text: string) =>
      server.owner.transaction(async (tx) => {
        await bindSettings(tx, { 'app.tenant_id': tenant.id });
        await tx.query('ALTER TABLE app_user DISABLE TRIGGER USER');
        await tx.query(text, [user.id]);
        await tx.query('ALTER TABLE app_user ENABLE TRIGGER USER');
      });
    const { withTenantTx } = server.db;
    let read = 0;
    server.db.withTenantTx = async (context, work, options) => {
      const page = await withTenantTx.call(server.db, context, work, options);
      if (context.tenantId === SHARED_CATALOGUE && (read += 1) === 1) await asOwner(statement);
      return page as never;
    };
    try {
      expect([(await client.call('GET', '/api/drugs/sync/')).status, read]).toEqual([status, 1]);
    } finally {
      server.db.withTenantTx = withTenantTx;
      await asOwner("UPDATE app_user SET status = 'active', role = 'admin' WHERE id = $1");
    }
  });
});
