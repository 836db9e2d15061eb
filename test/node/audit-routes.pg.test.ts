/** The audit has no gaps: made from the application's own routes, so that a new one takes part by itself. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../../server/http/operation.ts';
import { operationsOf } from '../../server/http/operations.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { askOperation, type Answered, type With } from './ask.ts';
import { addressesOf, operationOf } from './routes.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { newPatient, request, signIn, uuid, type TestClient } from './server-client.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Row {
  id: string;
  action: string;
  outcome: string;
  entity_type: string | null;
  entity_id: string | null;
  user_id: string | null;
}

let server: TestServer;
let admin: TestClient;
let related: Related;
let seen = '0';

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  admin = await signIn(server, 'admin@atlas.test');
  related = await relatedOf(admin);
  await admin.down(null, { device: { pending: 1, oldestPendingAt: null } });
});
afterAll(async () => {
  await server.close();
  await stopTestCluster();
});
beforeEach(async () => void (await fresh()));

/** The rows that were written since they were last asked for. */
async function fresh(): Promise<Row[]> {
  const { rows } = await server.owner.query<Row>(
    'SELECT id, action, outcome, entity_type, entity_id, user_id FROM audit_entry WHERE tenant_id = $1 AND id > $2 ORDER BY id',
    [admin.account.tenant.id, seen],
  );
  seen = rows.at(-1)?.id ?? seen;
  return rows;
}

const known = (): Operation[] =>
  addressesOf(server).map(({ method, path }) => {
    const operation = operationOf(operationsOf(server.deps.domain), method, path);
    if (!operation) throw new Error(`describe ${method} ${path} in server/http/operations.ts`);
    return operation;
  });

async function made(type: string): Promise<string> {
  const event = admin.event({ entityType: type, payload: sampleOf(type, related) });
  await admin.up(event);
  return event.entityId;
}

/** A patient whose file has reached its term; no device has anything to send. */
async function fileOver(): Promise<string> {
  const patientId = await made('patient');
  const at = (time: string) => `2000-01-01T${time}:00.000Z`;
  const times = { start: at('09:00'), end: at('09:15'), overbooked: true };
  await admin.up(
    admin.event({
      entityType: 'appointment',
      payload: { ...sampleOf('appointment', { ...related, patientId }), ...times },
    }),
  );
  await admin.down(null, { device: { pending: 0, oldestPendingAt: null } });
  return patientId;
}

/** What the operation finds and takes, so that it is answered with success. */
async function prepared({ id, who, path }: Operation, client: TestClient): Promise<Partial<With>> {
  const invited = async () => {
    const user = await made('user');
    await admin.call('PATCH', `/api/v1/users/${user}`, { status: 'invited' }, { 'if-match': '*' });
    return user;
  };
  switch (id) {
    case 'login':
      return { body: { tenant: 'atlas', email: 'admin@atlas.test', password: 'conformance-only' } };
    case 'acceptInvitation': {
      const { body } = await admin.call<{ token: string }>('POST', `/api/v1/users/${await invited()}/invitation`);
      return { body: { token: body.token, password: 'long enough to pass' } };
    }
    case 'changePassword':
      return { body: { currentPassword: 'conformance-only', newPassword: 'conformance-only' } };
    case 'invite':
      return { id: await invited() };
    case 'refresh':
      return { headers: { cookie: client.cookie, 'sec-fetch-site': 'same-origin' } };
    case 'endSession':
      return {
        id:
          (
            await client.call<{ items: { id: string; current: boolean }[] }>('GET', '/api/auth/sessions')
          ).body.items.find(({ current }) => current)?.id ?? '',
      };
    case 'endDevice':
      await client.down(null);
      return { id: client.clientId };
    case 'agendaFeed':
    case 'makeAgendaFeed':
    case 'revokeAgendaFeed':
      return { id: await made('practitioner') };
    case 'calendar': {
      const practitioner = await made('practitioner');
      const { body } = await admin.call<{ path: string }>('POST', `/api/v1/agenda-feeds/${practitioner}`, {
        language: 'fr',
      });
      return { id: body.path.split('/').at(-1) ?? '' };
    }
    case 'editedDrug':
    case 'putDrug':
    case 'deleteDrug': {
      const drug = uuid();
      await server.owner.query('INSERT INTO medicament (tenant_id, unique_id) VALUES ($1, $2)', [
        admin.account.tenant.id,
        drug,
      ]);
      return { id: drug };
    }
    case 'retentionOf':
    case 'holdFile':
    case 'requestErasure':
      return { id: await fileOver() };
    case 'liftHold': {
      const file = await fileOver();
      await server.owner.query(
        "INSERT INTO retention_hold (tenant_id, patient_id, reason, held_by, held_at) VALUES ($1, $2, 'procès', $3, now())",
        [admin.account.tenant.id, file, admin.account.user.id],
      );
      return { id: file };
    }
    case 'withdrawErasure':
    case 'eraseFile': {
      const [file, asker] = [await fileOver(), await made('user')];
      await server.owner.query("UPDATE app_user SET role = 'admin' WHERE id = $1", [asker]);
      await server.owner.query(
        'INSERT INTO erasure_request (tenant_id, patient_id, requested_by, requested_at) VALUES ($1, $2, $3, now())',
        [admin.account.tenant.id, file, asker],
      );
      return { id: file };
    }
    default:
      break;
  }
  if (id.startsWith('create') || !('entityType' in who) || !path.includes('{')) return {};
  const record = await made(who.entityType);
  return { id: record };
}

const ask = (client: TestClient | null, operation: Operation, given: Partial<With> = {}): Promise<Answered> =>
  askOperation(server, client, operation, {
    id: uuid(),
    related,
    device: admin.clientId,
    event: client ?? admin,
    ...given,
  });

describe('H13 every address', () => {
  it('H13 SV-104 leaves its audit row, or says why it leaves none', async () => {
    const exempt: string[] = [];
    for (const operation of known()) {
      const client = ['endSession', 'endDevice', 'logout', 'refresh'].includes(operation.id)
        ? await signIn(server, 'admin@atlas.test')
        : admin;
      const given = await prepared(operation, client);
      await fresh();
      const answered = await ask(
        ['login', 'acceptInvitation', 'calendar'].includes(operation.id) ? null : client,
        operation,
        given,
      );
      const rows = await fresh();
      expect([operation.id, answered.status, answered.status < 300]).toEqual([operation.id, answered.status, true]);
      if (operation.unaudited !== undefined) {
        exempt.push(operation.id);
        expect([operation.id, operation.unaudited.length > 10, rows]).toEqual([operation.id, true, []]);
        continue;
      }
      const who = operation.id === 'acceptInvitation' ? rows[0]?.user_id : client.account.user.id;
      expect([operation.id, rows.length > 0, rows.filter(({ user_id: by }) => by !== who || by === null)]).toEqual([
        operation.id,
        true,
        [],
      ]);
      // One row for a request that reads, however much it reads.
      if (operation.method === 'GET' || operation.id === 'syncDown')
        expect([operation.id, rows.map(({ action, outcome }) => `${action} ${outcome}`)]).toEqual([
          operation.id,
          [['exportFhir', 'signedHead', 'backupFile'].includes(operation.id) ? 'export accepted' : 'read accepted'],
        ]);
      if ('entityType' in operation.who)
        expect([operation.id, rows.map(({ entity_type: type }) => type)]).toEqual([
          operation.id,
          rows.map(() => (operation.who as { entityType: string }).entityType),
        ]);
      // The address of a calendar is a secret, and no record's id.
      if (given.id !== undefined && operation.id !== 'calendar')
        expect([operation.id, rows[0]?.entity_id]).toEqual([operation.id, given.id]);
    }
    expect(exempt.toSorted()).toEqual([
      'docs',
      'drugCatalogue',
      'drugHistory',
      'drugSync',
      'editedDrug',
      'events',
      'health',
      'lastModified',
      'me',
      'metrics',
      'openapi',
      'ready',
      'refresh',
    ]);
  });

  it('H13 SV-105 leaves the row of a refusal: what the role may not, 403', async () => {
    const front = await signIn(server, 'front@atlas.test');
    await server.owner.query("UPDATE app_user SET role = 'accountant' WHERE id = $1", [front.account.user.id]);
    await fresh();
    let refused = 0;
    for (const operation of known().filter(({ who }) => who.kind !== 'anyone' && who.kind !== 'session')) {
      const { status } = await ask(front, operation);
      const rows = await fresh();
      if (status !== 403) continue;
      refused += 1;
      expect([operation.id, rows.map(({ outcome, user_id: by }) => [outcome, by])]).toEqual([
        operation.id,
        [['rejected', front.account.user.id]],
      ]);
      if ('entityType' in operation.who)
        expect([operation.id, rows[0]?.entity_type]).toEqual([operation.id, operation.who.entityType]);
    }
    expect(refused).toBeGreaterThan(80);
  });

  it('H13 SV-105 leaves the row of a request for what is not there, 404, and doesn’t speak of it as if it were', async () => {
    let missed = 0;
    for (const operation of known().filter(({ path, who }) => path.includes('{') && who.kind !== 'anyone')) {
      for (const id of [uuid(), 'no-id']) {
        const { status } = await ask(admin, operation, { id });
        expect([operation.id, status]).toEqual([operation.id, 404]);
        missed += 1;
        expect([
          operation.id,
          (await fresh()).map(({ outcome, entity_id: of, user_id: by }) => [outcome, of, by]),
        ]).toEqual([operation.id, [['rejected', null, admin.account.user.id]]]);
      }
    }
    expect(missed).toBeGreaterThan(150);
  });

  it('H13 SV-105 leaves the row of a request with a session’s cookie from another site', async () => {
    const client = await signIn(server, 'dr@atlas.test');
    await fresh();
    let refused = 0;
    for (const operation of known().filter(
      ({ method, who, id }) => method !== 'GET' && who.kind !== 'anyone' && id !== 'refresh',
    )) {
      const { status } = await ask(null, operation, {
        headers: { cookie: client.cookie, 'sec-fetch-site': 'cross-site' },
      });
      expect([operation.id, status]).toEqual([operation.id, 403]);
      refused += 1;
      expect([operation.id, (await fresh()).map(({ outcome, user_id: by }) => [outcome, by])]).toEqual([
        operation.id,
        [['rejected', client.account.user.id]],
      ]);
    }
    expect(refused).toBeGreaterThan(50);
  });
});

describe('H13 the ways around', () => {
  const described = (rows: readonly Row[]) => rows.map(({ action, outcome }) => `${action} ${outcome}`);

  it('H13 SV-105 a record that is deleted already is named in the row of the DELETE that found it so', async () => {
    const id = await made('patient');
    await admin.call('DELETE', `/api/v1/patients/${id}`, undefined, { 'if-match': '*' });
    await fresh();
    expect((await admin.call('DELETE', `/api/v1/patients/${id}`, undefined, { 'if-match': '*' })).status).toBe(404);
    expect(await fresh()).toMatchObject([{ action: 'delete', outcome: 'rejected', entity_id: id }]);
  });

  it('H13 SV-104 a change that changes nothing shows the record: that is a read, through both doors', async () => {
    const id = await made('patient');
    await fresh();
    expect(
      (await admin.call('PATCH', `/api/v1/patients/${id}`, { gender: newPatient().gender }, { 'if-match': '*' }))
        .status,
    ).toBe(200);
    expect(await fresh()).toMatchObject([{ action: 'read', outcome: 'accepted', entity_id: id }]);
    await admin.up(
      admin.event({ operation: 'UPDATE', entityId: id, payload: { gender: newPatient().gender }, baseVersion: 1 }),
    );
    expect(await fresh()).toMatchObject([{ action: 'read', outcome: 'accepted', entity_id: id }]);
  });

  it('H13 SV-104 giving way shows the record, settled already or not', async () => {
    const id = await made('patient');
    const refused = admin.event({ operation: 'UPDATE', entityId: id, payload: { gender: 'robot' }, baseVersion: 1 });
    await admin.up(refused);
    await fresh();
    for (let round = 0; round < 2; round += 1) {
      const { acknowledged } = await admin.up(
        admin.event({ operation: 'KEEP_SERVER', entityId: id, resolves: refused.id }),
      );
      expect(acknowledged[0]?.serverData).toMatchObject({ id });
      expect(described(await fresh())).toEqual(['settle accepted']);
    }
  });

  it('H13 SV-104 UI-64 a list that leaves a device as a file leaves a row, also where the role may not', async () => {
    await fresh();
    expect((await admin.call('POST', '/api/v1/patients/exports')).status).toBe(204);
    expect(await fresh()).toMatchObject([{ action: 'export', outcome: 'accepted', entity_type: 'patient' }]);
    const dr = await signIn(server, 'dr@atlas.test');
    await fresh();
    expect((await dr.call('POST', '/api/v1/users/exports')).status).toBe(403);
    expect(await fresh()).toMatchObject([{ action: 'export', outcome: 'rejected', entity_type: 'user' }]);
  });

  it('H13 SV-104 a search leaves the type that was searched, and not the words', async () => {
    await admin.call('GET', '/api/v1/patients?q=zzyzx');
    const { rows } = await server.owner.query<{ text: string }>(
      'SELECT to_jsonb(a)::text AS text FROM audit_entry a WHERE tenant_id = $1 AND id > $2',
      [admin.account.tenant.id, seen],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.text).not.toContain('zzyzx');
    expect(await fresh()).toMatchObject([{ action: 'read', entity_type: 'patient', entity_id: null }]);
  });

  it('H13 SV-104 the CSV of the audit is an export', async () => {
    await admin.call('GET', '/api/v1/audit', undefined, { accept: 'text/csv' });
    expect(described(await fresh())).toEqual(['export accepted']);
  });

  it('H13 SV-105 a wrong present password, a used invitation and a stolen refresh token leave their rows', async () => {
    expect(
      (await admin.call('POST', '/api/auth/password', { currentPassword: 'wrong', newPassword: 'long enough to pass' }))
        .status,
    ).toBe(422);
    expect(await fresh()).toMatchObject([
      { action: 'update', outcome: 'rejected', entity_type: 'password', entity_id: admin.account.user.id },
    ]);

    const user = await made('user');
    const { body } = await admin.call<{ token: string }>('POST', `/api/v1/users/${user}/invitation`);
    const accept = () =>
      request(server, 'POST', '/api/auth/accept-invitation', { token: body.token, password: 'long enough to pass' });
    expect(await fresh()).toContainEqual(
      expect.objectContaining({ action: 'create', entity_type: 'invitation', entity_id: user }),
    );
    expect((await accept()).status).toBe(204);
    expect(await fresh()).toContainEqual(
      expect.objectContaining({ action: 'update', entity_type: 'password', entity_id: user }),
    );
    expect((await accept()).status).toBe(410);
    expect(await fresh()).toMatchObject([{ action: 'update', outcome: 'rejected', entity_type: 'invitation' }]);

    const client = await signIn(server, 'dr@atlas.test');
    const withCookie = (method: string, path: string, cookie: string) =>
      request(server, method, path, undefined, { cookie, 'sec-fetch-site': 'same-origin' });
    const next = (await withCookie('POST', '/api/auth/refresh', client.cookie)).headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    expect((await withCookie('GET', '/api/auth/me', next)).status).toBe(200);
    await fresh();
    const { clock } = server.deps;
    server.deps.clock = { ...clock, now: () => Date.now() + 60_000 };
    expect((await withCookie('POST', '/api/auth/refresh', client.cookie)).status).toBe(401);
    server.deps.clock = clock;
    expect(await fresh()).toMatchObject([
      { action: 'logout', outcome: 'failed', entity_type: 'session', user_id: client.account.user.id },
    ]);
  });

  it('H13 SV-104 says only what the protocol’s enumeration knows', async () => {
    const { rows } = await server.owner.query<{ action: string }>('SELECT DISTINCT action FROM audit_entry');
    expect(rows.length).toBeGreaterThan(7);
    const words = ['create', 'update', 'delete', 'restore', 'read', 'export', 'login', 'logout', 'settle'];
    expect(rows.filter(({ action }) => !words.includes(action))).toEqual([]);
  });
});
