/** The server's rules, on every engine. Titles carry the numbers of the rules. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ACCOUNT_HEADER,
  syncDownResponseSchema,
  syncUpResponseSchema,
  type LastModified,
  type SyncUpResponse,
} from '../../src/contract/protocol.ts';
import { hundredPeople } from '../support/hundred-people.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { newPatient, request, signIn, uuid, words, type TestClient } from './server-client.ts';

const kinds = (response: SyncUpResponse) =>
  Object.fromEntries([...words(response)].map(([id, [word]]) => [id, word?.kind]));
const practitionerOf = async (client: TestClient) =>
  (await client.call<{ items: { id: string }[] }>('GET', '/api/v1/practitioners')).body.items[0]?.id ?? '';

export function serverContract(engine: 'pglite' | 'pg'): void {
  let server: TestServer;
  let admin: TestClient;
  let dr: TestClient;
  let front: TestClient;
  let reader: TestClient;
  let other: TestClient;

  beforeAll(async () => {
    server = await createTestServer({ engine });
    [admin, dr, front, reader, other] = (await Promise.all(
      ['admin@atlas.test', 'dr@atlas.test', 'front@atlas.test', 'reader@atlas.test', 'dr@cedre.test'].map((email) =>
        signIn(server, email),
      ),
    )) as [TestClient, TestClient, TestClient, TestClient, TestClient];
  });
  afterAll(() => server.close());

  /** A patient that `dr` created, at version 1. */
  const made = async (client = dr, fields = {}) => {
    const event = client.event({ payload: newPatient(fields) });
    expect((await client.up(event)).acknowledged).toHaveLength(1);
    return event.entityId;
  };
  const edit = (client: TestClient, entityId: string, payload: object, baseVersion: unknown, more = {}) =>
    client.event({ operation: 'UPDATE', entityId, payload, baseVersion, ...more });

  describe('up', () => {
    test('SV-1 every event has exactly one outcome, in the shape of the contract', async () => {
      const created = dr.event({});
      const events = [
        created,
        edit(dr, created.entityId, { note: 'a' }, 1),
        edit(dr, uuid(), { note: 'a' }, 1),
        dr.event({ entityType: 'spaceship' }),
        dr.event({ payload: { birthName: 'X' } }),
      ];
      const response = await dr.up(...events);
      syncUpResponseSchema.parse(response);
      expect([...words(response).values()].map((list) => list.length)).toEqual([1, 1, 1, 1, 1]);
      expect(Object.values(kinds(response))).toHaveLength(5);
    });

    test('SV-3 the same event gets the same outcome and has one effect', async () => {
      const event = dr.event({});
      const first = await dr.up(event);
      const again = await dr.up({ ...event, attemptCount: 3, status: 'SENT', lastAttemptAt: 'x', errorMessage: 'y' });
      expect(again.acknowledged).toEqual(first.acknowledged);
      const elsewhere = await dr.elsewhere().up(event);
      expect(elsewhere.acknowledged).toEqual(first.acknowledged);
      const { body } = await dr.call<{ items: unknown[] }>('GET', `/api/v1/patients/${event.entityId}/versions`);
      expect(body.items).toHaveLength(1);
    });

    test('SV-3 the same event at the same moment has one effect and one word', async () => {
      const events = Array.from({ length: 6 }, () => dr.event({}));
      for (const event of events) {
        const answers = await Promise.all(Array.from({ length: 8 }, () => dr.up(event)));
        expect(new Set(answers.map(({ acknowledged }) => JSON.stringify(acknowledged))).size).toBe(1);
      }
      const { rows } = await server.owner.query<{ n: string }>(
        'SELECT count(*) AS n FROM record_version WHERE entity_id IN (SELECT i::uuid FROM jsonb_array_elements_text($1::jsonb) i)',
        [JSON.stringify(events.map(({ entityId }) => entityId))],
      );
      expect(Number(rows[0]?.n)).toBe(6);
    });

    test('SV-3 an id used for other content is ID_REUSED, and means nothing in another tenant', async () => {
      const event = dr.event({});
      await dr.up(event);
      expect((await dr.up({ ...event, payload: newPatient({ note: 'other' }) })).rejected[0]?.code).toBe('ID_REUSED');
      const foreign = await other.up({ ...event, tenantId: other.account.tenant.id, userId: other.account.user.id });
      expect(foreign.acknowledged).toHaveLength(1);
    });

    test('SV-3 a refusal is stored too', async () => {
      const event = edit(dr, uuid(), { note: 'x' }, 1);
      const first = await dr.up(event);
      await dr.up(dr.event({ entityId: event.entityId }));
      expect((await dr.up(event)).rejected).toEqual(first.rejected);
    });

    test('SV-4 disjoint fields are merged; the same value is no conflict; else a conflict that changes nothing', async () => {
      const id = await made();
      const tablet = front.elsewhere();
      expect((await front.up(edit(front, id, { note: 'front' }, 1))).acknowledged[0]?.merged).toBe(false);
      const merged = await dr.up(edit(dr, id, { email: 'a@b.test' }, 1));
      expect(merged.acknowledged[0]).toMatchObject({
        merged: true,
        serverVersion: 3,
        serverData: { note: 'front', email: 'a@b.test' },
      });
      expect((await tablet.up(edit(tablet, id, { note: 'front' }, 1))).acknowledged[0]).toMatchObject({
        serverVersion: 3,
        merged: true,
      });
      const conflict = await tablet.up(edit(tablet, id, { note: 'mine', usualName: 'X' }, 1));
      expect(conflict.conflicts[0]).toMatchObject({
        reason: 'VERSION',
        fields: ['note'],
        baseVersion: 1,
        serverVersion: 3,
        modifiedBy: { id: dr.account.user.id },
      });
      expect((await dr.call(`GET`, `/api/v1/patients/${id}`)).body).toMatchObject({ version: 3, note: 'front' });
    });

    test('SV-4 a field counts as changed when a version touched it, even if its value came back', async () => {
      const id = await made(dr, { note: 'first' });
      await front.up(edit(front, id, { note: 'second' }, 1), edit(front, id, { note: 'first' }, 2));
      expect((await dr.up(edit(dr, id, { note: 'mine' }, 1))).conflicts[0]?.fields).toEqual(['note']);
    });

    test('SV-5 own edits count as seen, for the same person on the same installation alone', async () => {
      const id = await made();
      const three = await dr.up(
        edit(dr, id, { note: '1' }, 1),
        edit(dr, id, { note: '2' }, 1),
        edit(dr, id, { note: '3' }, 1),
      );
      expect(three.acknowledged.map(({ serverVersion, merged }) => [serverVersion, merged])).toEqual([
        [2, false],
        [3, false],
        [4, false],
      ]);
      const sameTablet = await front.call<SyncUpResponse>('POST', '/api/sync/up', {
        clientId: dr.clientId,
        events: [edit(front, id, { note: 'front' }, 1)],
      });
      expect(sameTablet.body.conflicts).toHaveLength(1);
      const elsewhere = dr.elsewhere();
      expect((await elsewhere.up(edit(elsewhere, id, { note: 'else' }, 1))).conflicts).toHaveLength(1);
    });

    test('SV-5 a null base is allowed for what the same installation created', async () => {
      const id = await made();
      expect((await dr.up(edit(dr, id, { note: 'x' }, null))).acknowledged).toHaveLength(1);
      expect((await front.up(edit(front, id, { note: 'y' }, null))).rejected[0]).toMatchObject({
        code: 'VALIDATION',
        errors: [{ path: 'baseVersion' }],
      });
      expect((await dr.up(edit(dr, id, { note: 'x' }, 'two'))).rejected[0]?.errors?.[0]?.path).toBe('baseVersion');
    });

    test('SV-6 a base above the record is a conflict without fields; an update that changes nothing is acknowledged; an empty one is VALIDATION', async () => {
      const id = await made();
      expect((await dr.up(edit(dr, id, { note: 'x' }, 9))).conflicts[0]).toMatchObject({
        reason: 'VERSION',
        fields: [],
        serverVersion: 1,
      });
      expect((await dr.up(edit(dr, id, { gender: 'female' }, 1))).acknowledged[0]?.serverVersion).toBe(1);
      expect((await dr.up(edit(dr, id, {}, 1))).rejected[0]?.code).toBe('VALIDATION');
      expect((await dr.up(edit(dr, id, { nonsense: 1 }, 1))).rejected[0]?.errors?.[0]?.path).toBe('nonsense');
    });

    test('SV-7 strict entities take no newer version of another; a withdrawal prevails', async () => {
      const patientId = await made();
      const consent = dr.event({
        entityType: 'consent',
        payload: { patientId, type: 'soins', status: 'active', language: 'fr', text: 'Je consens' },
      });
      await dr.up(consent);
      const id = consent.entityId;
      const consentEdit = (client: TestClient, payload: object, base: number) =>
        edit(client, id, payload, base, { entityType: 'consent' });
      await front.up(consentEdit(front, { validUntil: '2031-01-01' }, 1));
      expect((await dr.up(consentEdit(dr, { category: 'chirurgie' }, 1))).conflicts[0]).toMatchObject({
        reason: 'VERSION',
        fields: ['validUntil'],
      });
      expect((await dr.up(consentEdit(dr, { status: 'inactive' }, 1))).acknowledged[0]).toMatchObject({
        merged: true,
        serverVersion: 3,
        serverData: { status: 'inactive', validUntil: '2031-01-01' },
      });
      expect((await front.up(consentEdit(front, { category: 'after' }, 2))).conflicts).toHaveLength(1);
    });

    test('SV-193, AG-33 of the order of the waiting room the last change stands, beside a conflict over other fields', async () => {
      const patientId = await made();
      const visit = dr.event({
        entityType: 'appointment',
        payload: {
          patientId,
          practitionerIds: [await practitionerOf(dr)],
          start: '2031-03-04T20:00:00.000Z',
          end: '2031-03-04T20:20:00.000Z',
          status: 'booked',
        },
      });
      await dr.up(visit);
      const change = (client: TestClient, payload: object) =>
        edit(client, visit.entityId, payload, 1, { entityType: 'appointment' });
      const [early, late] = ['2026-03-04T08:00:00.000Z', '2026-03-04T08:30:00.000Z'];
      await front.up(change(front, { waitingRank: early, arrivedAt: early, status: 'arrived' }));
      expect(
        (await dr.up(change(dr, { waitingRank: late, arrivedAt: late, status: 'arrived' }))).acknowledged[0],
      ).toMatchObject({ merged: true, serverVersion: 3, serverData: { waitingRank: late, arrivedAt: late } });
      const desk = front.elsewhere();
      expect((await desk.up(change(desk, { waitingRank: early, room: '1' }))).acknowledged[0]).toMatchObject({
        serverData: { waitingRank: early, room: '1' },
      });
      expect((await dr.up(change(dr, { waitingRank: late, room: '2' }))).conflicts[0]).toMatchObject({
        reason: 'VERSION',
        fields: ['room'],
        serverData: { waitingRank: early, room: '1' },
      });
    });

    test('SV-8 deleted, existing and absent records', async () => {
      const id = await made();
      expect((await front.up(front.event({ entityId: id }))).conflicts[0]).toMatchObject({
        reason: 'EXISTS',
        serverVersion: 1,
      });
      await front.up(edit(front, id, { note: 'x' }, 1));
      expect((await dr.up(dr.event({ operation: 'DELETE', entityId: id, baseVersion: 1 }))).conflicts[0]).toMatchObject(
        { reason: 'VERSION', fields: ['note'] },
      );
      expect(
        (await dr.up(dr.event({ operation: 'DELETE', entityId: id, baseVersion: 2 }))).acknowledged[0],
      ).toMatchObject({ serverVersion: 3, serverData: null });
      expect(
        (await dr.up(dr.event({ operation: 'DELETE', entityId: id, baseVersion: 1 }))).acknowledged[0]?.serverVersion,
      ).toBe(3);
      const late = edit(front, id, { note: 'late' }, 2);
      expect((await front.up(late)).conflicts[0]).toMatchObject({
        reason: 'DELETED',
        serverData: null,
        serverVersion: 3,
      });
      expect((await front.up(front.event({ entityId: id }))).conflicts[0]?.reason).toBe('DELETED');
      expect(
        (await front.up(front.event({ entityId: id, resolves: late.id, baseVersion: 2 }))).conflicts[0]?.reason,
      ).toBe('DELETED');
      expect(
        (await front.up(front.event({ entityId: id, resolves: late.id, baseVersion: 3 }))).acknowledged[0]
          ?.serverVersion,
      ).toBe(4);
      const absent = await dr.up(edit(dr, uuid(), { note: 'x' }, 1), dr.event({ operation: 'DELETE', baseVersion: 1 }));
      expect(absent.rejected.map(({ code, errors }) => [code, errors?.[0]?.path])).toEqual([
        ['REFERENCE_MISSING', 'entityId'],
        ['REFERENCE_MISSING', 'entityId'],
      ]);
    });

    test('SV-9 what follows a stuck event waits behind the first of its chain; unrelated events go on', async () => {
      const practitionerId = await practitionerOf(dr);
      const bad = dr.event({ payload: newPatient({ birthDate: 'yesterday' }) });
      const visit = dr.event({
        entityType: 'medicalRecord',
        payload: {
          patientId: bad.entityId,
          practitionerId,
          occurredAt: '2026-11-21T09:00:00Z',
          type: 'note',
          title: 'T',
          text: 'x',
        },
      });
      const more = edit(dr, visit.entityId, { title: 'U' }, null, { entityType: 'medicalRecord' });
      const free = dr.event({});
      const response = await dr.up(bad, visit, more, free);
      expect(response.deferred).toMatchObject([
        { outboxEventId: visit.id, code: 'BLOCKED', blockedBy: bad.id },
        { outboxEventId: more.id, code: 'BLOCKED', blockedBy: bad.id },
      ]);
      expect(response.acknowledged.map(({ outboxEventId }) => outboxEventId)).toEqual([free.id]);
    });

    test('SV-9 what followed a refused update passes in the next request', async () => {
      const id = await made();
      const [first, second] = [edit(dr, id, { birthDate: '2999' }, 1), edit(dr, id, { note: 'kept' }, 1)];
      expect((await dr.up(first, second)).deferred[0]?.code).toBe('BLOCKED');
      expect((await dr.up(second)).acknowledged).toHaveLength(1);
    });

    test('SV-10 conflicts and rejections are kept with their payload until they are settled', async () => {
      const id = await made();
      await front.up(edit(front, id, { note: 'front' }, 1));
      const mine = edit(dr, id, { note: 'mine' }, 1);
      const refused = dr.event({ payload: { birthName: 'LEFT \u0000 OVER' } });
      await dr.up(mine, refused);
      const open = async (client: TestClient) =>
        (
          await client.call<{ items: { id: string; event: { payload: object } }[] }>(
            'GET',
            '/api/sync/conflicts?limit=500',
          )
        ).body.items;
      const mineOpen = await open(dr);
      expect(mineOpen.find((item) => item.id === mine.id)?.event.payload).toEqual({ note: 'mine' });
      expect(mineOpen.find((item) => item.id === refused.id)?.event.payload).toEqual({ birthName: 'LEFT \u0000 OVER' });
      expect((await open(front)).some((item) => item.id === mine.id)).toBe(false);
      expect((await open(admin)).some((item) => item.id === mine.id)).toBe(true);
      const settled = await dr.up(
        edit(dr, id, { note: 'both' }, 2, { resolves: mine.id }),
        dr.event({ operation: 'KEEP_SERVER', entityId: refused.entityId, resolves: refused.id }),
      );
      expect(settled.acknowledged).toHaveLength(2);
      expect((await open(dr)).some((item) => item.id === mine.id || item.id === refused.id)).toBe(false);
    });

    test('H1 SV-156 the list of what waits skips nothing when a part of it is settled while it is read', async () => {
      const refused = [1, 2, 3, 4].map(() => dr.event({ payload: {} }));
      await dr.up(...refused);
      const page = async (cursor: string | null) =>
        (
          await dr.call<{ items: { id: string }[]; nextCursor: string | null }>(
            'GET',
            `/api/sync/conflicts?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`,
          )
        ).body;
      const read: string[] = [];
      let settled = false;
      let { items, nextCursor } = await page(null);
      for (;;) {
        read.push(...items.map(({ id }) => id));
        const [first] = refused.filter(({ id }) => read.includes(id));
        if (first && !settled) {
          settled = true;
          await dr.up(dr.event({ operation: 'KEEP_SERVER', entityId: first.entityId, resolves: first.id }));
        }
        if (nextCursor === null) break;
        ({ items, nextCursor } = await page(nextCursor));
      }
      expect(settled).toBe(true);
      expect(refused.filter(({ id }) => read.includes(id))).toHaveLength(4);
      expect(new Set(read).size).toBe(read.length);
      for (const key of ['5', '9999-99-99T00:00:00.000Z x y', `2026-02-30T00:00:00.000Z ${uuid()} h`]) {
        const cursor = btoa(`after:${key}`).replaceAll('=', '');
        expect((await dr.call('GET', `/api/sync/conflicts?cursor=${cursor}`)).status).toBe(400);
      }
    });

    test('SV-11 a resolving event is not blocked by what it resolves, and frees what follows', async () => {
      const id = await made();
      await front.up(edit(front, id, { note: 'front' }, 1));
      const mine = edit(dr, id, { note: 'mine' }, 1);
      const response = await dr.up(
        mine,
        edit(dr, id, { note: 'both' }, 2, { resolves: mine.id }),
        edit(dr, id, { usualName: 'Z' }, 2),
      );
      expect(response.conflicts).toHaveLength(1);
      expect(response.acknowledged.map(({ serverVersion }) => serverVersion)).toEqual([3, 4]);
    });

    test('SV-11 KEEP_SERVER needs a known event of the record, never conflicts, and may come twice', async () => {
      const id = await made();
      await front.up(edit(front, id, { note: 'front' }, 1));
      const mine = edit(dr, id, { note: 'mine' }, 1);
      await dr.up(mine);
      const keep = (more: object) => dr.event({ operation: 'KEEP_SERVER', entityId: id, baseVersion: 2, ...more });
      expect((await dr.up(keep({}))).rejected[0]?.code).toBe('VALIDATION');
      expect((await dr.up(keep({ resolves: uuid() }))).rejected[0]?.code).toBe('VALIDATION');
      expect((await dr.up(keep({ resolves: mine.id }))).acknowledged[0]).toMatchObject({
        serverVersion: 2,
        serverData: { note: 'front' },
      });
      expect((await dr.up(keep({ resolves: mine.id }))).acknowledged).toHaveLength(1);
    });

    test('SV-12 rejections: validation, reference, duplicate, overlap, right', async () => {
      const practitionerId = await practitionerOf(dr);
      const patientId = await made(dr, { identifiers: [{ system: 's', value: uuid() }] });
      const value = uuid();
      const twice = await dr.up(
        ...[1, 2].map(() => dr.event({ payload: newPatient({ identifiers: [{ system: 'urn:x', value }] }) })),
      );
      expect(twice.rejected[0]).toMatchObject({ code: 'DUPLICATE', errors: [{ path: 'identifiers' }] });
      const at = (hour: number, more = {}) =>
        dr.event({
          entityType: 'appointment',
          payload: {
            patientId,
            practitionerIds: [practitionerId],
            start: `2027-01-04T${hour}:00:00+01:00`,
            end: `2027-01-04T${hour + 1}:00:00+01:00`,
            status: 'booked',
            ...more,
          },
        });
      const [a, b, c, d, e] = [at(10), at(10), at(10, { overbooked: true }), at(11), at(10, { status: 'cancelled' })];
      const response = await dr.up(a, b, c, d, e);
      expect(response.rejected.map(({ outboxEventId, code }) => [outboxEventId, code])).toEqual([[b.id, 'OVERLAP']]);
      expect(response.acknowledged).toHaveLength(4);
      const status = await dr.up(edit(dr, e.entityId, { status: 'booked' }, 1, { entityType: 'appointment' }));
      expect(status.rejected[0]).toMatchObject({ code: 'VALIDATION', errors: [{ path: 'status' }] });
      expect((await dr.up(at(15, { patientId: uuid() }))).rejected[0]).toMatchObject({
        code: 'REFERENCE_MISSING',
        errors: [{ path: 'patientId' }],
      });
      expect((await reader.up(reader.event({}))).rejected[0]?.code).toBe('FORBIDDEN');
      expect((await front.up(front.event({ entityType: 'medicalRecord', payload: {} }))).rejected[0]?.code).toBe(
        'FORBIDDEN',
      );
    });

    test('SV-12 another tenant or user in an event is refused, and nothing is stored of it', async () => {
      const event = dr.event({});
      expect((await front.up(event)).rejected[0]?.code).toBe('USER_MISMATCH');
      expect((await other.up(event)).rejected[0]?.code).toBe('TENANT_MISMATCH');
      expect((await dr.up(event)).acknowledged).toHaveLength(1);
    });

    test('SV-12 an unknown type or schema version waits for a newer server', async () => {
      expect(
        (await dr.up(dr.event({ entityType: 'invoice' }), dr.event({ schemaVersion: 99 }))).deferred.map(
          ({ code }) => code,
        ),
      ).toEqual(['SERVER_TOO_OLD', 'SERVER_TOO_OLD']);
    });

    test('SV-13 an envelope that is not the contract is 400 whole; too much is 413', async () => {
      const good = dr.event({});
      const send = async (body: unknown) => (await dr.call('POST', '/api/sync/up', body)).status;
      const envelope = (event: object, more = {}) => ({ clientId: dr.clientId, events: [good, event], ...more });
      for (const bad of [
        envelope({ ...good, surprise: 1 }),
        envelope({ ...good, id: 'x' }),
        envelope({ ...good, operation: 'UPSERT' }),
        envelope({ ...good, reason: 'x'.repeat(501) }),
        envelope(good, { extra: 1 }),
        { clientId: dr.clientId, events: [] },
        [],
        null,
        'x',
        '{"clientId":',
        `{"clientId":"${dr.clientId}","clientId":"${dr.clientId}","events":[]}`,
        JSON.stringify(envelope(good)).replace('"payload":{', `"payload":{"deep":${'['.repeat(70)}${']'.repeat(70)},`),
      ])
        expect(await send(bad)).toBe(400);
      expect(await send(envelope({ ...dr.event({}), payload: newPatient({ note: 'x'.repeat(1_100_000) }) }))).toBe(413);
      expect(await send({ clientId: dr.clientId, events: Array.from({ length: 501 }, () => dr.event({})) })).toBe(413);
      expect((await dr.call('GET', `/api/v1/patients/${good.entityId}`)).status).toBe(404);
    });

    test('SV-13 the seed’s keys are taken', async () => {
      const { userId: _u, schemaVersion: _s, baseVersion: _b, ...seed } = dr.event({});
      expect(
        (await dr.up({ ...seed, localVersion: Date.now(), status: 'PENDING', attemptCount: 0 })).acknowledged,
      ).toHaveLength(1);
      const { baseVersion: _c, ...second } = edit(dr, seed.entityId, { note: 'x' }, 0);
      expect((await dr.up({ ...second, localVersion: 1 })).acknowledged[0]?.serverVersion).toBe(2);
    });

    test('SV-14 text that a database cannot keep is refused, and is never a fault of the server', async () => {
      const hostile = ['\u0000', '\ud800', 'e\u0301', 'x'.repeat(101)];
      const response = await dr.up(
        ...hostile.map((birthName) => dr.event({ payload: newPatient({ birthName }) })),
        dr.event({ payload: JSON.parse('{"__proto__":{"x":1},"birthName":"a"}') as object }),
        dr.event({ payload: [] }),
        dr.event({ payload: null }),
        dr.event({ payload: newPatient({ birthDate: '2026-02-30' }) }),
        dr.event({ payload: newPatient({ 'a\u0000b': 1 }) }),
        dr.event({ payload: newPatient({ tenant_id: uuid(), version: 9 }) }),
      );
      expect(response.rejected.map(({ code }) => code)).toEqual(Array.from({ length: 10 }, () => 'VALIDATION'));
    });

    test('SV-15 accesses are audited once however often they are told', async () => {
      const id = await made();
      const accesses = [{ entityType: 'patient', entityId: id, at: '2026-11-21T07:00:00Z' }];
      for (let round = 0; round < 2; round += 1)
        await dr.call('POST', '/api/sync/up', {
          clientId: dr.clientId,
          events: [dr.event({})],
          accesses,
          device: { name: 'Tablet', appVersion: '1', pending: 3, oldestPendingAt: '2026-11-21T06:00:00Z' },
        });
      const { body } = await admin.call<{ items: { action: string }[] }>('GET', `/api/v1/audit?entityId=${id}`);
      expect(body.items.map(({ action }) => action)).toEqual(['read', 'create']);
      const devices = await admin.call<{ items: { clientId: string; pending: number }[] }>('GET', '/api/v1/devices');
      expect(devices.body.items.find(({ clientId }) => clientId === dr.clientId)).toMatchObject({
        pending: 3,
        sessions: 1,
      });
    });

    test('SV-15 SV-203 accesses that come with a pull are audited like those of an up, a print as a print', async () => {
      const id = await made();
      const seen = { entityType: 'patient', entityId: id, at: '2026-11-21T07:00:00.000Z' };
      const printed = { ...seen, action: 'print' as const };
      const unknown = { ...seen, entityType: 'nothing' };
      for (let round = 0; round < 2; round += 1) await dr.down(null, { limit: 1, accesses: [seen, printed, unknown] });
      await dr.call('POST', '/api/sync/up', {
        clientId: dr.clientId,
        events: [dr.event({})],
        accesses: [seen, printed],
      });
      const { body } = await admin.call<{ items: Record<string, unknown>[] }>('GET', `/api/v1/audit?entityId=${id}`);
      expect(body.items.map(({ action }) => action).toSorted()).toEqual(['create', 'print', 'read']);
      for (const one of body.items.filter(({ action }) => action !== 'create')) {
        expect(one).toMatchObject({ occurredAt: seen.at, clientId: dr.clientId, outcome: 'accepted' });
        expect(one['at']).not.toBe(seen.at);
      }
      const below = await admin.call<{ items: { action: string }[] }>(
        'GET',
        `/api/v1/audit?entityType=patient&entityId=${id}&below=true`,
      );
      expect(below.body.items.map(({ action }) => action)).toContain('print');
    });

    test('SV-16 unversioned entities are strict, keep no old content, and count own edits', async () => {
      const template = admin.event({ entityType: 'template', payload: { role: 'nurse', percentage: 12.5 } });
      const change = (client: TestClient, percentage: number) =>
        edit(client, template.entityId, { percentage }, 1, { entityType: 'template' });
      const response = await admin.up(template, change(admin, 20), change(admin, 33.33));
      expect(response.acknowledged.map(({ serverVersion }) => serverVersion)).toEqual([1, 2, 3]);
      const elsewhere = admin.elsewhere();
      expect((await elsewhere.up(change(elsewhere, 50))).conflicts[0]).toMatchObject({
        fields: ['percentage', 'role'].slice(0, 1),
        serverVersion: 3,
      });
      expect((await admin.call('GET', `/api/v1/templates/${template.entityId}/versions`)).status).toBe(404);
    });
  });

  describe('down', () => {
    test('SV-20 a snapshot pages by key with a total and then follows the changes made meanwhile', async () => {
      const start = await dr.down(null, { limit: 3 });
      syncDownResponseSchema.parse(start);
      expect(start.changes).toHaveLength(3);
      const [created, deleted] = [
        await made(),
        start.changes.find(({ entityType }) => entityType === 'patient')?.entityId ?? '',
      ];
      const version = start.changes.find(({ entityId }) => entityId === deleted)?.serverVersion;
      await dr.up(dr.event({ operation: 'DELETE', entityId: deleted, baseVersion: version }));
      const rest = await dr.pull(start.cursor, 3);
      const last = rest.pages.find((page) => !page.hasMore);
      expect(last?.total ?? start.total).toBe(start.total);
      const after = await dr.pull(rest.cursor);
      const seen = new Map(
        [...start.changes, ...rest.changes, ...after.changes].map((change) => [change.entityId, change]),
      );
      expect(seen.get(created)?.payload).toMatchObject({ id: created, version: 1 });
      expect(seen.get(deleted)).toMatchObject({ operation: 'DELETE', payload: {} });
      const whole = await dr.pull(null);
      const alive = [...seen.values()]
        .filter(({ operation }) => operation !== 'DELETE')
        .map(({ entityId }) => entityId)
        .sort();
      expect(whole.changes.map(({ entityId }) => entityId).sort()).toEqual(alive);
      expect(whole.pages[0]?.total).toBe(alive.length);
    });

    test('SV-21 between two cursors the latest state of a record is sent once; a page keeps a transaction whole', async () => {
      const { cursor } = await dr.pull(null);
      const events = Array.from({ length: 5 }, () => dr.event({}));
      await dr.up(...events);
      const id = events[0]?.entityId ?? '';
      await dr.up(edit(dr, id, { note: '1' }, 1), edit(dr, id, { note: '2' }, 1));
      const page = await dr.down(cursor, { limit: 2 });
      expect(page.changes).toHaveLength(4);
      expect(page.hasMore).toBe(true);
      const next = await dr.down(page.cursor, { limit: 2 });
      expect(next.changes).toMatchObject([
        {
          entityId: id,
          serverVersion: 3,
          operation: 'UPDATE',
          clientId: dr.clientId,
          modifiedBy: { id: dr.account.user.id },
          payload: { note: '2' },
        },
      ]);
      expect(next.hasMore).toBe(false);
      expect((await dr.down(next.cursor)).changes).toEqual([]);
      expect((await dr.down(cursor)).changes.map(({ operation }) => operation)).toEqual([
        'CREATE',
        'CREATE',
        'CREATE',
        'CREATE',
        'CREATE',
      ]);
    });

    test('SV-22 a cursor holds for its tenant, types and role; another gets resync, garbage gets 400', async () => {
      const { cursor } = await dr.pull(null);
      expect((await dr.down(cursor)).resync).toBeUndefined();
      expect((await dr.down(cursor, { entityTypes: ['patient'] })).resync).toBe(true);
      expect((await front.down(cursor)).resync).toBe(true);
      expect((await other.down(cursor)).resync).toBe(true);
      const narrow = await dr.pull((await dr.down(null, { entityTypes: ['patient'] })).cursor);
      expect(narrow.pages[0]?.resync).toBe(true);
      for (const garbage of ['', 'x', 'e30.e30', '💥', cursor.slice(0, 20)])
        expect((await dr.call('POST', '/api/sync/down', { clientId: dr.clientId, cursor: garbage })).status).toBe(400);
      await server.owner.exec(
        `UPDATE tenant_head SET epoch = gen_random_uuid() WHERE tenant_id = '${dr.account.tenant.id}'`,
      );
      expect((await dr.down(cursor)).resync).toBe(true);
    });

    test('SV-23 a date is taken in a cursor’s place, with overlap', async () => {
      const { syncTimestamp } = await dr.down(null);
      const id = await made();
      const { changes } = await dr.down(null, { lastSyncTimestamp: syncTimestamp });
      expect(changes.some(({ entityId }) => entityId === id)).toBe(true);
      expect(
        (await dr.call('POST', '/api/sync/down', { clientId: dr.clientId, lastSyncTimestamp: 'soon' })).status,
      ).toBe(400);
    });

    test('SV-24 changes by SQL have versions, audit, feed and last-modified like any other; a DELETE leaves a tombstone', async () => {
      const id = await made();
      const { cursor } = await dr.pull(null);
      await server.owner.query("UPDATE patient SET note = 'by hand' WHERE id = $1", [id]);
      expect((await dr.down(cursor)).changes).toMatchObject([
        { entityId: id, serverVersion: 2, modifiedBy: null, payload: { note: 'by hand' } },
      ]);
      expect((await dr.up(edit(dr, id, { note: 'mine' }, 1))).conflicts[0]).toMatchObject({
        fields: ['note'],
        modifiedBy: null,
      });
      await server.owner.query('DELETE FROM patient WHERE id = $1', [id]);
      expect((await dr.down(cursor)).changes).toMatchObject([{ entityId: id, operation: 'DELETE', serverVersion: 3 }]);
      expect(
        (await admin.call<{ items: { action: string }[] }>('GET', `/api/v1/audit?entityId=${id}`)).body.items.map(
          ({ action }) => action,
        ),
      ).toEqual(['delete', 'update', 'update', 'create']);
    });

    test('SV-25 last-modified names the readable types and answers 304 until something changes', async () => {
      const first = await front.call<LastModified>('GET', '/api/sync/last-modified');
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"/);
      expect(Object.keys(first.body.tables).sort()).toEqual([
        'absence',
        'appointment',
        'clinicSettings',
        'closure',
        'consent',
        'documentTemplate',
        'patient',
        'practitioner',
        'shareRule',
      ]);
      expect(await front.call('GET', '/api/sync/last-modified', undefined, { 'if-none-match': etag })).toMatchObject({
        status: 304,
        body: '',
      });
      await made();
      expect((await front.call('GET', '/api/sync/last-modified', undefined, { 'if-none-match': etag })).status).toBe(
        200,
      );
    });

    test('SV-26 an event tells a stream what changed, and nothing that the role may not read', async () => {
      const response = await server.app.request('/api/sync/events', {
        headers: { authorization: `Bearer ${front.account.accessToken}` },
      });
      const stream = response.body?.getReader();
      const practitionerId = await practitionerOf(dr);
      const patientId = await made();
      await dr.up(
        dr.event({
          entityType: 'medicalRecord',
          payload: {
            patientId,
            practitionerId,
            occurredAt: '2026-11-21T09:00:00Z',
            type: 'note',
            title: 'T',
            text: 'x',
          },
        }),
      );
      let received = '';
      while (!received.includes('event: change')) received += new TextDecoder().decode((await stream?.read())?.value);
      expect(received).toContain('"patient"');
      expect(received).not.toContain('medicalRecord');
      await stream?.cancel();
    });
  });

  describe('sign-in', () => {
    test('SV-30 whichever part is wrong, the words are the same', async () => {
      const attempt = async (body: object) =>
        await request(server, 'POST', '/api/auth/login', {
          tenant: 'atlas',
          email: 'dr@atlas.test',
          password: 'conformance-only',
          ...body,
        });
      const answers = await Promise.all(
        [
          { tenant: 'nowhere' },
          { email: 'nobody@atlas.test' },
          { password: 'wrong' },
          { tenant: 'cedre' },
          { password: '' },
        ].map(attempt),
      );
      expect(new Set(answers.map(({ status, body }) => `${status}${JSON.stringify(body)}`)).size).toBe(1);
      expect(answers[0]?.status).toBe(401);
    });

    test('SV-31 refresh rotates; the old token leads to the same successor, until that was used and 10 s are over', async () => {
      const client = await signIn(server, 'dr@atlas.test');
      const own = { 'sec-fetch-site': 'same-origin' };
      const refresh = (cookie: string) =>
        request<{ accessToken: string }>(server, 'POST', '/api/auth/refresh', undefined, { cookie, ...own });
      const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(client.cookie)));
      const cookies = new Set(
        answers.map(({ headers }) => headers.getSetCookie().find((line) => line.startsWith('medicalpro_session'))),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
      expect(cookies.size).toBe(1);
      const next = [...cookies][0]?.split(';')[0] ?? '';
      expect((await request(server, 'GET', '/api/auth/me', undefined, { cookie: next })).status).toBe(200);
      expect((await refresh(client.cookie)).status).toBe(200);
      await server.owner.exec(
        `UPDATE session SET used_at = used_at - interval '11 seconds' WHERE tenant_id = '${dr.account.tenant.id}'`,
      );
      expect((await refresh(client.cookie)).status).toBe(401);
      expect((await request(server, 'GET', '/api/auth/me', undefined, { cookie: next })).status).toBe(401);
    });

    test('SV-32 a cookie may change something only from our own pages', async () => {
      const send = (headers: Record<string, string>) =>
        request(
          server,
          'POST',
          '/api/sync/down',
          { clientId: uuid(), cursor: null },
          { cookie: dr.cookie, ...headers },
        );
      expect((await send({})).status).toBe(403);
      expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await send({ origin: 'https://evil.test' })).status).toBe(403);
      expect((await send({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
      expect((await send({ origin: 'http://localhost', host: 'localhost' })).status).toBe(200);
    });

    test('TN-5 a session answers only the account that a client names', async () => {
      const { userId: _unnamed, ...anonymous } = dr.event({});
      const doors = [
        ['POST', '/api/sync/down', { clientId: uuid(), cursor: null }],
        ['POST', '/api/sync/up', { clientId: uuid(), events: [anonymous] }],
        ['GET', '/api/sync/last-modified', undefined],
        ['GET', '/api/v1/patients', undefined],
      ] as const;
      const ask = ([method, path, body]: (typeof doors)[number], account: string, session: Record<string, string>) =>
        request<{ code: string }>(server, method, path, body, {
          'sec-fetch-site': 'same-origin',
          [ACCOUNT_HEADER]: account,
          ...session,
        });
      const own = `${dr.account.tenant.id}/${dr.account.user.id}`;
      for (const session of [{ cookie: dr.cookie }, { authorization: `Bearer ${dr.account.accessToken}` }]) {
        for (const door of doors)
          for (const other of [
            `${dr.account.tenant.id}/${reader.account.user.id}`,
            `${uuid()}/${dr.account.user.id}`,
            'nobody',
          ]) {
            const refused = await ask(door, other, session);
            expect([door[1], refused.status, refused.body.code]).toEqual([door[1], 403, 'USER_MISMATCH']);
          }
        expect((await dr.call('GET', `/api/v1/patients/${anonymous.entityId}`)).status).toBe(
          session.cookie === undefined ? 200 : 404,
        );
        for (const door of doors) expect((await ask(door, own, session)).status).toBe(200);
      }
    });

    test('SV-33 logout, a suspended user and a revoked device end at once', async () => {
      const client = await signIn(server, 'reader@atlas.test');
      expect((await client.call('POST', '/api/auth/logout')).status).toBe(204);
      expect((await client.call('GET', '/api/auth/me')).status).toBe(401);
      const tablet = await signIn(server, 'reader@atlas.test');
      await tablet.down(null);
      expect((await admin.call('DELETE', `/api/v1/devices/${tablet.clientId}`)).status).toBe(204);
      expect((await tablet.call('GET', '/api/auth/me')).status).toBe(401);
      const again = await signIn(server, 'reader@atlas.test');
      const user = (await admin.call<{ version: number }>('GET', `/api/v1/users/${again.account.user.id}`)).body;
      await admin.call(
        'PATCH',
        `/api/v1/users/${again.account.user.id}`,
        { status: 'suspended' },
        { 'if-match': `"${user.version}"` },
      );
      expect((await again.call('GET', '/api/auth/me')).status).toBe(401);
      await admin.call('PATCH', `/api/v1/users/${again.account.user.id}`, { status: 'active' }, { 'if-match': '*' });
      reader = await signIn(server, 'reader@atlas.test');
    });

    test('SV-34 forged tokens are refused', async () => {
      const [header, payload, mac] = dr.account.accessToken.split('.') as [string, string, string];
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
      for (const forged of [
        `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
        `${encode({ alg: 'HS512', typ: 'at+jwt' })}.${payload}.${mac}`,
        `${header}.${encode({ ...claims, role: 'admin' })}.${mac}`,
        `${header}.${payload}.`,
        'x',
        '..',
        mac,
      ]) {
        expect(
          (await request(server, 'GET', '/api/auth/me', undefined, { authorization: `Bearer ${forged}` })).status,
        ).toBe(401);
      }
    });

    test('SV-35 a device that comes back learns what it had announced', async () => {
      const first = await request<{ device: { clientId: string } }>(server, 'POST', '/api/auth/login', {
        tenant: 'atlas',
        email: 'dr@atlas.test',
        password: 'conformance-only',
      });
      const { clientId } = first.body.device;
      const cookie = first.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      await request(
        server,
        'POST',
        '/api/sync/down',
        {
          clientId,
          cursor: null,
          device: { appVersion: '1', pending: 12, oldestPendingAt: '2026-11-20T10:00:00.000Z' },
        },
        { cookie, 'sec-fetch-site': 'same-origin' },
      );
      const again = await request(
        server,
        'POST',
        '/api/auth/login',
        { tenant: 'atlas', email: 'dr@atlas.test', password: 'conformance-only' },
        { cookie },
      );
      expect(again.body).toMatchObject({
        device: { clientId, lastReport: { pending: 12, oldestPendingAt: '2026-11-20T10:00:00.000Z' } },
      });
    });

    test('SV-35 two people on one tablet are two reports; the list of devices sums them', async () => {
      const tablet = uuid();
      const tell = (client: TestClient, pending: number, oldestPendingAt: string | null) =>
        client.call('POST', '/api/sync/down', {
          clientId: tablet,
          cursor: null,
          device: { name: 'Accueil', appVersion: '1', pending, oldestPendingAt },
        });
      await tell(dr, 4, '2026-11-20T10:00:00.000Z');
      await tell(front, 2, '2026-11-20T11:00:00.000Z');
      const listed = async () =>
        (await admin.call<{ items: { clientId: string }[] }>('GET', '/api/v1/devices')).body.items.find(
          ({ clientId }) => clientId === tablet,
        );
      expect(await listed()).toMatchObject({
        pending: 6,
        oldestPendingAt: '2026-11-20T10:00:00.000Z',
        name: 'Accueil',
        user: { id: front.account.user.id },
      });
      await tell(dr, 0, null);
      expect(await listed()).toMatchObject({ pending: 2, oldestPendingAt: '2026-11-20T11:00:00.000Z' });
      const reports = await server.owner.query<{ user_id: string; pending: number }>(
        'SELECT user_id, pending::int FROM device_report WHERE client_id = $1 ORDER BY pending',
        [tablet],
      );
      expect(reports.rows).toEqual([
        { user_id: dr.account.user.id, pending: 0 },
        { user_id: front.account.user.id, pending: 2 },
      ]);
    });

    test('LD-2 a loss that a device tells of is listed for administrators, once', async () => {
      const loss = {
        clientId: dr.clientId,
        pending: 12,
        oldestPendingAt: '2026-11-20T10:00:00.000Z',
        announcedAt: '2026-11-20T12:00:00.000Z',
      };
      for (let round = 0; round < 2; round += 1)
        expect((await dr.call('POST', '/api/v1/devices/losses', loss)).status).toBe(204);
      const { body } = await admin.call<{ items: object[] }>('GET', '/api/v1/devices/losses');
      expect(body.items.filter((item) => (item as typeof loss).clientId === dr.clientId)).toEqual([
        {
          ...loss,
          name: expect.anything() as unknown,
          user: { id: dr.account.user.id, name: dr.account.user.name },
          noticedAt: expect.any(String) as unknown,
        },
      ]);
      expect((await dr.call('GET', '/api/v1/devices/losses')).status).toBe(403);
      expect((await dr.call('POST', '/api/v1/devices/losses', { ...loss, what: 'more' })).status).toBe(400);
      expect((await dr.call('POST', '/api/v1/devices/losses', { ...loss, pending: 0 })).status).toBe(400);
    });
  });

  describe('one record at a time', () => {
    test('SV-40 versions guard every change: 428, 412 with what is there, 200', async () => {
      const id = await made();
      const path = `/api/v1/patients/${id}`;
      for (const [method, body] of [
        ['PATCH', { note: 'x' }],
        ['PUT', newPatient()],
        ['DELETE', undefined],
      ] as const) {
        expect((await dr.call(method, path, body)).status).toBe(428);
        expect(await dr.call(method, path, body, { 'if-match': '"7"' })).toMatchObject({
          status: 412,
          body: { serverData: { id, version: 1 } },
        });
      }
      expect((await dr.call('PATCH', path, { note: 'x' }, { 'if-match': '"1"' })).headers.get('etag')).toBe('"2"');
      expect(
        (await dr.call('PUT', path, newPatient({ email: 'a@b.test' }), { 'if-match': '"2"' })).body,
      ).not.toHaveProperty('note');
      expect((await dr.call('DELETE', path, undefined, { 'if-match': '"3"' })).status).toBe(204);
      expect((await dr.call('GET', path)).status).toBe(404);
      expect(await dr.call('POST', `${path}/versions/2/restore`, undefined, { 'if-match': '"4"' })).toMatchObject({
        status: 200,
        body: { note: 'x', version: 5 },
      });
      const { body } = await dr.call<{ items: { version: number; operation: string }[] }>('GET', `${path}/versions`);
      expect(body.items.map(({ version, operation }) => [version, operation])).toEqual([
        [5, 'CREATE'],
        [4, 'DELETE'],
        [3, 'UPDATE'],
        [2, 'UPDATE'],
        [1, 'CREATE'],
      ]);
    });

    test('SV-41 an Idempotency-Key has one effect and one answer', async () => {
      const send = (body: object) =>
        dr.call<{ id: string }>('POST', '/api/v1/patients', body, { 'idempotency-key': 'one' });
      const answers = await Promise.all([1, 2, 3].map(() => send(newPatient())));
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      expect(await send(newPatient({ note: 'other' }))).toMatchObject({ status: 422, body: { code: 'ID_REUSED' } });
    });

    test('SV-42 lists page, search without accents and filter by date', async () => {
      const name = `Ünïque${uuid().slice(0, 8)}`.normalize('NFC');
      for (let index = 0; index < 3; index += 1) await made(dr, { birthName: name, birthGivenNames: 'Élodie' });
      const page = (
        await dr.call<{ items: object[]; nextCursor: string }>(
          'GET',
          `/api/v1/patients?q=elodie%20${name.replace('Ünï', 'uni')}&limit=2`,
        )
      ).body;
      expect(page.items).toHaveLength(2);
      expect(
        (
          await dr.call<{ items: object[]; nextCursor: null }>(
            'GET',
            `/api/v1/patients?q=elodie%20${name.replace('Ünï', 'uni')}&limit=2&cursor=${page.nextCursor}`,
          )
        ).body,
      ).toMatchObject({ items: [{}], nextCursor: null });
      for (const query of ['limit=0', 'limit=501', 'limit=x', 'cursor=zzz', 'updatedSince=soon', 'deleted=1'])
        expect((await dr.call('GET', `/api/v1/patients?${query}`)).status).toBe(400);
      expect(
        (await dr.call<{ items: object[] }>('GET', '/api/v1/patients?updatedSince=2999-01-01')).body.items,
      ).toEqual([]);
    });

    test('UI-84 the deleted records of a type are listed as they were, and no others', async () => {
      const listed = async (query: string) =>
        (await dr.call<{ items: { id: string; birthName: string }[] }>('GET', `/api/v1/patients?limit=500${query}`))
          .body.items;
      const event = dr.event({ payload: { ...newPatient(), birthName: 'EFFACEE' } });
      await dr.up(event);
      const since = `&updatedSince=${encodeURIComponent(new Date(Date.now() - 60_000).toISOString())}`;
      expect((await listed('&deleted=true')).map(({ id }) => id)).not.toContain(event.entityId);
      await dr.up(
        dr.event({ entityId: event.entityId, operation: 'DELETE', payload: {}, baseVersion: 1, entityType: 'patient' }),
      );
      expect((await listed('')).map(({ id }) => id)).not.toContain(event.entityId);
      expect((await listed(`&deleted=true${since}`)).find(({ id }) => id === event.entityId)).toMatchObject({
        birthName: 'EFFACEE',
        version: 2,
      });
      expect((await listed('&deleted=true&q=effacee')).map(({ id }) => id)).toContain(event.entityId);
    });

    test('SV-43 an unknown address of the API is a problem, with the headers of every answer', async () => {
      const reply = await dr.call('GET', '/api/nope');
      expect(reply.status).toBe(404);
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      expect(reply.headers.get('content-security-policy')).toContain("object-src 'none'");
      expect(reply.headers.get('cache-control')).toBe('no-store');
    });
  });

  describe('tenants', () => {
    test('TN-1 a record of another tenant is as absent as one that never was', async () => {
      const id = await made();
      const absent = uuid();
      for (const [method, body] of [
        ['GET', undefined],
        ['PATCH', { note: 'x' }],
        ['PUT', newPatient()],
        ['DELETE', undefined],
      ] as const) {
        const [foreign, none] = await Promise.all(
          [id, absent].map((one) => other.call(method, `/api/v1/patients/${one}`, body, { 'if-match': '"1"' })),
        );
        expect([foreign?.status, foreign?.body]).toEqual([none?.status, none?.body]);
      }
      const update = (entityId: string) => other.up(edit(other, entityId, { note: 'x' }, 1));
      expect((await update(id)).rejected[0]).toMatchObject({ code: 'REFERENCE_MISSING' });
      expect((await other.pull(null)).changes.some(({ entityId }) => entityId === id)).toBe(false);
      const reference = other.event({
        entityType: 'consent',
        payload: { patientId: id, type: 'x', status: 'draft', language: 'fr', text: 'x' },
      });
      expect((await other.up(reference)).rejected[0]?.code).toBe('REFERENCE_MISSING');
      expect((await other.up(other.event({ entityId: id }))).acknowledged).toHaveLength(1);
    });

    test('TN-2 without a tenant the application’s role sees no row of any table, with one only its own', async () => {
      const { rows: tables } = await server.owner.query<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migration'",
      );
      expect(tables.length).toBeGreaterThan(15);
      const count = (tenantId: string) =>
        server.db.withTenantTx({ tenantId }, async (tx) => {
          let sum = 0;
          for (const { name } of tables)
            sum += Number(
              (
                await tx.query<{ n: string }>(
                  `SELECT count(*) AS n FROM "${name}"${tenantId === '' ? '' : ` WHERE ${name === 'tenant' ? 'id' : 'tenant_id'} <> '${tenantId}'`}`,
                )
              ).rows[0]?.n,
            );
          return sum;
        });
      expect(await count('')).toBe(0);
      expect(await count(dr.account.tenant.id)).toBe(0);
    });

    test('TN-3 the application’s role can neither write over a tenant’s border nor touch history', async () => {
      const attempt = (sql: string) =>
        server.db
          .withTenantTx({ tenantId: dr.account.tenant.id }, (tx) => tx.query(sql))
          .then(
            () => 'done',
            (error: { code?: string }) => error.code,
          );
      expect(
        await attempt(
          `INSERT INTO template (tenant_id, id, role, percentage) VALUES ('${other.account.tenant.id}', gen_random_uuid(), 'nurse', 1)`,
        ),
      ).toBe('42501');
      for (const sql of [
        "UPDATE record_version SET reason = 'x'",
        'DELETE FROM audit_entry',
        "UPDATE audit_entry SET action = 'x'",
        'DELETE FROM patient',
        'UPDATE tenant_head SET rev = 0',
        'ALTER TABLE patient DISABLE TRIGGER ALL',
        "UPDATE receipt SET outcome = 'x'",
      ]) {
        expect(await attempt(sql)).toBe('42501');
      }
    });

    test('TN-4 every table begins its key with tenant_id, forces row-level security and has a policy both ways', async () => {
      const { rows } = await server.owner.query<{ name: string; first: string; forced: boolean; policy: boolean }>(`
        SELECT c.relname AS name, a.attname AS first, c.relrowsecurity AND c.relforcerowsecurity AS forced,
               EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL) AS policy
          FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('schema_migration', 'tenant')`);
      expect(rows.length).toBeGreaterThan(15);
      expect(rows.filter(({ first, forced, policy }) => first !== 'tenant_id' || !forced || !policy)).toEqual([]);
    });
  });

  describe('import', () => {
    const file = hundredPeople();
    const send = (client: TestClient, body: Uint8Array | string) =>
      client.call<string>('POST', '/api/v1/import/fhir', body, { 'content-type': 'application/octet-stream' });
    const lastLine = (text: string) =>
      JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as {
        type: string;
        created: object;
        alreadyPresent: object;
        skipped: Record<string, number>;
      };
    const importer = () => signIn(server, 'admin@cedre.test');

    test('SV-50 a hundred people come in, and a second time nobody twice', async () => {
      const client = await importer();
      const before = (await client.pull(null)).cursor;
      const first = lastLine((await send(client, file)).body);
      expect(first).toMatchObject({
        type: 'done',
        created: { patient: 100, practitioner: 66 },
        skipped: { Organization: 139 },
      });
      const { changes } = await client.pull(before);
      expect(changes.filter(({ entityType }) => entityType === 'patient')).toHaveLength(100);
      const someone = changes.find(({ entityType }) => entityType === 'patient');
      await client.up(edit(client, someone?.entityId ?? '', { note: 'edited since' }, 1));
      expect(lastLine((await send(client, file)).body)).toMatchObject({
        created: {},
        alreadyPresent: { patient: 100, practitioner: 66 },
      });
      expect((await client.call('GET', `/api/v1/patients/${someone?.entityId}`)).body).toMatchObject({
        note: 'edited since',
        version: 2,
      });
    });

    test('SV-51 names as FHIR has them: the maiden name is the birth name, the official one the name in use', async () => {
      const client = await importer();
      const bundle = {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [
          {
            resource: {
              resourceType: 'Patient',
              id: 'not-a-uuid',
              name: [
                { use: 'official', family: 'Mueller', given: ['Angelic', 'B'] },
                { use: 'maiden', family: 'Zwanzig', given: ['Angelic', 'B'] },
              ],
              gender: 'female',
              birthDate: '1978-04',
              deceasedDateTime: '2020-01-02T03:04:05Z',
              maritalStatus: { coding: [{ code: 'M' }] },
            },
          },
        ],
      };
      expect(lastLine((await send(client, JSON.stringify(bundle, null, 2))).body)).toMatchObject({
        created: { patient: 1 },
      });
      expect(lastLine((await send(client, JSON.stringify(bundle))).body)).toMatchObject({
        alreadyPresent: { patient: 1 },
      });
      expect(
        (await client.call<{ items: object[] }>('GET', '/api/v1/patients?q=zwanzig%20angelic')).body.items,
      ).toMatchObject([
        {
          birthName: 'Zwanzig',
          usualName: 'Mueller',
          birthGivenNames: 'Angelic B',
          firstGivenName: 'Angelic',
          deceased: '2020-01-02',
          maritalStatus: 'M',
        },
      ]);
    });

    test('SV-52 what is no FHIR R4 is refused with the reason, and nothing is half imported', async () => {
      const client = await importer();
      const count = async () => (await client.down(null)).total;
      const before = await count();
      const patient = JSON.stringify({
        resourceType: 'Patient',
        name: [{ family: 'Q', given: ['A'] }],
        birthDate: '1990',
      });
      const cases: [Uint8Array | string, string][] = [
        ['', 'EMPTY'],
        ['hello', 'NOT_JSON'],
        ['<Patient/>', 'NOT_JSON'],
        ['{"a":1}', 'NOT_FHIR_R4'],
        ['[]', 'NOT_JSON'],
        [gzipSync(file).subarray(0, 20_000), 'BAD_GZIP'],
        ['{"resourceType":"Transport"}\n{"a":1}', 'NOT_FHIR_R4'],
        [`${patient}\n{"resourceType":"Condition","clinicalStatus":"active"}`, 'NOT_FHIR_R4'],
        [`${patient}\n{"resourceType":"Encounter","class":[{}]}`, 'NOT_FHIR_R4'],
        [`${patient}\n{broken`, 'NOT_JSON'],
        [new Uint8Array([0x7b, 0xff, 0xfe]), 'NOT_TEXT'],
      ];
      for (const [body, code] of cases) expect((await send(client, body)).body).toMatchObject({ code });
      expect(await count()).toBe(before);
      expect((await send(dr, patient)).status).toBe(403);
    });
  });
}
