/** Quotas, made from the application's own routes, so that a new one takes part by itself. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { noQuotas, RETRY_AFTER_S, type Quotas } from '../../server/http/quotas.ts';
import { operationsOf } from '../../server/http/operations.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { retryAfterMs } from '../../src/transport/http.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { engineOn, intent, testId } from '../support/queue.ts';
import { askOperation, type Answered } from './ask.ts';
import { addressesOf, operationOf } from './routes.ts';
import { relatedOf, type Related } from './samples.ts';
import { newPatient, signIn, uuid, type TestClient } from './server-client.ts';

let server: TestServer;
let dr: TestClient;
let admin: TestClient;
let theirs: TestClient;
let related: Related;
const time = { now: Date.now() };

beforeAll(async () => {
  server = await createTestServer({ engine: 'pglite', deps: { clock: { now: () => time.now } } });
  [dr, admin, theirs] = [
    await signIn(server, 'dr@atlas.test'),
    await signIn(server, 'admin@atlas.test'),
    await signIn(server, 'dr@cedre.test'),
  ];
  related = await relatedOf(admin);
});
afterAll(() => server.close());
// A quarter of an hour is what an access token lasts; no test takes more than a few minutes.
beforeEach(() => void (time.now += 61_000));

const { quotas: defaults } = readConfig([], {});

/** The same server with other quotas, none of which is used up. */
function limited(perMinute: Partial<Quotas['perMinute']>, streams: Partial<Quotas['streams']> = {}): TestServer {
  const quotas = {
    perMinute: { ...noQuotas.perMinute, ...perMinute },
    streams: { ...noQuotas.streams, ...streams },
  };
  return { ...server, app: createApp({ ...server.deps, quotas }) };
}

const ask = async (
  on: TestServer,
  client: TestClient | null,
  path = '/api/auth/profile',
  more: RequestInit = {},
): Promise<Response> =>
  on.app.request(path, {
    ...more,
    headers: { ...(client && { authorization: `Bearer ${client.account.accessToken}` }) },
  });

const counted = (statuses: readonly number[]) => ({
  served: statuses.filter((status) => status < 429).length,
  refused: statuses.filter((status) => status === 429).length,
});

async function inARow(count: number, one: () => Response | Promise<Response>): Promise<ReturnType<typeof counted>> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n += 1) statuses.push((await one()).status);
  return counted(statuses);
}

describe('every address', () => {
  const UNCOUNTED = ['/healthz', '/readyz', '/metrics'];

  const entriesOf = async (): Promise<string> => {
    const { rows } = await server.owner.query<{ n: string }>(
      'SELECT (SELECT count(*) FROM audit_entry) + (SELECT count(*) FROM record_version) AS n',
    );
    return String(rows[0]?.n);
  };

  test.each([
    ['a session', { session: 1 }, (): TestClient => dr],
    ['a tenant', { tenant: 1 }, (): TestClient => dr],
    ['an address without a session', { address: 1 }, (): null => null],
  ] as const)(
    'SV-207 counts for %s: beyond the quota it is 429 with Retry-After, and nothing was done',
    async (_, quota, who) => {
      const on = limited(quota);
      const client = who();
      expect((await ask(on, client, '/api/auth/me')).status).toBe(client === null ? 401 : 200);
      const before = await entriesOf();
      const operations = operationsOf(server.deps.domain);
      let refused = 0;
      for (const { method, path } of addressesOf(on)) {
        const operation = operationOf(operations, method, path);
        if (!operation) throw new Error(`${method} ${path}: describe it in server/http/operations.ts`);
        const { status, headers, text }: Answered = await askOperation(on, client, operation, {
          id: uuid(),
          related,
          device: uuid(),
          event: admin,
        });
        if (UNCOUNTED.includes(path)) {
          expect([path, status]).toEqual([path, 200]);
          continue;
        }
        expect([method, path, status, headers['retry-after']]).toEqual([method, path, 429, String(RETRY_AFTER_S)]);
        expect(JSON.parse(text)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
        refused += 1;
      }
      expect(refused).toBeGreaterThan(120);
      expect(await entriesOf()).toBe(before);
    },
  );

  test('SV-207 an address that does not exist counts too', async () => {
    const on = limited({ address: 3 });
    expect(await inARow(10, () => ask(on, null, '/api/nothing'))).toEqual({ served: 3, refused: 7 });
  });
});

describe('whose quota', () => {
  test('SV-207 one session’s is not another’s, nor is one clinic’s', async () => {
    const on = limited({ session: 3, tenant: 5 });
    expect(await inARow(10, () => ask(on, dr))).toEqual({ served: 3, refused: 7 });
    expect(await inARow(10, () => ask(on, admin))).toEqual({ served: 2, refused: 8 });
    expect(await inARow(10, () => ask(on, theirs))).toEqual({ served: 3, refused: 7 });
  });

  test('SV-207 a made-up token counts for the address that shows it, never for the session that it names', async () => {
    const on = limited({ session: 3, address: 4 });
    const forged = (token: string) => on.app.request('/api/auth/me', { headers: { authorization: `Bearer ${token}` } });
    const token = dr.account.accessToken;
    expect(await inARow(10, () => forged(`${token.slice(0, -4)}AAAA`))).toEqual({ served: 4, refused: 6 });
    expect(await inARow(10, () => forged(token))).toEqual({ served: 3, refused: 7 });
  });

  test('H10 SV-207 who was signed out or suspended uses up their address’s quota, and not their former clinic’s', async () => {
    const gone = await Promise.all(Array.from({ length: 3 }, () => signIn(server, 'front@atlas.test')));
    for (const one of gone) expect((await one.call('POST', '/api/auth/logout')).status).toBe(204);
    const on = limited({ session: 20, tenant: 30, address: 25 });
    for (const one of gone)
      for (const path of ['/api/auth/me', '/api/sync/down'])
        await inARow(10, () => ask(on, one, path, path.endsWith('down') ? { method: 'POST' } : {}));
    // One request each showed that their sessions have ended.
    expect(await inARow(30, () => ask(on, dr))).toEqual({ served: 20, refused: 10 });
    expect((await ask(on, gone[0] ?? null)).status).toBe(429);
  });

  test('SV-207 cookie and token of one session share its quota', async () => {
    const on = limited({ session: 4 });
    const byCookie = () =>
      on.app.request('/api/auth/me', { headers: { cookie: dr.cookie, 'sec-fetch-site': 'same-origin' } });
    expect(await inARow(2, byCookie)).toEqual({ served: 2, refused: 0 });
    expect(await inARow(10, () => ask(on, dr))).toEqual({ served: 2, refused: 8 });
  });
});

describe('people who work', () => {
  test('SV-208 the usual quotas let a burst of 1,000 changes one by one and a desktop client’s first copy through, in one moment', async () => {
    const on = limited(defaults.perMinute, defaults.streams);
    // An installation each: those of one wait for each other, which is not what is measured here.
    const event = () => JSON.stringify({ clientId: uuid(), events: [dr.event({ payload: newPatient() })] });
    const up = () =>
      on.app.request('/api/sync/up', {
        method: 'POST',
        headers: { authorization: `Bearer ${dr.account.accessToken}`, 'content-type': 'application/json' },
        body: event(),
      });
    const statuses: number[] = [];
    for (let n = 0; n < 1_000; n += 500)
      statuses.push(...(await Promise.all(Array.from({ length: 500 }, async () => (await up()).status))));
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(statuses).toHaveLength(1_000);
    // A first copy of 50,000 records of each of 17 kinds, in the smallest pages that a list may have by itself.
    const requests = (17 * 50_000) / 50;
    expect(requests + 1_000).toBeLessThan(defaults.perMinute.session);
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Response = await ask(
        on,
        dr,
        `/api/v1/patients?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      expect(page.status).toBe(200);
      cursor = ((await page.json()) as { nextCursor: string | null }).nextCursor;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBeGreaterThanOrEqual(5);
  });

  test('SV-208 a device that meets a quota waits as long as it is told, asks nothing meanwhile, and loses nothing', async () => {
    // The second request of a drain is one too many.
    const on = limited({ session: 1 });
    const store = new MemoryStore();
    const device = engineOn(store, undefined, undefined, {
      tenantId: dr.account.tenant.id,
      userId: dr.account.user.id,
      clientId: uuid(),
    });
    device.time.now = time.now;
    device.script.serve = async ({ path, body }) => {
      time.now = device.time.now;
      const response = await on.app.request(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${dr.account.accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return {
        kind: 'answer',
        status: response.status,
        contentType: (response.headers.get('content-type') ?? '').split(';')[0] ?? '',
        redirected: false,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), null, time.now),
        body: await response.json(),
      };
    };
    await device.engine.enqueue(Array.from({ length: 1_200 }, () => intent('CREATE', testId(), newPatient())));
    const first = await device.engine.sync({ drainOnly: true });
    expect(first).toMatchObject({ drained: false, failure: 'busy' });
    expect(first.retryInMs).toBeGreaterThanOrEqual(RETRY_AFTER_S * 1_000);
    const asked = device.calls.length;
    device.time.now += RETRY_AFTER_S * 1_000 - 1;
    await device.engine.sync({ drainOnly: true });
    expect(device.calls.length).toBe(asked);
    let waits = 0;
    while ((await store.counts()).pending > 0) {
      device.time.now += 60_000;
      await device.engine.sync({ drainOnly: true });
      expect((waits += 1)).toBeLessThan(20);
    }
    expect(waits).toBeGreaterThan(1);
    expect(await store.counts()).toMatchObject({ pending: 0, sent: 0, failed: 0, rejected: 0 });
  });
});

describe('event streams', () => {
  test('H11 SV-209 streams that are opened at one moment are counted like those opened in a row', async () => {
    const on = limited({}, { tenant: 3 });
    const people = await Promise.all(Array.from({ length: 6 }, () => signIn(server, 'dr@atlas.test')));
    // Like after a restart of the database: all are there before the first may listen.
    const { listen } = server.deps.db;
    const listening = vi.spyOn(server.deps.db, 'listen').mockImplementation(async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return listen.apply(server.deps.db, args);
    });
    const opened = await Promise.all(people.map((one) => ask(on, one, '/api/sync/events')));
    listening.mockRestore();
    expect(counted(opened.map(({ status }) => status))).toEqual({ served: 3, refused: 3 });
    for (const { body } of opened) await body?.cancel();
  });

  test('SV-209 a clinic has only so many; a session that has all of its own is served, and an end makes room', async () => {
    const on = limited({}, { session: 2, tenant: 3 });
    const open = async (client: TestClient) => {
      const response = await ask(on, client, '/api/sync/events');
      return { status: response.status, headers: response.headers, end: () => response.body?.cancel() };
    };
    const first = [await open(dr), await open(dr), await open(admin)];
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = await open(admin);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(RETRY_AFTER_S)]);
    // In the place of its oldest, and of nobody else’s.
    const again = await open(dr);
    expect(again.status).toBe(200);
    expect((await open(theirs)).status).toBe(200);
    await first[2]?.end();
    await expect.poll(async () => (await open(admin)).status).toBe(200);
    for (const { end } of [...first, again]) await end();
  });
});
