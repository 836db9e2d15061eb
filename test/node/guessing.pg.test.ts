/**
 * Whoever guesses passwords: at once, from elsewhere, in other letters, with cookies of an own account, or only to make
 * work.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createThreadedPasswordWork } from '../../server/auth/hash-threads.ts';
import { createPasswordWork, inThisThread } from '../../server/auth/password-work.ts';
import { noThrottle, createThrottle } from '../../server/auth/throttle.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { request, signIn, type TestClient } from './server-client.ts';

let server: TestServer;
let admin: TestClient;
let address = '192.0.2.1';
let now = Date.parse('2026-11-28T08:00:00Z');

beforeAll(async () => {
  server = await createTestServer({
    engine: 'pg',
    deps: { remoteAddress: () => address, passwords: createThreadedPasswordWork() },
  });
  admin = await signIn(server, 'admin@atlas.test');
  server.deps.throttle = createThrottle(() => server.db, { now: () => now });
});

afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

beforeEach(() => {
  now += 86_400_000;
});

const login = (email: string, password: string, cookie = '', tenant = 'atlas') =>
  request(server, 'POST', '/api/auth/login', { tenant, email, password }, cookie === '' ? {} : { cookie });
const cookiesOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
const RIGHT = 'conformance-only';

const tally = (replies: { status: number }[]) =>
  replies.reduce<Record<number, number>>((sum, { status }) => ({ ...sum, [status]: (sum[status] ?? 0) + 1 }), {});

describe('H11', () => {
  test('H11 SV-117 of 60 wrong passwords at once no more are judged than one after another', async () => {
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        address = `198.51.100.${index}`;
        return login('dr@atlas.test', `guess ${index}`);
      }),
    );
    expect(tally(replies)).toEqual({ 401: 6, 429: 54 });
    expect((await login('dr@atlas.test', RIGHT)).status).toBe(429);
    now += 6_000;
    expect((await login('dr@atlas.test', RIGHT)).status).toBe(200);
    expect((await login('dr@atlas.test', 'wrong')).status).toBe(401);
  });

  test('H11 SV-117 one address is counted over all the accounts that it tries, and right passwords cost it nothing', async () => {
    address = '203.0.113.9';
    for (let index = 0; index < 40; index += 1) expect((await login('front@atlas.test', RIGHT)).status).toBe(200);
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, index) => login(`nobody-${index}@atlas.test`, 'guess')),
    );
    expect(tally(replies)).toEqual({ 401: 31, 429: 29 });
    address = '203.0.113.10';
    expect((await login('front@atlas.test', RIGHT)).status).toBe(200);
  });

  test('H11 SV-117 an account that there is and one that there is not are counted alike', async () => {
    for (const email of ['reader@atlas.test', 'nobody@atlas.test']) {
      const statuses: number[] = [];
      for (const typed of [email, email.toUpperCase(), email, email.toUpperCase(), email, email, email])
        statuses.push((await login(typed, 'guess')).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
    }
  });

  test('H11 SV-118 another way to write an account is that account, or nobody: never a count of its own', async () => {
    for (const typed of ['admİn@atlas.test', 'admın@atlas.test', 'ＡDMIN@atlas.test'])
      expect((await login(typed, RIGHT)).status).toBe(401);
    // The Kelvin sign is lower-cased to a k by some, and no text of ours: it isn't NFC.
    await server.owner.query("UPDATE app_user SET email = 'k@atlas.test' WHERE email = 'reader@atlas.test'");
    expect((await login('K@atlas.test', RIGHT)).status).toBe(200);
    expect((await login('\u212A@atlas.test', RIGHT)).status).toBe(400);
    await server.owner.query("UPDATE app_user SET email = 'reader@atlas.test' WHERE email = 'k@atlas.test'");
    const other = await admin.call('POST', '/api/v1/users', {
      name: 'Other',
      email: 'admİn@atlas.test',
      role: 'reader',
    });
    expect(other.status).toBe(201);
    expect(
      (await admin.call('POST', '/api/v1/users', { name: 'Other', email: 'ADMİN@atlas.test', role: 'reader' })).status,
    ).toBe(409);
  });

  test('H11 SV-118 devices that an own account has made known give no guess at another’s', async () => {
    const jars: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      address = `192.0.2.${index}`;
      jars.push(cookiesOf((await login('reader@atlas.test', RIGHT)).headers));
    }
    const replies: { status: number }[] = [];
    for (const [index, jar] of [...jars, ...jars, ...jars].entries()) {
      address = `192.0.2.${index}`;
      replies.push(await login('admin@atlas.test', `guess ${index}`, jar));
    }
    expect(tally(replies)).toEqual({ 401: 6, 429: 30 });
    // The administrator's own device is not locked out, and has a count of its own.
    now += 86_400_000;
    const own = cookiesOf((await login('admin@atlas.test', RIGHT)).headers);
    for (let index = 0; index < 8; index += 1) await login('admin@atlas.test', 'guess');
    expect((await login('admin@atlas.test', RIGHT)).status).toBe(429);
    // Two cookies of one device that don't belong together are a stranger's.
    const mixed = [
      own.split('; ').find((one) => one.startsWith('medicalpro_device')),
      jars[0]?.split('; ').find((one) => one.startsWith('medicalpro_known')),
    ].join('; ');
    expect((await login('admin@atlas.test', RIGHT, mixed)).status).toBe(429);
    expect((await login('admin@atlas.test', RIGHT, own)).status).toBe(200);
  });

  test('H11 SV-38 whoever guesses from the clinic’s own address, its waiting room’s network, locks no known device out', async () => {
    address = '203.0.113.77';
    const own = cookiesOf((await login('front@atlas.test', RIGHT)).headers);
    for (let index = 0; index < 33; index += 1) await login(`nobody-${index}@atlas.test`, 'guess');
    expect((await login('front@atlas.test', RIGHT)).status).toBe(429);
    expect((await login('front@atlas.test', RIGHT, own)).status).toBe(200);
    // It has its own few guesses, and gives none to the address.
    const guesses = await Promise.all(
      Array.from({ length: 20 }, (_, at) => login('front@atlas.test', `no ${at}`, own)),
    );
    expect(tally(guesses)).toEqual({ 401: 6, 429: 14 });
    expect((await login('nobody@atlas.test', 'guess', own)).status).toBe(429);
  });

  test('H11 SV-118 a tablet that several people share knows each of them', async () => {
    let jar = cookiesOf((await login('dr@atlas.test', RIGHT)).headers);
    jar = cookiesOf((await login('front@atlas.test', RIGHT, jar)).headers);
    for (const email of ['dr@atlas.test', 'front@atlas.test']) {
      for (let index = 0; index < 8; index += 1) await login(email, 'guess');
      expect((await login(email, RIGHT, jar)).status).toBe(200);
    }
  });

  test('H11 SV-117 the present password of a session is guessed no oftener under other device names', async () => {
    const dr = await signIn({ ...server, deps: { ...server.deps } }, 'dr@atlas.test');
    const statuses: number[] = [];
    for (let index = 0; index < 9; index += 1) {
      const client = dr.elsewhere();
      await client.down(null);
      statuses.push(
        (
          await client.call('POST', '/api/auth/password', {
            currentPassword: `guess ${index}`,
            newPassword: 'a new long password',
          })
        ).status,
      );
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 422, 429, 429, 429]);
  });

  test('H11 SV-119 a flood of sign-ins is bounded, holds up nobody’s work, and lets others sign in between', async () => {
    const { throttle, passwords } = server.deps;
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    server.deps.throttle = noThrottle;
    server.deps.passwords = createPasswordWork(
      { ...inThisThread, matches: (password, hash) => gate.then(() => inThisThread.matches(password, hash)) },
      1,
    );
    try {
      address = '198.51.100.1';
      const order: string[] = [];
      const refused: Headers[] = [];
      let flooded = () => undefined as void;
      const full = new Promise<void>((resolve) => (flooded = resolve));
      const flood = Array.from({ length: 150 }, async (_, index) => {
        const { status, headers } = await login(`nobody-${index}@atlas.test`, 'guess');
        if (status === 401) order.push('guess');
        else if (refused.push(headers) === 109) flooded();
      });
      await full;
      expect(refused[0]?.get('retry-after')).toBe('5');
      address = '203.0.113.1';
      // Not one of the 41 has been judged, and work goes on.
      expect((await admin.call('GET', '/api/sync/last-modified')).status).toBe(200);
      const other = login('dr@atlas.test', RIGHT).then(({ status }) => order.push(`other ${status}`));
      open();
      await Promise.all([...flood, other]);
      expect(order).toHaveLength(42);
      expect(order.indexOf('other 200')).toBeLessThan(20);
    } finally {
      Object.assign(server.deps, { throttle, passwords });
    }
  });
});
