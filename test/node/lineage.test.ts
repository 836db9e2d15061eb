/**
 * Two copies of a device, and what must not be taken for one: the real engine on stores in memory, which can be copied,
 * and the real server.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  syncDownResponseSchema,
  syncUpResponseSchema,
  type LoginResponse,
  type SyncUpRequest,
} from '../../src/contract/protocol.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createEngine } from '../../src/queue/engine.ts';
import type { Intent } from '../../src/queue/model.ts';
import { transportOver } from '../../src/transport/outcomes.ts';
import type { Reply } from '../../src/transport/reply.ts';
import { resolutionIntent } from '../../src/client/resolution.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { request, signIn, uuid, words, type TestClient } from './server-client.ts';

let server: TestServer;
let dr: TestClient;
let related: Related;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pglite' });
  dr = await signIn(server, 'dr@atlas.test');
  related = await relatedOf(dr);
});
afterAll(() => server.close());

let tablets: Tablet[] = [];
beforeEach(() => void (tablets = []));

type Line = (reply: Reply, path: string) => Reply;

/** A device: its engine on a store, and the line to the server, which may lose answers. */
class Tablet {
  readonly sent: SyncUpRequest[] = [];
  line: Line = (reply) => reply;
  time = Date.parse('2026-11-28T09:00:00.000Z');
  readonly engine;
  readonly store: MemoryStore;
  readonly clientId: string;
  readonly #client: TestClient;

  constructor(client: TestClient = dr, clientId: string = uuid(), store = new MemoryStore()) {
    this.store = store;
    this.clientId = clientId;
    tablets.push(this);
    this.#client = client;
    this.engine = createEngine({
      domain: clinic,
      store: this.store,
      transport: transportOver((path, body) => this.#post(path, body)),
      locks: { exclusive: (_name, work) => work() },
      bus: { post: () => undefined },
      clock: { now: () => this.time },
      random: { next: () => 0.5, bytes16: () => crypto.getRandomValues(new Uint8Array(16)) },
      identity: { tenantId: client.account.tenant.id, userId: client.account.user.id, clientId },
      device: {},
    });
  }

  async #post(path: string, body: unknown): Promise<Reply> {
    if (path === '/api/sync/up') this.sent.push(structuredClone(body) as SyncUpRequest);
    const { status, body: answer, headers } = await this.#client.call('POST', path, body);
    return this.line(
      {
        kind: 'answer',
        status,
        contentType: (headers.get('content-type') ?? '').split(';')[0] ?? '',
        redirected: false,
        retryAfterMs: null,
        protocol: Number(headers.get(PROTOCOL_HEADER)),
        body: answer,
      },
      path,
    );
  }

  /** The disk as it is now, in another machine. */
  copy(): Tablet {
    const store = new MemoryStore();
    Object.assign(
      store,
      structuredClone({ records: this.store.records, outbox: this.store.outbox, meta: this.store.meta }),
    );
    return new Tablet(this.#client, this.clientId, store);
  }

  async make(
    operation: Intent['operation'],
    entityType: string,
    entityId: string,
    payload: JsonObject = {},
    more: Partial<Intent> = {},
  ): Promise<string> {
    const id = uuid();
    await this.engine.enqueue([
      { id, entityType, entityId, operation, payload, createdAt: new Date(this.time).toISOString(), ...more },
    ]);
    return id;
  }

  /** As often as it takes; answers with what waits for a person. */
  async sync(rounds = 3): Promise<string[]> {
    for (let round = 0; round < rounds; round += 1) {
      this.time += 60_000;
      await this.engine.sync({ force: true });
    }
    return this.troubles();
  }

  troubles(): string[] {
    return this.store
      .ordered()
      .filter(({ state }) => state !== 'acknowledged')
      .map(({ state, conflict, rejection }) => `${state} ${conflict?.reason ?? rejection?.code ?? ''}`.trim());
  }

  view(entityType: string, entityId: string): JsonObject | null {
    return this.store.records.get(`${entityType}/${entityId}`)?.view ?? null;
  }
}

const lost: Line = () => ({ kind: 'failure', failure: 'timeout' });

/** A record of the type that this tablet has made, and that the server has. */
async function made(tablet: Tablet, type: string): Promise<string> {
  const id = uuid();
  await tablet.make('CREATE', type, id, sampleOf(type, related));
  expect(await tablet.sync()).toEqual([]);
  return id;
}

const onServer = async (resource: string, id: string) => (await dr.call(`GET`, `/api/v1/${resource}/${id}`)).body;

const KINDS = [
  { type: 'patient', resource: 'patients', field: 'note' },
  { type: 'medicalRecord', resource: 'medical-records', field: 'text' },
  { type: 'consent', resource: 'consents', field: 'text' },
] as const;

describe('H3 two copies of one device', () => {
  it.each(KINDS)(
    'H3 SV-132 RB-20 edit the same $type: the second is told of a conflict, and nothing that was typed is gone',
    async ({ type, resource, field }) => {
      const one = new Tablet();
      await one.sync();
      const id = await made(one, type);
      const two = one.copy();
      await one.make('UPDATE', type, id, { [field]: 'first' });
      await two.make('UPDATE', type, id, { [field]: 'second' });
      expect(await one.sync()).toEqual([]);
      expect(await two.sync()).toEqual(['conflict VERSION']);
      expect((await onServer(resource, id))[field]).toBe('first');
      expect(two.view(type, id)?.[field]).toBe('second');
      const [conflict] = two.store.ordered().filter(({ state }) => state === 'conflict');
      expect(conflict).toMatchObject({ payload: { [field]: 'second' }, conflict: { fields: [field] } });
      await two.make('UPDATE', type, id, { [field]: 'both' }, { resolves: conflict?.id ?? '' });
      expect(await two.sync()).toEqual([]);
      expect((await onServer(resource, id))[field]).toBe('both');
      // The first goes on: what it has not pulled is another's to it.
      expect(await one.sync()).toEqual([]);
      expect(one.view(type, id)?.[field]).toBe('both');
    },
  );

  it.each(KINDS)(
    'H3 SV-132 one deletes the $type that the other has edited: a conflict',
    async ({ type, resource, field }) => {
      const one = new Tablet();
      await one.sync();
      const id = await made(one, type);
      const two = one.copy();
      await one.make('UPDATE', type, id, { [field]: 'first' });
      await two.make('DELETE', type, id);
      expect(await one.sync()).toEqual([]);
      expect(await two.sync()).toEqual(['conflict VERSION']);
      expect((await onServer(resource, id))[field]).toBe('first');
    },
  );

  it('H3 SV-132 fields that the other did not touch are merged, on a record that merges', async () => {
    const one = new Tablet();
    await one.sync();
    const id = await made(one, 'patient');
    const two = one.copy();
    await one.make('UPDATE', 'patient', id, { note: 'first' });
    await two.make('UPDATE', 'patient', id, { usualName: 'SECOND' });
    expect(await one.sync()).toEqual([]);
    expect(await two.sync()).toEqual([]);
    expect(await onServer('patients', id)).toMatchObject({ note: 'first', usualName: 'SECOND' });
  });

  it('H3 SV-132 what waited when the device was copied is one event on both, whoever sends it first', async () => {
    const one = new Tablet();
    await one.sync();
    const id = uuid();
    await one.make('CREATE', 'patient', id, sampleOf('patient', related));
    await one.make('UPDATE', 'patient', id, { note: 'before the copy' });
    const two = one.copy();
    await one.make('UPDATE', 'patient', id, { note: 'first' });
    await two.make('UPDATE', 'patient', id, { note: 'second' });
    expect(await two.sync()).toEqual([]);
    expect(await one.sync()).toEqual(['conflict VERSION']);
    expect(await onServer('patients', id)).toMatchObject({ note: 'second', version: 3 });
  });

  it('H3 SV-132 the two take turns: each word of the other is a conflict until it has been pulled', async () => {
    const one = new Tablet();
    await one.sync();
    const id = await made(one, 'medicalRecord');
    const two = one.copy();
    for (const [index, tablet] of [one, two, one, two, one, two].entries()) {
      expect(await tablet.sync()).toEqual([]);
      await tablet.make('UPDATE', 'medicalRecord', id, { text: `turn ${index}` });
      expect(await tablet.sync()).toEqual([]);
    }
    expect((await onServer('medical-records', id))['text']).toBe('turn 5');
  });
});

describe('H3 RB-22 a copy that goes on', () => {
  it('H3 RB-22 is noticed by the device that meets its work twice: that one takes another id, says it once, and loses nothing', async () => {
    const one = new Tablet();
    await one.sync();
    const id = await made(one, 'patient');
    const two = one.copy();
    const edit = async (tablet: Tablet, note: string) => {
      await tablet.make('UPDATE', 'patient', id, { note });
      expect(await tablet.sync()).toEqual([]);
    };
    await edit(one, 'a');
    expect(await two.sync()).toEqual([]);
    expect(two.store.meta, 'it may be a tablet that was restored').toMatchObject({
      twin: 'known',
      clientId: one.clientId,
    });
    await edit(one, 'b');
    expect(await two.sync()).toEqual([]);
    expect(two.store.meta.twin).toBe('told');
    expect(two.store.meta.clientId).not.toBe(one.clientId);
    expect(one.store.meta).toMatchObject({ twin: null, clientId: one.clientId });
    await two.engine.endTwin();
    // Two devices from now on: neither is strange to the other.
    for (const note of ['c', 'd', 'e']) {
      await edit(one, note);
      await two.sync();
      await edit(two, `${note} too`);
      await one.sync();
    }
    expect([one, two].map(({ store }) => store.meta.twin)).toEqual([null, null]);
    expect(new Set(two.sent.map(({ clientId }) => clientId)).size).toBe(1);
    expect(two.sent[0]?.clientId).toBe(two.store.meta.clientId);
  });
});

describe('OB-22 UI-96 a record that was created twice', () => {
  /** The front desk has created the patient; so has this tablet, and it has gone on with it. */
  async function twice() {
    const desk = new Tablet(await signIn(server, 'front@atlas.test'));
    const tablet = new Tablet();
    for (const one of [desk, tablet]) await one.sync();
    const id = uuid();
    const sample = sampleOf('patient', related);
    await desk.make('CREATE', 'patient', id, { ...sample, note: 'theirs', email: 'theirs@clinic.test' });
    expect(await desk.sync()).toEqual([]);
    await tablet.make('CREATE', 'patient', id, { ...sample, note: 'mine', phones: ['0612345678'] });
    await tablet.make('UPDATE', 'patient', id, { note: 'mine, later', usualName: 'AJOUT' });
    await tablet.make('CREATE', 'condition', uuid(), sampleOf('condition', { ...related, patientId: id }));
    return { tablet, id };
  }
  const decide = async (tablet: Tablet, choice: Parameters<typeof resolutionIntent>[2]) => {
    const [met] = tablet.store.ordered().filter(({ state, resolvedBy }) => state === 'conflict' && resolvedBy === null);
    const { operation, payload } = resolutionIntent(clinic, met!, choice);
    await tablet.make(operation, 'patient', met!.entityId, payload, { resolves: met!.id });
    return tablet.sync();
  };
  const historyOf = async (id: string) => {
    const { body } = await dr.call<{ items: JsonObject[] }>('GET', `/api/v1/patients/${id}/versions`);
    return body.items.map(({ version, changedFields }) => [version, changedFields]);
  };

  it('is a conflict; what was typed after it waits, and is compared with what is there, never refused nor written over it', async () => {
    const { tablet, id } = await twice();
    expect(await tablet.sync()).toEqual(['conflict EXISTS', 'pending', 'pending']);
    expect(await onServer('patients', id)).toMatchObject({ note: 'theirs', version: 1 });
    const pick = { note: 'server', phones: 'mine', email: 'server' } as const;
    expect(await decide(tablet, { kind: 'fields', pick })).toEqual(['conflict VERSION']);
    expect(await onServer('patients', id)).toMatchObject({
      note: 'theirs',
      phones: ['0612345678'],
      email: 'theirs@clinic.test',
    });
    const [later] = tablet.store.ordered().filter(({ state }) => state === 'conflict');
    expect(later).toMatchObject({ payload: { note: 'mine, later' }, conflict: { fields: ['note'] } });
    expect(await decide(tablet, { kind: 'mine' })).toEqual([]);
    expect(await onServer('patients', id)).toMatchObject({ note: 'mine, later', usualName: 'AJOUT' });
    expect((await historyOf(id)).slice(0, 2)).toEqual([
      [3, ['note', 'usualName']],
      [2, ['phones']],
    ]);
  });

  it('the server’s is kept, with what depends on the record; the choice is in its audit', async () => {
    const { tablet, id } = await twice();
    await tablet.sync();
    expect(await decide(tablet, { kind: 'server' })).toEqual(['conflict VERSION']);
    expect(await decide(tablet, { kind: 'server' })).toEqual([]);
    expect(tablet.view('patient', id)).toMatchObject({ note: 'theirs', version: 1 });
    const admin = await signIn(server, 'admin@atlas.test');
    const audit = await admin.call<{ items: JsonObject[] }>('GET', `/api/v1/audit?entityType=patient&entityId=${id}`);
    expect(audit.body.items.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      expect.arrayContaining(['create conflict', 'settle accepted']),
    );
  });

  it('a deletion behind it asks too', async () => {
    const { tablet, id } = await twice();
    await tablet.make('DELETE', 'patient', id);
    await tablet.sync();
    expect(await decide(tablet, { kind: 'server' })).toContain('conflict VERSION');
    expect((await dr.call('GET', `/api/v1/patients/${id}`)).status).toBe(200);
  });

  it('a form that was open over the creation names no version of what is there', async () => {
    const { tablet, id } = await twice();
    await tablet.sync();
    await tablet.make('UPDATE', 'patient', id, { email: 'mine@clinic.test' }, { seen: null });
    expect(await decide(tablet, { kind: 'server' })).toEqual(['conflict VERSION', 'pending']);
    expect(await decide(tablet, { kind: 'server' })).toEqual(['conflict VERSION']);
    expect(await onServer('patients', id)).toMatchObject({ email: 'theirs@clinic.test' });
  });

  it('nor does one that is saved after the conflict was resolved, nor a deletion from it', async () => {
    const { tablet, id } = await twice();
    await tablet.sync();
    await decide(tablet, { kind: 'server' });
    expect(await decide(tablet, { kind: 'server' })).toEqual([]);
    await tablet.make('UPDATE', 'patient', id, { email: 'mine@clinic.test' }, { seen: null });
    expect(await tablet.sync()).toEqual(['conflict VERSION']);
    expect(await onServer('patients', id)).toMatchObject({ email: 'theirs@clinic.test' });
    expect(await decide(tablet, { kind: 'mine' })).toEqual([]);
    expect(await onServer('patients', id)).toMatchObject({ email: 'mine@clinic.test' });
    await tablet.make('DELETE', 'patient', id, {}, { seen: null });
    expect(await tablet.sync()).toEqual(['conflict VERSION']);
    expect((await dr.call('GET', `/api/v1/patients/${id}`)).status).toBe(200);
  });

  it('what nobody else has filled in is saved from such a form without a question, over one’s own choice too', async () => {
    const { tablet, id } = await twice();
    await tablet.sync();
    await decide(tablet, { kind: 'fields', pick: { note: 'server', phones: 'mine', email: 'server' } });
    expect(await decide(tablet, { kind: 'server' })).toEqual([]);
    await tablet.make('UPDATE', 'patient', id, { phones: ['0699999999'], usualName: 'APRÈS' }, { seen: null });
    expect(await tablet.sync()).toEqual([]);
    expect(await onServer('patients', id)).toMatchObject({
      phones: ['0699999999'],
      usualName: 'APRÈS',
      note: 'theirs',
    });
  });

  it('a change that was refused because it names no version asks when it is sent again', async () => {
    const { tablet, id } = await twice();
    await tablet.sync();
    await decide(tablet, { kind: 'server' });
    await decide(tablet, { kind: 'server' });
    // As an app before this rule has left it.
    const { createdTwice, ...row } = tablet.store.records.get(`patient/${id}`)!;
    expect(createdTwice).toBe(true);
    tablet.store.records.set(`patient/${id}`, row);
    const change = await tablet.make('UPDATE', 'patient', id, { email: 'mine@clinic.test' }, { seen: null });
    expect(await tablet.sync()).toEqual(['rejected VALIDATION']);
    await tablet.engine.resend(change);
    expect(await tablet.sync()).toEqual(['rejected VALIDATION', 'conflict VERSION']);
    expect(await onServer('patients', id)).toMatchObject({ email: 'theirs@clinic.test' });
    expect(await decide(tablet, { kind: 'server' })).toEqual([]);
  });
});

describe('H3 what is no copy', () => {
  afterEach(() => {
    expect(tablets.length).toBeGreaterThanOrEqual(0);
    for (const { store, clientId } of tablets)
      expect([store.meta.clientId, store.meta.twin === 'told']).toEqual([clientId, false]);
  });

  it('H3 RB-20 many edits of one record offline are one person’s, on a strict record too, and the delete after them', async () => {
    const tablet = new Tablet();
    await tablet.sync();
    const id = await made(tablet, 'medicalRecord');
    for (let edit = 0; edit < 20; edit += 1) await tablet.make('UPDATE', 'medicalRecord', id, { text: `edit ${edit}` });
    await tablet.make('DELETE', 'medicalRecord', id);
    expect(await tablet.sync()).toEqual([]);
    expect((await dr.call('GET', `/api/v1/medical-records/${id}`)).status).toBe(404);
  });

  it('H3 RB-20 an answer that was lost: what was edited meanwhile goes', async () => {
    const tablet = new Tablet();
    await tablet.sync();
    const id = await made(tablet, 'medicalRecord');
    tablet.line = lost;
    await tablet.make('UPDATE', 'medicalRecord', id, { text: 'one' });
    await tablet.sync(1);
    await tablet.make('UPDATE', 'medicalRecord', id, { text: 'two' });
    await tablet.sync(1);
    tablet.line = (reply) => reply;
    expect(await tablet.sync()).toEqual([]);
    expect((await onServer('medical-records', id))['text']).toBe('two');
  });

  it('H3 RB-20 an edit that was given up after it had left is known when it turns out to have been taken', async () => {
    const tablet = new Tablet();
    await tablet.sync();
    const id = await made(tablet, 'medicalRecord');
    tablet.line = lost;
    const given = await tablet.make('UPDATE', 'medicalRecord', id, { text: 'one' });
    await tablet.sync(1);
    await tablet.engine.drop(given);
    await tablet.make('UPDATE', 'medicalRecord', id, { text: 'two' });
    tablet.line = (reply) => reply;
    expect(await tablet.sync()).toEqual([]);
    expect((await onServer('medical-records', id))['text']).toBe('two');
  });

  it('H3 RB-20 a form that was open over an older version, while one’s own quick edit went', async () => {
    const tablet = new Tablet();
    await tablet.sync();
    const id = await made(tablet, 'medicalRecord');
    await tablet.make('UPDATE', 'medicalRecord', id, { title: 'Titre' });
    expect(await tablet.sync()).toEqual([]);
    await tablet.make('UPDATE', 'medicalRecord', id, { text: 'typed before' }, { seen: 1 });
    expect(await tablet.sync()).toEqual([]);
    expect(await onServer('medical-records', id)).toMatchObject({ title: 'Titre', text: 'typed before' });
  });

  it('H3 SV-132 a batch that is halved, and offered again, says the same', async () => {
    const tablet = new Tablet();
    await tablet.sync();
    const id = await made(tablet, 'consent');
    for (let edit = 0; edit < 8; edit += 1) await tablet.make('UPDATE', 'consent', id, { text: `edit ${edit}` });
    let refusals = 0;
    tablet.line = (reply, path) =>
      path === '/api/sync/up' && (refusals += 1) < 3
        ? {
            kind: 'answer',
            status: 413,
            contentType: 'text/html',
            redirected: false,
            retryAfterMs: null,
            body: undefined,
          }
        : reply;
    expect(await tablet.sync(6)).toEqual([]);
    expect(refusals).toBeGreaterThan(2);
    expect((await onServer('consents', id))['text']).toBe('edit 7');
  });

  it('H3 SV-132 a tablet that was restored from its own backup pulls, goes on, and meets no conflict', async () => {
    const tablet = new Tablet();
    await tablet.sync();
    const id = await made(tablet, 'medicalRecord');
    const backup = tablet.copy();
    await tablet.make('UPDATE', 'medicalRecord', id, { text: 'after the backup' });
    expect(await tablet.sync()).toEqual([]);
    expect(await backup.sync()).toEqual([]);
    await backup.make('UPDATE', 'medicalRecord', id, { text: 'restored' });
    expect(await backup.sync()).toEqual([]);
    expect((await onServer('medical-records', id))['text']).toBe('restored');
    for (const text of ['later', 'later still']) {
      await backup.make('UPDATE', 'medicalRecord', id, { text });
      expect(await backup.sync()).toEqual([]);
    }
  });

  it('H3 SV-133 an older client that names nothing goes by its clientId, as before', async () => {
    const { entityId } = dr.event({});
    const first = dr.event({ entityId });
    const edits = ['a', 'b', 'c'].map((note) =>
      dr.event({ entityId, operation: 'UPDATE', payload: { note }, baseVersion: 1 }),
    );
    const outcome = words(await dr.up(first, ...edits));
    expect([...outcome.values()].flat().map(({ kind }) => kind)).toEqual([
      'acknowledged',
      'acknowledged',
      'acknowledged',
      'acknowledged',
    ]);
  });
});

describe('H3 SV-165 the server says which protocol it speaks', () => {
  it.each([
    ['a word', 200, 'POST', '/api/sync/down', { clientId: uuid(), cursor: null }],
    ['a request that is malformed', 400, 'POST', '/api/sync/up', { clientId: 'x' }],
    ['an address of nothing', 404, 'GET', '/api/nothing', undefined],
  ])('H3 SV-165 beside %s', async (_name, status, method, path, body) => {
    const answer = await dr.call(method, path, body);
    expect([answer.status, answer.headers.get(PROTOCOL_HEADER)]).toEqual([status, String(PROTOCOL_VERSION)]);
  });

  it('H3 SV-165 and beside the refusal of who is not signed in', async () => {
    const answer = await request(server, 'POST', '/api/sync/up', {});
    expect([answer.status, answer.headers.get(PROTOCOL_HEADER)]).toEqual([401, String(PROTOCOL_VERSION)]);
  });

  it('H3 SV-165 its answers hold nothing that a client of protocol 1 does not know', async () => {
    const up = await dr.up(dr.event({}));
    expect(Object.keys(up).sort()).toEqual(Object.keys(syncUpResponseSchema.shape).sort());
    const down = (await dr.call('POST', '/api/sync/down', { clientId: dr.clientId, cursor: null })).body;
    expect(Object.keys(syncDownResponseSchema.shape)).toEqual(expect.arrayContaining(Object.keys(down)));
  });
});

describe('H3 SV-133 naming an event gives no right', () => {
  it('H3 SV-133 another person’s event that is named stays another’s', async () => {
    const admin = await signIn(server, 'admin@atlas.test');
    const made = dr.event({});
    const theirs = dr.event({
      entityId: made.entityId,
      operation: 'UPDATE',
      payload: { note: 'theirs' },
      baseVersion: 1,
    });
    await dr.up(made, theirs);
    const mine = admin.event({
      entityId: made.entityId,
      operation: 'UPDATE',
      payload: { note: 'mine' },
      baseVersion: 1,
    });
    const blind = admin.event({
      entityId: made.entityId,
      operation: 'UPDATE',
      payload: { note: 'mine' },
      baseVersion: null,
    });
    const { conflicts, rejected } = await admin.up({ ...mine, after: [theirs.id, made.id] });
    expect([conflicts.length, rejected.length]).toEqual([1, 0]);
    const second = await admin.up({ ...blind, after: [theirs.id, made.id] });
    expect(second.rejected).toMatchObject([{ code: 'VALIDATION', errors: [{ path: 'baseVersion' }] }]);
  });

  it('H3 SV-133 the same event with more behind it is the same event', async () => {
    const made = dr.event({});
    const edit = dr.event({ entityId: made.entityId, operation: 'UPDATE', payload: { note: 'x' }, baseVersion: 1 });
    await dr.up(made, { ...edit, after: [] });
    expect((await dr.up({ ...edit, after: [made.id] })).acknowledged).toHaveLength(1);
    const tooMany = await dr.call('POST', '/api/sync/up', {
      clientId: dr.clientId,
      events: [{ ...edit, after: Array.from({ length: 257 }, uuid) }],
    });
    expect(tooMany.status).toBe(400);
  });
});

describe('H5 cookies that were cleared', () => {
  it('H5 SV-134 an answer to a CREATE is lost, the record is edited, another clientId is given at the next sign-in: the edit goes', async () => {
    const tablet = new Tablet();
    await tablet.sync();
    const id = uuid();
    tablet.line = lost;
    await tablet.make('CREATE', 'patient', id, sampleOf('patient', related));
    await tablet.sync(1);
    await tablet.make('UPDATE', 'patient', id, { note: 'edited' });
    const back = new Tablet(dr, uuid(), tablet.store);
    back.time = tablet.time;
    expect(await back.sync()).toEqual([]);
    expect(await onServer('patients', id)).toMatchObject({ note: 'edited', version: 2 });
  });

  it('H5 SV-135 the cookie learns the store’s id again, so that clearing the store later is noticed', async () => {
    const credentials = { tenant: 'atlas', email: 'dr@atlas.test', password: 'conformance-only' };
    const cookieOf = (headers: Headers, hint: string) =>
      headers
        .getSetCookie()
        .map((line) => line.split(';')[0] ?? '')
        .find((cookie) => cookie.includes(hint)) ?? '';
    const stored = uuid();
    const again = await request<LoginResponse>(server, 'POST', '/api/auth/login', credentials);
    const session = cookieOf(again.headers, 'session');
    expect(again.body.device.clientId).not.toBe(stored);
    const device = { pending: 3, oldestPendingAt: '2026-11-28T08:00:00.000Z' };
    const own = { 'sec-fetch-site': 'same-origin' };
    expect(
      (
        await request(
          server,
          'POST',
          '/api/sync/down',
          { clientId: stored, cursor: null, device },
          { cookie: session, ...own },
        )
      ).status,
    ).toBe(200);
    const me = await request<LoginResponse>(server, 'GET', '/api/auth/me', undefined, {
      cookie: `${session}; ${cookieOf(again.headers, 'device')}`,
    });
    expect(me.body.device.clientId).toBe(stored);
    const wiped = await request<LoginResponse>(server, 'POST', '/api/auth/login', credentials, {
      cookie: cookieOf(me.headers, 'device'),
    });
    expect(wiped.body.device).toMatchObject({ clientId: stored, lastReport: { pending: 3 } });
  });

  it('H5 RB-21 the store keeps the id that the device had, whatever a sign-in gives it', async () => {
    const tablet = new Tablet();
    await made(tablet, 'patient');
    const back = new Tablet(dr, uuid(), tablet.store);
    back.time = tablet.time;
    await made(back, 'patient');
    expect(back.sent.map(({ clientId }) => clientId)).toEqual(back.sent.map(() => tablet.clientId));
    expect(back.sent).not.toEqual([]);
  });
});
