import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAULTS, type Fault } from './faults.ts';
import { mockInNode } from './node.ts';

const ORIGIN = 'http://clinic.test';

/** A server that counts what it did and signs in anybody; tokens run out after one use. */
function countingServer(): { served: number; logins: number; fetch(request: Request): Promise<Response> } {
  let valid = '';
  return {
    served: 0,
    logins: 0,
    async fetch(request) {
      if (new URL(request.url).pathname === '/api/auth/login') {
        this.logins += 1;
        valid = `token-${this.logins}`;
        return Response.json({ accessToken: valid });
      }
      if (request.headers.get('authorization') !== `Bearer ${valid}`)
        return Response.json({ code: 'UNAUTHENTICATED' }, { status: 401 });
      valid = 'used';
      this.served += 1;
      return Response.json({ got: await request.text() });
    },
  };
}

let server = countingServer();
let mock = mockInNode(server);
const login = () => fetch(`${ORIGIN}/api/auth/login`, { method: 'POST', body: '{}' });
const up = () => fetch(`${ORIGIN}/api/sync/up`, { method: 'POST', body: 'work' });

beforeEach(() => {
  server = countingServer();
  mock = mockInNode(server);
  mock.listen();
});
afterEach(() => mock.close());

describe('the mock', () => {
  it('vouches with the session of the last login, and renews it when it has run out', async () => {
    expect((await up()).status).toBe(401);
    await login();
    expect(await (await up()).json()).toEqual({ got: 'work' });
    expect(await (await up()).json()).toEqual({ got: 'work' });
    expect(server.logins).toBe(2);
  });

  const seen: Record<Fault, { status: number | 'no answer'; served: number }> = {
    offline: { status: 'no answer', served: 0 },
    'lost-answer': { status: 'no answer', served: 1 },
    slow: { status: 200, served: 1 },
    'error-500': { status: 500, served: 0 },
    'unavailable-503': { status: 503, served: 0 },
    'signed-out-401': { status: 401, served: 0 },
    'throttled-429': { status: 429, served: 0 },
    'captive-portal': { status: 200, served: 0 },
    duplicated: { status: 200, served: 2 },
    reordered: { status: 200, served: 1 },
    'too-large-413': { status: 413, served: 0 },
    'conflict-409': { status: 409, served: 0 },
    'forbidden-403': { status: 403, served: 0 },
    'cut-json': { status: 200, served: 1 },
    'wrong-type': { status: 200, served: 1 },
  };

  it.each(FAULTS)('%s does to one request what its name says, and lets the next one pass', async (fault) => {
    await login();
    mock.faults.set({ fault, times: 1, delayMs: 5, retryAfter: 7 });
    const status = await up().then(
      (response) => response.status,
      () => 'no answer' as const,
    );
    expect({ status, served: server.served }).toEqual(seen[fault]);
    expect(mock.faults.hits).toBe(1);
    expect((await up()).status).toBe(200);
    expect(mock.faults.hits).toBe(1);
  });

  it('hits only the requests that were named', async () => {
    await login();
    mock.faults.set({ fault: 'offline', only: (request) => request.url.endsWith('/api/sync/down') });
    expect((await up()).status).toBe(200);
    await expect(fetch(`${ORIGIN}/api/sync/down`)).rejects.toThrow();
  });
});
