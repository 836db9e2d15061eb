/**
 * Somebody holds the locks for longer than anybody waits: what can be answered is, everything else says when to come
 * again, and nothing tells of who exists.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyAudit } from '../../server/audit/verify.ts';
import type { Operation } from '../../server/http/operation.ts';
import { operationsOf } from '../../server/http/operations.ts';
import type { Database } from '../../server/store/database.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { askOperation, type Answered } from './ask.ts';
import { holdHead } from './held-head.ts';
import { addressesOf, operationOf } from './routes.ts';
import { relatedOf, type Related } from './samples.ts';
import { request, signIn, uuid, type TestClient } from './server-client.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: TestServer;
let admin: TestClient;
let related: Related;

beforeAll(async () => {
  // Nobody waits for long here, and a pause between two attempts is none.
  server = await createTestServer({
    engine: 'pg',
    pool: { lockTimeoutMs: 20 },
    deps: { sleep: async () => undefined },
  });
  admin = await signIn(server, 'admin@atlas.test');
  related = await relatedOf(admin);
  await admin.down(null);
});
afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

/** One way in serves the records of all types: a patient's, and a user's without history, stand for them. */
const isOther = ({ tag, who }: Operation) => 'entityType' in who && tag !== 'Patient' && tag !== 'User';

const operations = (): Operation[] =>
  addressesOf(server)
    .flatMap(({ method, path }) => operationOf(operationsOf(server.deps.domain), method, path) ?? [])
    .filter((operation) => !isOther(operation));

/** With the cookie that signed in: its first use is written to its session. */
const cookieOf = (client: TestClient) => ({ cookie: client.cookie, 'sec-fetch-site': 'same-origin' });

const requests = (
  client: TestClient,
  operation: Operation,
  id: string,
  headers: Record<string, string> = {},
): Promise<Answered> =>
  askOperation(server, Object.keys(headers).length > 0 ? null : client, operation, {
    id,
    related,
    device: client.clientId,
    event: client,
    headers,
    ...(operation.id === 'changePassword'
      ? { body: { currentPassword: 'conformance-only', newPassword: 'long enough to pass' } }
      : {}),
  });

describe('H17 with the tenant’s head held by another', () => {
  it('H17 SV-101 SV-103 every address is answered below 500 or with 503 and Retry-After; reads are answered, and leave their audit rows', async () => {
    const [patient] = (await admin.call<{ items: { id: string }[] }>('GET', '/api/v1/patients')).body.items;
    const met = new Map<string, number>();
    await holdHead(server, admin.account.tenant.id, async () => {
      for (const operation of operations()) {
        const { status, headers } = await requests(
          admin,
          operation,
          operation.tag === 'Patient' ? (patient?.id ?? '') : uuid(),
        );
        met.set(operation.id, status);
        expect([operation.id, status, status < 500 || (status === 503 && headers['retry-after'] === '5')]).toEqual([
          operation.id,
          status,
          true,
        ]);
      }
    });
    for (const id of [
      'readPatient',
      'versionsOfPatient',
      'listPatient',
      'listAudit',
      'listDevices',
      'listConflicts',
      'syncDown',
      'lastModified',
      'me',
    ])
      expect([id, met.get(id)]).toEqual([id, 200]);
    for (const id of [
      'syncUp',
      'createPatient',
      'changePatient',
      'deletePatient',
      'logout',
      'changePassword',
      'endSession',
      'reportLoss',
    ])
      expect([id, met.get(id)]).toEqual([id, 503]);
    expect(met.get('importFhir')).toBe(200);

    // What waited comes into the chain with the next row, in the order in which it was told.
    const { body } = await admin.call<{
      items: { action: string; entityType: string | null; entityId: string | null; outcome: string }[];
    }>('GET', '/api/v1/audit?limit=500');
    expect(
      body.items
        .filter(({ entityType, entityId }) => entityType === 'patient' && entityId === patient?.id)
        .map(({ action, outcome }) => `${action} ${outcome}`)
        .slice(0, 2),
    ).toEqual(['read accepted', 'read accepted']);
    expect(body.items.filter(({ outcome }) => outcome === 'rejected').length).toBeGreaterThan(0);
    const { rows } = await server.owner.query<{ n: string }>('SELECT count(*) AS n FROM audit_waiting');
    expect(rows[0]?.n).toBe('0');
    expect(await verifyAudit(server.db, admin.account.tenant.id)).toMatchObject({ faults: [] });
  });

  it('H17 SV-101 with the rows of its session and its device locked, too, and by cookie: never 500', async () => {
    const client = await signIn(server, 'dr@atlas.test');
    let waited = 0;
    await holdHead(server, client.account.tenant.id, async (tx) => {
      await tx.query('SELECT 1 FROM session WHERE tenant_id = $1 FOR UPDATE', [client.account.tenant.id]);
      await tx.query('SELECT 1 FROM device WHERE tenant_id = $1 FOR UPDATE', [client.account.tenant.id]);
      for (const operation of operations()) {
        const { status, headers } = await requests(client, operation, uuid(), cookieOf(client));
        expect([operation.id, status, status < 500 || (status === 503 && headers['retry-after'] === '5')]).toEqual([
          operation.id,
          status,
          true,
        ]);
        waited += status === 503 ? 1 : 0;
      }
    });
    expect(waited).toBeGreaterThan(30);
  });

  it('H17 SV-101 a change that gets the head in time is made', async () => {
    const patient = admin.event({});
    const waiting = await holdHead(server, admin.account.tenant.id, async () => {
      let attempts = 0;
      const db: Database = {
        ...server.db,
        withTenantTx: (...given) => ((attempts += 1), server.db.withTenantTx(...given)),
      };
      server.deps.db = db;
      const answer = admin.call('POST', '/api/v1/patients', {
        id: patient.entityId,
        birthName: 'X',
        birthGivenNames: 'Y',
        gender: 'other',
        birthDate: '1990',
      });
      // The first attempt of the change has been given up, and the second has begun.
      await vi.waitUntil(() => attempts >= 3, { timeout: 60_000, interval: 1 });
      return { answer };
    });
    expect((await waiting.answer).status).toBe(201);
    server.deps.db = server.db;
  });
});

describe('H17 a sign-in that fails', () => {
  const attempt = (tenant: string, email: string) =>
    request(server, 'POST', '/api/auth/login', { tenant, email, password: 'not the password' });

  it('H17 SV-102 is answered while the head is held: the same 401 for a person, for nobody, and for no clinic', async () => {
    const answers = await holdHead(server, admin.account.tenant.id, async () => [
      await attempt('atlas', 'dr@atlas.test'),
      await attempt('atlas', 'nobody@atlas.test'),
      await attempt('nowhere', 'dr@atlas.test'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('H17 SV-102 does the same work, statement by statement, whichever part was wrong', async () => {
    const work = async (tenant: string, email: string) => {
      const statements: string[] = [];
      server.deps.db = {
        ...server.db,
        withTenantTx: (context, fn, options) =>
          server.db.withTenantTx(
            context,
            (tx) => fn({ ...tx, query: (text, ...rest) => (statements.push(text), tx.query(text, ...rest)) }),
            options,
          ),
      };
      await attempt(tenant, email);
      server.deps.db = server.db;
      return statements;
    };
    const [known, nobody, nowhere] = [
      await work('atlas', 'dr@atlas.test'),
      await work('atlas', 'nobody@atlas.test'),
      await work('nowhere', 'dr@atlas.test'),
    ];
    expect(known.length).toBeGreaterThan(1);
    expect(nobody).toEqual(known);
    expect(nowhere).toEqual(known);
  });

  it('H17 SV-102 is in the audit of its clinic, for a person and for nobody', async () => {
    await attempt('atlas', 'front@atlas.test');
    await attempt('atlas', 'nobody@atlas.test');
    const { items } = (
      await admin.call<{ items: { action: string; outcome: string; user: { id: string } | null }[] }>(
        'GET',
        '/api/v1/audit?limit=2',
      )
    ).body;
    expect(items.map(({ action, outcome, user }) => [action, outcome, user === null])).toEqual([
      ['login', 'failed', true],
      ['login', 'failed', false],
    ]);
  });
});
