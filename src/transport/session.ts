import { loginResponseSchema, meResponseSchema, type LoginResponse } from '../contract/protocol.ts';
import { classify } from './outcomes.ts';
import { postJson, request, type HttpOptions } from './http.ts';

export type SignInResult =
  | { ok: true; account: Omit<LoginResponse, 'accessToken' | 'expiresIn'> }
  | { ok: false; code: 'CREDENTIALS' | 'THROTTLED' | 'GATE' | 'UNREACHABLE'; retryAfterS?: number };

export interface Credentials {
  tenant: string;
  email: string;
  password: string;
}

export async function signIn(credentials: Credentials, options: HttpOptions = {}): Promise<SignInResult> {
  const reply = await postJson('/api/auth/login', credentials, options);
  const verdict = classify(reply, loginResponseSchema);
  if (verdict.kind === 'answered') {
    const { accessToken: _accessToken, expiresIn: _expiresIn, ...account } = verdict.response;
    return { ok: true, account };
  }
  switch (verdict.failure) {
    case 'signed-out':
    case 'malformed':
      return { ok: false, code: 'CREDENTIALS' };
    case 'busy':
      return { ok: false, code: 'THROTTLED', retryAfterS: Math.ceil((verdict.retryAfterMs ?? 60_000) / 1_000) };
    case 'not-our-server':
      return { ok: false, code: 'GATE' };
    default:
      return { ok: false, code: 'UNREACHABLE' };
  }
}

export type SessionCheck =
  | { kind: 'live'; account: Omit<LoginResponse, 'accessToken' | 'expiresIn'> }
  | { kind: 'ended' }
  | { kind: 'unknown' };

/** Whether the session is still valid; `unknown` if the server has not answered itself. */
export async function checkSession(options: HttpOptions = {}): Promise<SessionCheck> {
  const verdict = classify(await request('/api/auth/me', { method: 'GET' }, options), meResponseSchema);
  if (verdict.kind === 'answered') {
    const { user, tenant, permissions, device } = verdict.response;
    return { kind: 'live', account: { user, tenant, permissions, device } };
  }
  return { kind: verdict.failure === 'signed-out' ? 'ended' : 'unknown' };
}

const REFRESH_MS = 12 * 60 * 60 * 1_000;

/**
 * Whether the session's cookie has to be rotated (device times, ms): twice a day, and after the clock was set back
 * behind the last time (faults C3).
 */
export const isRefreshDue = (lastAt: number, now: number): boolean => now < lastAt || now - lastAt >= REFRESH_MS;

/** Rotates the session's cookie; true when the server has done so. */
export async function refreshSession(options: HttpOptions = {}): Promise<boolean> {
  const reply = await postJson('/api/auth/refresh', {}, options);
  return reply.kind === 'answer' && reply.status === 200;
}

/**
 * Ends the session of this account; true once none is left to end: the server has ended it, knows of none, or the
 * cookie belongs to another person by now (whose sign-in has ended it).
 */
export async function signOut(
  account: { tenantId: string; userId: string },
  options: HttpOptions = {},
): Promise<boolean> {
  const reply = await postJson('/api/auth/logout', {}, { ...options, account });
  if (reply.kind === 'failure' || reply.redirected) return false;
  if (reply.status === 204) return true;
  const verdict = classify(reply, loginResponseSchema);
  return verdict.kind === 'failed' && (verdict.failure === 'signed-out' || verdict.failure === 'wrong-user');
}
