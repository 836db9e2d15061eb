import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import type {
  Change,
  OutboxEvent,
  SyncDownResponse,
  SyncUpRequest,
  SyncUpResponse,
} from '../../src/contract/protocol.ts';
import { newId } from '../../src/lib/ids.ts';
import { canonicalJson, type JsonObject } from '../../src/lib/json.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { ModelServer, type Principal } from './model-server.ts';
import { Prng } from './random.ts';

/**
 * The model server of tier A and the real one, given the same requests, say the same (but for times, their own ids and
 * wording).
 */
const TENANT = '00000001-0000-4000-8000-000000000000';
const PRACTITIONER = '00000001-0002-4000-8000-000000000001';
const PEOPLE = {
  dr: { n: 2, role: 'practitioner', name: 'Doctor atlas' },
  front: { n: 3, role: 'secretary', name: 'Front Desk atlas' },
  reader: { n: 4, role: 'reader', name: 'Reader atlas' },
} as const;
type Who = keyof typeof PEOPLE;

const principal = (who: Who): Principal => ({
  tenantId: TENANT,
  userId: `00000001-0001-4000-8000-00000000000${PEOPLE[who].n}`,
  name: PEOPLE[who].name,
  role: PEOPLE[who].role,
});

const TIMES = new Set([
  'createdAt',
  'updatedAt',
  'modifiedAt',
  'serverEventId',
  'message',
  'cursor',
  'syncTimestamp',
  'serverTime',
  'total',
]);
/** Without what the two may say differently. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !TIMES.has(key))
      .map(([key, item]) => [key, comparable(item)]),
  );
}
const sorted = (changes: readonly Change[]) =>
  comparable([...changes].sort((a, b) => (a.entityId < b.entityId ? -1 : 1)));

describe('the model server keeps to the real one', () => {
  let real: TestServer;
  const tokens = new Map<Who, string>();

  beforeAll(async () => {
    real = await createTestServer({ engine: 'pglite' });
    for (const who of Object.keys(PEOPLE) as Who[]) {
      const answer = await real.app.request('/api/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ tenant: 'atlas', email: `${who}@atlas.test`, password: 'conformance-only' }),
      });
      tokens.set(who, ((await answer.json()) as { accessToken: string }).accessToken);
    }
  }, 120_000);
  afterAll(() => real.close());

  async function ask<T>(who: Who, path: string, body: unknown): Promise<T> {
    const answer = await real.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(who)}` },
      body: JSON.stringify(body),
    });
    expect(answer.status, `${path} ${await answer.clone().text()}`).toBe(200);
    return (await answer.json()) as T;
  }

  it(
    'random work of three people on three devices: the same outcome for each event, the same pages',
    { timeout: 240_000 },
    async () => {
      const model = new ModelServer(() => Date.parse('2026-11-21T09:00:00.000Z'), clinic);
      model.addTenant(TENANT);
      for (const who of Object.keys(PEOPLE) as Who[]) model.people.set(principal(who).userId, PEOPLE[who].name);
      model.seed(TENANT, 'practitioner', PRACTITIONER, {
        familyName: 'LEFÈVRE',
        givenNames: 'Claire',
        specialty: 'Médecine générale',
      });
      const random = new Prng('conformance');
      const id = () => newId({ now: () => Date.parse('2026-11-21T09:00:00.000Z') }, random);
      const clients = [id(), id(), id()];
      const records: { type: string; id: string }[] = [];
      const sent: { who: Who; event: OutboxEvent }[] = [];
      const cursors = new Map<string, { real: string | null; model: string | null }>();
      const seen = { acknowledged: 0, conflicts: 0, rejected: 0, deferred: 0, changes: 0 };

      const patch = (type: string): JsonObject =>
        type === 'patient'
          ? random.pick<JsonObject>([
              { note: random.pick(['a', 'b']) },
              { usualName: 'X' },
              { note: null },
              { birthDate: '9999-01-01' },
              { nickname: 'x' },
              {},
              { identifiers: [{ system: 's', value: String(random.between(1, 4)) }] },
            ])
          : type === 'appointment'
            ? random.pick<JsonObject>([
                { reason: random.pick(['a', 'b']) },
                { status: 'arrived' },
                { status: 'fulfilled' },
                { overbooked: true },
                { waitingRank: random.pick(['2026-11-21T08:00:00.000Z', '2026-11-21T08:30:00.000Z', null]) },
                { start: '2026-12-01T23:00:00.000Z' },
              ])
            : type === 'consent'
              ? random.pick<JsonObject>([
                  { status: 'inactive' },
                  { text: random.pick(['a', 'b']) },
                  { status: 'active' },
                ])
              : random.pick<JsonObject>([{ text: random.pick(['a', 'b']) }, { title: 'T' }]);
      const anyPatient = () =>
        random.pick([...records.filter(({ type }) => type === 'patient').map((item) => item.id), id()]);
      const whole = (type: string): JsonObject => {
        const hour = String(random.between(8, 16)).padStart(2, '0');
        switch (type) {
          case 'patient':
            return {
              birthName: 'DUPONT',
              birthGivenNames: 'Jean',
              gender: 'male',
              birthDate: '1958-03-14',
              ...(random.chance(0.3) ? { identifiers: [{ system: 's', value: String(random.between(1, 6)) }] } : {}),
            };
          case 'appointment':
            return {
              patientId: anyPatient(),
              practitionerIds: [PRACTITIONER],
              start: `2026-12-01T${hour}:00:00.000Z`,
              end: `2026-12-01T${hour}:40:00.000Z`,
              status: 'booked',
            };
          case 'consent':
            return {
              patientId: anyPatient(),
              type: 'care',
              status: random.pick(['draft', 'active']),
              language: 'fr',
              text: 'ok',
            };
          default:
            return {
              patientId: anyPatient(),
              practitionerId: PRACTITIONER,
              occurredAt: '2026-11-20T10:00:00.000Z',
              type: 'note',
              title: 'T',
              text: 'x',
            };
        }
      };

      function nextEvent(who: Who, focus: { type: string; id: string } | null): OutboxEvent {
        const { userId } = principal(who);
        const base = { id: id(), tenantId: TENANT, userId, createdAt: '2026-11-21T09:00:00.000Z', schemaVersion: 1 };
        const known = focus ?? (records.length > 0 ? random.pick(records) : null);
        const row = known && model.tenant(TENANT).rows.get(`${known.type}/${known.id}`);
        const baseVersion = random.pick([
          row?.version ?? null,
          row?.version ?? null,
          1,
          (row?.version ?? 1) - 1,
          (row?.version ?? 0) + 3,
          null,
        ]);
        const chance = random.next();
        if (!known || (!focus && chance < 0.3)) {
          const type = random.pick(['patient', 'patient', 'appointment', 'consent', 'medicalRecord']);
          const entityId = known && random.chance(0.1) ? known.id : id();
          records.push({ type, id: entityId });
          return { ...base, entityType: type, entityId, operation: 'CREATE', payload: whole(type), baseVersion: null };
        }
        const target = { ...base, entityType: known.type, entityId: random.chance(0.05) ? id() : known.id };
        const unsettled = [...model.tenant(TENANT).receipts].filter(
          ([, receipt]) =>
            receipt.word.kind !== 'acknowledged' && receipt.type === known.type && receipt.id === known.id,
        );
        const settles = unsettled.length > 0 ? random.pick(unsettled) : null;
        if (settles && chance < 0.5) {
          const seenVersion = settles[1].word.kind === 'conflict' ? settles[1].word.serverVersion : baseVersion;
          const operation = random.pick(['KEEP_SERVER', 'UPDATE', 'CREATE', 'DELETE'] as const);
          return {
            ...target,
            entityId: known.id,
            operation,
            payload: operation === 'UPDATE' ? patch(known.type) : operation === 'CREATE' ? whole(known.type) : {},
            baseVersion: operation === 'KEEP_SERVER' ? null : seenVersion,
            resolves: settles[0],
          };
        }
        if (chance < 0.62) return { ...target, operation: 'DELETE', payload: {}, baseVersion };
        if (chance < 0.64)
          return { ...target, operation: 'KEEP_SERVER', payload: {}, baseVersion: null, resolves: id() };
        return { ...target, operation: 'UPDATE', payload: patch(known.type), baseVersion };
      }

      async function up(who: Who, clientId: string, events: OutboxEvent[]): Promise<void> {
        const request: SyncUpRequest = { clientId, events };
        const expected = await ask<SyncUpResponse>(who, '/api/sync/up', request);
        const found = model.up(principal(who), structuredClone(request));
        for (const kind of ['acknowledged', 'conflicts', 'rejected', 'deferred'] as const) {
          seen[kind] += expected[kind].length;
          expect(comparable(found[kind]), `${kind} of ${canonicalJson(request)}`).toEqual(comparable(expected[kind]));
        }
      }

      async function down(who: Who, clientId: string): Promise<void> {
        const key = `${who} ${clientId}`;
        const cursor = cursors.get(key) ?? { real: null, model: null };
        for (let page = 0; page < 50; page++) {
          const limit = random.pick([1, 3, 1_000]);
          const expected = await ask<SyncDownResponse>(who, '/api/sync/down', { clientId, cursor: cursor.real, limit });
          const found = model.down(principal(who), { clientId, cursor: cursor.model, limit });
          seen.changes += expected.changes.length;
          expect(sorted(found.changes)).toEqual(sorted(expected.changes));
          expect([found.hasMore, found.resync ?? false]).toEqual([expected.hasMore, expected.resync ?? false]);
          cursor.real = expected.cursor;
          cursor.model = found.cursor;
          if (!expected.hasMore) break;
        }
        cursors.set(key, cursor);
      }

      for (let turn = 0; turn < 320; turn++) {
        const who = random.pick(['dr', 'dr', 'dr', 'dr', 'front', 'front', 'reader'] as const);
        const clientId = random.pick(clients);
        if (random.chance(0.25)) {
          await down(who, clientId);
          continue;
        }
        // Often several on one record: what follows a refusal has to wait.
        const focus = records.length > 0 && random.chance(0.4) ? random.pick(records) : null;
        const events = Array.from({ length: random.between(1, 5) }, () => nextEvent(who, focus));
        const old = sent.filter((item) => item.who === who);
        // Some are repeated as they were; some ids are used again for something else.
        if (old.length > 0 && random.chance(0.4)) events.unshift(random.pick(old).event);
        if (old.length > 0 && random.chance(0.1)) events.push({ ...random.pick(old).event, reason: 'again' });
        const distinct = [...new Map(events.map((event) => [event.id, event])).values()];
        await up(who, clientId, distinct);
        sent.push(...distinct.map((event) => ({ who, event })));
      }
      for (const clientId of clients) await down('dr', clientId);
      expect(
        Object.values(seen).every((count) => count > 20),
        JSON.stringify(seen),
      ).toBe(true);
    },
  );
});
