import type { Context, MiddlewareHandler } from 'hono';
import { networkOf } from '../auth/throttle.ts';
import type { Credential } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';
import { shownCredential, type AppEnv } from './authenticate.ts';
import { Problem } from './problem.ts';

/** How much one caller may ask of a node. */
export interface Quotas {
  /** Requests a minute: of a session, of all sessions of a tenant, and of an address without a session. */
  perMinute: { session: number; tenant: number; address: number };
  /** Open event streams. */
  streams: { session: number; tenant: number };
}

/** A device has one stream, whatever its tabs; a few more allow for those that a network failure has left half open. */
export const STREAMS_PER_SESSION = 10;

/** For tests, benches and commands: what they measure is not a quota. */
export const noQuotas: Quotas = {
  perMinute: { session: Infinity, tenant: Infinity, address: Infinity },
  streams: { session: STREAMS_PER_SESSION, tenant: Infinity },
};

const MINUTE_MS = 60_000;
/** A tenth of the quota is there again. A pause of one request's time would be none. */
export const RETRY_AFTER_S = 6;

interface Bucket {
  left: number;
  at: number;
}

/**
 * Token buckets: a minute's requests may come at once, and come back evenly. A bucket that is full is forgotten. A
 * clock that was set back costs nobody more than it would have.
 */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();
  #sweptAt = 0;

  /** Takes one from each, or, if one of them is empty, from none. */
  take(quotas: readonly (readonly [key: string, perMinute: number])[], now: number): boolean {
    this.#sweep(now);
    const filled = quotas.map(([key, perMinute]) => this.#filled(key, perMinute, now));
    if (filled.some(({ left }) => left < 1)) return false;
    for (const bucket of filled) bucket.left -= 1;
    return true;
  }

  #filled(key: string, perMinute: number, now: number): Bucket {
    const bucket = this.#buckets.get(key) ?? { left: perMinute, at: now };
    bucket.left = Math.min(perMinute, bucket.left + (Math.max(0, now - bucket.at) / MINUTE_MS) * perMinute);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** After a minute without a request a bucket is full, whatever its size. */
  #sweep(now: number): void {
    if (Math.abs(now - this.#sweptAt) < MINUTE_MS) return;
    this.#sweptAt = now;
    for (const [key, { at }] of this.#buckets) if (Math.abs(now - at) >= MINUTE_MS) this.#buckets.delete(key);
  }
}

export const tooMany = (code: string, detail: string) =>
  new Problem(429, code, { detail, headers: { 'retry-after': String(RETRY_AFTER_S) } });

/** For how long a session that was found ended is taken for nobody's without another look. */
const ENDED_MS = 10 * MINUTE_MS;

/**
 * Counts every request of the API before anything is read or asked for it: by its session and tenant if its credential
 * is genuine, else by its address. Whoever was signed out has genuine credentials too: a session that was found ended
 * counts as an address, so that nobody uses up the quota of a clinic that they have left. It costs no query, and a
 * refused request leaves nothing behind.
 */
export function withinQuotas(deps: Deps): MiddlewareHandler<AppEnv> {
  const { session, tenant, address } = deps.quotas.perMinute;
  const buckets = new Buckets();
  const ended = new Map<string, number>();
  const keyOf = ({ session: { tenantId, sessionId } }: Credential) => `session ${tenantId} ${sessionId}`;
  const hasEnded = (credential: Credential) =>
    deps.clock.now() - (ended.get(keyOf(credential)) ?? -Infinity) < ENDED_MS;
  const keysOf = (c: Context<AppEnv>, credential: Credential | null): [string, number][] => {
    if (credential === null || hasEnded(credential)) return [[`address ${networkOf(deps.remoteAddress(c))}`, address]];
    return [
      [keyOf(credential), session],
      [`tenant ${credential.session.tenantId}`, tenant],
    ];
  };
  return async (c, next) => {
    const credential = await shownCredential(deps, c);
    const quotas = keysOf(c, credential).filter(([, perMinute]) => Number.isFinite(perMinute));
    if (quotas.length > 0 && !buckets.take(quotas, deps.clock.now())) {
      deps.metrics.count('quota_refusals_total', { of: quotas.length === 1 ? 'address' : 'session' });
      throw tooMany('TOO_MANY_REQUESTS', 'more requests than one caller may make; wait before asking again');
    }
    await next();
    if (credential === null) return;
    ended.delete(keyOf(credential));
    // A sign-in is refused for what was typed, whatever session its browser still has.
    if (c.res.status !== 401 || c.req.path === '/api/auth/login') return;
    const now = deps.clock.now();
    ended.set(keyOf(credential), now);
    for (const [key, at] of ended) {
      if (Math.abs(now - at) < ENDED_MS) break;
      ended.delete(key);
    }
  };
}
