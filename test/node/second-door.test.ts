/** Another door beside HTTP: it submits to the same queue, and the same rules hold (SV-169). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syncUpRequestSchema } from '../../src/contract/protocol.ts';
import { readAccessToken } from '../../server/auth/tokens.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { jobOf } from '../../server/sync/up.ts';
import { signIn, words, type TestClient } from './server-client.ts';

describe('SV-169 one up queue for every door', () => {
  let server: TestServer;
  let dr: TestClient;
  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite' });
    dr = await signIn(server, 'dr@atlas.test');
  });
  afterAll(() => server.close());

  /** What a door does: it proves who asks, and submits. */
  async function submit(event: object) {
    const { deps } = server;
    const session = await readAccessToken(deps.signer, deps.clock.now(), dr.account.accessToken);
    if (!session) throw new Error('no session');
    const request = syncUpRequestSchema.parse({ clientId: dr.clientId, events: [event] });
    return deps.up(jobOf(deps, { kind: 'bearer', session }, null, request));
  }

  test('SV-169 an event has one effect through HTTP and through another door at the same time', async () => {
    const event = dr.event({});
    const [http, other] = await Promise.all([dr.up(event), submit(event)]);
    if (typeof other === 'string') throw new Error(other);
    expect(words(other).get(event.id)?.[0]).toMatchObject({ kind: 'acknowledged', serverVersion: 1 });
    expect(words(other).get(event.id)).toEqual(words(http).get(event.id));
    const { changes } = await dr.pull(null);
    expect(changes.filter(({ entityId }) => entityId === event.entityId)).toHaveLength(1);
  });
});
