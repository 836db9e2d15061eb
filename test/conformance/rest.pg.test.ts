import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appointment,
  ask,
  consent,
  type Device,
  medicalRecord,
  patient,
  seenProblems,
  serverErrors,
  signIn,
  slot,
  type Fields,
  type Problem,
  type Reply,
} from './client.ts';
import { startServer, type Server } from './server.ts';

let server: Server;
let a: Device;
let dr: Device;
let front: Device;
let reader: Device;
let cedre: Device;
let practitionerId: string;

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
interface Version {
  version: number;
  operation: string;
  data: Fields;
  changedFields: string[];
  modifiedBy: { id: string; name: string };
  modifiedAt: string;
  clientId: string | null;
  reason: string | null;
}

beforeAll(async () => {
  server = await startServer();
  a = await signIn(server.url, 'admin');
  dr = await signIn(server.url, 'dr');
  front = await signIn(server.url, 'front');
  reader = await signIn(server.url, 'reader');
  cedre = await signIn(server.url, 'admin', 'cedre');
  practitionerId = (await a.get<Page<{ id: string }>>('/api/v1/practitioners')).body.items[0]!.id;
});
afterAll(async () => {
  await server.stop();
});

const send = async <T = Fields>(
  device: Device,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply<T>> => await device.call<T>(method, path, { ...(body === undefined ? {} : { body }), headers });
const at = (version: number): Record<string, string> => ({ 'if-match': `"${String(version)}"` });
async function made(device: Device = a, more: Fields = {}): Promise<string> {
  const reply = await send<{ id: string }>(device, 'POST', '/api/v1/patients', patient(more));
  if (reply.status !== 201) throw new Error(`${String(reply.status)} ${reply.text}`);
  return reply.body.id;
}
const codeOf = (reply: Reply<unknown>): string => (reply as Reply<Problem>).body.code;

describe('REST: one record', () => {
  it('REST: POST, GET with its ETag, the bare record', async () => {
    const sent = patient({ note: 'n' });
    const created = await send(a, 'POST', '/api/v1/patients', sent);
    expect(created.status).toBe(201);
    const record = created.body;
    expect(record).toMatchObject({ ...sent, version: 1 });
    expect(Object.keys(record)).toEqual(
      expect.arrayContaining(['id', 'version', 'createdAt', 'updatedAt', 'updatedBy']),
    );
    for (const key of ['createdAt', 'updatedAt'])
      expect(record[key]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
    const read = await a.get(`/api/v1/patients/${String(record['id'])}`);
    expect(read.headers.get('etag')).toBe('"1"');
    expect(read.body).toEqual(record);
  });

  it('REST: every resource has the same doors', async () => {
    const patientId = await made();
    const resources: readonly (readonly [string, Fields, Fields])[] = [
      ['patients', patient(), { note: 'x' }],
      ['practitioners', { familyName: 'A', givenNames: 'B' }, { specialty: 'MG' }],
      ['appointments', appointment(patientId, practitionerId), { reason: 'x' }],
      ['medical-records', medicalRecord(patientId, practitionerId), { title: 'x' }],
      ['consents', consent(patientId), { text: 'x' }],
      ['users', { name: 'U', email: `${randomUUID()}@atlas.test`, role: 'nurse' }, { name: 'V' }],
      ['templates', { role: 'nurse', percentage: 10 }, { percentage: 12.25 }],
    ];
    for (const [resource, smallest, change] of resources) {
      const path = `/api/v1/${resource}`;
      const created = await send(a, 'POST', path, smallest);
      expect([resource, created.status]).toEqual([resource, 201]);
      const one = `${path}/${String(created.body['id'])}`;
      expect((await a.get<Page<Fields>>(`${path}?limit=500`)).body.items.map((item) => item['id'])).toContain(
        created.body['id'],
      );
      expect((await send(a, 'PATCH', one, change)).status).toBe(428);
      expect((await send(a, 'PUT', one, smallest)).status).toBe(428);
      expect((await send(a, 'DELETE', one)).status).toBe(428);
      const changed = await send(a, 'PATCH', one, change, at(1));
      expect([resource, changed.status]).toEqual([resource, 200]);
      expect(changed.body).toMatchObject({ ...change, version: 2 });
      expect(changed.headers.get('etag')).toBe('"2"');
      const old = await send<Problem>(a, 'PATCH', one, change, at(1));
      expect(old.status).toBe(412);
      expect(old.body.serverData).toEqual(changed.body);
      expect((await send(a, 'PUT', one, smallest, at(1))).status).toBe(412);
      expect((await send(a, 'DELETE', one, undefined, at(1))).status).toBe(412);
      expect([200, 204]).toContain((await send(a, 'DELETE', one, undefined, at(2))).status);
      expect((await a.get(one)).status).toBe(404);
    }
  });

  it('REST: PATCH changes the fields given, PUT replaces the record', async () => {
    const id = await made(a, { note: 'n', email: 'a@example.org' });
    const path = `/api/v1/patients/${id}`;
    const patched = await send(a, 'PATCH', path, { email: 'b@example.org' }, at(1));
    expect(patched.body).toMatchObject({ note: 'n', email: 'b@example.org' });
    const replacement = patient();
    const put = await send(a, 'PUT', path, replacement, at(2));
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({ ...replacement, version: 3 });
    expect([put.body['note'] ?? null, put.body['email'] ?? null]).toEqual([null, null]);
    expect((await send(a, 'PUT', path, { birthName: 'X' }, at(3))).status).toBe(422);
    // a client that puts back what it got, its read-only members included, is understood or told which one it is
    const whole = await send<Problem>(a, 'PUT', path, { ...put.body, note: 'whole' }, at(3));
    if (whole.status !== 200) expect([whole.status, (whole.body.errors ?? []).length > 0]).toEqual([422, true]);
  });

  it('REST: the forms of If-Match', async () => {
    const path = `/api/v1/patients/${await made()}`;
    expect((await send(a, 'PATCH', path, { note: '1' }, { 'if-match': '*' })).status).not.toBe(428);
    for (const match of ['"99"', '"x"', 'W/"1"x', '"-1"', '', '"1" OR 1=1']) {
      const reply = await send(a, 'PATCH', path, { note: 'never' }, { 'if-match': match });
      expect([400, 412, 428]).toContain(reply.status);
    }
    expect((await a.get(path)).body).not.toMatchObject({ note: 'never' });
  });

  it('REST: a GET with If-None-Match of the version is 304', async () => {
    const path = `/api/v1/patients/${await made()}`;
    const same = await a.get(path, { 'if-none-match': '"1"' });
    expect([same.status, same.text]).toEqual([304, '']);
  });

  it('REST: POST takes an id, and one that exists is 409 EXISTS', async () => {
    const id = randomUUID();
    expect((await send(a, 'POST', '/api/v1/patients', { id, ...patient() })).body).toMatchObject({ id });
    const again = await send(a, 'POST', '/api/v1/patients', { id, ...patient() });
    expect([again.status, codeOf(again)]).toEqual([409, 'EXISTS']);
    expect([400, 422]).toContain((await send(a, 'POST', '/api/v1/patients', { id: 'x', ...patient() })).status);
  });

  it('REST CT-2: every fault of a 422 and of a 400 has its own code and parameters', async () => {
    const long = { ...patient(), birthName: 'x'.repeat(101) };
    const invalid = await send<Problem>(a, 'POST', '/api/v1/patients', { ...long, shoeSize: 1 });
    expect([invalid.status, invalid.body.errors]).toMatchObject([
      422,
      [
        { path: 'birthName', code: 'too_long', params: { max: 100 }, message: expect.any(String) as string },
        { path: 'shoeSize', code: 'unknown_field', params: {}, message: 'unknown field' },
      ],
    ]);
    const malformed = await send<Problem>(a, 'POST', '/api/sync/down', { cursor: null, limit: 5001 });
    expect([malformed.status, malformed.body.errors]).toMatchObject([
      400,
      [
        { path: 'clientId', code: 'required' },
        { path: 'limit', code: 'too_high', params: { max: 5000 } },
      ],
    ]);
    const missing = await send<Problem>(a, 'POST', '/api/v1/appointments', appointment(randomUUID(), practitionerId));
    expect(missing.body.errors).toMatchObject([{ path: 'patientId', code: 'no_such_record', params: {} }]);
  });

  it('REST: errors are 400, 404, 409, 422 with their codes and paths', async () => {
    const patientId = await made();
    const invalid = await send<Problem>(a, 'POST', '/api/v1/patients', { ...patient(), gender: 'robot', shoeSize: 1 });
    expect([invalid.status, invalid.body.code]).toEqual([422, 'VALIDATION']);
    expect(invalid.body.errors!.map((error) => error.path)).toEqual(expect.arrayContaining(['gender', 'shoeSize']));
    const missing = await send<Problem>(a, 'POST', '/api/v1/appointments', appointment(randomUUID(), practitionerId));
    expect([missing.status, missing.body.code, missing.body.errors?.[0]?.path]).toEqual([
      422,
      'REFERENCE_MISSING',
      'patientId',
    ]);
    const times = slot();
    await send(a, 'POST', '/api/v1/appointments', { ...appointment(patientId, practitionerId), ...times });
    const overlap = await send(a, 'POST', '/api/v1/appointments', {
      ...appointment(patientId, practitionerId),
      ...times,
    });
    expect([overlap.status, codeOf(overlap)]).toEqual([409, 'OVERLAP']);
    const email = `${randomUUID()}@atlas.test`;
    await send(a, 'POST', '/api/v1/users', { name: 'U', email, role: 'nurse' });
    const duplicate = await send(a, 'POST', '/api/v1/users', { name: 'U', email, role: 'nurse' });
    expect([duplicate.status, codeOf(duplicate)]).toEqual([409, 'DUPLICATE']);
    for (const raw of ['', '{', '[]', 'null', '"x"', '1', 'undefined', '{"a":1,}']) {
      expect([raw, (await a.call('POST', '/api/v1/patients', { raw })).status]).toEqual([raw, 400]);
    }
    for (const id of [randomUUID(), 'x', '0', "' OR 1=1 --", '%00', '..%2f..']) {
      expect([id, [400, 404].includes((await a.get(`/api/v1/patients/${id}`)).status)]).toEqual([id, true]);
    }
    expect((await send(a, 'PATCH', `/api/v1/patients/${randomUUID()}`, { note: 'x' }, at(1))).status).toBe(404);
    expect((await send(a, 'DELETE', `/api/v1/patients/${randomUUID()}`, undefined, at(1))).status).toBe(404);
    expect((await send(a, 'PATCH', `/api/v1/patients/${patientId}`, {}, at(1))).status).toBe(422);
    expect([404, 405]).toContain((await send(a, 'PATCH', '/api/v1/patients', {})).status);
  });

  it('REST: two changes of one version at the same moment: one passes', async () => {
    const id = await made();
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send(a, 'PATCH', `/api/v1/patients/${id}`, { note: String(index) }, at(1)),
      ),
    );
    expect(replies.map((reply) => reply.status).toSorted()).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
  });
});

describe('REST: Idempotency-Key', () => {
  it('REST: the same POST again has one effect and one answer, 8 at the same moment too', async () => {
    const key = randomUUID();
    const body = patient();
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => send(a, 'POST', '/api/v1/patients', body, { 'idempotency-key': key })),
    );
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([201]));
    expect(new Set(replies.map((reply) => reply.body['id'])).size).toBe(1);
    const again = await send(a, 'POST', '/api/v1/patients', body, { 'idempotency-key': key });
    expect([again.status, again.body['id']]).toEqual([201, replies[0]!.body['id']]);
  });

  it('REST: with other content it is 422 ID_REUSED', async () => {
    const key = randomUUID();
    await send(a, 'POST', '/api/v1/patients', patient(), { 'idempotency-key': key });
    const other = await send(a, 'POST', '/api/v1/patients', patient(), { 'idempotency-key': key });
    expect([other.status, codeOf(other)]).toEqual([422, 'ID_REUSED']);
  });

  it('REST: on PATCH, PUT and DELETE the second time is the first answer, not 412 or 404', async () => {
    const path = `/api/v1/patients/${await made()}`;
    for (const [method, body, version] of [
      ['PATCH', { note: 'once' }, 1],
      ['PUT', patient(), 2],
      ['DELETE', undefined, 3],
    ] as const) {
      const headers = { ...at(version), 'idempotency-key': randomUUID() };
      const first = await send(a, method, path, body, headers);
      expect(first.status).toBeLessThan(300);
      const second = await send(a, method, path, body, headers);
      expect([method, second.status, second.text]).toEqual([method, first.status, first.text]);
    }
  });

  it("REST: a key that is no UUID is taken too, and another tenant's key is another key", async () => {
    const headers = { 'idempotency-key': `order-${randomUUID()}` };
    const body = patient();
    const first = await send(a, 'POST', '/api/v1/patients', body, headers);
    expect(first.status).toBe(201);
    expect((await send(a, 'POST', '/api/v1/patients', body, headers)).body['id']).toBe(first.body['id']);
    const theirs = await send(cedre, 'POST', '/api/v1/patients', patient(), headers);
    expect(theirs.status).toBe(201);
    expect(theirs.body['id']).not.toBe(first.body['id']);
    expect([400, 422]).toContain(
      (await send(a, 'POST', '/api/v1/patients', patient(), { 'idempotency-key': 'x'.repeat(5000) })).status,
    );
  });

  it('REST: the same key on another path is ID_REUSED', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await send(a, 'POST', '/api/v1/patients', patient(), headers);
    expect((await send(a, 'POST', '/api/v1/practitioners', { familyName: 'A', givenNames: 'B' }, headers)).status).toBe(
      422,
    );
  });
});

describe('REST: lists', () => {
  it('REST: { items, nextCursor }, paged by limit and cursor, each once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push(await made());
    const got: string[] = [];
    let cursor: string | null = null;
    do {
      const reply: Reply<Page<{ id: string }>> = await a.get(
        `/api/v1/patients?limit=3${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(reply.status).toBe(200);
      expect(Object.keys(reply.body).toSorted()).toEqual(['items', 'nextCursor']);
      expect(reply.body.items.length).toBeLessThanOrEqual(3);
      got.push(...reply.body.items.map((item) => item.id));
      cursor = reply.body.nextCursor;
    } while (cursor !== null);
    expect(new Set(got).size).toBe(got.length);
    expect(got).toEqual(expect.arrayContaining(ids));
  });

  it('REST: limit is 1 to 500, 50 by default', async () => {
    await a.up(Array.from({ length: 60 }, () => a.create('patient', patient())));
    expect((await a.get<Page<Fields>>('/api/v1/patients')).body.items).toHaveLength(50);
    expect((await a.get<Page<Fields>>('/api/v1/patients?limit=1')).body.items).toHaveLength(1);
    expect((await a.get('/api/v1/patients?limit=500')).status).toBe(200);
    for (const limit of ['0', '501', '-1', 'x', '1.5', ''])
      expect([limit, (await a.get(`/api/v1/patients?limit=${limit}`)).status]).toEqual([limit, 400]);
    for (const query of ['cursor=garbage', 'updatedSince=yesterday', 'updatedSince=2026-02-30T00:00:00.000Z']) {
      expect([query, (await a.get(`/api/v1/patients?${query}`)).status]).toEqual([query, 400]);
    }
  });

  it('REST: q finds by name, whatever the case and the accents, and nothing of another tenant', async () => {
    const name = `ÉLODIE${randomUUID().slice(0, 6).toUpperCase()}`;
    const id = await made(a, { birthName: name });
    await made(cedre, { birthName: name });
    for (const q of [name, name.toLowerCase(), name.replace('É', 'e'), name.slice(0, 9)]) {
      const { items } = (await a.get<Page<{ id: string }>>(`/api/v1/patients?q=${encodeURIComponent(q)}&limit=500`))
        .body;
      expect([q, items.map((item) => item.id).includes(id)]).toEqual([q, true]);
    }
    expect((await a.get<Page<Fields>>(`/api/v1/patients?q=${encodeURIComponent(name)}`)).body.items).toHaveLength(1);
    for (const q of ['%', '_', "'", '\\', '%25%5f', ';--', '(', '*', '\u0000']) {
      expect((await a.get(`/api/v1/patients?q=${encodeURIComponent(q)}`)).status).toBeLessThan(500);
    }
    expect((await a.get<Page<Fields>>(`/api/v1/patients?q=${encodeURIComponent('100%')}`)).body.items.length).toBe(0);
  });

  it('REST: updatedSince gives what has changed since', async () => {
    const before = await made();
    const stamp = (await a.get<Fields>(`/api/v1/patients/${before}`)).body['updatedAt'] as string;
    const since = new Date(Date.parse(stamp) + 1).toISOString();
    const changedAt = async (id: string) => (await a.get<Fields>(`/api/v1/patients/${id}`)).body['updatedAt'] as string;
    let id = await made();
    while ((await changedAt(id)) < since) id = await made();
    const { items } = (
      await a.get<Page<{ id: string }>>(`/api/v1/patients?updatedSince=${encodeURIComponent(since)}&limit=500`)
    ).body;
    expect(items.map((item) => item.id)).toEqual([id]);
  });
});

describe('REST: versions and restore', () => {
  it('REST: versions are newest first, with their shape', async () => {
    const event = dr.create('patient', patient({ note: '1' }));
    await dr.ok(event);
    await dr.ok(dr.update('patient', event.entityId, { note: '2' }, 1, { reason: 'a slip of the pen' }));
    await send(a, 'PATCH', `/api/v1/patients/${event.entityId}`, { note: '3' }, at(2));
    const { items } = (await a.get<Page<Version>>(`/api/v1/patients/${event.entityId}/versions`)).body;
    expect(items.map((item) => item.version)).toEqual([3, 2, 1]);
    for (const item of items) {
      expect(Object.keys(item).toSorted()).toEqual([
        'changedFields',
        'clientId',
        'data',
        'modifiedAt',
        'modifiedBy',
        'operation',
        'reason',
        'version',
      ]);
    }
    expect(items[1]).toMatchObject({
      operation: 'UPDATE',
      changedFields: ['note'],
      clientId: dr.clientId,
      reason: 'a slip of the pen',
    });
    expect(items[1]!.modifiedBy).toEqual({ id: dr.login.user.id, name: dr.login.user.name });
    expect(items[2]!.data).toMatchObject({ note: '1' });
    expect(items[2]!.operation).toBe('CREATE');
    const first = (await a.get<Page<Version>>(`/api/v1/patients/${event.entityId}/versions?limit=2`)).body;
    expect(first.items.map((item) => item.version)).toEqual([3, 2]);
    const second = (
      await a.get<Page<Version>>(
        `/api/v1/patients/${event.entityId}/versions?limit=2&cursor=${encodeURIComponent(first.nextCursor!)}`,
      )
    ).body;
    expect(second.items.map((item) => item.version)).toEqual([1]);
  });

  it('REST: restore needs If-Match and makes a new version with the old data', async () => {
    const id = await made(a, { note: '1' });
    const path = `/api/v1/patients/${id}`;
    await send(a, 'PATCH', path, { note: '2', email: 'a@example.org' }, at(1));
    expect((await send(a, 'POST', `${path}/versions/1/restore`)).status).toBe(428);
    expect((await send(a, 'POST', `${path}/versions/1/restore`, undefined, at(1))).status).toBe(412);
    const restored = await send(a, 'POST', `${path}/versions/1/restore`, undefined, at(2));
    expect(restored.status).toBe(200);
    expect(restored.body).toMatchObject({ note: '1', version: 3 });
    expect(restored.body['email'] ?? null).toBeNull();
    expect((await send(a, 'POST', `${path}/versions/9/restore`, undefined, at(3))).status).toBe(404);
    for (const version of ['x', '0', '-1', '1e9', '99999999999999999999']) {
      expect([400, 404]).toContain(
        (await send(a, 'POST', `${path}/versions/${version}/restore`, undefined, at(3))).status,
      );
    }
    const audit = (await a.get<Page<Fields>>(`/api/v1/audit?entityId=${id}`)).body.items;
    expect(audit.map((one) => one['action'])).toContain('restore');
  });

  it('REST: restore may revive a deleted record', async () => {
    const id = await made(a, { note: 'kept' });
    const path = `/api/v1/patients/${id}`;
    await send(a, 'DELETE', path, undefined, at(1));
    expect((await a.get<Page<Version>>(`${path}/versions`)).body.items.map((item) => item.operation)).toEqual([
      'DELETE',
      'CREATE',
    ]);
    const restored = await send(a, 'POST', `${path}/versions/1/restore`, undefined, at(2));
    expect(restored.status).toBe(200);
    expect((await a.get(path)).body).toMatchObject({ note: 'kept', version: 3 });
  });

  it('REST: users and templates carry a version but keep no history', async () => {
    const created = await send(a, 'POST', '/api/v1/templates', { role: 'secretary', percentage: 10 });
    const reply = await a.get<Page<Version>>(`/api/v1/templates/${String(created.body['id'])}/versions`);
    if (reply.status === 200) expect(reply.body.items).toEqual([]);
    else expect(reply.status).toBe(404);
  });
});

describe('Audit', () => {
  const members = [
    ...[
      'id',
      'at',
      'action',
      'outcome',
      'entityType',
      'entityId',
      'version',
      'user',
      'clientId',
      'outboxEventId',
      'occurredAt',
      'changedFields',
    ],
  ].toSorted();
  it('Audit: create, update, delete, read, and what was refused or in conflict, each with its shape', async () => {
    const event = dr.create('patient', patient());
    await dr.ok(event);
    const id = event.entityId;
    await dr.ok(dr.update('patient', id, { note: 'x' }, 1));
    await a.conflict(a.update('patient', id, { note: 'y' }, 1));
    await a.refused(a.update('patient', id, { gender: 'robot' }, 2));
    await front.get(`/api/v1/patients/${id}`);
    await dr.ok(dr.remove('patient', id, 2));
    const { items } = (await a.get<Page<Fields>>(`/api/v1/audit?entityType=patient&entityId=${id}&limit=100`)).body;
    for (const item of items) expect(Object.keys(item).toSorted()).toEqual(members);
    const entries = items.map((item) => `${String(item['action'])} ${String(item['outcome'])}`);
    for (const one of [
      'create accepted',
      'update accepted',
      'update conflict',
      'update rejected',
      'read accepted',
      'delete accepted',
    ])
      expect(entries).toContain(one);
    expect(items.find((item) => item['action'] === 'create')).toMatchObject({
      entityType: 'patient',
      entityId: id,
      version: 1,
      user: { id: dr.login.user.id, name: dr.login.user.name },
      clientId: dr.clientId,
      outboxEventId: event.id,
      occurredAt: event.createdAt,
    });
    expect(
      items.find((item) => item['action'] === 'update' && item['outcome'] === 'accepted')!['changedFields'],
    ).toEqual(['note']);
  });

  it('Audit: login, logout, failed login, settle', async () => {
    const someone = await signIn(server.url, 'dr');
    await someone.call('POST', '/api/auth/logout');
    await ask(server.url, 'POST', '/api/auth/login', {
      body: { tenant: 'atlas', email: 'dr@atlas.test', password: 'wrong' },
    });
    const refused = dr.create('patient', { gender: 'male' });
    await dr.refused(refused);
    await dr.ok(dr.keepServer('patient', refused.entityId, null, refused.id));
    const { items } = (await a.get<Page<Fields>>('/api/v1/audit?limit=200')).body;
    const entries = items.map((item) => `${String(item['action'])} ${String(item['outcome'])}`);
    for (const one of ['login accepted', 'logout accepted', 'login failed', 'settle accepted'])
      expect(entries).toContain(one);
  });

  it('Audit: filters, pages, bounds', async () => {
    const id = await made(dr);
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const mine = (await a.get<Page<Fields>>(`/api/v1/audit?userId=${dr.login.user.id}&from=${from}&limit=5`)).body;
    expect(mine.items.length).toBeGreaterThan(0);
    for (const item of mine.items) expect(item['user']).toMatchObject({ id: dr.login.user.id });
    expect((await a.get<Page<Fields>>(`/api/v1/audit?entityId=${id}&to=${from}`)).body.items).toEqual([]);
    await dr.ok(dr.create('patient', patient()));
    const byClient = (await a.get<Page<Fields>>(`/api/v1/audit?clientId=${dr.clientId}`)).body.items;
    expect(byClient.length).toBeGreaterThan(0);
    for (const item of byClient) expect(item['clientId']).toBe(dr.clientId);
    const first = (await a.get<Page<Fields>>('/api/v1/audit?limit=3')).body;
    const second = (await a.get<Page<Fields>>(`/api/v1/audit?limit=3&cursor=${encodeURIComponent(first.nextCursor!)}`))
      .body;
    expect(second.items.map((item) => item['id'])).not.toContain(first.items[0]!['id']);
    for (const query of ['limit=0', 'limit=501', 'from=x', 'to=x', 'entityId=x', 'cursor=x'])
      expect([query, (await a.get(`/api/v1/audit?${query}`)).status]).toEqual([query, 400]);
    for (const device of [dr, front, reader]) expect((await device.get('/api/v1/audit')).status).toBe(403);
    expect((await cedre.get(`/api/v1/audit?entityId=${id}`)).body).toMatchObject({ items: [] });
  });

  it('Audit: CSV by Accept, which no spreadsheet takes for formulas', async () => {
    const id = await made();
    const csv = await a.get(`/api/v1/audit?entityId=${id}`, { accept: 'text/csv' });
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = csv.text.trim().split(/\r?\n/u);
    expect(lines[0]).toContain('action');
    expect(lines.length).toBeGreaterThan(1);
    expect(csv.text).toContain(id);
    const formula = await send(a, 'POST', '/api/v1/users', {
      name: '=cmd|calc!A1',
      email: `${randomUUID()}@atlas.test`,
      role: 'nurse',
    });
    expect(formula.status).toBe(201);
    for (const cell of (await a.get('/api/v1/audit?limit=500', { accept: 'text/csv' })).text.split(/[\r\n,;]/u))
      expect(cell).not.toMatch(/^"?[=+@]/u);
    expect((await front.get('/api/v1/audit', { accept: 'text/csv' })).status).toBe(403);
  });
});

describe('Roles', () => {
  const table: Record<string, Record<string, string>> = {
    admin: {
      patients: 'rw',
      appointments: 'rw',
      'medical-records': 'rw',
      consents: 'rw',
      practitioners: 'rw',
      users: 'rw',
      templates: 'rw',
    },
    practitioner: {
      patients: 'rw',
      appointments: 'rw',
      'medical-records': 'rw',
      consents: 'rw',
      practitioners: 'rw',
      users: '',
      templates: '',
    },
    nurse: {
      patients: 'rw',
      appointments: 'rw',
      'medical-records': 'rw',
      consents: 'rw',
      practitioners: 'r',
      users: '',
      templates: '',
    },
    secretary: {
      patients: 'rw',
      appointments: 'rw',
      'medical-records': '',
      consents: 'rw',
      practitioners: 'r',
      users: '',
      templates: '',
    },
    accountant: {
      patients: 'r',
      appointments: 'r',
      'medical-records': '',
      consents: '',
      practitioners: 'r',
      users: '',
      templates: '',
    },
    reader: {
      patients: 'r',
      appointments: 'r',
      'medical-records': 'r',
      consents: 'r',
      practitioners: 'r',
      users: '',
      templates: '',
    },
  };

  async function check(device: Device, role: string): Promise<void> {
    const patientId = await made(cedre);
    const doctor = (await cedre.get<Page<{ id: string }>>('/api/v1/practitioners')).body.items[0]!.id;
    const payloads: Record<string, Fields> = {
      patients: patient(),
      appointments: appointment(patientId, doctor),
      'medical-records': medicalRecord(patientId, doctor),
      consents: consent(patientId),
      practitioners: { familyName: 'A', givenNames: 'B' },
      users: { name: 'U', email: `${randomUUID()}@cedre.test`, role: 'nurse' },
      templates: { role: 'nurse', percentage: 1 },
    };
    for (const [resource, right] of Object.entries(table[role]!)) {
      const path = `/api/v1/${resource}`;
      const there = (
        await send(
          cedre,
          'POST',
          path,
          resource === 'appointments'
            ? appointment(patientId, doctor)
            : resource === 'users'
              ? { ...payloads[resource], email: `${randomUUID()}@cedre.test` }
              : payloads[resource],
        )
      ).body;
      const one = `${path}/${String(there['id'])}`;
      const absent = `${path}/${randomUUID()}`;
      const statuses = {
        list: (await device.get(path)).status,
        read: (await device.get(one)).status,
        create: (await send(device, 'POST', path, payloads[resource])).status,
        remove: (await send(device, 'DELETE', one, undefined, at(1))).status,
      };
      expect([role, resource, statuses]).toEqual([
        role,
        resource,
        {
          list: right === '' ? 403 : 200,
          read: right === '' ? 403 : 200,
          create: right === 'rw' ? 201 : 403,
          remove: right === 'rw' ? statuses.remove : 403,
        },
      ]);
      if (right === 'rw') expect([200, 204]).toContain(statuses.remove);
      // of what may not be read, there and absent look alike
      if (right === '') {
        const versionsAt = async (at_: string): Promise<string> =>
          (await device.get(at_)).text.replaceAll(/[0-9a-f-]{36}/gu, 'id');
        expect(await versionsAt(one)).toBe(await versionsAt(absent));
        expect((await device.get(`${one}/versions`)).status).toBe(403);
      }
    }
  }

  for (const [who, role] of [
    ['admin', 'admin'],
    ['dr', 'practitioner'],
    ['front', 'secretary'],
    ['reader', 'reader'],
  ] as const) {
    it(`Roles: ${role} does by REST what the table says`, async () => {
      await check(await signIn(server.url, who, 'cedre'), role);
    });
  }

  it('Roles: nurse and accountant too, and a changed role holds at once for the tokens that are out', async () => {
    const users = (await cedre.get<Page<{ id: string; email: string; version: number }>>('/api/v1/users?limit=500'))
      .body.items;
    const person = users.find((one) => one.email === 'front@cedre.test')!;
    let version = person.version;
    for (const role of ['nurse', 'accountant', 'secretary']) {
      const before = await signIn(server.url, 'front', 'cedre');
      const changed = await send<{ version: number }>(
        cedre,
        'PATCH',
        `/api/v1/users/${person.id}`,
        { role },
        at(version),
      );
      expect(changed.status).toBe(200);
      ({ version } = changed.body);
      const now = await signIn(server.url, 'front', 'cedre');
      expect(now.login.user.role).toBe(role);
      await check(now, role);
      const old = (await before.get('/api/v1/medical-records')).status;
      expect([role, [role === 'nurse' ? 200 : 403, 401].includes(old)]).toEqual([role, true]);
      const write = (await send(before, 'POST', '/api/v1/patients', patient())).status;
      expect([role, [role === 'accountant' ? 403 : 201, 401].includes(write)]).toEqual([role, true]);
    }
  });

  it('Roles: a user who is deleted is out at once', async () => {
    const users = (await cedre.get<Page<{ id: string; email: string; version: number }>>('/api/v1/users?limit=500'))
      .body.items;
    const person = users.find((one) => one.email === 'reader@cedre.test')!;
    const device = await signIn(server.url, 'reader', 'cedre');
    expect(
      (await send(cedre, 'DELETE', `/api/v1/users/${person.id}`, undefined, at(person.version))).status,
    ).toBeLessThan(300);
    expect((await device.get('/api/v1/patients')).status).toBe(401);
    expect(
      (await device.upRaw({ clientId: device.clientId, events: [device.create('patient', patient())] })).status,
    ).toBe(401);
    expect(
      (
        await ask(server.url, 'POST', '/api/auth/login', {
          body: { tenant: 'cedre', email: 'reader@cedre.test', password: 'conformance-only' },
        })
      ).status,
    ).toBe(401);
  });

  it('Roles: a user payload never carries a password', async () => {
    for (const field of ['password', 'passwordHash', 'tenantId', 'status_']) {
      const reply = await send(a, 'POST', '/api/v1/users', {
        name: 'U',
        email: `${randomUUID()}@atlas.test`,
        role: 'nurse',
        [field]: 'x',
      });
      expect([field, reply.status]).toEqual([field, 422]);
    }
    expect((await a.get('/api/v1/users?limit=500')).text).not.toMatch(/hash|argon|password/iu);
  });
});

describe('Tenants', () => {
  it("Tenants: another tenant's ids get the answer of an absent one, on every door", async () => {
    const patientId = await made(a);
    const doctor = practitionerId;
    const created: readonly (readonly [string, string])[] = [
      ['patients', patientId],
      ['practitioners', doctor],
      [
        'appointments',
        String((await send(a, 'POST', '/api/v1/appointments', appointment(patientId, doctor))).body['id']),
      ],
      [
        'medical-records',
        String((await send(a, 'POST', '/api/v1/medical-records', medicalRecord(patientId, doctor))).body['id']),
      ],
      ['consents', String((await send(a, 'POST', '/api/v1/consents', consent(patientId))).body['id'])],
      ['users', a.login.user.id],
      ['templates', String((await send(a, 'POST', '/api/v1/templates', { role: 'reader', percentage: 3 })).body['id'])],
    ];
    for (const [resource, id] of created) {
      const answers = async (at_: string): Promise<string[]> => {
        const path = `/api/v1/${resource}/${at_}`;
        const replies = [
          await cedre.get(path),
          await cedre.get(`${path}/versions`),
          await send(cedre, 'PATCH', path, { note: 'x' }, at(1)),
          await send(cedre, 'PUT', path, patient(), at(1)),
          await send(cedre, 'DELETE', path, undefined, at(1)),
          await send(cedre, 'POST', `${path}/versions/1/restore`, undefined, at(1)),
          await cedre.get(`/api/v1/audit?entityId=${at_}`),
        ];
        return replies.map((reply) => `${String(reply.status)} ${reply.text.replaceAll(at_, 'id')}`);
      };
      const absent = randomUUID();
      expect([resource, await answers(id)]).toEqual([resource, await answers(absent)]);
    }
    for (const path of [
      'patients',
      'practitioners',
      'appointments',
      'medical-records',
      'consents',
      'users',
      'templates',
    ]) {
      const { text } = await cedre.get(`/api/v1/${path}?limit=500`);
      for (const [, id] of created) expect(text).not.toContain(id);
    }
  });

  it("Tenants: POST with another tenant's id makes a record of one's own", async () => {
    const id = await made(a, { note: 'atlas' });
    expect((await send(cedre, 'POST', '/api/v1/patients', { id, ...patient({ note: 'cedre' }) })).status).toBe(201);
    expect((await a.get(`/api/v1/patients/${id}`)).body).toMatchObject({ note: 'atlas' });
  });

  it('Tenants: an event of another tenant can be neither settled nor seen, and tells nothing', async () => {
    const id = await made(a);
    const refused = a.update('patient', id, { gender: 'robot' }, 1);
    await a.refused(refused);
    const own = await made(cedre);
    const received: Fields[] = [];
    for (const resolves of [refused.id, randomUUID()]) {
      const { outboxEventId: _, ...rejected } = await cedre.refused(cedre.keepServer('patient', own, 1, resolves));
      received.push(rejected);
    }
    expect(received[0]).toEqual(received[1]);
  });

  it('Tenants: accesses to what is not there are not audited as if it were', async () => {
    const id = await made(a);
    await cedre.up([cedre.create('patient', patient())], {
      accesses: [{ entityType: 'patient', entityId: id, at: new Date().toISOString() }],
    });
    expect(
      (await a.get<Page<Fields>>(`/api/v1/audit?entityId=${id}`)).body.items.filter((one) => one['action'] === 'read'),
    ).toEqual([]);
  });
});

describe('of every answer', () => {
  it('problem+json has its members, and nothing was a server error', () => {
    expect(seenProblems).toEqual([]);
    expect(serverErrors).toEqual([]);
  });
});
