import { describe, expect, it, vi } from 'vitest';
import { DEVICE_FAULTS } from './device-faults.ts';
import {
  createSufferer,
  faultyFetch,
  FAULTS,
  nextFault,
  type Fault,
  type FaultPlan,
  type Hit,
} from './network-faults.ts';

const ORIGIN = 'http://clinic.test';
const PLAN: FaultPlan = { what: 'offline', seed: 7, share: 1, left: null, path: '', seen: 0 };

/** What a plan does to so many requests. */
function run(plan: FaultPlan | null, requests: number, path = '/api/sync/up'): (Hit | null)[] {
  return Array.from({ length: requests }, () => {
    if (!plan) return null;
    const { fault, plan: after } = nextFault(plan, path);
    plan = after;
    return fault;
  });
}

describe('a plan of faults', () => {
  it('QA-1 hits so many requests, of a path, and ends', () => {
    expect(run({ ...PLAN, left: 2 }, 4)).toEqual(['offline', 'offline', null, null]);
    expect(run({ ...PLAN, path: '/down' }, 3)).toEqual([null, null, null]);
    expect(run({ ...PLAN, path: '/down' }, 1, '/api/sync/down')).toEqual(['offline']);
  });

  it('QA-1 hits the share that was asked for, the same requests for the same seed', () => {
    const once = run({ ...PLAN, share: 0.3 }, 2_000);
    expect(once).toEqual(run({ ...PLAN, share: 0.3 }, 2_000));
    expect(once).not.toEqual(run({ ...PLAN, share: 0.3, seed: 8 }, 2_000));
    const hits = once.filter((fault) => fault !== null).length;
    expect(hits).toBeGreaterThan(500);
    expect(hits).toBeLessThan(700);
  });

  it('QA-2 a schedule draws every fault after which a device goes on by itself, replayed by its seed', () => {
    const schedule: FaultPlan = { ...PLAN, what: 'schedule', share: 0.5 };
    const drawn = run(schedule, 3_000);
    expect(drawn).toEqual(run(schedule, 3_000));
    const kinds = new Set(drawn.filter((fault) => fault !== null));
    expect(FAULTS.filter((fault) => !kinds.has(fault))).toEqual(['forbidden-403', 'signed-out-401']);
    expect(DEVICE_FAULTS.filter((fault) => new Set<string | null>(kinds).has(fault))).toEqual([
      'storage-closed',
      'worker-killed',
    ]);
  });

  it('QA-15 faults of the device strike at requests, or leave them alone: of the clock, of the disk, of a tab', () => {
    for (const what of ['clock-ahead', 'clock-behind', 'storage-full', 'tab-frozen'] as const)
      expect(run({ ...PLAN, what }, 2), what).toEqual([null, null]);
    for (const what of ['storage-closed', 'worker-killed'] as const)
      expect(run({ ...PLAN, what, left: 2 }, 3), what).toEqual([what, what, null]);
  });

  it('QA-15 only the streams can be cut; without a network there is none either', () => {
    const STREAM = '/api/sync/events';
    expect(run({ ...PLAN, what: 'stream-cut' }, 1)).toEqual([null]);
    expect(run({ ...PLAN, what: 'stream-cut', left: 1 }, 2, STREAM)).toEqual(['stream-cut', null]);
    expect(run({ ...PLAN, what: 'offline' }, 1, STREAM)).toEqual(['offline']);
    expect(run({ ...PLAN, what: 'offline', path: '/api/sync/up' }, 1, STREAM)).toEqual([null]);
    // A plan of one answer is not used up by a stream, which has no answer.
    expect(run({ ...PLAN, what: 'error-500', left: 1 }, 1, STREAM)).toEqual([null]);
  });
});

describe('a request that suffers', () => {
  /** A server that counts what it was asked, in the order of arrival. */
  function server() {
    const got: string[] = [];
    const send = (async (_input, init) => {
      got.push(String(init?.body));
      return Response.json({ answer: 'a long enough answer' });
    }) as typeof fetch;
    return { got, send };
  }
  const faulty = (fault: Fault | null, send: typeof fetch) =>
    faultyFetch({ take: async () => fault, send, origin: ORIGIN, wait: async () => undefined });
  const up = (fetch: typeof globalThis.fetch, body = 'work') => fetch('/api/sync/up', { method: 'POST', body });

  it.each([
    ['offline', 0],
    ['lost-answer', 1],
  ] as const)('QA-3 %s: no answer comes, and the server has been asked %d times', async (fault, times) => {
    const { got, send } = server();
    await expect(up(faulty(fault, send))).rejects.toThrow(TypeError);
    expect(got).toHaveLength(times);
  });

  it.each([
    ['error-500', 500, 0],
    ['unavailable-503', 503, 0],
    ['throttled-429', 429, 0],
    ['too-large-413', 413, 0],
    ['conflict-409', 409, 0],
    ['forbidden-403', 403, 0],
    ['signed-out-401', 401, 0],
    ['captive-portal', 200, 0],
    ['slow', 200, 1],
    ['duplicated', 200, 2],
    ['reordered', 200, 1],
    ['cut-json', 200, 1],
    ['wrong-type', 200, 1],
  ] as const)('QA-3 %s: answers %d, and the server has been asked %d times', async (fault, status, times) => {
    const { got, send } = server();
    const response = await up(faulty(fault, send));
    expect([response.status, got.length]).toEqual([status, times]);
    const isRetriable = fault === 'unavailable-503' || fault === 'throttled-429';
    expect(response.headers.has('retry-after')).toBe(isRetriable);
    const text = await response.text();
    if (fault === 'cut-json') expect(() => JSON.parse(text)).toThrow(SyntaxError);
    if (fault === 'wrong-type' || fault === 'captive-portal')
      expect(response.headers.get('content-type')).toMatch(/^text\//);
  });

  it('QA-15 a strike comes at a request and does it no harm; if it kills, the request leaves and no answer is heard', async () => {
    const { got, send } = server();
    const struck: string[] = [];
    const fetchStruck = (fault: Hit, lives: boolean) =>
      faultyFetch({
        take: async () => fault,
        send,
        origin: ORIGIN,
        wait: async () => undefined,
        strike: (strike) => (struck.push(strike), lives),
      });
    expect((await up(fetchStruck('storage-closed', true))).status).toBe(200);
    const answered = vi.fn<() => void>();
    void up(fetchStruck('worker-killed', false)).then(answered, answered);
    await vi.waitFor(() => expect(got).toHaveLength(2));
    await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
    expect(struck).toEqual(['storage-closed', 'worker-killed']);
  });

  it('QA-3 reordered: the next request overtakes the one before', async () => {
    const suffer = createSufferer({ wait: () => new Promise(() => undefined) });
    const order: string[] = [];
    const serve = (name: string) => async () => (order.push(name), new Response());
    const first = suffer('reordered', serve('first'));
    await suffer('reordered', serve('second'));
    await first;
    expect(order).toEqual(['second', 'first']);
  });

  it('QA-3 leaves other addresses alone, and every request when the plan cannot be read', async () => {
    const { got, send } = server();
    await faulty('offline', send)('/assets/app.js');
    await faulty('offline', send)('https://elsewhere.test/api/x');
    const unread = faultyFetch({
      take: () => Promise.reject(new Error('closed')),
      send,
      origin: ORIGIN,
      wait: async () => undefined,
    });
    await up(unread);
    expect(got).toHaveLength(3);
  });
});
