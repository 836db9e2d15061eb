import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SESSION_DAYS } from '../auth/sessions.ts';
import type { Deps } from '../deps.ts';

const SESSION = 'medicalpro_session';
const DEVICE = 'medicalpro_device';
/** Which accounts have signed in on this device: marks that only the server can make. */
const KNOWN = 'medicalpro_known';
const DEVICE_DAYS = 400;

/** `__Host-` binds a cookie to this host and to TLS; on loopback, which has no TLS, the plain name is used. */
const nameOf = (deps: Pick<Deps, 'secure'>, name: string) => (deps.secure ? `__Host-${name}` : name);

const attributes = (deps: Pick<Deps, 'secure'>, days: number) => ({
  httpOnly: true,
  sameSite: 'Strict' as const,
  secure: deps.secure,
  path: '/',
  maxAge: days * 86_400,
});

export const sessionCookie = (deps: Deps, c: Context) => getCookie(c, nameOf(deps, SESSION));
export const setSessionCookie = (deps: Deps, c: Context, value: string) =>
  setCookie(c, nameOf(deps, SESSION), value, attributes(deps, SESSION_DAYS));
export const clearSessionCookie = (deps: Deps, c: Context) =>
  deleteCookie(c, nameOf(deps, SESSION), { path: '/', secure: deps.secure });
export const deviceCookie = (deps: Deps, c: Context) => getCookie(c, nameOf(deps, DEVICE));
export const setDeviceCookie = (deps: Deps, c: Context, value: string) =>
  setCookie(c, nameOf(deps, DEVICE), value, attributes(deps, DEVICE_DAYS));
export const knownMarks = (deps: Deps, c: Context) =>
  (getCookie(c, nameOf(deps, KNOWN)) ?? '').split('.').filter((mark) => mark !== '');
export const setKnownMarks = (deps: Deps, c: Context, marks: readonly string[]) =>
  setCookie(c, nameOf(deps, KNOWN), marks.join('.'), attributes(deps, DEVICE_DAYS));
