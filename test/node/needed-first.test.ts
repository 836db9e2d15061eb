/** What a device is given before the rest of its first copy: today's agenda and its patients, under its own rights. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import { syncDownResponseSchema, syncUpResponseSchema, type Change } from '../../src/contract/protocol.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createEngine } from '../../src/queue/engine.ts';
import type { Transport, Verdict } from '../../src/queue/ports.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { request, signIn, uuid, type TestClient } from './server-client.ts';

const HOUR_MS = 3_600_000;
let server: TestServer;
let dr: TestClient;
let related: Related;
/** Patient and appointment. */
let today: [string, string];
let nextWeek: [string, string];

const hoursFromNow = (hours: number) => new Date(server.deps.clock.now() + hours * HOUR_MS).toISOString();

/** A quarter of an hour that begins so many hours from now, and its patient; the patient with this id, if there is one. */
async function booked(hours: number, patientId: string = uuid()): Promise<[string, string]> {
  const patient = dr.event({ entityId: patientId });
  const payload = {
    ...sampleOf('appointment', { ...related, patientId: patient.entityId }),
    start: hoursFromNow(hours),
    end: hoursFromNow(hours + 0.25),
  };
  const appointment = dr.event({ entityType: 'appointment', payload });
  expect((await dr.up(patient, appointment)).acknowledged).toHaveLength(2);
  return [patient.entityId, appointment.entityId];
}

beforeAll(async () => {
  server = await createTestServer({ engine: 'pglite' });
  dr = await signIn(server, 'dr@atlas.test');
  related = await relatedOf(dr);
  // The last patient in the order of keys: the first pages of an ordinary copy do not have them.
  today = await booked(3, 'ffffffff-ffff-4fff-bfff-ffffffffffff');
  nextWeek = await booked(7 * 24);
});
afterAll(() => server.close());

const first = async (client: TestClient) => {
  const { status, body } = await client.call<{ changes: Change[] }>('GET', '/api/sync/first');
  expect(status).toBe(200);
  return body.changes;
};
const idsOf = (changes: readonly Change[]) => changes.map(({ entityId }) => entityId);
const typesOf = (changes: readonly Change[]) => [...new Set(changes.map(({ entityType }) => entityType))].sort();

describe('OB-24 what is needed first', () => {
  it('today’s appointments with their patients and practitioners, as the copy has them, and nothing else of the agenda', async () => {
    const changes = await first(dr);
    expect(idsOf(changes)).toEqual(expect.arrayContaining([...today, related.practitionerId]));
    for (const id of nextWeek) expect(idsOf(changes)).not.toContain(id);
    const copy = await dr.elsewhere().pull(null);
    for (const change of changes) expect(copy.changes).toContainEqual(change);
  });

  it('of one’s own clinic, and of what one may read; who may not see appointments gets no patient by them', async () => {
    const admin = await signIn(server, 'admin@atlas.test');
    const rule = admin.event({
      entityType: 'accessRule',
      payload: { module: 'appointment', readerUsers: [admin.account.user.id] },
    });
    await admin.up(rule);
    try {
      expect(idsOf(await first(admin))).toEqual(expect.arrayContaining(today));
      const narrowed = await first(dr);
      expect(typesOf(narrowed)).toEqual(['practitioner']);
    } finally {
      await admin.up(
        admin.event({ entityType: 'accessRule', entityId: rule.entityId, operation: 'DELETE', baseVersion: 1 }),
      );
    }
    const ours = new Set(idsOf(await first(dr)));
    const cedre = idsOf(await first(await signIn(server, 'dr@cedre.test')));
    expect([ours.size > 2, cedre.length > 0]).toEqual([true, true]);
    for (const id of cedre) expect(ours).not.toContain(id);
    expect((await request(server, 'GET', '/api/sync/first')).status).toBe(401);
  });

  it('a day before and after the present time, to the quarter of an hour', async () => {
    const [before, ended, later, tomorrow] = [
      await booked(-24.5),
      await booked(-24.1),
      await booked(23.7),
      await booked(24.1),
    ];
    const ids = idsOf(await first(dr));
    expect(ids).toEqual(expect.arrayContaining([...ended, ...later]));
    for (const id of [...before, ...tomorrow]) expect(ids).not.toContain(id);
  });

  it('at most 1,000 records and about 4 MiB, in the order in which they are declared', async () => {
    const admin = await signIn(server, 'admin@cedre.test');
    const tenantId = admin.account.tenant.id;
    await server.owner.query(
      `INSERT INTO closure (tenant_id, id, name, "start", "end") SELECT $1, gen_random_uuid(), 'Fermé', '2026-12-25', '2026-12-25' FROM generate_series(1, 1200)`,
      [tenantId],
    );
    const many = await first(admin);
    expect([many.length, new Set(idsOf(many)).size, typesOf(many)]).toEqual([
      1_000,
      1_000,
      ['closure', 'practitioner'],
    ]);
    await server.owner.query(`UPDATE closure SET name = repeat('x', 8000) WHERE tenant_id = $1`, [tenantId]);
    const large = await first(admin);
    const bytes = JSON.stringify(large).length;
    expect([bytes > 3.5 * 1024 * 1024, bytes < 4.2 * 1024 * 1024]).toEqual([true, true]);
    expect(typesOf(large)).toEqual(['closure', 'practitioner']);
  });

  it('OB-23 a new device has today’s agenda with its first page, however long the rest takes', async () => {
    const store = new MemoryStore();
    const tablet = dr.elsewhere();
    // Four records a page; the second one never comes.
    store.meta = { ...store.meta, contact: { ...store.meta.contact, batchLimit: 1 } };
    const pages: Change[][] = [];
    const post = async (path: string, body: unknown): Promise<JsonObject | null> => {
      const isPage = path === '/api/sync/down';
      if (isPage && pages.length > 0) return null;
      const answer = (await tablet.call<JsonObject>('POST', path, body)).body;
      if (isPage) pages.push(answer['changes'] as unknown as Change[]);
      return answer;
    };
    const ask = async <T>(path: string, body: unknown, shape: { parse(value: unknown): T }): Promise<Verdict<T>> => {
      const answer = await post(path, body);
      return answer === null
        ? { kind: 'failed', failure: 'timeout', retryAfterMs: null, protocol: null }
        : { kind: 'answered', response: shape.parse(answer), protocol: null };
    };
    const transport: Transport = {
      push: (body) => ask('/api/sync/up', body, syncUpResponseSchema),
      pull: (body) => ask('/api/sync/down', body, syncDownResponseSchema),
    };
    const engine = createEngine({
      domain: clinic,
      store,
      transport,
      first: () => first(tablet),
      locks: { exclusive: (_name, work) => work() },
      bus: { post: () => undefined },
      clock: { now: () => server.deps.clock.now() },
      random: { next: () => 0.5, bytes16: () => crypto.getRandomValues(new Uint8Array(16)) },
      identity: { tenantId: dr.account.tenant.id, userId: dr.account.user.id, clientId: uuid() },
      device: {},
    });
    for (let more = 0; more < 6; more += 1) await dr.up(dr.event({}));
    await engine.sync();
    expect(store.meta).toMatchObject({ snapshot: true });
    expect(pages.map((changes) => changes.length)).toEqual([4]);
    expect(idsOf(pages.flat())).not.toContain(today[0]);
    await vi.waitFor(() => expect(store.records.has(`patient/${today[0]}`)).toBe(true));
    expect(store.records.get(`patient/${today[0]}`)?.view).toMatchObject({ id: today[0], version: 1 });
    expect(store.records.get(`appointment/${today[1]}`)?.view).toMatchObject({ patientId: today[0] });
    expect(store.records.get(`appointment/${nextWeek[1]}`)).toBeUndefined();
  });
});
