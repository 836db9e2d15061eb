import type { Context } from 'hono';
import { TooBusy } from '../auth/fair-queue.ts';
import type { Attempt } from '../auth/throttle.ts';
import { isMarked, readDeviceToken } from '../auth/tokens.ts';
import type { Deps } from '../deps.ts';
import { deviceCookie, knownMarks } from './cookies.ts';
import { Problem } from './problem.ts';

export async function clientIdOf(deps: Deps, c: Context): Promise<string | null> {
  const cookie = deviceCookie(deps, c);
  return cookie === undefined ? null : readDeviceToken(deps.signer, cookie);
}

/**
 * The device, if this account has signed in on it before. A device that is known for another account proves nothing.
 */
export async function knownDeviceOf(
  deps: Deps,
  c: Context,
  account: { tenantId: string; userId: string } | null,
): Promise<string | null> {
  const clientId = await clientIdOf(deps, c);
  return clientId !== null && account !== null && (await isMarked(deps.signer, knownMarks(deps, c), clientId, account))
    ? clientId
    : null;
}

const laneOf = ({ address, knownDevice }: Attempt) =>
  knownDevice === null ? `address ${address}` : `device ${knownDevice}`;

const tooBusy = () =>
  new Problem(503, 'UNAVAILABLE', {
    detail: 'too many sign-ins at once; try again later',
    headers: { 'retry-after': '5' },
  });

/**
 * Whether the password is right. The attempt is counted before it is checked; one that could not be checked is taken
 * off the count.
 */
export async function judgePassword(
  deps: Deps,
  attempt: Attempt,
  password: string,
  hash: string | null,
): Promise<boolean> {
  const wait = await deps.throttle.reserve(attempt);
  if (wait > 0)
    throw new Problem(429, 'TOO_MANY_ATTEMPTS', {
      detail: 'wait before trying again',
      headers: { 'retry-after': String(Math.ceil(wait / 1000)) },
    });
  let right: boolean;
  try {
    right = await deps.passwords.verify(laneOf(attempt), password, hash);
  } catch (error) {
    await deps.throttle.release(attempt).catch(() => undefined);
    throw error instanceof TooBusy ? tooBusy() : error;
  }
  if (right) await deps.throttle.succeeded(attempt);
  return right;
}

/** A new password's hash, computed in the caller's turn of the queue. */
export async function hashInTurn(deps: Deps, c: Context, password: string): Promise<string> {
  return deps.passwords.hash(`address ${deps.remoteAddress(c)}`, password).catch((error: unknown) => {
    throw error instanceof TooBusy ? tooBusy() : error;
  });
}
