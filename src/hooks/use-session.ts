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
  /** Whether the server responds now. Without it nobody can sign in again, so signing out would lock the person out. */
  canSignInAgain(): Promise<boolean>;
  /** Asks the server who this is, where one's own account was changed. Without an answer nothing changes. */
  renew(): Promise<void>;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  assert(session !== null, 'useSession needs a SessionContext above it');
  return session;
}

/** Whether this person may change records of a type. A hint for the screen: the server decides, change by change. */
export const useCanWrite = (entityType: string): boolean => useSession().account?.permissions[entityType] === 'rw';

/** Whether this person may read records of a type. A hint like {@link useCanWrite}. */
export const useCanRead = (entityType: string): boolean => (useSession().account?.permissions[entityType] ?? '') !== '';

/** A hint like {@link useCanWrite}. */
export const useIsAdmin = (): boolean => useSession().account?.user.role === 'admin';

/** The practitioner that the signed-in account is linked to; null if it is linked to none. */
export const useMe = (): string | null => useContext(SessionContext)?.account?.user.practitionerId ?? null;

/** Name and zone from the clinic's settings, which are newer than the account of the sign-in; null if they are not set. */
export interface ClinicNow {
  name: string | null;
  zone: string | null;
}

export const ClinicContext = createContext<ClinicNow>({ name: null, zone: null });

/**
 * The clinic's time zone. If it is not set, or the server does not send it (before protocol version 4), it is the
 * device's.
 */
export function useClinicZone(): string {
  const { zone } = useContext(ClinicContext);
  const session = useContext(SessionContext);
  return zone ?? session?.account?.tenant?.zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What the clinic is called; empty while nobody is signed in. */
export function useClinicName(): string {
  const { name } = useContext(ClinicContext);
  const session = useContext(SessionContext);
  return name ?? session?.account?.tenant?.name ?? '';
}

/** The rights that the person has lost, until they have read about it. */
export interface RightsNews {
  /** The types of records that they may no longer read or change. */
  narrowed: readonly string[];
  forget(): void;
}

export const RightsNewsContext = createContext<RightsNews>({ narrowed: [], forget: () => undefined });
export const useRightsNews = (): RightsNews => useContext(RightsNewsContext);

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
