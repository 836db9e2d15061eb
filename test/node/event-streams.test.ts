import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSession } from '../../server/auth/sessions.ts';
import { issueAccessToken } from '../../server/auth/tokens.ts';
import { DatabaseUnavailable } from '../../server/store/database.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { signIn, type TestClient } from './server-client.ts';

let server: TestServer;
let dr: TestClient;
const logged: string[] = [];

beforeAll(async () => {
  server = await createTestServer({
    engine: 'pglite',
    deps: { log: (line) => void logged.push(JSON.stringify(line)) },
  });
  dr = await signIn(server, 'dr@atlas.test');
});
afterAll(() => server.close());

const openStream = (client: TestClient) => openStreamWith(client.account.accessToken);

async function openStreamWith(accessToken: string) {
  const response = await server.app.request('/api/sync/events', {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect([response.status, new TextDecoder().decode(first?.value)]).toEqual([200, ': open\n\n']);
  return { reader, ends: async () => (await reader?.read())?.done === true };
}

test('H19 SV-26 a session that opens more than ten event streams loses its oldest, and nobody else’s', async () => {
  const admin = await signIn(server, 'admin@atlas.test');
  const theirs = await openStream(admin);
  const first = await openStream(dr);
  const others = [];
  for (let index = 0; index < 9; index += 1) others.push(await openStream(dr));
  const last = await openStream(dr);
  expect(await first.ends()).toBe(true);
  // A change reaches those that are left: they are open.
  const texts = [theirs, ...others, last].map(async ({ reader }) =>
    new TextDecoder().decode((await reader?.read())?.value),
  );
  await dr.up(dr.event({}));
  for (const text of await Promise.all(texts)) expect(text).toContain('event: change');
  for (const { reader } of [theirs, ...others, last]) await reader?.cancel();
});

test('H19 SV-152 a HEAD opens no stream, and a stream that nobody reads ends with the others of its session', async () => {
  const client = await signIn(server, 'dr@atlas.test');
  const ask = (method: string) =>
    server.app.request('/api/sync/events', {
      method,
      headers: { authorization: `Bearer ${client.account.accessToken}` },
    });
  // Its one unread write waits for a reader.
  const unread = await ask('GET');
  for (let index = 0; index < 10; index += 1) {
    const head = await ask('HEAD');
    expect([head.status, head.headers.get('content-type'), head.body]).toEqual([200, 'text/event-stream', null]);
  }
  const opened = [];
  for (let index = 0; index < 9; index += 1) opened.push(await openStream(client));
  await client.up(client.event({}));
  const ends = await Promise.all(opened.map(async ({ reader }) => (await reader?.read())?.done));
  expect(ends).toEqual(Array.from({ length: 9 }, () => false));
  // The next one is one too many: the oldest ends, read or not.
  opened.push(await openStream(client));
  const reader = unread.body?.getReader();
  const texts: string[] = [];
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
    texts.push(new TextDecoder().decode(part.value));
  expect(texts.length).toBeLessThanOrEqual(1);
  for (const stream of opened) await stream.reader?.cancel();
});

test('H19 SV-161 a change wakes every stream, and they look at the database two at a time', async () => {
  const client = await signIn(server, 'admin@atlas.test');
  const opened = [];
  for (const one of [client, await signIn(server, 'front@atlas.test'), await signIn(server, 'reader@atlas.test')])
    for (let index = 0; index < 6; index += 1) opened.push(await openStream(one));
  const { withTenantTx } = server.deps.db;
  let [now, most, looks] = [0, 0, 0];
  const spy = vi.spyOn(server.deps.db, 'withTenantTx').mockImplementation(async (context, work, options) => {
    const isLook = options?.readOnly === true;
    if (isLook) [now, looks] = [now + 1, looks + 1];
    most = Math.max(most, now);
    return withTenantTx(context, work, options).finally(() => void (isLook && (now -= 1)));
  });
  await client.up(client.event({}));
  const values = await Promise.all(opened.map(async ({ reader }) => (await reader?.read())?.value));
  spy.mockRestore();
  for (const bytes of values) expect(new TextDecoder().decode(bytes)).toContain('event: change');
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(2);
  expect(looks).toBeLessThanOrEqual(6);
  for (const { reader } of opened) await reader?.cancel();
});

test.each([
  ['the database is away', new DatabaseUnavailable('canary-of-a-patient'), 0],
  ['the look fails', new TypeError('canary-of-a-patient'), 1],
])('H19 SV-161 SV-97 where %s a stream ends, and nothing of the error is printed', async (_when, error, lines) => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const client = await signIn(server, 'admin@atlas.test');
  const stream = await openStream(client);
  logged.length = 0;
  const { withTenantTx } = server.deps.db;
  const spy = vi
    .spyOn(server.deps.db, 'withTenantTx')
    .mockImplementation((context, work, options) =>
      options?.readOnly === true ? Promise.reject(error) : withTenantTx(context, work, options),
    );
  await client.up(client.event({}));
  expect(await stream.ends()).toBe(true);
  spy.mockRestore();
  expect(logged.filter((line) => line.includes('event stream'))).toHaveLength(lines);
  expect(JSON.stringify([logged, printed.mock.calls])).not.toContain('canary');
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});

/** The same person on so many more installations, without as many hashes of a password. */
async function installationsOf({ account }: TestClient, count: number): Promise<string[]> {
  const { db, signer, clock } = server.deps;
  const [tenantId, userId, role] = [account.tenant.id, account.user.id, account.user.role];
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const sessionId = crypto.randomUUID();
    await db.withTenantTx({ tenantId }, (tx) =>
      createSession(
        tx,
        { tenantId, id: sessionId, userId, clientId: crypto.randomUUID(), deviceName: null },
        clock.now(),
      ),
    );
    tokens.push(await issueAccessToken(signer, clock.now(), { tenantId, sessionId, userId, role }));
  }
  return tokens;
}

/** Each stream costs a look at its session, and the database runs in this process. */
const OPENING_MS = 120_000;

test(
  'SV-212 of 1,000 event streams of 100 devices each hears of a change, and none looks at the database any more when they have gone',
  async () => {
    const client = await signIn(server, 'dr@atlas.test');
    const opened = [];
    for (const token of await installationsOf(client, 100))
      for (let index = 0; index < 10; index += 1) opened.push(await openStreamWith(token));
    expect(opened).toHaveLength(1_000);
    let heard = 0;
    const hearing = opened.map(async ({ reader }) => {
      // Those that were opened first have had heartbeats meanwhile.
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
        if (!new TextDecoder().decode(part.value).includes('event: change')) continue;
        heard += 1;
        break;
      }
    });
    await client.up(client.event({}));
    expect((await client.call('GET', '/api/v1/patients?limit=1')).status).toBe(200);
    await Promise.all(hearing);
    expect(heard).toBe(opened.length);

    for (const { reader } of opened) await reader?.cancel();
    const looks = vi.spyOn(server.deps.db, 'withTenantTx');
    await client.up(client.event({}));
    await client.call('GET', '/api/v1/patients?limit=1');
    // Its own two requests alone: a stream that has gone looks no more.
    expect(looks.mock.calls.length).toBeLessThan(10);
    looks.mockRestore();
  },
  OPENING_MS,
);
