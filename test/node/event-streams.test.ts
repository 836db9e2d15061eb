import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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

async function openStream(client: TestClient) {
  const response = await server.app.request('/api/sync/events', {
    headers: { authorization: `Bearer ${client.account.accessToken}` },
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
