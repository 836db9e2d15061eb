import { jwtVerify, SignJWT } from 'jose';
import { isUuid } from '../../src/lib/ids.ts';
import type { Signer } from './keys.ts';

export const ACCESS_TOKEN_SECONDS = 900;
const ISSUER = 'medicalpro';
const AUDIENCE = 'medicalpro-api';
const TYPE = 'at+jwt';
const LEEWAY_SECONDS = 60;

export interface SessionRef {
  tenantId: string;
  sessionId: string;
}

/** Access token: HS256 only, 15 minutes. Its session is looked up at every request. */
export async function issueAccessToken(
  signer: Signer,
  now: number,
  subject: SessionRef & { userId: string; role: string },
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ tid: subject.tenantId, sid: subject.sessionId, role: subject.role })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setSubject(subject.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + ACCESS_TOKEN_SECONDS)
    .sign(await signer.key('access-token'));
}

interface Genuine {
  session: SessionRef;
  from: number;
  until: number;
}

/** Tokens that were verified: their expiry is checked each time, their session at every request. */
const genuine = new WeakMap<Signer, Map<string, Genuine>>();
const MOST_REMEMBERED = 20_000;

export async function readAccessToken(signer: Signer, now: number, token: string): Promise<SessionRef | null> {
  const remembered = genuine.get(signer) ?? new Map<string, Genuine>();
  genuine.set(signer, remembered);
  const known = remembered.get(token);
  const seconds = Math.floor(now / 1000);
  if (known && seconds >= known.from && seconds < known.until) return known.session;
  remembered.delete(token);
  const found = await verifyAccessToken(signer, now, token);
  if (!found) return null;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(token, found);
  return found.session;
}

async function verifyAccessToken(signer: Signer, now: number, token: string): Promise<Genuine | null> {
  try {
    const { payload } = await jwtVerify(token, await signer.key('access-token'), {
      algorithms: ['HS256'],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'nbf', 'sub', 'tid', 'sid'],
    });
    const { tid, sid, nbf = 0, exp = 0 } = payload;
    return isUuid(tid) && isUuid(sid)
      ? { session: { tenantId: tid, sessionId: sid }, from: nbf - LEEWAY_SECONDS, until: exp + LEEWAY_SECONDS }
      : null;
  } catch {
    return null;
  }
}

export interface RefreshToken extends SessionRef {
  generation: number;
}

/** `tenant.session.generation.mac`: nothing secret is stored, and every generation can be recomputed. */
export async function issueRefreshToken(signer: Signer, token: RefreshToken): Promise<string> {
  const body = `${token.tenantId}.${token.sessionId}.${token.generation}`;
  return `${body}.${await signer.sign('refresh-token', body)}`;
}

export async function readRefreshToken(signer: Signer, text: string): Promise<RefreshToken | null> {
  const [tenantId, sessionId, generation, mac, ...rest] = text.split('.');
  if (
    !isUuid(tenantId) ||
    !isUuid(sessionId) ||
    !/^\d{1,9}$/.test(generation ?? '') ||
    mac === undefined ||
    rest.length > 0
  )
    return null;
  const verified = await signer.verify('refresh-token', `${tenantId}.${sessionId}.${generation}`, mac);
  return verified ? { tenantId, sessionId, generation: Number(generation) } : null;
}

export async function issueDeviceToken(signer: Signer, clientId: string): Promise<string> {
  return `${clientId}.${await signer.sign('device', clientId)}`;
}

export async function readDeviceToken(signer: Signer, text: string): Promise<string | null> {
  const [clientId, mac, ...rest] = text.split('.');
  if (!isUuid(clientId) || mac === undefined || rest.length > 0) return null;
  return (await signer.verify('device', clientId, mac)) ? clientId : null;
}

/** A mark that an account has signed in on a device. It cannot be made from the device's name alone. */
const markOf = (clientId: string, { tenantId, userId }: { tenantId: string; userId: string }) =>
  `${clientId}:${tenantId}:${userId}`;

const MOST_MARKS = 12;

/** The marks of a device with this account's first; accounts that have not signed in here for long are dropped. */
export async function withMark(
  signer: Signer,
  marks: readonly string[],
  clientId: string,
  account: { tenantId: string; userId: string },
): Promise<string[]> {
  const mark = await signer.sign('known-device', markOf(clientId, account));
  return [mark, ...marks.filter((one) => one !== mark)].slice(0, MOST_MARKS);
}

export async function isMarked(
  signer: Signer,
  marks: readonly string[],
  clientId: string,
  account: { tenantId: string; userId: string },
): Promise<boolean> {
  for (const mark of marks.slice(0, MOST_MARKS))
    if (await signer.verify('known-device', markOf(clientId, account), mark)) return true;
  return false;
}

export interface InvitationToken {
  tenantId: string;
  invitationId: string;
}

export async function issueInvitationToken(signer: Signer, token: InvitationToken): Promise<string> {
  const body = `${token.tenantId}.${token.invitationId}`;
  return `${body}.${await signer.sign('invitation', body)}`;
}

export async function readInvitationToken(signer: Signer, text: string): Promise<InvitationToken | null> {
  const [tenantId, invitationId, mac, ...rest] = text.split('.');
  if (!isUuid(tenantId) || !isUuid(invitationId) || mac === undefined || rest.length > 0) return null;
  return (await signer.verify('invitation', `${tenantId}.${invitationId}`, mac)) ? { tenantId, invitationId } : null;
}
