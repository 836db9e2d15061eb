import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Leaving } from '../db/device-store.ts';
import { signOut } from '../transport/session.ts';
import { oneAtATime, sendSignOut, tellSignOut } from './sign-out.ts';

const owed = (leaving: Leaving | null) => {
  const state = { leaving };
  return { state, device: { leaving: async () => state.leaving, left: async () => void (state.leaving = null) } };
};
const LEAVING: Leaving = { key: 'leaving', tenantId: 't1', userId: 'u1', at: '2026-11-21T10:00:00.000Z' };
const answering = (status: number, body: unknown = null, type = 'application/problem+json') =>
  (async () =>
    new Response(body === null ? null : JSON.stringify(body), {
      status,
      headers: body === null ? {} : { 'content-type': type },
    })) as typeof fetch;
const problem = (status: number, code: string) => ({ type: 'about:blank', title: 'x', status, code });

describe('H9 OB-11 OB-13 a sign-out that the server may not know of', () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    ['it has ended the session', answering(204), true],
    ['there is none any more', answering(401, problem(401, 'UNAUTHENTICATED')), true],
    ['the cookie is another person’s by now', answering(403, problem(403, 'USER_MISMATCH')), true],
    ['a proxy refuses', answering(403, '<html>', 'text/html'), false],
    ['a portal answers', answering(200, '<html>', 'text/html'), false],
    ['the server fails', answering(503, problem(503, 'UNAVAILABLE')), false],
    ['nobody answers', (() => Promise.reject(new TypeError('network'))) as typeof fetch, false],
  ])('%s', async (_name, fetch, done) => {
    const { state, device } = owed(LEAVING);
    expect(await tellSignOut(device, (account) => signOut(account, { fetch }))).toBe(done);
    expect(state.leaving).toEqual(done ? null : LEAVING);
  });

  it('nothing is sent when none is owed, and the request names whose session is meant', async () => {
    const sent: Request[] = [];
    const fetch = (async (input: string, init: RequestInit) => (
      sent.push(new Request(`http://x${input}`, { ...init, signal: null })),
      new Response(null, { status: 204 })
    )) as unknown as typeof globalThis.fetch;
    await tellSignOut(owed(null).device, (account) => signOut(account, { fetch }));
    expect(sent).toEqual([]);
    await tellSignOut(owed(LEAVING).device, (account) => signOut(account, { fetch }));
    expect(sent.map((request) => [new URL(request.url).pathname, request.headers.get('x-medicalpro-account')])).toEqual(
      [['/api/auth/logout', 't1/u1']],
    );
  });

  it('it never overtakes a sign-in that is under way, on any page or worker', async () => {
    const queue: (() => Promise<unknown>)[] = [];
    let running = false;
    const next = () => {
      const work = running ? undefined : queue.shift();
      if (!work) return;
      running = true;
      void work().finally(() => ((running = false), next()));
    };
    vi.stubGlobal('navigator', {
      locks: {
        request: (_name: string, work: () => Promise<unknown>) =>
          new Promise((resolve, reject) => (queue.push(() => work().then(resolve, reject)), next())),
      },
    });
    const order: string[] = [];
    let signedIn: () => void = () => undefined;
    const { state, device } = owed(LEAVING);
    const signingIn = oneAtATime(async () => {
      await new Promise<void>((resolve) => (signedIn = resolve));
      state.leaving = null;
      order.push('signed in');
    });
    const late = sendSignOut(device, async () => (order.push('signed out'), true));
    signedIn();
    await Promise.all([signingIn, late]);
    expect(order).toEqual(['signed in']);
  });

  it('H34 ST-14 locks that say nothing hold up no sign-in', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('navigator', { locks: { request: () => new Promise(() => undefined) } });
    const done = oneAtATime(async () => 'done');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await done).toBe('done');
  });
});
