import type { DeviceStore } from '../db/device-store.ts';
import { signOut } from '../transport/session.ts';

const LOCK = 'medicalpro:sign-in';
/** A lock that does not answer for this long no longer delays the work (ST-14). */
const GRANTED_MS = 5_000;

/**
 * One sign-in or sign-out at a time on this device, across all pages and the worker: an earlier sign-out that is sent
 * late must not end the session that a new sign-in has just begun.
 */
export function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  let begun: Promise<T> | null = null;
  const begin = () => (begun ??= work());
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => void begin().then(resolve, reject), GRANTED_MS);
    const granted = () => (clearTimeout(timer), begin());
    const locks = navigator.locks as LockManager | undefined;
    if (locks) locks.request(LOCK, granted).then(resolve, () => void begin().then(resolve, reject));
    else void granted().then(resolve, reject);
  });
}

type Owed = Pick<DeviceStore, 'leaving' | 'left'>;

/**
 * Sends a sign-out that the server has not confirmed (OB-11); true if none remains. Call it within {@link oneAtATime}.
 */
export async function tellSignOut(device: Owed, tell: typeof signOut = signOut): Promise<boolean> {
  const leaving = await device.leaving();
  if (!leaving) return true;
  if (!(await tell(leaving))) return false;
  await device.left();
  return true;
}

export const sendSignOut = (device: Owed, tell?: typeof signOut): Promise<boolean> =>
  oneAtATime(() => tellSignOut(device, tell));
