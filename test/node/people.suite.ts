/** A clinic keeps an administrator; nobody is signed out from outside; what nobody sees says nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { newPatient, request, signIn, uuid, words, type TestClient } from './server-client.ts';

const ZERO_WIDTH = '\u200B';
const BIDI = '\u202E';
const LAST = 'the clinic would be left without an administrator';

export function people(engine: 'pg' | 'pglite'): void {
  let server: TestServer;
  let admin: TestClient;

  beforeAll(async () => {
    server = await createTestServer({ engine });
    admin = await signIn(server, 'admin@atlas.test');
  });
  afterAll(() => server.close());

  const change = (client: TestClient, id: string, patch: object) =>
    client.call('PATCH', `/api/v1/users/${id}`, patch, { 'if-match': '*' });
  const wordOn = async (client: TestClient, id: string, operation: string, payload: object, baseVersion: number) => {
    const event = client.event({ entityType: 'user', entityId: id, operation, payload, baseVersion });
    return words(await client.up(event)).get(event.id)?.[0];
  };
  const versionOf = async (id: string) => Number((await admin.call('GET', `/api/v1/users/${id}`)).body['version']);

  test('H14 CL-80 SV-158 the only administrator is neither demoted, suspended nor deleted, through any door', async () => {
    const { id } = admin.account.user;
    for (const patch of [{ role: 'reader' }, { status: 'suspended' }, { status: 'invited' }]) {
      const [field = ''] = Object.keys(patch);
      const reply = await change(admin, id, patch);
      expect([reply.status, reply.body['errors']]).toEqual([
        422,
        [{ path: field, code: 'last_admin', params: {}, message: LAST }],
      ]);
      expect(await wordOn(admin, id, 'UPDATE', patch, await versionOf(id))).toMatchObject({
        kind: 'rejected',
        code: 'VALIDATION',
        errors: [{ path: field, message: LAST }],
      });
    }
    const whole = { name: 'Admin', email: 'admin@atlas.test', role: 'nurse' };
    expect((await admin.call('PUT', `/api/v1/users/${id}`, whole, { 'if-match': '*' })).status).toBe(422);
    expect((await admin.call('DELETE', `/api/v1/users/${id}`, undefined, { 'if-match': '*' })).status).toBe(422);
    expect(await wordOn(admin, id, 'DELETE', {}, await versionOf(id))).toMatchObject({
      kind: 'rejected',
      code: 'VALIDATION',
    });
    await expect(server.owner.query("UPDATE app_user SET role = 'reader' WHERE id = $1", [id])).rejects.toMatchObject({
      code: '23514',
    });
    // Who has no password yet can let nobody in, whatever their status says.
    for (const [index, status] of ['invited', 'active', undefined].entries()) {
      const fresh = { name: 'New', email: `new${index}@atlas.test`, role: 'admin', ...(status ? { status } : {}) };
      expect((await admin.call('POST', '/api/v1/users', fresh)).status).toBe(201);
      expect([status, (await change(admin, id, { role: 'reader' })).status]).toEqual([status, 422]);
    }
    expect((await change(admin, id, { name: 'Admin, still' })).status).toBe(200);
  });

  test('AD-3 SV-201 a user keeps the template that it was made from, which has to be one of the clinic’s', async () => {
    const { body: template } = await admin.call<{ id: string }>('POST', '/api/v1/templates', {
      name: 'Remplaçant',
      role: 'practitioner',
      percentage: 70.5,
    });
    const person = { name: 'From template', role: 'practitioner', percentage: 70.5, isTemplateUser: true };
    const make = (email: string, templateId: string) =>
      admin.call('POST', '/api/v1/users', { ...person, email, templateId });
    const { status, body } = await make('from@atlas.test', template.id);
    expect([status, body]).toEqual([201, expect.objectContaining({ ...person, templateId: template.id })]);
    const other = await signIn(server, 'admin@cedre.test');
    const { body: foreign } = await other.call<{ id: string }>('POST', '/api/v1/templates', {
      role: 'nurse',
      percentage: 10,
    });
    for (const templateId of [uuid(), foreign.id]) {
      const reply = await make(`${uuid()}@atlas.test`, templateId);
      expect([reply.status, reply.body['code']]).toEqual([422, 'REFERENCE_MISSING']);
    }
    // The template changes, the user does not.
    await admin.call('PATCH', `/api/v1/templates/${template.id}`, { percentage: 40 }, { 'if-match': '*' });
    expect((await admin.call('GET', `/api/v1/users/${String(body['id'])}`)).body).toMatchObject(person);
  });

  test('H14 CL-80 of two administrators who demote each other, at once or in one request, one stays', async () => {
    const other = await signIn(server, 'admin@cedre.test');
    const first = other.account.user.id;
    const { body: second } = await other.call<{ id: string }>('POST', '/api/v1/users', {
      name: 'Second',
      email: 'second@cedre.test',
      role: 'admin',
      status: 'active',
    });
    const invitation = await other.call<{ token: string }>('POST', `/api/v1/users/${second.id}/invitation`);
    const chosen = { token: invitation.body.token, password: 'conformance-only' };
    expect((await request(server, 'POST', '/api/auth/accept-invitation', chosen)).status).toBe(204);
    const events = [first, second.id].map((entityId) =>
      other.event({
        entityType: 'user',
        entityId,
        operation: 'UPDATE',
        payload: { percentage: 5, role: 'admin' },
        baseVersion: 1,
      }),
    );
    await other.up(...events);
    const both = [first, second.id].map((entityId) =>
      other.event({
        entityType: 'user',
        entityId,
        operation: 'UPDATE',
        payload: { status: 'suspended' },
        baseVersion: 2,
      }),
    );
    // The own suspension comes last: it ends the session that asks.
    const outcomes = words(await other.up(...both.toReversed()));
    expect(both.toReversed().map(({ id }) => outcomes.get(id)?.[0]?.kind)).toEqual(['acknowledged', 'rejected']);
    await server.owner.query("UPDATE app_user SET status = 'active' WHERE id = $1", [second.id]);
    await Promise.all([first, second.id].map((id) => change(other, id, { role: 'reader' })));
    const { rows } = await server.owner.query<{ n: string }>(
      "SELECT count(*) AS n FROM app_user WHERE tenant_id = $1 AND role = 'admin' AND NOT deleted AND coalesce(status, 'active') = 'active'",
      [other.account.tenant.id],
    );
    expect(Number(rows[0]?.n)).toBe(1);
  });

  test('SV-200 a suspension that ends makes nobody active who has never chosen a password', async () => {
    const { body: made } = await admin.call<{ id: string }>('POST', '/api/v1/users', {
      name: 'Never accepted',
      email: 'never@atlas.test',
      role: 'nurse',
      status: 'invited',
    });
    const statusAfter = async (patch: object) => {
      await change(admin, made.id, { status: 'suspended' });
      const reply = await change(admin, made.id, patch);
      return [reply.status, reply.body['status']];
    };
    for (const patch of [{ status: 'active' }, { status: null }, { status: 'invited' }])
      expect([patch, await statusAfter(patch)]).toEqual([patch, [200, 'invited']]);
    // Through the other door, in one batch with the suspension.
    const version = await versionOf(made.id);
    const events = (['suspended', null] as const).map((status) =>
      admin.event({
        entityType: 'user',
        entityId: made.id,
        operation: 'UPDATE',
        payload: { status },
        baseVersion: version,
      }),
    );
    const outcomes = words(await admin.up(...events));
    expect(events.map(({ id }) => outcomes.get(id)?.[0]?.kind)).toEqual(['acknowledged', 'acknowledged']);
    expect((await admin.call('GET', `/api/v1/users/${made.id}`)).body['status']).toBe('invited');
    const invitation = await admin.call<{ token: string }>('POST', `/api/v1/users/${made.id}/invitation`);
    const chosen = { token: invitation.body.token, password: 'conformance-only' };
    expect((await request(server, 'POST', '/api/auth/accept-invitation', chosen)).status).toBe(204);
    for (const patch of [{ status: null }, { status: 'invited' }])
      expect([patch, await statusAfter(patch)]).toEqual([patch, [200, 'active']]);
  });

  test('H14 SV-112 a logout without the cookie, or from another site, clears no cookie', async () => {
    const dr = await signIn(server, 'dr@atlas.test');
    const out = (headers: Record<string, string>) => request(server, 'POST', '/api/auth/logout', undefined, headers);
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://elsewhere.test' },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'cross-site', cookie: 'medicalpro_session=x' },
    ]) {
      const reply = await out(headers);
      expect(reply.headers.getSetCookie()).toEqual([]);
    }
    expect((await out({ cookie: dr.cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await request(server, 'GET', '/api/auth/me', undefined, { cookie: dr.cookie })).status).toBe(200);
    const own = await out({ cookie: dr.cookie, 'sec-fetch-site': 'same-origin' });
    expect([own.status, own.headers.getSetCookie().length]).toEqual([204, 1]);
    expect((await request(server, 'GET', '/api/auth/me', undefined, { cookie: dr.cookie })).status).toBe(401);
  });

  test('H14 SV-151 a page of another site signs no browser in', async () => {
    const login = (headers: Record<string, string>) =>
      request(
        server,
        'POST',
        'http://clinic.test/api/auth/login',
        { tenant: 'atlas', email: 'dr@atlas.test', password: 'conformance-only' },
        headers,
      );
    for (const headers of [
      { origin: 'https://elsewhere.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://other.clinic.test' },
    ] as Record<string, string>[]) {
      const reply = await login(headers);
      expect([headers, reply.status, reply.headers.getSetCookie()]).toEqual([headers, 403, []]);
    }
    for (const headers of [
      {},
      { origin: 'http://clinic.test' },
      { 'sec-fetch-site': 'same-origin', origin: 'http://clinic.test' },
    ] as Record<string, string>[])
      expect((await login(headers)).status).toBe(200);
  });

  test('H14 CL-81 text in which nobody sees anything is empty, and what is there already may stay', async () => {
    for (const blank of ['   ', '\t\n', '\u00A0', ZERO_WIDTH, `${BIDI} \u2066`, '\uFEFF', '\u3164', '\u2800']) {
      const reply = await admin.call('POST', '/api/v1/patients', newPatient({ birthName: blank }));
      expect([blank, reply.status, (reply.body['errors'] as JsonObject[])[0]?.['path']]).toEqual([
        blank,
        422,
        'birthName',
      ]);
    }
    const id = uuid();
    expect(
      (await admin.call('POST', '/api/v1/patients', { id, ...newPatient({ birthName: ' DUPONT ' }) })).body,
    ).toMatchObject({ birthName: ' DUPONT ' });
    await server.owner.query("UPDATE patient SET birth_name = '   ' WHERE id = $1", [id]);
    const edit = (method: string, body: object) =>
      admin.call(method, `/api/v1/patients/${id}`, body, { 'if-match': '*' });
    expect((await edit('PATCH', { note: 'still editable' })).status).toBe(200);
    expect((await edit('PATCH', { birthName: '   ', note: 'and with what it is' })).status).toBe(200);
    expect((await edit('PATCH', { birthName: '    ' })).status).toBe(422);
    expect(
      (await admin.call('POST', '/api/v1/users', { name: 'X', email: `x${ZERO_WIDTH}@atlas.test`, role: 'reader' }))
        .status,
    ).toBe(422);
  });

  test('H14 CL-82 identifiers that look the same are the same, and keep how they were typed', async () => {
    const identified = (value: string, system = 'urn:clinic:file') =>
      admin.call('POST', '/api/v1/patients', newPatient({ identifiers: [{ system, value }] }));
    expect((await identified('A-1001')).status).toBe(201);
    for (const value of [
      'A-1001 ',
      ' A-1001',
      `A-${ZERO_WIDTH}1001`,
      `${BIDI}A-1001`,
      'A-1001\u00A0',
      '\u2067A-1001\u2069',
      'A-10\u00AD01',
    ]) {
      const reply = await identified(value);
      expect([value, reply.status, reply.body['code']]).toEqual([value, 409, 'DUPLICATE']);
    }
    expect((await identified('A-1001', `urn:clinic:file${ZERO_WIDTH}`)).status).toBe(409);
    expect((await identified('A-1002 ')).body).toMatchObject({ identifiers: [{ value: 'A-1002 ' }] });
    expect((await identified('A 1001')).status).toBe(201);
  });
}
