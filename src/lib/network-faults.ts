import { isStrike, STREAM_PATH, type DeviceFault, type Strike } from './device-faults.ts';

/**
 * What a bad network, a proxy or a failing server does to one request. `lost-answer` is the hardest: the server has
 * applied the request, but the device gets no answer.
 */
export const FAULTS = [
  'offline',
  'lost-answer',
  'slow',
  'duplicated',
  'reordered',
  'error-500',
  'unavailable-503',
  'throttled-429',
  'too-large-413',
  'conflict-409',
  'forbidden-403',
  'signed-out-401',
  'captive-portal',
  'cut-json',
  'wrong-type',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What happens to a request, or at its moment. */
export type Hit = Fault | Strike | 'stream-cut';

/** The faults that a schedule draws from. A device recovers from each of them by itself. */
const DRAWN: readonly Hit[] = [
  ...FAULTS.filter((fault) => fault !== 'forbidden-403' && fault !== 'signed-out-401'),
  'storage-closed',
  'worker-killed',
];

/** Which requests are hit, and how. It is plain data, so that a reload or another context can continue with it. */
export interface FaultPlan {
  /** One fault, or a schedule: then the seed draws one for each request that is hit. */
  what: Fault | DeviceFault | 'schedule';
  /** The same seed hits the same requests, counted from the start of the plan, in the same way. */
  seed: number;
  /** The share of requests that are hit, from 0 to 1. */
  share: number;
  /** Requests still to be hit; null: until it is ended. */
  left: number | null;
  /** Only requests whose path contains this; empty: all. */
  path: string;
  /** Requests that the plan has decided on so far. */
  seen: number;
  /** For how long a tab is frozen. */
  seconds?: number;
}

/** A number from 0 to below 1 that follows from its arguments alone (splitmix32). */
function draw(seed: number, at: number, salt: number): number {
  let z = (seed + Math.imul(at, 0x9e3779b9) + Math.imul(salt, 0x85ebca6b)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
}

/** What a plan does at a request for `path`: a plan of the device's clock, say, does nothing there. */
function hitOf({ what, seed }: FaultPlan, path: string, at: number): Hit | null {
  // A stream has no answer that could be late or cut in half: it is there or not.
  if (path === STREAM_PATH) return what === 'stream-cut' || what === 'offline' ? what : null;
  switch (what) {
    case 'stream-cut':
    case 'clock-ahead':
    case 'clock-behind':
    case 'storage-full':
    case 'tab-frozen':
      return null;
    case 'schedule':
      return DRAWN[Math.floor(draw(seed, at, 1) * DRAWN.length)] ?? 'offline';
    default:
      return what;
  }
}

/** What happens to the next request for `path`, and the plan after it; null: the plan has come to its end. */
export function nextFault(plan: FaultPlan, path: string): { fault: Hit | null; plan: FaultPlan | null } {
  const at = plan.seen + 1;
  const fault = path.includes(plan.path) ? hitOf(plan, path, at) : null;
  if (fault === null) return { fault, plan };
  const after = { ...plan, seen: at };
  if (draw(plan.seed, at, 0) >= plan.share) return { fault: null, plan: after };
  const left = plan.left === null ? null : plan.left - 1;
  return { fault, plan: left === 0 ? null : { ...after, left } };
}

const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

const PORTAL =
  '<!doctype html><html lang="fr"><title>Wi-Fi gratuit</title><body><h1>Bienvenue</h1><form>Acceptez les conditions</form></body></html>';

async function changed(response: Response, contentType: string | null, cut: (text: string) => string) {
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  headers.delete('content-encoding');
  if (contentType !== null) headers.set('content-type', contentType);
  return new Response(cut(await response.text()), { status: response.status, headers });
}

export interface FaultWorld {
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<unknown>;
  /** How long `slow` takes, and how long `reordered` waits for the next request, in milliseconds. */
  delayMs?: number | undefined;
  /** `Retry-After` of 503 and 429, in seconds. */
  retryAfter?: number | undefined;
}

/** Sends requests through a fault; `serve` sends the request to the server, anew at each call. Null: no answer came. */
export function createSufferer({ wait, delayMs = 2_000, retryAfter = 1 }: FaultWorld) {
  /** Lets the request go that `reordered` holds back. */
  let overtaken: (() => void) | null = null;
  const later = { 'retry-after': String(retryAfter) };

  return async function suffer(fault: Fault, serve: () => Promise<Response>): Promise<Response | null> {
    switch (fault) {
      case 'offline':
        return null;
      case 'lost-answer':
        await serve();
        return null;
      case 'slow':
        await wait(delayMs);
        return serve();
      case 'duplicated':
        await serve();
        return serve();
      case 'reordered': {
        const release = overtaken;
        if (release) {
          overtaken = null;
          return serve().finally(release);
        }
        await Promise.race([wait(delayMs), new Promise<void>((resolve) => (overtaken = resolve))]);
        overtaken = null;
        return serve();
      }
      case 'error-500':
        return problem(500, 'INTERNAL');
      case 'unavailable-503':
        return problem(503, 'UNAVAILABLE', later);
      case 'throttled-429':
        return problem(429, 'TOO_MANY_REQUESTS', later);
      case 'too-large-413':
        return problem(413, 'TOO_LARGE');
      case 'conflict-409':
        return problem(409, 'CONFLICT');
      case 'forbidden-403':
        return problem(403, 'FORBIDDEN');
      case 'signed-out-401':
        return problem(401, 'UNAUTHENTICATED');
      case 'captive-portal':
        return new Response(PORTAL, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
      case 'cut-json':
        return changed(await serve(), null, (text) => text.slice(0, Math.floor(text.length / 2)));
      case 'wrong-type':
        return changed(await serve(), 'text/plain; charset=utf-8', (text) => text);
    }
  };
}

export interface FaultyFetch extends FaultWorld {
  /** Which fault hits the next request for this path; null: none. */
  take: (path: string) => Promise<Hit | null>;
  /** Does to this page or worker what strikes it now; whether it lives on. If omitted, nothing strikes. */
  strike?: (strike: Strike) => boolean;
  send: typeof fetch;
  /** The origin of the app: other addresses are left alone. */
  origin: string;
}

/** `fetch` whose requests to the API suffer what `take` decides. A failure of `take` harms no request. */
export function faultyFetch({ take, send, origin, strike = () => true, ...world }: FaultyFetch): typeof fetch {
  const suffer = createSufferer(world);
  return async (input, init) => {
    const request = new URL(input instanceof Request ? input.url : input, origin);
    const serve = () => send(input instanceof Request ? input.clone() : input, init);
    if (request.origin !== origin || !request.pathname.startsWith('/api/')) return serve();
    const fault = await take(request.pathname).catch(() => null);
    if (fault !== null && isStrike(fault)) {
      if (strike(fault)) return serve();
      // The request has left, and nobody is there any more to hear the answer.
      serve().catch(() => undefined);
      return new Promise(() => undefined);
    }
    const response = fault === null || fault === 'stream-cut' ? await serve() : await suffer(fault, serve);
    if (!response) throw new TypeError('Failed to fetch');
    return response;
  };
}
