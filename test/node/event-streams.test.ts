import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { signIn, type TestClient } from './server-client.ts';

let server: TestServer;
let dr: TestClient;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pglite' });
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
  const heard = [theirs, ...others, last].map(async ({ reader }) =>
    new TextDecoder().decode((await reader?.read())?.value),
  );
  await dr.up(dr.event({}));
  for (const text of await Promise.all(heard)) expect(text).toContain('event: change');
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
  const heard = await Promise.all(opened.map(async ({ reader }) => (await reader?.read())?.done));
  expect(heard).toEqual(Array.from({ length: 9 }, () => false));
  // The next one is one too many: the oldest ends, read or not.
  opened.push(await openStream(client));
  const reader = unread.body?.getReader();
  const texts: string[] = [];
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
    texts.push(new TextDecoder().decode(part.value));
  expect(texts.length).toBeLessThanOrEqual(1);
  for (const stream of opened) await stream.reader?.cancel();
});
