import type { Context, MiddlewareHandler } from 'hono';
import { ACCOUNT_HEADER } from '../../src/contract/protocol.ts';
import { findSession, findSessionByCookie, isAccount, type Credential, type Principal } from '../auth/sessions.ts';
import { readAccessToken, readRefreshToken } from '../auth/tokens.ts';
import type { Deps } from '../deps.ts';
import { retried } from '../sync/transaction.ts';
import { sessionCookie } from './cookies.ts';
import { Problem } from './problem.ts';
import type { RequestFacts } from './refusals.ts';

export type AppEnv = {
  Variables: {
    principal: Principal;
    credential: Credential;
    requestFacts: RequestFacts;
    /** What the request has shown, once it was looked at; null: nothing genuine. */
    shown?: Credential | null;
  };
};

export const notSignedIn = () => new Problem(401, 'UNAUTHENTICATED', { detail: 'sign in first' });

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What a cookie may do only from our own pages. A request that does not tell its origin is refused. */
export function assertSameOrigin(deps: Deps, c: Context): void {
  if (SAFE.has(c.req.method) || isSameOrigin(deps, c)) return;
  throw new Problem(403, 'CROSS_ORIGIN', { detail: 'a request with a cookie must come from the same origin' });
}

/**
 * Needs no cookie, but sets one: a page of another site must not sign a browser in to an account of its choice. A
 * client that is no browser sends no origin.
 */
export function assertNotFromElsewhere(deps: Deps, c: Context): void {
  const site = c.req.header('sec-fetch-site');
  if ((site === undefined && c.req.header('origin') === undefined) || site === 'none' || isSameOrigin(deps, c)) return;
  throw new Problem(403, 'CROSS_ORIGIN', { detail: 'a sign-in must come from the same origin' });
}

/** Whether the request says that it comes from our own pages. */
export function isSameOrigin(deps: Deps, c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  return site !== undefined ? site === 'same-origin' : origin !== undefined && isOwnOrigin(deps, c, origin);
}

function isOwnOrigin(deps: Deps, c: Context, origin: string): boolean {
  if (deps.origins.includes(origin)) return true;
  try {
    return new URL(origin).host === (c.req.header('host') ?? new URL(c.req.url).host);
  } catch {
    return false;
  }
}

/** The request's credential: a Bearer token, otherwise the cookie. It is genuine, but its session may have ended. */
export async function credentialOf(deps: Deps, c: Context<AppEnv>): Promise<Credential | null> {
  const credential = await shownCredential(deps, c);
  if (!credential) return null;
  c.set('credential', credential);
  if (credential.kind === 'cookie') assertSameOrigin(deps, c);
  return credential;
}

/** The genuine credential that the request shows, whatever it may do with it. Its signature is verified once. */
export async function shownCredential(deps: Deps, c: Context<AppEnv>): Promise<Credential | null> {
  const known = c.get('shown');
  if (known !== undefined) return known;
  const shown = await shownBy(deps, c);
  c.set('shown', shown);
  return shown;
}

async function shownBy(deps: Deps, c: Context): Promise<Credential | null> {
  const authorization = c.req.header('authorization');
  if (authorization !== undefined) {
    const token = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1];
    const session = token === undefined ? null : await readAccessToken(deps.signer, deps.clock.now(), token);
    return session && { kind: 'bearer', session };
  }
  const cookie = sessionCookie(deps, c);
  const session = cookie === undefined ? null : await readRefreshToken(deps.signer, cookie);
  return session && { kind: 'cookie', session };
}

/** The person behind the request. The session must be valid at this moment. */
export async function principalOf(deps: Deps, c: Context<AppEnv>): Promise<Principal | null> {
  const credential = await credentialOf(deps, c);
  return credential && principalFor(deps, credential);
}

export function principalFor(deps: Deps, credential: Credential): Promise<Principal | null> {
  const now = deps.clock.now();
  return retried(deps, () =>
    credential.kind === 'bearer'
      ? findSession(deps.db, credential.session, now)
      : findSessionByCookie(deps.db, credential.session, now),
  );
}

/**
 * A browser's cookie tells who is signed in now, not whose store the request is for: a tab that stayed open while
 * somebody else signed in must not get that person's records. A client that names its account is checked against the
 * session; one that does not is not (protocol, "Who is asking").
 */
export function assertAccount(c: Context, principal: Principal): void {
  const account = accountOf(c);
  if (account !== null && !isAccount(account, principal)) throw otherPerson();
}

/** Whose store the request is for, as the client says. */
export const accountOf = (c: Context): string | null => c.req.header(ACCOUNT_HEADER)?.toLowerCase() ?? null;

export const otherPerson = () => new Problem(403, 'USER_MISMATCH', { detail: 'the session is another person’s' });

export function authenticate(deps: Deps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const principal = await principalOf(deps, c);
    if (!principal) throw notSignedIn();
    c.set('principal', principal);
    assertAccount(c, principal);
    await next();
  };
}

export const requireAdmin: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.get('principal').role !== 'admin') throw new Problem(403, 'FORBIDDEN', { detail: 'for administrators' });
  await next();
};
