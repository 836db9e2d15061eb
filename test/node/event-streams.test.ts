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
