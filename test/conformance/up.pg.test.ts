import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appointment,
  consent,
  type Device,
  medicalRecord,
  patient,
  seenProblems,
  serverErrors,
  signIn,
  slot,
  type Acknowledged,
  type Conflict,
  type Fields,
  type OutboxEvent,
  type UpAnswer,
} from './client.ts';
import { startServer, type Server } from './server.ts';

let server: Server;
/** Two administrators' tablets, a practitioner, the front desk, a reader, and an administrator of the other tenant. */
let a: Device;
let b: Device;
let dr: Device;
let front: Device;
let reader: Device;
let cedre: Device;
let practitionerId: string;

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
interface Unsettled {
  event?: OutboxEvent;
  [key: string]: unknown;
}

beforeAll(async () => {
  server = await startServer();
  a = await signIn(server.url, 'admin');
  dr = await signIn(server.url, 'dr');
  front = await signIn(server.url, 'front');
  reader = await signIn(server.url, 'reader');
  cedre = await signIn(server.url, 'admin', 'cedre');
  b = dr;
  const practitioners = await a.get<Page<{ id: string }>>('/api/v1/practitioners');
  practitionerId = practitioners.body.items[0]!.id;
});
afterAll(async () => {
  await server.stop();
});

async function made(device: Device, more: Fields = {}): Promise<string> {
  return (await device.ok(device.create('patient', patient(more)))).entityId;
}
async function versionOf(device: Device, path: string): Promise<number> {
  return (await device.get<{ version: number }>(path)).body.version;
}
async function historyOf(device: Device, path: string): Promise<{ version: number }[]> {
  return (await device.get<Page<{ version: number }>>(`${path}/versions?limit=500`)).body.items;
}
async function unsettled(device: Device): Promise<string> {
  let text = '';
  let cursor: string | null = null;
  do {
    const reply: { text: string; body: Page<Unsettled> } = await device.get<Page<Unsettled>>(
      `/api/sync/conflicts?limit=500${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    text += reply.text;
    cursor = reply.body.nextCursor;
  } while (cursor !== null);
  return text;
}
const outcomes = (answer: UpAnswer): string[] =>
  [...answer.acknowledged, ...answer.conflicts, ...answer.rejected, ...answer.deferred]
    .map((one) => one.outboxEventId)
    .toSorted();
/** What stays the same of an acknowledgement: the record goes on. */
const said = ({ outboxEventId, serverEventId, entityId, serverVersion, merged }: Acknowledged): Fields => ({
  outboxEventId,
  serverEventId,
  entityId,
  serverVersion,
  merged,
});
const paths = (rejected: { errors?: { path: string }[] }): string[] =>
  (rejected.errors ?? []).map((error) => error.path);

describe('Up 1: one outcome each', () => {
  it('Up 1: a request of every kind of outcome names each of its events once', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b' }, 1));
    const bad = a.create('patient', { gender: 'male' });
    const events = [
      a.create('patient', patient()),
      a.update('patient', id, { note: 'a' }, 1),
      bad,
      a.update('patient', bad.entityId, { note: 'x' }, null),
      a.create('spaceship', { name: 'x' }),
    ];
    const answer = await a.up(events);
    expect(outcomes(answer)).toEqual(events.map((event) => event.id).toSorted());
    expect(answer.acknowledged.map((one) => one.outboxEventId)).toEqual([events[0]!.id]);
    expect(answer.conflicts.map((one) => one.outboxEventId)).toEqual([events[1]!.id]);
    expect(answer.rejected.map((one) => one.outboxEventId)).toEqual([events[2]!.id]);
    expect(answer.deferred.map((one) => one.code).toSorted()).toEqual(['BLOCKED', 'SERVER_TOO_OLD']);
  });

  it('Up 1: the answer has the shape of SyncUpResponse and nothing else', async () => {
    const event = a.create('patient', patient());
    const answer = await a.up([event], {
      device: { name: 'Tablet', appVersion: '1.0.0', pending: 0, oldestPendingAt: null },
    });
    expect(Object.keys(answer).toSorted()).toEqual([
      'acknowledged',
      'conflicts',
      'cursor',
      'deferred',
      'rejected',
      'serverTime',
      'syncTimestamp',
    ]);
    expect(typeof answer.cursor).toBe('string');
    for (const time of [answer.serverTime, answer.syncTimestamp])
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
    const [done] = answer.acknowledged;
    expect(Object.keys(done!).toSorted()).toEqual([
      'entityId',
      'merged',
      'outboxEventId',
      'serverData',
      'serverEventId',
      'serverVersion',
    ]);
    expect(done).toMatchObject({ outboxEventId: event.id, entityId: event.entityId, serverVersion: 1, merged: false });
    expect(done!.serverData).toMatchObject({ id: event.entityId, version: 1, ...event.payload });
  });

  it('Up 1: the cursor of an answer can be pulled from', async () => {
    const answer = await a.up([a.create('patient', patient())]);
    const id = await made(b);
    const pulled = await a.drain(answer.cursor);
    expect(pulled.changes.map((change) => change.entityId)).toContain(id);
  });
});

describe("Up: the seed's own keys", () => {
  it('Up seed: localVersion, status, attemptCount, lastAttemptAt, errorMessage, lastSyncTimestamp; no userId, no schemaVersion', async () => {
    const { userId: _u, schemaVersion: _s, baseVersion: _b, ...bare } = a.create('patient', patient());
    const seedKeys = {
      status: 'PENDING',
      attemptCount: 3,
      lastAttemptAt: new Date().toISOString(),
      errorMessage: 'network',
    };
    const created = await a.up([{ ...bare, ...seedKeys, localVersion: Date.now() }], {
      lastSyncTimestamp: '2026-01-01T00:00:00.000Z',
    });
    expect(created.acknowledged[0]).toMatchObject({ serverVersion: 1 });
    const {
      userId: _u2,
      schemaVersion: _s2,
      baseVersion: _b2,
      ...edit
    } = a.update('patient', bare.entityId, { note: 'n' }, 1);
    const updated = await a.up([{ ...edit, ...seedKeys, localVersion: 1 }]);
    expect(updated.acknowledged[0]).toMatchObject({ serverVersion: 2, merged: false });
    const {
      userId: _u3,
      schemaVersion: _s3,
      baseVersion: _b3,
      ...stale
    } = b.update('patient', bare.entityId, { note: 'm' }, 1);
    expect((await b.up([{ ...stale, ...seedKeys, localVersion: 1 }])).conflicts[0]).toMatchObject({
      reason: 'VERSION',
      fields: ['note'],
      baseVersion: 1,
    });
  });

  it('Up seed: what the seed calls the state of sending is no part of the content compared', async () => {
    const event = a.create('patient', patient());
    const first = await a.up([{ ...event, status: 'PENDING', attemptCount: 0 }]);
    const second = await a.up([
      { ...event, status: 'FAILED', attemptCount: 7, errorMessage: 'timeout', lastAttemptAt: new Date().toISOString() },
    ]);
    expect(second.acknowledged).toEqual(first.acknowledged);
  });

  it("Up seed: a CREATE's version is ignored", async () => {
    expect((await a.ok({ ...a.create('patient', patient()), baseVersion: 17 })).serverVersion).toBe(1);
  });
});

describe('Up 2: order and one transaction', () => {
  it('Up 2: events are applied in the order given', async () => {
    const create = a.create('patient', patient());
    const appt = a.create('appointment', appointment(create.entityId, practitionerId));
    const events = [
      create,
      appt,
      a.update('patient', create.entityId, { note: '1' }, null),
      a.update('patient', create.entityId, { note: '2' }, null),
    ];
    const answer = await a.up(events);
    expect(answer.acknowledged.map((one) => one.outboxEventId)).toEqual(events.map((event) => event.id));
    expect(answer.acknowledged.map((one) => one.serverVersion)).toEqual([1, 1, 2, 3]);
    expect(answer.acknowledged[3]!.serverData).toMatchObject({ note: '2' });
  });

  it('Up 2: what refers to something later in the request is refused', async () => {
    const create = a.create('patient', patient());
    const answer = await a.up([a.create('appointment', appointment(create.entityId, practitionerId)), create]);
    expect(answer.rejected[0]).toMatchObject({ code: 'REFERENCE_MISSING' });
    expect(answer.acknowledged.map((one) => one.outboxEventId)).toEqual([create.id]);
  });

  it('Up 2: a failed event leaves no trace beside those that passed', async () => {
    const bad = a.create('patient', patient({ gender: 'robot' }));
    const good = a.create('patient', patient());
    const answer = await a.up([bad, good]);
    expect(answer.acknowledged.map((one) => one.outboxEventId)).toEqual([good.id]);
    expect((await a.get(`/api/v1/patients/${bad.entityId}`)).status).toBe(404);
  });
});

describe('Up 3: exactly once', () => {
  it('Up 3: the same event again gets the same outcome and no second effect', async () => {
    const create = a.create('patient', patient());
    const edit = a.update('patient', create.entityId, { note: 'once' }, 1);
    const first = await a.up([create, edit]);
    await b.ok(b.update('patient', create.entityId, { note: 'later' }, 2));
    const again = await a.up([create, edit]);
    expect(again.acknowledged.map(said)).toEqual(first.acknowledged.map(said));
    expect((await a.get<Fields>(`/api/v1/patients/${create.entityId}`)).body).toMatchObject({
      note: 'later',
      version: 3,
    });
  });

  for (const at of [2, 8, 16]) {
    it(`Up 3: ${String(at)} identical requests at the same moment have one effect and one answer`, async () => {
      const create = a.create('patient', patient());
      const events = [
        create,
        a.update('patient', create.entityId, { note: 'x' }, null),
        a.create('patient', { gender: 'male' }),
      ];
      const body = { clientId: a.clientId, events };
      const replies = await Promise.all(Array.from({ length: at }, () => a.upRaw(body)));
      expect(replies.map((reply) => reply.status)).toEqual(Array.from({ length: at }, () => 200));
      const outcomesOf = replies.map((reply) => [reply.body.acknowledged, reply.body.rejected]);
      for (const one of outcomesOf) expect(one).toEqual(outcomesOf[0]);
      expect(outcomesOf[0]![0]).toHaveLength(2);
      expect(await historyOf(a, `/api/v1/patients/${create.entityId}`)).toHaveLength(2);
    });
  }

  it('Up 3: the same events in another order on many connections at once neither deadlock nor repeat', async () => {
    const creates = Array.from({ length: 6 }, () => a.create('patient', patient()));
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        a.upRaw({ clientId: a.clientId, events: at % 2 === 0 ? creates : creates.toReversed() }),
      ),
    );
    expect(replies.map((reply) => reply.status)).toEqual(Array.from({ length: 8 }, () => 200));
    const serverEventIds = (reply: { body: UpAnswer }): string[] =>
      reply.body.acknowledged.map((one) => one.serverEventId).toSorted();
    for (const reply of replies) expect(serverEventIds(reply)).toEqual(serverEventIds(replies[0]!));
    expect(new Set(serverEventIds(replies[0]!)).size).toBe(6);
  });

  it('Up 3: the same event twice in one request has one effect', async () => {
    const event = a.create('patient', patient());
    const reply = await a.upRaw({ clientId: a.clientId, events: [event, event] });
    expect([200, 400]).toContain(reply.status);
    if (reply.status === 200) {
      for (const one of reply.body.acknowledged)
        expect(one).toMatchObject({ outboxEventId: event.id, serverVersion: 1 });
      expect(reply.body.rejected).toEqual([]);
      expect(reply.body.conflicts).toEqual([]);
      expect(await historyOf(a, `/api/v1/patients/${event.entityId}`)).toHaveLength(1);
    }
  });

  it('Up 3: a rejection is an outcome too, even when the event would pass now', async () => {
    const patientId = randomUUID();
    const event = a.create('appointment', appointment(patientId, practitionerId));
    const first = await a.refused(event);
    expect(first.code).toBe('REFERENCE_MISSING');
    await a.ok(a.create('patient', patient(), patientId));
    expect(await a.refused(event)).toEqual(first);
    expect((await a.get(`/api/v1/appointments/${event.entityId}`)).status).toBe(404);
  });

  it('Up 3: a conflict is an outcome too', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b' }, 1));
    const event = a.update('patient', id, { note: 'a' }, 1);
    const first = await a.conflict(event);
    await b.ok(b.update('patient', id, { email: 'x@example.org' }, 2));
    expect(await a.conflict(event)).toMatchObject({
      outboxEventId: event.id,
      reason: 'VERSION',
      fields: ['note'],
      baseVersion: first.baseVersion,
    });
  });

  it('Up 3: a deferred event is not stored: it passes when nothing stands before it', async () => {
    const id = await made(a);
    const bad = a.update('patient', id, { gender: 'robot' }, 1);
    const next = a.update('patient', id, { note: 'n' }, 1);
    expect((await a.up([bad, next])).deferred[0]).toMatchObject({
      outboxEventId: next.id,
      code: 'BLOCKED',
      blockedBy: bad.id,
    });
    expect(await a.ok(next)).toMatchObject({ serverVersion: 2 });
  });

  it('Up 3: the same id with other content is ID_REUSED, and the first outcome stays', async () => {
    const event = a.create('patient', patient());
    const first = await a.ok(event);
    expect(await a.refused({ ...event, payload: { ...event.payload, note: 'other' } })).toMatchObject({
      code: 'ID_REUSED',
      outboxEventId: event.id,
    });
    expect(await a.refused({ ...event, entityId: randomUUID() })).toMatchObject({ code: 'ID_REUSED' });
    expect(await a.refused({ ...event, operation: 'UPDATE', payload: { note: 'x' }, baseVersion: 1 })).toMatchObject({
      code: 'ID_REUSED',
    });
    expect(await a.ok(event)).toEqual(first);
  });

  it('Up 3: the order of the keys and the clientId are no part of the content', async () => {
    const event = a.create('patient', patient({ note: 'n', email: 'a@example.org' }));
    const first = await a.ok(event);
    const reordered = Object.fromEntries(
      Object.entries({
        ...event,
        payload: Object.fromEntries(Object.entries(event.payload).toReversed()),
      }).toReversed(),
    );
    expect((await a.other().up([reordered])).acknowledged[0]).toEqual(first);
  });

  it('Up 3: event ids and record ids are of the tenant', async () => {
    const event = a.create('patient', patient({ note: 'atlas' }));
    await a.ok(event);
    const theirs = { ...cedre.create('patient', patient({ note: 'cedre' }), event.entityId), id: event.id };
    expect(await cedre.ok(theirs)).toMatchObject({ serverVersion: 1, merged: false });
    expect((await a.get<Fields>(`/api/v1/patients/${event.entityId}`)).body).toMatchObject({
      note: 'atlas',
      version: 1,
    });
    expect((await cedre.get<Fields>(`/api/v1/patients/${event.entityId}`)).body).toMatchObject({
      note: 'cedre',
      version: 1,
    });
  });
});

describe('Up 4: merging', () => {
  it('Up 4: disjoint fields are merged', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b' }, 1));
    const done = await a.ok(a.update('patient', id, { email: 'a@example.org' }, 1));
    expect(done).toMatchObject({ merged: true, serverVersion: 3 });
    expect(done.serverData).toMatchObject({ note: 'b', email: 'a@example.org', version: 3 });
  });

  it('Up 4: a field that both changed to the same value is no conflict', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'same' }, 1));
    expect(await a.ok(a.update('patient', id, { note: 'same' }, 1))).toMatchObject({ serverVersion: 2 });
    expect((await a.ok(a.update('patient', id, { note: 'same', email: 'a@example.org' }, 1))).serverData).toMatchObject(
      {
        email: 'a@example.org',
      },
    );
  });

  it('Up 4: equal values are equal by their content: an object with its keys in another order', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { address: { city: 'Lyon', postcode: '69001' } }, 1));
    await a.ok(a.update('patient', id, { address: { postcode: '69001', city: 'Lyon' } }, 1));
  });

  it('Up 4: else it is a conflict, which changes nothing and names the sent fields that others touched', async () => {
    const id = await made(a);
    const theirs = await b.ok(b.update('patient', id, { note: 'b', usualName: 'B' }, 1));
    const event = a.update('patient', id, { note: 'a', email: 'a@example.org' }, 1);
    const conflict = await a.conflict(event);
    expect(Object.keys(conflict).toSorted()).toEqual(
      [
        'baseVersion',
        'fields',
        'modifiedAt',
        'modifiedBy',
        'outboxEventId',
        'reason',
        'serverData',
        'serverVersion',
      ].toSorted(),
    );
    expect(conflict).toMatchObject({
      outboxEventId: event.id,
      reason: 'VERSION',
      fields: ['note'],
      baseVersion: 1,
      serverVersion: 2,
    });
    expect(conflict.modifiedBy).toEqual({ id: b.login.user.id, name: b.login.user.name });
    expect(conflict.serverData).toEqual(theirs.serverData);
    expect(Date.parse(conflict.modifiedAt)).not.toBeNaN();
    const now = (await a.get<Fields>(`/api/v1/patients/${id}`)).body;
    expect(now['version']).toBe(2);
    expect(now['email'] ?? null).toBeNull();
  });

  it('Up 4: a field counts as changed when a version touched it, even if its value came back', async () => {
    const id = await made(a, { note: 'first' });
    await b.ok(b.update('patient', id, { note: 'second' }, 1));
    await b.ok(b.update('patient', id, { note: 'first' }, 2));
    expect(await a.conflict(a.update('patient', id, { note: 'mine' }, 1))).toMatchObject({
      reason: 'VERSION',
      fields: ['note'],
      serverVersion: 3,
    });
  });

  it("Up 4: three edits of a field made offline are one person's three edits", async () => {
    const id = await made(a);
    const answer = await a.up(['1', '2', '3'].map((note) => a.update('patient', id, { note }, 1)));
    expect(answer.acknowledged.map((one) => [one.serverVersion, one.merged])).toEqual([
      [2, false],
      [3, false],
      [4, false],
    ]);
    expect(await a.ok(a.update('patient', id, { note: '4' }, 1))).toMatchObject({ serverVersion: 5, merged: false });
  });

  it('Up 4: another person on the same tablet, and the same person on another tablet, are others', async () => {
    const id = await made(a);
    await a.ok(a.update('patient', id, { note: 'a' }, 1));
    const handed = a.handedTo(dr.login);
    expect(await handed.conflict(handed.update('patient', id, { note: 'dr' }, 1))).toMatchObject({
      reason: 'VERSION',
      fields: ['note'],
    });
    const elsewhere = a.other();
    expect(await elsewhere.conflict(elsewhere.update('patient', id, { note: 'e' }, 1))).toMatchObject({
      reason: 'VERSION',
      fields: ['note'],
    });
  });

  it("Up 4: own edits among another's: only the other's fields count", async () => {
    const id = await made(a);
    await a.ok(a.update('patient', id, { note: 'a' }, 1));
    await b.ok(b.update('patient', id, { email: 'b@example.org' }, 2));
    await a.ok(a.update('patient', id, { usualName: 'A' }, 1));
    expect(await a.ok(a.update('patient', id, { note: 'a2' }, 1))).toMatchObject({ merged: true, serverVersion: 5 });
    expect(await a.conflict(a.update('patient', id, { email: 'a@example.org', note: 'a3' }, 1))).toMatchObject({
      fields: ['email'],
    });
  });

  it('Up 4: a change through REST is the version of another client', async () => {
    const id = await made(a);
    await a.call('PATCH', `/api/v1/patients/${id}`, { body: { note: 'rest' }, headers: { 'if-match': '"1"' } });
    expect(await a.conflict(a.update('patient', id, { note: 'a' }, 1))).toMatchObject({ fields: ['note'] });
  });

  for (const [entityType, payload, touched, mine] of [
    ['medicalRecord', (patientId: string) => medicalRecord(patientId, practitionerId), { title: 'B' }, { text: 'A' }],
    ['consent', (patientId: string) => consent(patientId), { text: 'B' }, { language: 'en' }],
  ] as const) {
    it(`Up 4: ${entityType} is strict: any newer version of another client is a conflict, with all the fields that it touched`, async () => {
      const create = a.create(entityType, payload(await made(a)));
      await a.ok(create);
      await b.ok(b.update(entityType, create.entityId, touched, 1));
      expect(await a.conflict(a.update(entityType, create.entityId, mine, 1))).toMatchObject({
        reason: 'VERSION',
        fields: Object.keys(touched),
        serverVersion: 2,
      });
    });

    it(`Up 4: ${entityType} is strict, and own edits count as seen there too`, async () => {
      const create = a.create(entityType, payload(await made(a)));
      await a.ok(create);
      await a.ok(a.update(entityType, create.entityId, touched, 1));
      expect(await a.ok(a.update(entityType, create.entityId, mine, 1))).toMatchObject({
        serverVersion: 3,
        merged: false,
      });
      expect(await a.ok(a.remove(entityType, create.entityId, 1))).toMatchObject({ serverVersion: 4 });
    });
  }

  it('Up 4: user and template keep no history and are strict', async () => {
    const elsewhere = a.other();
    const template = a.create('template', { role: 'nurse', percentage: 12.5 });
    await a.ok(template);
    await elsewhere.ok(elsewhere.update('template', template.entityId, { percentage: 13 }, 1));
    expect(await a.conflict(a.update('template', template.entityId, { role: 'reader' }, 1))).toMatchObject({
      reason: 'VERSION',
      serverVersion: 2,
    });
    const user = a.create('user', { name: 'U', email: `${randomUUID()}@atlas.test`, role: 'nurse' });
    await a.ok(user);
    await elsewhere.ok(elsewhere.update('user', user.entityId, { name: 'V' }, 1));
    expect(await a.conflict(a.update('user', user.entityId, { percentage: 10 }, 1))).toMatchObject({
      reason: 'VERSION',
      serverVersion: 2,
    });
  });

  it('Up 4: baseVersion null is allowed for a record whose CREATE came from the same client', async () => {
    const id = await made(a);
    expect(await a.ok(a.update('patient', id, { note: '1' }, null))).toMatchObject({ serverVersion: 2 });
    await b.ok(b.update('patient', id, { email: 'b@example.org' }, 2));
    expect(await a.ok(a.update('patient', id, { note: '2' }, null))).toMatchObject({ serverVersion: 4, merged: true });
    expect(await a.conflict(a.update('patient', id, { email: 'a@example.org' }, null))).toMatchObject({
      fields: ['email'],
    });
    const own = await made(a);
    expect(await a.ok(a.remove('patient', own, null))).toMatchObject({ serverVersion: 2 });
  });

  it("Up 4: baseVersion null for another's record is VALIDATION, path baseVersion", async () => {
    const id = await made(a);
    for (const event of [b.update('patient', id, { note: 'b' }, null), b.remove('patient', id, null)]) {
      const rejected = await b.refused(event);
      expect(rejected.code).toBe('VALIDATION');
      expect(paths(rejected)).toEqual(['baseVersion']);
    }
    const { baseVersion: _, ...without } = b.update('patient', id, { note: 'b' }, null);
    const reply = await b.upRaw({ clientId: b.clientId, events: [without] });
    if (reply.status === 200) expect(reply.body.rejected[0]).toMatchObject({ code: 'VALIDATION' });
    else expect(reply.status).toBe(400);
  });

  it("Up 4: a baseVersion above the record's is a conflict without fields", async () => {
    const id = await made(a);
    expect(await a.conflict(a.update('patient', id, { note: 'a' }, 9))).toMatchObject({
      reason: 'VERSION',
      fields: [],
      baseVersion: 9,
      serverVersion: 1,
    });
    expect(await a.conflict(a.remove('patient', id, 9))).toMatchObject({ reason: 'VERSION', fields: [] });
  });

  for (const [name, baseVersion] of [
    ['negative', -1],
    ['a fraction', 1.5],
    ['beyond 2^53', 2 ** 60],
    ['a string', '1'],
    ['an object', {}],
  ] as const) {
    it(`Up 10: baseVersion ${name} is judged for its event: not applied, and the others pass`, async () => {
      const id = await made(a);
      const bad = { ...b.update('patient', id, { note: 'b' }, 1), baseVersion };
      const good = b.create('patient', patient());
      const answer = await b.up([bad, good]);
      expect(answer.acknowledged.map((one) => one.outboxEventId)).toEqual([good.id]);
      expect(outcomes(answer)).toHaveLength(2);
      expect(await versionOf(a, `/api/v1/patients/${id}`)).toBe(1);
    });
  }

  it('Up 4: an UPDATE that changes nothing is acknowledged with the present version', async () => {
    const id = await made(a, { note: 'n' });
    expect(await a.ok(a.update('patient', id, { note: 'n' }, 1))).toMatchObject({ serverVersion: 1, merged: false });
    expect(await historyOf(a, `/api/v1/patients/${id}`)).toHaveLength(1);
  });

  it('Up 4: null clears an optional field, an absent one is not touched, a required one cannot be cleared', async () => {
    const id = await made(a, { note: 'n', email: 'a@example.org' });
    const done = await a.ok(a.update('patient', id, { note: null }, 1));
    expect(done.serverData['note'] ?? null).toBeNull();
    expect(done.serverData['email']).toBe('a@example.org');
    const rejected = await a.refused(a.update('patient', id, { birthName: null }, 2));
    expect(rejected.code).toBe('VALIDATION');
    expect(paths(rejected)).toContain('birthName');
  });

  it('Up 4: an empty payload of an UPDATE is VALIDATION', async () => {
    const id = await made(a);
    expect(await a.refused(a.update('patient', id, {}, 1))).toMatchObject({ code: 'VALIDATION' });
  });

  it('Up 4: a withdrawal never conflicts and wins over a concurrent edit', async () => {
    const create = a.create('consent', consent(await made(a)));
    await a.ok(create);
    await a.ok(a.update('consent', create.entityId, { status: 'proposed' }, 1));
    await a.ok(a.update('consent', create.entityId, { status: 'active' }, 2));
    await b.ok(b.update('consent', create.entityId, { validUntil: '2030-01-01' }, 3));
    const done = await a.ok(a.update('consent', create.entityId, { status: 'inactive' }, 1));
    expect(done.serverData).toMatchObject({ status: 'inactive' });
    // and the edit that comes after it, made without having seen it, doesn't undo it
    const late = await b.up([b.update('consent', create.entityId, { status: 'active' }, 4)]);
    expect(late.acknowledged).toEqual([]);
    expect((await a.get<Fields>(`/api/v1/consents/${create.entityId}`)).body).toMatchObject({ status: 'inactive' });
  });
});

describe('Up 5: deleted, existing, missing', () => {
  it('Up 5: DELETE, then UPDATE is a conflict DELETED and DELETE is acknowledged', async () => {
    const id = await made(a);
    expect(await a.ok(a.remove('patient', id, 1))).toMatchObject({ serverVersion: 2 });
    expect(await b.conflict(b.update('patient', id, { note: 'b' }, 1))).toMatchObject({
      reason: 'DELETED',
      serverVersion: 2,
    });
    expect(await b.ok(b.remove('patient', id, 1))).toMatchObject({ serverVersion: 2 });
    expect((await a.get(`/api/v1/patients/${id}`)).status).toBe(404);
  });

  it('Up 5: CREATE of an id that exists is EXISTS, over a deleted one DELETED', async () => {
    const id = await made(a);
    expect(await a.conflict(a.create('patient', patient(), id))).toMatchObject({ reason: 'EXISTS', serverVersion: 1 });
    await a.ok(a.remove('patient', id, 1));
    expect(await a.conflict(a.create('patient', patient(), id))).toMatchObject({ reason: 'DELETED', serverVersion: 2 });
  });

  it('Up 5: a DELETE with an old baseVersion is a conflict that names all the fields that others touched', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b', email: 'b@example.org' }, 1));
    const conflict = await a.conflict(a.remove('patient', id, 1));
    expect(conflict).toMatchObject({ reason: 'VERSION', serverVersion: 2 });
    expect(conflict.fields.toSorted()).toEqual(['email', 'note']);
    const own = await made(a);
    await a.ok(a.update('patient', own, { note: 'a' }, 1));
    await a.ok(a.remove('patient', own, 1));
  });

  it("Up 5: UPDATE or DELETE of what isn't there, or is another tenant's, is REFERENCE_MISSING, path entityId", async () => {
    const theirs = await made(cedre);
    const answers: Fields[] = [];
    for (const id of [randomUUID(), theirs]) {
      for (const event of [
        a.update('patient', id, { note: 'a' }, 1),
        a.update('patient', id, { note: 'a' }, null),
        a.remove('patient', id, 1),
      ]) {
        const { outboxEventId: _, ...rejected } = await a.refused(event);
        expect(rejected.code).toBe('REFERENCE_MISSING');
        expect(paths(rejected)).toEqual(['entityId']);
        answers.push(rejected);
      }
    }
    expect(answers.slice(0, 3)).toEqual(answers.slice(3));
  });

  it('Up 5: a deleted record is brought back by a CREATE that resolves the DELETED conflict', async () => {
    const id = await made(a);
    await a.ok(a.remove('patient', id, 1));
    const lost = b.update('patient', id, { note: 'b' }, 1);
    const conflict = await b.conflict(lost);
    const revived = await b.ok(
      b.event('CREATE', 'patient', id, patient({ note: 'b' }), conflict.serverVersion, { resolves: lost.id }),
    );
    expect(revived).toMatchObject({ entityId: id, serverVersion: 3 });
    expect((await a.get<Fields>(`/api/v1/patients/${id}`)).body).toMatchObject({ note: 'b', version: 3 });
    expect(await unsettled(a)).not.toContain(lost.id);
    expect((await historyOf(a, `/api/v1/patients/${id}`)).map((one) => one.version)).toEqual([3, 2, 1]);
  });

  it("Up 5: without resolves, or with another version than the tombstone's, it isn't", async () => {
    const id = await made(a);
    await a.ok(a.remove('patient', id, 1));
    const lost = b.update('patient', id, { note: 'b' }, 1);
    await b.conflict(lost);
    expect(await b.conflict(b.event('CREATE', 'patient', id, patient(), 2))).toMatchObject({ reason: 'DELETED' });
    expect(await b.conflict(b.event('CREATE', 'patient', id, patient(), 1, { resolves: lost.id }))).toMatchObject({
      reason: 'DELETED',
    });
    expect((await a.get(`/api/v1/patients/${id}`)).status).toBe(404);
  });
});

describe('Up 6: what stands behind a stop', () => {
  it('Up 6: later events of the record and of what refers to it are BLOCKED by the first of the chain', async () => {
    const root = a.create('patient', { gender: 'male' });
    const appt = a.create('appointment', appointment(root.entityId, practitionerId));
    const events = [
      root,
      a.update('patient', root.entityId, { note: 'n' }, null),
      appt,
      a.update('appointment', appt.entityId, { reason: 'r' }, null),
      a.create('consent', consent(root.entityId)),
      a.create('patient', patient()),
    ];
    const answer = await a.up(events);
    expect(answer.rejected.map((one) => one.outboxEventId)).toEqual([root.id]);
    expect(answer.deferred).toEqual(
      events
        .slice(1, 5)
        .map((event) => expect.objectContaining({ outboxEventId: event.id, code: 'BLOCKED', blockedBy: root.id })),
    );
    expect(answer.acknowledged.map((one) => one.outboxEventId)).toEqual([events[5]!.id]);
  });

  it('Up 6: three edits, the first refused: the other two stay, and pass in the next request', async () => {
    const id = await made(a);
    const [first, second, third] = [
      a.update('patient', id, { gender: 'robot' }, 1),
      a.update('patient', id, { note: '2' }, 1),
      a.update('patient', id, { note: '3' }, 1),
    ];
    const answer = await a.up([first, second, third]);
    expect(answer.deferred.map((one) => [one.outboxEventId, one.blockedBy])).toEqual([
      [second.id, first.id],
      [third.id, first.id],
    ]);
    expect((await a.up([second, third])).acknowledged.map((one) => one.serverVersion)).toEqual([2, 3]);
  });

  it('Up 6: a conflict blocks the later events of the record', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b' }, 1));
    const first = a.update('patient', id, { note: 'a' }, 1);
    const answer = await a.up([
      first,
      a.update('patient', id, { email: 'a@example.org' }, 1),
      a.remove('patient', id, 1),
    ]);
    expect(answer.conflicts.map((one) => one.outboxEventId)).toEqual([first.id]);
    expect(answer.deferred.map((one) => one.blockedBy)).toEqual([first.id, first.id]);
  });

  it('Up 6: a repeated conflict blocks them too', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b' }, 1));
    const first = a.update('patient', id, { note: 'a' }, 1);
    await a.conflict(first);
    const answer = await a.up([first, a.update('patient', id, { email: 'a@example.org' }, 1)]);
    expect(answer.deferred.map((one) => one.blockedBy)).toEqual([first.id]);
  });

  it('Up 6: an event deferred as SERVER_TOO_OLD blocks what follows it', async () => {
    const id = await made(a);
    const newer = a.update('patient', id, { futureField: 1 }, 1, { schemaVersion: 999 });
    const answer = await a.up([newer, a.update('patient', id, { note: 'n' }, 1)]);
    expect(answer.deferred.map((one) => [one.code, one.blockedBy])).toEqual([
      ['SERVER_TOO_OLD', undefined],
      ['BLOCKED', newer.id],
    ]);
    const unknown = a.create('spaceship', { name: 'x' });
    const chain = await a.up([unknown, a.update('spaceship', unknown.entityId, { name: 'y' }, null)]);
    expect(chain.deferred.map((one) => one.code)).toContain('SERVER_TOO_OLD');
    expect(chain.deferred).toHaveLength(2);
  });

  it('Up 6: an event that resolves the blocking one goes past it', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b' }, 1));
    const first = a.update('patient', id, { note: 'a' }, 1);
    const settle = a.update('patient', id, { note: 'a' }, 2, { resolves: first.id });
    const answer = await a.up([first, settle]);
    expect(answer.conflicts.map((one) => one.outboxEventId)).toEqual([first.id]);
    expect(answer.acknowledged).toEqual([expect.objectContaining({ outboxEventId: settle.id, serverVersion: 3 })]);
    expect(await unsettled(a)).not.toContain(first.id);
  });

  it('Up 6: after the resolving one the record is free again', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b' }, 1));
    const first = a.update('patient', id, { note: 'a' }, 1);
    const settle = a.update('patient', id, { note: 'a' }, 2, { resolves: first.id });
    const answer = await a.up([first, settle, a.update('patient', id, { email: 'a@example.org' }, 2)]);
    expect(answer.acknowledged.map((one) => one.serverVersion)).toEqual([3, 4]);
  });

  it('Up 6: the resolving one goes past whatever else of the chain stands between', async () => {
    const id = await made(a);
    await b.ok(b.update('patient', id, { note: 'b' }, 1));
    const first = a.update('patient', id, { note: 'a' }, 1);
    const settle = a.keepServer('patient', id, 2, first.id);
    const answer = await a.up([first, a.update('patient', id, { note: 'c' }, 1), settle]);
    expect(answer.deferred.map((one) => one.blockedBy)).toEqual([first.id]);
    expect(answer.acknowledged.map((one) => one.outboxEventId)).toEqual([settle.id]);
  });

  it('Up 6: an UPDATE that refers to a record whose CREATE did not pass is BLOCKED', async () => {
    const id = await made(a);
    const appt = a.create('appointment', appointment(id, practitionerId));
    await a.ok(appt);
    const doctor = a.create('practitioner', { givenNames: 'X' });
    const answer = await a.up([
      doctor,
      a.update('appointment', appt.entityId, { practitionerIds: [doctor.entityId] }, 1),
    ]);
    expect(answer.deferred).toEqual([expect.objectContaining({ code: 'BLOCKED', blockedBy: doctor.id })]);
  });

  it('Up 6: a rejected UPDATE of a record does not block what refers to it', async () => {
    const id = await made(a);
    const bad = a.update('patient', id, { gender: 'robot' }, 1);
    const appt = a.create('appointment', appointment(id, practitionerId));
    expect((await a.up([bad, appt])).acknowledged.map((one) => one.outboxEventId)).toEqual([appt.id]);
  });
});

describe('Up 7 and 8: what a person typed, and how it is settled', () => {
  async function conflicting(): Promise<{ id: string; event: OutboxEvent; conflict: Conflict }> {
    const id = await made(a);
    await a.ok(a.update('patient', id, { note: 'a' }, 1));
    const event = front.update('patient', id, { note: 'typed at the front desk' }, 1);
    return { id, event, conflict: await front.conflict(event) };
  }

  it("Up 7: conflicts and rejections are listed with their events: one's own, and all of the tenant for an administrator", async () => {
    const { event } = await conflicting();
    const refused = front.create('patient', patient({ gender: 'robot', note: 'typed and refused' }));
    await front.refused(refused);
    for (const device of [front, front.other(), a]) {
      const text = await unsettled(device);
      expect(text).toContain(event.id);
      expect(text).toContain('typed at the front desk');
      expect(text).toContain(refused.id);
      expect(text).toContain('typed and refused');
    }
    for (const device of [dr, cedre]) {
      const text = await unsettled(device);
      expect(text).not.toContain(event.id);
      expect(text).not.toContain(refused.id);
    }
  });

  it('Up 7: the list is { items, nextCursor } and is paged', async () => {
    for (let at = 0; at < 3; at += 1) await front.refused(front.create('patient', { gender: 'male' }));
    const first = (await front.get<Page<Unsettled>>('/api/sync/conflicts?limit=2')).body;
    expect(Object.keys(first).toSorted()).toEqual(['items', 'nextCursor']);
    expect(first.items).toHaveLength(2);
    expect(typeof first.nextCursor).toBe('string');
    const second = (
      await front.get<Page<Unsettled>>(`/api/sync/conflicts?limit=2&cursor=${encodeURIComponent(first.nextCursor!)}`)
    ).body;
    expect(second.items.length).toBeGreaterThan(0);
    expect(JSON.stringify(second.items)).not.toContain(JSON.stringify(first.items[0]));
  });

  it('Up 8: "mine" is an UPDATE that resolves; the outcome of the first event never changes', async () => {
    const { id, event, conflict } = await conflicting();
    const settle = front.update('patient', id, { note: 'typed at the front desk' }, conflict.serverVersion, {
      resolves: event.id,
    });
    expect(await front.ok(settle)).toMatchObject({ serverVersion: 3, merged: false });
    expect(await unsettled(front)).not.toContain(event.id);
    expect(await front.conflict(event)).toMatchObject({ outboxEventId: event.id, reason: 'VERSION', baseVersion: 1 });
    expect(await unsettled(front)).not.toContain(event.id);
  });

  it('Up 8: a resolving UPDATE can itself conflict, and then both wait', async () => {
    const { id, event, conflict } = await conflicting();
    await a.ok(a.update('patient', id, { note: 'a again' }, 2));
    const settle = front.update('patient', id, { note: 'mine' }, conflict.serverVersion, { resolves: event.id });
    expect(await front.conflict(settle)).toMatchObject({
      reason: 'VERSION',
      fields: ['note'],
      baseVersion: 2,
      serverVersion: 3,
    });
    expect(await unsettled(front)).toContain(settle.id);
  });

  it('Up 8: KEEP_SERVER never conflicts, changes nothing and settles', async () => {
    const { id, event } = await conflicting();
    await a.ok(a.update('patient', id, { note: 'a again' }, 2));
    expect(await front.ok(front.keepServer('patient', id, 1, event.id))).toMatchObject({
      entityId: id,
      serverVersion: 3,
      merged: false,
    });
    expect(await versionOf(a, `/api/v1/patients/${id}`)).toBe(3);
    expect(await unsettled(front)).not.toContain(event.id);
    expect(await front.ok(front.keepServer('patient', id, 2, event.id))).toMatchObject({ serverVersion: 3 });
  });

  it('Up 8: KEEP_SERVER of a DELETED conflict', async () => {
    const id = await made(a);
    await a.ok(a.remove('patient', id, 1));
    const lost = front.update('patient', id, { note: 'x' }, 1);
    await front.conflict(lost);
    expect(await front.ok(front.keepServer('patient', id, 2, lost.id))).toMatchObject({ serverVersion: 2 });
    expect(await unsettled(front)).not.toContain(lost.id);
  });

  it('Up 8: KEEP_SERVER gives up a rejection, of a record that never came to be too', async () => {
    const refused = front.create('patient', { gender: 'male' });
    await front.refused(refused);
    expect(await unsettled(front)).toContain(refused.id);
    expect(await front.ok(front.keepServer('patient', refused.entityId, null, refused.id))).toMatchObject({
      entityId: refused.entityId,
    });
    expect(await unsettled(front)).not.toContain(refused.id);
  });

  it('Up 8: a rejection is edited and sent again under a new id', async () => {
    const refused = front.create('patient', patient({ gender: 'robot' }));
    await front.refused(refused);
    const again = front.create('patient', patient(), refused.entityId, { resolves: refused.id });
    expect(await front.ok(again)).toMatchObject({ entityId: refused.entityId, serverVersion: 1 });
    expect(await unsettled(front)).not.toContain(refused.id);
    expect((await front.refused(refused)).code).toBe('VALIDATION');
  });

  it('Up 8: KEEP_SERVER without a known event of the same record is VALIDATION', async () => {
    const { id, event } = await conflicting();
    const elsewhere = await made(a);
    for (const keep of [
      front.keepServer('patient', id, 2),
      front.keepServer('patient', id, 2, randomUUID()),
      front.keepServer('patient', elsewhere, 1, event.id),
    ]) {
      expect(await front.refused(keep)).toMatchObject({ code: 'VALIDATION' });
    }
    expect(await unsettled(front)).toContain(event.id);
  });

  it('Up 8: DELETE and CREATE settle as well', async () => {
    const { id, event, conflict } = await conflicting();
    expect(await front.ok(front.remove('patient', id, conflict.serverVersion, { resolves: event.id }))).toMatchObject({
      serverVersion: 3,
    });
    expect(await unsettled(front)).not.toContain(event.id);
  });

  it('Up 8: the payloads of DELETE and KEEP_SERVER are empty', async () => {
    const { id, event } = await conflicting();
    expect(
      await front.refused({ ...front.keepServer('patient', id, 2, event.id), payload: { note: 'x' } }),
    ).toMatchObject({
      code: 'VALIDATION',
    });
    expect(await front.refused({ ...front.remove('patient', id, 2), payload: { note: 'x' } })).toMatchObject({
      code: 'VALIDATION',
    });
  });
});

describe('Up 9: rejections', () => {
  const CODED = {
    path: expect.any(String) as string,
    message: expect.any(String) as string,
    code: expect.stringMatching(/^[a-z0-9_]+$/) as string,
    params: expect.any(Object) as object,
  };
  const cases: readonly (readonly [string, () => Fields, string])[] = [
    ['an unknown field', () => patient({ shoeSize: 42 }), 'shoeSize'],
    ['tenant_id', () => patient({ tenantId: randomUUID() }), 'tenantId'],
    ['a version', () => patient({ version: 7 }), 'version'],
    ['no birth name', () => ({ ...patient(), birthName: undefined }), 'birthName'],
    ['a number for a name', () => patient({ birthName: 12 }), 'birthName'],
    ['an unknown gender', () => patient({ gender: 'M' }), 'gender'],
    ['30 February', () => patient({ birthDate: '2026-02-30' }), 'birthDate'],
    ['month 13', () => patient({ birthDate: '1980-13' }), 'birthDate'],
    ['birthDate infinity', () => patient({ birthDate: 'infinity' }), 'birthDate'],
    ['birthDate in the future', () => patient({ birthDate: '2190-01-01' }), 'birthDate'],
    ['birthDate with a time', () => patient({ birthDate: '1980-01-01T00:00:00Z' }), 'birthDate'],
    ['a note of 10,001 characters', () => patient({ note: 'x'.repeat(10_001) }), 'note'],
    ['an e-mail that is none', () => patient({ email: 'nobody' }), 'email'],
    ['a name of 101 characters', () => patient({ birthName: 'x'.repeat(101) }), 'birthName'],
    ['an empty name', () => patient({ birthName: '' }), 'birthName'],
    ['NUL', () => patient({ note: 'a\u0000b' }), 'note'],
    ['a lone high surrogate', () => patient({ note: 'a\ud800b' }), 'note'],
    ['a lone low surrogate', () => patient({ note: '\udc00' }), 'note'],
    ['NFD', () => patient({ birthName: 'E\u0301LODIE' }), 'birthName'],
    ['NFD inside an object', () => patient({ address: { city: 'Be\u0301jai\u0308a' } }), 'address.city'],
  ];
  for (const [name, payload, path] of cases) {
    it(`Up 9: ${name} is VALIDATION, path ${path}`, async () => {
      const rejected = await a.refused(a.create('patient', payload()));
      expect(rejected.code).toBe('VALIDATION');
      expect(typeof rejected.message).toBe('string');
      expect(paths(rejected)).toContain(path);
      for (const issue of rejected.errors ?? []) expect(issue).toMatchObject(CODED);
    });
  }

  it('Up 9 CT-2: an issue says its code and parameters beside path and message', async () => {
    const { errors } = await a.refused(a.create('patient', patient({ birthName: 'x'.repeat(101), gender: 'M' })));
    expect(errors).toMatchObject([
      { path: 'birthName', code: 'too_long', params: { max: 100 } },
      { path: 'gender', code: 'not_a_choice', params: {} },
    ]);
  });

  it('Up 9: what the table of the smallest records allows is taken', async () => {
    for (const birthDate of ['1980', '1980-05', '1980-05-06', '2000-02-29'])
      await a.ok(a.create('patient', patient({ birthDate })));
    for (const gender of ['male', 'female', 'other', 'unknown']) await a.ok(a.create('patient', patient({ gender })));
    const full = patient({
      email: 'a@example.org',
      phones: ['+33612345678', '06 12 34 56 78', '0555123456'],
      address: { line: ['1 rue X'], postcode: '69001', city: 'Lyon', country: 'FR' },
      note: 'é'.repeat(10_000),
    });
    const done = await a.ok(a.create('patient', full));
    expect(done.serverData['note']).toBe(full['note']);
    expect(done.serverData['phones']).toHaveLength(3);
    for (const smallest of [
      a.create('practitioner', { familyName: 'A', givenNames: 'B', specialty: 'MG' }),
      a.create('medicalRecord', medicalRecord(done.entityId, practitionerId)),
      a.create('consent', consent(done.entityId, { language: 'en' })),
      a.create('user', { name: 'N', email: `${randomUUID()}@atlas.test`, role: 'secretary', percentage: 33.33 }),
      a.create('template', { role: 'accountant', percentage: 100 }),
      a.create('appointment', appointment(done.entityId, practitionerId, { reason: 'r', overbooked: true })),
    ]) {
      expect(await a.ok(smallest)).toMatchObject({ serverVersion: 1 });
    }
  });

  it('Up 9: entity types beyond the table of the smallest records are known', () => {
    const known = Object.keys(a.login.permissions);
    for (const type of [
      'observation',
      'condition',
      'allergy',
      'prescription',
      'absence',
      'documentTemplate',
      'shareRule',
    ])
      expect(known).toContain(type);
  });

  for (const [name, value] of [
    ['percentage above 100', 100.01],
    ['percentage below 0', -1],
    ['three decimals', 12.345],
    ['a string', '12'],
  ] as const) {
    it(`Up 9: template ${name} is VALIDATION`, async () => {
      const rejected = await a.refused(a.create('template', { role: 'secretary', percentage: value }));
      expect(rejected.code).toBe('VALIDATION');
      expect(paths(rejected)).toContain('percentage');
    });
  }

  it('Up 9: an end that is not after the start, and times that are none', async () => {
    const id = await made(a);
    const at = slot();
    for (const [times, path] of [
      [{ start: at.end, end: at.start }, /^(start|end)$/u],
      [{ start: at.start, end: at.start }, /^(start|end)$/u],
      [{ start: 'yesterday' }, /^start$/u],
      [{ start: '2026-02-30T10:00:00.000Z' }, /^start$/u],
      [{ start: '2031-01-01T25:00:00.000Z' }, /^start$/u],
    ] as const) {
      const rejected = await a.refused(a.create('appointment', appointment(id, practitionerId, times)));
      expect(rejected.code).toBe('VALIDATION');
      expect(paths(rejected).some((one) => path.test(one))).toBe(true);
    }
    expect(
      await a.refused(a.create('appointment', appointment(id, practitionerId, { practitionerIds: [] }))),
    ).toMatchObject({
      code: 'VALIDATION',
    });
  });

  it('Up 9: an UPDATE is judged on the record that it makes: a start moved behind its end', async () => {
    const id = await made(a);
    const create = a.create('appointment', appointment(id, practitionerId));
    await a.ok(create);
    expect(
      await a.refused(a.update('appointment', create.entityId, { start: '2090-01-01T00:00:00.000Z' }, 1)),
    ).toMatchObject({
      code: 'VALIDATION',
    });
  });

  it("Up 9: references to what isn't there, or is another tenant's, are REFERENCE_MISSING with the field's path", async () => {
    const theirs = await made(cedre);
    for (const missing of [randomUUID(), theirs]) {
      const rejected = await a.refused(a.create('appointment', appointment(missing, practitionerId)));
      expect(rejected.code).toBe('REFERENCE_MISSING');
      expect(paths(rejected)).toEqual(['patientId']);
    }
    const id = await made(a);
    const rejected = await a.refused(a.create('appointment', appointment(id, randomUUID())));
    expect(rejected.code).toBe('REFERENCE_MISSING');
    expect(paths(rejected)[0]).toMatch(/^practitionerIds/u);
    const record = await a.refused(a.create('medicalRecord', medicalRecord(id, randomUUID())));
    expect(paths(record)).toEqual(['practitionerId']);
  });

  it('Up 9: a deleted patient cannot be referred to anew', async () => {
    const id = await made(a);
    await a.ok(a.remove('patient', id, 1));
    expect(await a.refused(a.create('appointment', appointment(id, practitionerId)))).toMatchObject({
      code: 'REFERENCE_MISSING',
    });
  });

  it('Up 9: DUPLICATE of an identifier, within the tenant only', async () => {
    const identifiers = [{ system: 'urn:oid:1.2.250.1.213.1.4.8', value: '255081416802538' }];
    await a.ok(a.create('patient', patient({ identifiers })));
    const second = a.create('patient', patient({ identifiers }));
    expect(await a.refused(second)).toMatchObject({ code: 'DUPLICATE' });
    expect((await a.get(`/api/v1/patients/${second.entityId}`)).status).toBe(404);
    await cedre.ok(cedre.create('patient', patient({ identifiers })));
  });

  it('Up 9: two patients of one identifier at the same moment: one passes', async () => {
    const identifiers = [{ system: 'passport', value: randomUUID().slice(0, 12) }];
    const both = await Promise.all(
      [a, a.other(), dr, front].map((device) => device.up([device.create('patient', patient({ identifiers }))])),
    );
    expect(both.flatMap((one) => one.acknowledged)).toHaveLength(1);
    expect(both.flatMap((one) => one.rejected).map((one) => one.code)).toEqual(['DUPLICATE', 'DUPLICATE', 'DUPLICATE']);
  });

  it("Up 9: DUPLICATE of a user's e-mail, whatever its case; free in another tenant", async () => {
    const email = `${randomUUID()}@atlas.test`;
    await a.ok(a.create('user', { name: 'A', email, role: 'nurse' }));
    expect(await a.refused(a.create('user', { name: 'B', email, role: 'nurse' }))).toMatchObject({ code: 'DUPLICATE' });
    const shouted = await a.up([a.create('user', { name: 'C', email: email.toUpperCase(), role: 'nurse' })]);
    expect(shouted.acknowledged).toEqual([]);
    await cedre.ok(cedre.create('user', { name: 'D', email, role: 'nurse' }));
  });

  it('Up 9: OVERLAP of two appointments of one practitioner on [start, end)', async () => {
    const id = await made(a);
    const at = slot();
    const first = a.create('appointment', { ...appointment(id, practitionerId), ...at });
    await a.ok(first);
    const later = {
      start: new Date(Date.parse(at.start) + 60_000).toISOString(),
      end: new Date(Date.parse(at.end) + 60_000).toISOString(),
    };
    const second = b.create('appointment', { ...appointment(id, practitionerId), ...later });
    expect(await b.refused(second)).toMatchObject({ code: 'OVERLAP' });
    expect((await a.get(`/api/v1/appointments/${second.entityId}`)).status).toBe(404);
    // touching is not overlapping
    await b.ok(
      b.create('appointment', {
        ...appointment(id, practitionerId),
        start: at.end,
        end: new Date(Date.parse(at.end) + 900_000).toISOString(),
      }),
    );
    // either being overbooked is enough
    await b.ok(b.create('appointment', { ...appointment(id, practitionerId), ...at, overbooked: true }));
    // another practitioner; the patient's own overlap is a warning only
    const doctor = (await a.ok(a.create('practitioner', { familyName: 'X', givenNames: 'Y' }))).entityId;
    await b.ok(b.create('appointment', { ...appointment(id, doctor), ...at }));
    // of two practitioners, one being taken is enough
    expect(
      await b.refused(
        b.create('appointment', { ...appointment(id, doctor), ...at, practitionerIds: [doctor, practitionerId] }),
      ),
    ).toMatchObject({ code: 'OVERLAP' });
    // cancelled or absent frees the place
    await a.ok(a.update('appointment', first.entityId, { status: 'cancelled' }, 1));
    await b.ok(b.create('appointment', { ...appointment(id, practitionerId), ...at }));
    // moved onto a taken place
    const moved = a.create('appointment', appointment(id, practitionerId));
    await a.ok(moved);
    expect(await a.refused(a.update('appointment', moved.entityId, at, 1))).toMatchObject({ code: 'OVERLAP' });
    // overbooked taken back
    const squeezed = a.create('appointment', { ...appointment(id, practitionerId), ...at, overbooked: true });
    await a.ok(squeezed);
    expect(await a.refused(a.update('appointment', squeezed.entityId, { overbooked: false }, 1))).toMatchObject({
      code: 'OVERLAP',
    });
  });

  it('Up 9: statuses that take a place, and those that do not', async () => {
    const id = await made(a);
    for (const [status, taken] of [
      ['pending', true],
      ['booked', true],
      ['proposed', false],
      ['waitlist', false],
    ] as const) {
      const at = slot();
      await a.ok(a.create('appointment', { ...appointment(id, practitionerId), ...at, status }));
      const answer = await a.up([a.create('appointment', { ...appointment(id, practitionerId), ...at })]);
      expect([status, answer.rejected.map((one) => one.code)]).toEqual([status, taken ? ['OVERLAP'] : []]);
    }
  });

  it('Up 9: 12 bookings of one place at the same moment: one passes', async () => {
    const id = await made(a);
    const at = slot();
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const device = [a, dr, front][index % 3]!.other();
        return await device.up([device.create('appointment', { ...appointment(id, practitionerId), ...at })]);
      }),
    );
    expect(answers.flatMap((one) => one.acknowledged)).toHaveLength(1);
    expect(new Set(answers.flatMap((one) => one.rejected).map((one) => one.code))).toEqual(new Set(['OVERLAP']));
    expect(answers.flatMap((one) => one.rejected)).toHaveLength(11);
  });

  const transitions: readonly (readonly [string[], boolean])[] = [
    [['booked', 'arrived', 'checked-in', 'fulfilled'], true],
    [['booked', 'arrived', 'booked', 'noshow', 'arrived'], true],
    [['booked', 'arrived', 'checked-in', 'arrived', 'cancelled'], true],
    [['proposed', 'pending', 'booked', 'cancelled'], true],
    [['waitlist', 'booked', 'entered-in-error'], true],
    [['booked', 'fulfilled'], false],
    [['booked', 'checked-in'], false],
    [['booked', 'cancelled', 'arrived'], false],
    [['proposed', 'arrived'], false],
    [['booked', 'noshow', 'checked-in'], false],
    [['booked', 'dancing'], false],
  ];
  for (const [way, allowed] of transitions) {
    it(`Up 9: the status ${way.join(' → ')} is ${allowed ? 'allowed' : 'VALIDATION, path status'}`, async () => {
      const id = await made(a);
      const create = dr.create('appointment', appointment(id, practitionerId, { status: way[0] }));
      let done: Acknowledged = await dr.ok(create);
      for (const [index, status] of way.slice(1).entries()) {
        const event = dr.update('appointment', create.entityId, { status }, done.serverVersion);
        if (!allowed && index === way.length - 2) {
          const rejected = await dr.refused(event);
          expect(rejected.code).toBe('VALIDATION');
          expect(paths(rejected)).toEqual(['status']);
        } else {
          done = await dr.ok(event);
        }
      }
    });
  }

  it('Up 9: an administrator reopens what is cancelled', async () => {
    const create = a.create('appointment', appointment(await made(a), practitionerId));
    await a.ok(create);
    await a.ok(a.update('appointment', create.entityId, { status: 'cancelled' }, 1));
    await a.ok(a.update('appointment', create.entityId, { status: 'booked' }, 2));
  });

  it('Up 9: FORBIDDEN for a role that may not write, told apart by nothing that exists', async () => {
    const id = await made(a);
    expect(await reader.refused(reader.create('patient', patient()))).toMatchObject({ code: 'FORBIDDEN' });
    const received: Fields[] = [];
    for (const target of [id, randomUUID()]) {
      const { outboxEventId: _, ...rejected } = await reader.refused(
        reader.update('patient', target, { note: 'r' }, 1),
      );
      expect(rejected.code).toBe('FORBIDDEN');
      received.push(rejected);
    }
    expect(received[0]).toEqual(received[1]);
    const record = a.create('medicalRecord', medicalRecord(id, practitionerId));
    await a.ok(record);
    const other: Fields[] = [];
    for (const target of [record.entityId, randomUUID()]) {
      const { outboxEventId: _, ...rejected } = await front.refused(front.remove('medicalRecord', target, 1));
      expect(rejected.code).toBe('FORBIDDEN');
      other.push(rejected);
    }
    expect(other[0]).toEqual(other[1]);
  });

  it('Up 9: TENANT_MISMATCH and USER_MISMATCH', async () => {
    expect(await a.refused({ ...a.create('patient', patient()), tenantId: cedre.login.tenant.id })).toMatchObject({
      code: 'TENANT_MISMATCH',
    });
    expect(await a.refused({ ...a.create('patient', patient()), tenantId: randomUUID() })).toMatchObject({
      code: 'TENANT_MISMATCH',
    });
    expect(await a.refused({ ...a.create('patient', patient()), userId: dr.login.user.id })).toMatchObject({
      code: 'USER_MISMATCH',
    });
    expect(await a.refused({ ...a.create('patient', patient()), userId: randomUUID() })).toMatchObject({
      code: 'USER_MISMATCH',
    });
  });

  it('Up 9: an unknown entity type or a newer schema is deferred, SERVER_TOO_OLD, and not stored', async () => {
    const unknown = a.create('spaceship', { name: 'Rocinante' });
    expect(await a.deferred(unknown)).toMatchObject({ outboxEventId: unknown.id, code: 'SERVER_TOO_OLD' });
    expect(await a.deferred(unknown)).toMatchObject({ code: 'SERVER_TOO_OLD' });
    const newer = a.create('patient', patient(), undefined, { schemaVersion: 999 });
    expect(await a.deferred(newer)).toMatchObject({ code: 'SERVER_TOO_OLD' });
    for (const entityType of [
      'constructor',
      '__proto__',
      'toString',
      'PATIENT',
      'patients',
      'patient; DROP TABLE patient',
    ]) {
      const answer = await a.up([{ ...a.create('patient', patient()), entityType }]);
      expect([entityType, answer.deferred.map((one) => one.code)]).toEqual([entityType, ['SERVER_TOO_OLD']]);
    }
  });

  it('Up 9: a schema version below the min is SCHEMA_TOO_OLD', async () => {
    const me = (await a.get<{ schema: Record<string, { min: number; current: number }> }>('/api/auth/me')).body;
    const { min } = me.schema['patient']!;
    const reply = await a.upRaw({
      clientId: a.clientId,
      events: [a.create('patient', patient(), undefined, { schemaVersion: min - 1 })],
    });
    // a version 0 may also be said to be none at all
    if (min > 1 || reply.status === 200) expect(reply.body.rejected[0]).toMatchObject({ code: 'SCHEMA_TOO_OLD' });
    else expect(reply.status).toBe(400);
  });
});

describe('Up 11: ids', () => {
  it("Up 11: this server keeps the client's ids, whatever their version", async () => {
    for (const id of [randomUUID(), '01890a5d-ac96-774b-bcce-b302099a8057', '6ba7b810-9dad-11d1-80b4-00c04fd430c8']) {
      const reply = await cedre.up([cedre.create('patient', patient(), id)]);
      expect(reply.acknowledged[0]).toMatchObject({ entityId: id });
    }
  });

  it('Up 11: an id in capitals is the same id', async () => {
    const id = randomUUID();
    await a.ok(a.create('patient', patient(), id));
    const reply = await a.upRaw({
      clientId: a.clientId,
      events: [a.update('patient', id.toUpperCase(), { note: 'n' }, 1)],
    });
    if (reply.status === 200) expect(reply.body.acknowledged[0]).toMatchObject({ serverVersion: 2 });
    else expect(reply.status).toBe(400);
  });
});

describe('Up: accesses and the device', () => {
  it('Up: accesses are audited as reads, and a repeat is harmless', async () => {
    const id = await made(a);
    const accesses = [{ entityType: 'patient', entityId: id, at: '2026-03-01T08:00:00.000Z' }];
    await a.up([a.create('patient', patient())], { accesses });
    await a.up([a.create('patient', patient())], { accesses });
    const reads = (
      await a.get<Page<Fields>>(`/api/v1/audit?entityType=patient&entityId=${id}&limit=100`)
    ).body.items.filter((one) => one['action'] === 'read');
    expect(reads).toHaveLength(1);
    expect(reads[0]).toMatchObject({
      entityId: id,
      clientId: a.clientId,
      occurredAt: '2026-03-01T08:00:00.000Z',
      outcome: 'accepted',
    });
  });
});

describe('of every answer', () => {
  it('problem+json has its members, and nothing was a server error', () => {
    expect(seenProblems).toEqual([]);
    expect(serverErrors).toEqual([]);
  });
});
