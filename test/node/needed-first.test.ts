/** What a device is given before the rest of its first copy: today's agenda and its patients, under its own rights. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

async function booked(hours: number): Promise<[string, string]> {
  const patient = dr.event({});
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
  today = await booked(3);
  nextWeek = await booked(7 * 24);
});
afterAll(() => server.close());

const first = async (client: TestClient) => {
  const { status, body } = await client.call<{ changes: Change[] }>('GET', '/api/sync/first');
  expect(status).toBe(200);
  return body.changes;
};
const idsOf = (changes: readonly Change[]) => changes.map(({ entityId }) => entityId);

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
      for (const id of today) expect(idsOf(narrowed)).not.toContain(id);
    } finally {
      await admin.up(
        admin.event({ entityType: 'accessRule', entityId: rule.entityId, operation: 'DELETE', baseVersion: 1 }),
      );
    }
    const ours = new Set(idsOf(await first(dr)));
    for (const id of idsOf(await first(await signIn(server, 'dr@cedre.test')))) expect(ours).not.toContain(id);
    expect((await request(server, 'GET', '/api/sync/first')).status).toBe(401);
  });

  it('OB-23 a new device has today’s agenda with its first page, however long the rest takes', async () => {
    const store = new MemoryStore();
    const tablet = dr.elsewhere();
    // Four records a page; the second one never comes.
    store.meta = { ...store.meta, contact: { ...store.meta.contact, batchLimit: 1 } };
    let pages = 0;
    const post = async (path: string, body: unknown): Promise<JsonObject | null> => {
      if (path === '/api/sync/down' && (pages += 1) > 1) return null;
      return (await tablet.call<JsonObject>('POST', path, body)).body;
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
    expect(store.records.get(`patient/${today[0]}`)?.view).toMatchObject({ id: today[0], version: 1 });
    expect(store.records.get(`appointment/${today[1]}`)?.view).toMatchObject({ patientId: today[0] });
    expect(store.records.get(`appointment/${nextWeek[1]}`)).toBeUndefined();
  });
});
