/**
 * Every integer that a request can bring to the database, at and beyond the edges of int4, int8 and what JSON counts
 * exactly.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf } from '../../server/http/operations.ts';
import { encodeAfter } from '../../server/http/paging.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { relatedOf, sampleOf } from './samples.ts';
import { signIn, uuid, words, type TestClient } from './server-client.ts';

const EDGES = [
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  2 ** 63,
  2 ** 64,
  1e300,
  -1,
  -(2 ** 31) - 1,
  1.5,
];

let server: TestServer;
let admin: TestClient;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  admin = await signIn(server, 'admin@atlas.test');
});
afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

/** Stored as it was said, or refused: never a failure of the server, and never another number. */
const fit = (value: number) => Number.isSafeInteger(value) && value >= 0;

describe('H21 integers beyond the database’s own', () => {
  it('H21 SV-106 what a device says is waiting is kept as it was said, or refused: up, down, losses', async () => {
    for (const pending of EDGES) {
      const clientId = uuid();
      const device = { pending, oldestPendingAt: null };
      const expected = fit(pending) ? 200 : 400;
      expect([
        pending,
        (await admin.call('POST', '/api/sync/up', { clientId, device, events: [admin.event({})] })).status,
      ]).toEqual([pending, expected]);
      expect([
        pending,
        (await admin.call('POST', '/api/sync/down', { clientId, device, cursor: null, limit: 1 })).status,
      ]).toEqual([pending, expected]);
      expect([
        pending,
        (
          await admin.call('POST', '/api/v1/devices/losses', {
            clientId,
            pending,
            oldestPendingAt: null,
            announcedAt: '2026-11-21T08:00:00.000Z',
          })
        ).status,
      ]).toEqual([pending, fit(pending) ? 204 : 400]);
      if (!fit(pending)) continue;
      const listed = async (path: string) =>
        (await admin.call<{ items: { clientId: string; pending: number }[] }>('GET', path)).body.items.find(
          (one) => one.clientId === clientId,
        );
      expect(await listed('/api/v1/devices')).toMatchObject({ pending });
      expect(await listed('/api/v1/devices/losses')).toMatchObject({ pending });
    }
  });

  it('H21 SV-106 the device that comes back learns the number that it had announced, and the sum of two people’s stays a number', async () => {
    const pending = Number.MAX_SAFE_INTEGER;
    const dr = await signIn(server, 'dr@atlas.test');
    const { clientId } = (await dr.call<{ device: { clientId: string } }>('GET', '/api/auth/me')).body.device;
    for (const client of [admin, dr])
      await client.call('POST', '/api/sync/down', {
        clientId,
        device: { pending, oldestPendingAt: null },
        cursor: null,
        limit: 1,
      });
    expect((await dr.call('GET', '/api/auth/me')).body).toMatchObject({ device: { lastReport: { pending } } });
    const { items } = (await admin.call<{ items: { clientId: string; pending: number }[] }>('GET', '/api/v1/devices'))
      .body;
    expect(items.find((one) => one.clientId === clientId)?.pending).toBe(pending);
  });

  it('H21 SV-106 base versions, schema versions and the versions in If-Match and in addresses', async () => {
    const patient = admin.event({});
    await admin.up(patient);
    for (const value of EDGES) {
      for (const operation of ['CREATE', 'UPDATE', 'DELETE']) {
        const payload =
          operation === 'UPDATE'
            ? { note: 'x' }
            : operation === 'CREATE'
              ? sampleOf('patient', { patientId: '', practitionerId: '' })
              : {};
        const event = { ...admin.event({ operation, entityId: patient.entityId, payload }), baseVersion: value };
        expect([
          operation,
          value,
          (await admin.call('POST', '/api/sync/up', { clientId: uuid(), events: [event] })).status,
        ]).toEqual([operation, value, 200]);
      }
      const { status } = await admin.call('POST', '/api/sync/up', {
        clientId: uuid(),
        events: [{ ...admin.event({}), schemaVersion: value }],
      });
      expect([value, status < 500]).toEqual([value, true]);
      // In digits, and as JavaScript writes it.
      for (const text of [String(value), BigInt(Math.trunc(value)).toString()].filter((one) => one !== '1')) {
        for (const [method, path] of [
          ['PATCH', ''],
          ['DELETE', ''],
          ['POST', '/versions/1/restore'],
        ] as const) {
          const reply = await admin.call(
            method,
            `/api/v1/patients/${patient.entityId}${path}`,
            method === 'PATCH' ? { note: 'x' } : undefined,
            { 'if-match': `"${text}"` },
          );
          expect([method, text, [400, 412].includes(reply.status)]).toEqual([method, text, true]);
        }
        expect([
          text,
          (
            await admin.call('POST', `/api/v1/patients/${patient.entityId}/versions/${text}/restore`, undefined, {
              'if-match': '*',
            })
          ).status,
        ]).toEqual([text, 404]);
      }
    }
    expect((await admin.call('GET', `/api/v1/patients/${patient.entityId}`)).body).toMatchObject({ version: 1 });
  });

  it('H21 SV-106 limits and cursors of every list, and of the pull', async () => {
    const patient = admin.event({});
    await admin.up(patient);
    // One way in lists the records of all types: a patient's stand for them.
    const lists = operationsOf(server.deps.domain).filter(
      ({ method, parameters, tag, who }) =>
        method === 'GET' &&
        parameters?.some(({ name }) => name === 'cursor') &&
        (!('entityType' in who) || tag === 'Patient'),
    );
    expect(lists.length).toBeGreaterThan(4);
    const numbers = [
      ...EDGES.map((value) => BigInt(Math.trunc(value)).toString()),
      '0',
      '9'.repeat(18),
      '9'.repeat(19),
    ];
    for (const { path } of lists) {
      for (const number of numbers) {
        for (const query of [`limit=${number}`, `cursor=${encodeURIComponent(encodeAfter(number))}`]) {
          const { status } = await admin.call('GET', `${path.replace('{id}', patient.entityId)}?${query}`);
          expect([path, query, [200, 400, 404].includes(status)]).toEqual([path, query, true]);
        }
      }
    }
    for (const limit of EDGES)
      expect([
        limit,
        (await admin.call('POST', '/api/sync/down', { clientId: uuid(), cursor: null, limit })).status,
      ]).toEqual([limit, 400]);
  });

  it('H21 SV-160 moments that are in no year of the database once they stand in UTC, in every filter and cursor', async () => {
    const lists = operationsOf(server.deps.domain).filter(
      ({ method, parameters, tag, who }) =>
        method === 'GET' &&
        parameters?.some((one) => one.in === 'query') &&
        (!('entityType' in who) || tag === 'Patient'),
    );
    const beyond = ['9999-12-31T23:59:59.999-23:59', '0001-01-01T00:00:00.000+23:59'];
    const asked: string[] = [];
    for (const { path, parameters = [] } of lists)
      for (const { name } of parameters.filter((one) => one.in === 'query'))
        for (const moment of beyond) {
          const query = `${path.replace('{id}', uuid())}?${name}=${encodeURIComponent(moment)}`;
          expect([query, (await admin.call('GET', query)).status < 500]).toEqual([query, true]);
          asked.push(name);
        }
    expect(asked).toEqual(expect.arrayContaining(['from', 'to', 'updatedSince', 'since']));
    for (const moment of ['+010000-01-01T00:00:00.000Z', '-000001-01-01T00:00:00.000Z']) {
      const cursor = encodeAfter(`${moment} ${uuid()} hash`);
      expect((await admin.call('GET', `/api/sync/conflicts?cursor=${cursor}`)).status).toBe(400);
    }
    for (const lastSyncTimestamp of beyond) {
      const { status } = await admin.call('POST', '/api/sync/down', {
        clientId: uuid(),
        cursor: null,
        lastSyncTimestamp,
      });
      expect([lastSyncTimestamp, status < 500]).toEqual([lastSyncTimestamp, true]);
    }
  });

  it('H21 SV-106 SV-234 a sync between whose moments the server’s clock was set right by years is listed and counted', async () => {
    const { clientId } = admin;
    await admin.down(null);
    await server.owner.transaction(async (tx) => {
      await tx.query("SELECT set_config('app.tenant_id', $1, true)", [admin.account.tenant.id]);
      await tx.query("UPDATE sync_log SET started_at = completed_at - interval '56 years' WHERE client_id = $1", [
        clientId,
      ]);
    });
    const listed = await admin.call<{ items: object[] }>('GET', `/api/sync/logs?clientId=${clientId}&limit=1`);
    expect(listed.body.items).toMatchObject([{ duration: expect.toSatisfy((ms: number) => ms > 2 ** 31) }]);
    const counted = await admin.call<{ devices: object[] }>('GET', `/api/sync/logs/summary?clientId=${clientId}`);
    expect(counted.body.devices).toMatchObject([{ slowestMs: expect.toSatisfy((ms: number) => ms > 2 ** 31) }]);
  });

  it('H21 SV-106 every number of every entity', async () => {
    const related = await relatedOf(admin);
    let sent = 0;
    for (const { type, fields } of server.deps.domain.entities) {
      const cases = Object.keys(fields.shape).flatMap((field) =>
        EDGES.map((value) => ({
          field,
          value,
          event: admin.event({ entityType: type, payload: { ...sampleOf(type, related), [field]: value } }),
        })),
      );
      for (let at = 0; at < cases.length; at += 200) {
        const some = cases.slice(at, at + 200);
        const outcomes = words(await admin.up(...some.map(({ event }) => event)));
        for (const { field, value, event } of some) {
          const [word] = outcomes.get(event.id) ?? [];
          expect([type, field, value, word?.kind === 'acknowledged' || word?.kind === 'rejected']).toEqual([
            type,
            field,
            value,
            true,
          ]);
          if (word?.kind === 'acknowledged')
            expect([type, field, word.serverData?.[field]]).toEqual([type, field, value]);
          sent += 1;
        }
      }
    }
    expect(sent).toBeGreaterThan(1000);
  });
});
