import { createContext, useContext } from 'react';
import type { LoginResponse } from '../contract/protocol.ts';
import { assert } from '../lib/assert.ts';
import type { StorageFault } from '../queue/storage.ts';

export type Account = Omit<LoginResponse, 'accessToken' | 'expiresIn'>;

export type SignInAnswer =
  | { ok: true }
  | { ok: false; code: 'CREDENTIALS' | 'THROTTLED' | 'GATE' | 'UNREACHABLE'; retryAfterS?: number };

export interface Session {
  status: 'loading' | 'signed-out' | 'ready';
  account: Account | null;
  /** The session could not be read from this device; it is tried again and again. */
  fault: StorageFault | null;
  /** The server has ended the session: work goes on here, sending waits for a sign-in. */
  expired: boolean;
  /**
   * A sign-out that the server has not confirmed, as far as is known: it is sent as soon as the server can be reached.
   */
  leaving: boolean;
  signIn(credentials: { tenant: string; email: string; password: string }): Promise<SignInAnswer>;
  /** The queue stays on this device, for this person's next sign-in. */
  signOut(): Promise<void>;
  /** Whether the server answers now: without it nobody can sign in, so signing out locks the person out. */
  canSignInAgain(): Promise<boolean>;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  assert(session !== null, 'useSession needs a SessionContext above it');
  return session;
}

/** Whether this person may change records of a type. A hint for the screen: the server decides, change by change. */
export const useCanWrite = (entityType: string): boolean => useSession().account?.permissions[entityType] === 'rw';

/** Whether records of a type come to this person at all. A hint like {@link useCanWrite}. */
export const useCanRead = (entityType: string): boolean => (useSession().account?.permissions[entityType] ?? '') !== '';

/** A hint like {@link useCanWrite}. */
export const useIsAdmin = (): boolean => useSession().account?.user.role === 'admin';

/** The practitioner that the signed-in account works as; null for an account that is none. */
export const useMe = (): string | null => useContext(SessionContext)?.account?.user.practitionerId ?? null;

/**
 * The zone in which the clinic reads its clocks, whatever the device's own. Where it is not set, or a server does not
 * say it (before protocol version 4), it is the device's.
 */
export const useClinicZone = (): string =>
  useContext(SessionContext)?.account?.tenant?.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;

export interface AppUpdate {
  /** A newer version of the app is ready; it never takes over by itself. */
  available: boolean;
  /** The person has agreed, and it takes over when the earlier worker has finished sending. */
  taking: boolean;
  /** false: files of the app are missing on this device and could not be fetched; without a network it may not open. */
  whole: boolean;
  apply(): void;
}

export const AppUpdateContext = createContext<AppUpdate>({
  available: false,
  taking: false,
  whole: true,
  apply: () => undefined,
});

export const useAppUpdate = (): AppUpdate => useContext(AppUpdateContext);
