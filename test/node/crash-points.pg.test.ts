/**
 * Every await of the server on its database, killed before and after: what was not answered is sent again, and all is
 * there once.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SyncDownResponse, SyncUpResponse } from '../../src/contract/protocol.ts';
import { createApp } from '../../server/app.ts';
import { withUpQueue } from '../../server/create-deps.ts';
import { verifyAudit } from '../../server/audit/verify.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { mortal, type MortalDatabase, type Side } from './mortal.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { newPatient, request, signIn, uuid, words, type Reply, type TestClient } from './server-client.ts';

type Event = ReturnType<TestClient['event']>;

/** One thing that a device does, the same each time but for its ids. */
interface Journey {
  /** Ids of this run, each with a name that is the same in every run. */
  names: Map<string, string>;
  /** What is sent, and sent again when no word came. */
  send(app: TestServer): Promise<Reply<unknown>>;
  /** What the answer says, ids aside. */
  said(reply: Reply<unknown>): unknown;
}

/** May only grow: a journey that waits less often has lost a step. */
const AT_LEAST = { planned: 11, careful: 38, down: 15, snapshot: 20, rest: 14, restRefused: 11 };

describe('crash points on PostgreSQL', () => {
  // Hundreds of requests a test, one after another: a machine that is busy with other things takes its time.
  vi.setConfig({ testTimeout: 120_000 });
  let server: TestServer;
  let dr: TestClient;
  let colleague: TestClient;
  let related: Related;
  /** Cursor of the last journey that pulled what changed. */
  let reached: string | null = null;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    dr = await signIn(server, 'dr@atlas.test');
    colleague = (await signIn(server, 'admin@atlas.test')).elsewhere();
    related = await relatedOf(dr);
  });
  afterAll(() => server.close());

  /** A process on the same database: the same in everything, but that it can die. */
  function processOn(world: MortalDatabase | null): TestServer {
    const deps = withUpQueue({ ...server.deps, db: world?.db ?? server.db, shutdown: new AbortController() });
    return { ...server, deps, app: createApp(deps) };
  }

  /** A record of another, so that a later edit of an old version is in conflict. */
  async function contested(): Promise<string> {
    const event = colleague.event({ payload: newPatient({ note: 'first' }) });
    await colleague.up(
      event,
      colleague.event({ operation: 'UPDATE', entityId: event.entityId, payload: { note: 'theirs' }, baseVersion: 1 }),
    );
    return event.entityId;
  }

  /** What one request may bring: made, changed, deleted, in conflict, refused, waiting, settled, opened. */
  async function upJourney(careful: boolean): Promise<Journey> {
    const device = dr.elsewhere();
    const rival = await contested();
    const old = device.event({ operation: 'UPDATE', entityId: rival, payload: { note: 'mine' }, baseVersion: 1 });
    await device.up(old);
    const created = device.event({});
    const deleted = device.event({});
    const events: Event[] = [
      created,
      device.event({
        operation: 'UPDATE',
        entityId: created.entityId,
        payload: { note: 'changed' },
        baseVersion: 1,
        reason: 'why',
      }),
      device.event({
        entityType: 'medicalRecord',
        payload: sampleOf('medicalRecord', { ...related, patientId: created.entityId }),
      }),
      deleted,
      device.event({ operation: 'DELETE', entityId: deleted.entityId, baseVersion: 1 }),
      device.event({ operation: 'UPDATE', entityId: rival, payload: { note: 'again' }, baseVersion: 1 }),
      device.event({ payload: { gender: 'no' } }),
      device.event({ operation: 'KEEP_SERVER', entityId: rival, resolves: old.id }),
    ];
    // What only the database can refuse makes the server do it all over, one by one.
    if (careful) {
      const booking = sampleOf('appointment', related);
      events.push(
        device.event({ entityType: 'appointment', payload: booking }),
        device.event({ entityType: 'appointment', payload: booking }),
      );
    }
    const body = {
      clientId: device.clientId,
      events,
      accesses: [{ entityType: 'patient', entityId: rival, at: '2026-11-21T08:00:00.000Z' }],
      device: { pending: 3, oldestPendingAt: null },
    };
    return {
      names: new Map([
        [rival, 'rival'],
        [old.id, 'old'],
        ...events.flatMap(({ id, entityId }, index): [string, string][] => [
          [id, `event ${index}`],
          ...(entityId === rival
            ? []
            : ([
                [entityId, `record ${entityId === created.entityId ? 0 : entityId === deleted.entityId ? 3 : index}`],
              ] as [string, string][])),
        ]),
      ]),
      send: (app) => request(app, 'POST', '/api/sync/up', body, { authorization: `Bearer ${dr.account.accessToken}` }),
      said: (reply) =>
        [...words(reply.body as SyncUpResponse)].map(
          ([, [word]]) =>
            word && {
              kind: word.kind,
              ...('serverVersion' in word ? { version: word.serverVersion } : {}),
              ...('code' in word ? { code: word.code } : {}),
              ...('reason' in word ? { reason: word.reason, fields: word.fields } : {}),
              ...('merged' in word ? { merged: word.merged } : {}),
            },
        ),
    };
  }

  async function downJourney(cursor: string | null): Promise<Journey> {
    const event = dr.event({});
    const device = dr.elsewhere();
    // From where the last journey stood: a whole copy each time would cost more with every journey.
    if (cursor !== null) reached = (await dr.pull(reached)).cursor;
    const place = cursor === null ? null : reached;
    await dr.up(
      event,
      dr.event({ entityType: 'consent', payload: sampleOf('consent', { ...related, patientId: event.entityId }) }),
    );
    return {
      names: new Map([[event.entityId, 'record 0']]),
      send: (app) =>
        request(
          app,
          'POST',
          '/api/sync/down',
          { clientId: device.clientId, cursor: place, limit: 5000, device: { pending: 0, oldestPendingAt: null } },
          { authorization: `Bearer ${dr.account.accessToken}` },
        ),
      said: (reply) => {
        const { changes, hasMore, resync } = reply.body as SyncDownResponse;
        return {
          mine: changes.some(({ entityId }) => entityId === event.entityId),
          last: cursor === null ? 'all' : changes.length,
          hasMore,
          resync,
        };
      },
    };
  }

  async function restJourney(refused: boolean): Promise<Journey> {
    const id = uuid();
    const key = uuid();
    return {
      names: new Map([[id, 'record 0']]),
      send: (app) =>
        request(app, 'POST', '/api/v1/patients', refused ? { id, gender: 'x' } : { id, ...newPatient() }, {
          authorization: `Bearer ${dr.account.accessToken}`,
          'idempotency-key': key,
        }),
      said: (reply) => [
        reply.status,
        (reply.body as { version?: number; code?: string }).version ?? (reply.body as { code?: string }).code,
      ],
    };
  }

  /** All that the database knows of a journey: versions, feed, outcomes, what is kept, audit. */
  async function facts({ names }: Journey): Promise<string[]> {
    const ids = `{${[...names.keys()].join(',')}}`;
    const { rows } = await server.owner.query<{ line: string }>(
      `SELECT 'version ' || entity_id || ' ' || version || ' ' || operation || ' by ' || coalesce(outbox_event_id::text, '') AS line FROM record_version WHERE entity_id = ANY($1::uuid[])
       UNION ALL SELECT 'head ' || entity_id || ' ' || version || ' ' || deleted FROM record_head WHERE entity_id = ANY($1::uuid[])
       UNION ALL SELECT 'receipt ' || event_id || ' ' || kind FROM receipt WHERE event_id = ANY($1::uuid[])
       UNION ALL SELECT 'kept ' || event_id || ' ' || kind || ' ' || (settled_at IS NOT NULL) FROM unsettled WHERE event_id = ANY($1::uuid[])
       UNION ALL SELECT 'audit ' || action || ' ' || outcome || ' ' || coalesce(entity_id::text, '') || ' ' || coalesce(outbox_event_id::text, '') FROM audit_entry WHERE entity_id = ANY($1::uuid[]) OR outbox_event_id = ANY($1::uuid[])`,
      [ids],
    );
    return rows
      .map(({ line }) =>
        [...names]
          .reduce((text, [id, name]) => text.replaceAll(id, name), line)
          .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'another'),
      )
      .sort();
  }

  /** Runs the journey once unharmed, then once for each point and side; how many points there were. */
  async function killEverywhere(begin: () => Promise<Journey>): Promise<number> {
    const whole = await begin();
    const world = mortal(server.db);
    const first = await whole.send(processOn(world));
    expect(first.status).toBeLessThan(500);
    const points = world.points();
    const [said, known] = [whole.said(first), await facts(whole)];
    for (let point = 1; point <= points; point += 1) {
      for (const side of ['before', 'after'] as const) {
        const journey = await begin();
        const mortalWorld = mortal(server.db);
        mortalWorld.arm(point, side);
        const cut = await journey.send(processOn(mortalWorld));
        expect([point, side, mortalWorld.struck(), cut.status]).toEqual([point, side, true, 500]);
        // Another process, and the device sends the same again.
        const next = processOn(null);
        const reply = await journey.send(next);
        expect([point, side, journey.said(reply)]).toEqual([point, side, said]);
        expect([point, side, await facts(journey)]).toEqual([point, side, known]);
        const repeated = await journey.send(next);
        expect([point, side, journey.said(repeated)]).toEqual([point, side, said]);
        expect([point, side, await facts(journey)]).toEqual([point, side, known]);
      }
    }
    expect((await verifyAudit(server.db, dr.account.tenant.id)).faults).toEqual([]);
    return points;
  }

  describe('every await of the server, killed before and after', () => {
    // First, while there are few records: each point pulls them all three times.
    test('SV-99 down, a snapshot', async () =>
      expect(await killEverywhere(() => downJourney(null))).toBeGreaterThanOrEqual(AT_LEAST.snapshot));
    test('SV-99 up, all at once', async () =>
      expect(await killEverywhere(() => upJourney(false))).toBeGreaterThanOrEqual(AT_LEAST.planned));
    test('SV-99 up, one by one after the database has refused a row', { timeout: 120_000 }, async () =>
      expect(await killEverywhere(() => upJourney(true))).toBeGreaterThanOrEqual(AT_LEAST.careful),
    );
    test('SV-99 down, what changed', async () =>
      expect(await killEverywhere(() => downJourney('here'))).toBeGreaterThanOrEqual(AT_LEAST.down));
    test('SV-99 one record at a time, under its Idempotency-Key', async () =>
      expect(await killEverywhere(() => restJourney(false))).toBeGreaterThanOrEqual(AT_LEAST.rest));
    test('SV-99 one record at a time, refused', async () =>
      expect(await killEverywhere(() => restJourney(true))).toBeGreaterThanOrEqual(AT_LEAST.restRefused));

    test('SV-99 refresh: whatever its answer met, the old cookie still leads to the session', async () => {
      const points = await (async () => {
        const world = mortal(server.db);
        const { cookie } = await signIn(server, 'dr@atlas.test');
        expect(
          (
            await request(processOn(world), 'POST', '/api/auth/refresh', undefined, {
              cookie,
              'sec-fetch-site': 'same-origin',
            })
          ).status,
        ).toBe(200);
        return world.points();
      })();
      expect(points).toBeGreaterThanOrEqual(6);
      for (let point = 1; point <= points; point += 1) {
        for (const side of ['before', 'after'] satisfies Side[]) {
          const { cookie } = await signIn(server, 'dr@atlas.test');
          const world = mortal(server.db);
          world.arm(point, side);
          const headers = { cookie, 'sec-fetch-site': 'same-origin' };
          expect((await request(processOn(world), 'POST', '/api/auth/refresh', undefined, headers)).status).toBe(500);
          const again = await request(processOn(null), 'POST', '/api/auth/refresh', undefined, headers);
          const next = again.headers
            .getSetCookie()
            .map((line) => line.split(';')[0])
            .join('; ');
          expect([
            point,
            side,
            again.status,
            (await request(processOn(null), 'GET', '/api/auth/me', undefined, { cookie: next })).status,
          ]).toEqual([point, side, 200, 200]);
        }
      }
    });
  });
});

afterAll(stopTestCluster);
