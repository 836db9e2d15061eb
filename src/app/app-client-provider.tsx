import { startTransition, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { DeviceStore } from '../db/device-store.ts';
import { narrowedTypes } from '../contract/rights.ts';
import { ClientProvider, RightsNewsContext, SessionContext, type Account, type Session } from '../hooks/index.ts';
import {
  checkSession,
  type SessionCheck,
  isRefreshDue,
  refreshSession,
  signIn as askSignIn,
} from '../transport/session.ts';
import type { OpenClient } from '../browser/open-client.ts';
import { registerBackgroundSync } from '../browser/remote-sync.ts';
import { followSession, tellSession } from '../browser/session-news.ts';
import { oneAtATime, sendSignOut, tellSignOut } from '../browser/sign-out.ts';
import { askUntil } from '../lib/ask-until.ts';
import { setPerson } from '../lib/person.ts';
import { within } from '../lib/within.ts';
import { storageFaultOf } from '../queue/storage.ts';

const READ_AGAIN_MS = 2_000;
const TELL_AGAIN_MS = 15_000;
/** How long signing out waits for the server, to warn the person if they could not sign in again. */
const REACH_MS = 3_000;
/** A lock that does not answer for this long is ignored (ST-14). A request to the server may take half as long. */
const LOCKS_MS = 60_000;

/**
 * Rotates the session's cookie when it is due. One tab does it for all, because a token that is used twice ends the
 * session (faults M9).
 */
async function refreshIfDue(device: DeviceStore): Promise<void> {
  await within(
    LOCKS_MS,
    navigator.locks.request('medicalpro:refresh', async () => {
      const current = await device.current();
      if (!current || !isRefreshDue(current.refreshedAt ?? Date.parse(current.signedInAt), Date.now())) return;
      if (await refreshSession()) await device.refreshed(Date.now());
    }),
  );
}

const clinicClient = () => import('./clinic-client.ts');
type SettingsProvider = Awaited<ReturnType<typeof clinicClient>>['ClinicSettingsProvider'];

const NONE: readonly string[] = [];

const personOf = ({ tenant, user }: Account): string => `${tenant.id}:${user.id}`;

export interface AppClientProviderProps {
  children: ReactNode;
}

/**
 * Provides the person who is signed in on this device, and their client. A person who signed in once can work without a
 * network. If the server says that the session has ended, sending stops, but never the work.
 */
export function AppClientProvider({ children }: AppClientProviderProps) {
  const device = useRef(new DeviceStore()).current;
  const [status, setStatus] = useState<Session['status']>('loading');
  const [fault, setFault] = useState<Session['fault']>(null);
  /** A sign-out that the server may not know yet. */
  const [leaving, setLeaving] = useState(true);
  const [expired, setExpired] = useState(false);
  const [narrowed, setNarrowed] = useState<readonly string[]>(NONE);
  const [account, setAccount] = useState<Account | null>(null);
  const [opened, setOpened] = useState<(OpenClient & { who: string; Settings: SettingsProvider }) | null>(null);
  /** The session that this page shows (by its start), and how often it was changed in this page. */
  const shown = useRef<{ since: string | null; changes: number }>({ since: null, changes: 0 });

  const show = useCallback((next: { account: Account; since: string } | null) => {
    shown.current = { since: next?.since ?? null, changes: shown.current.changes + 1 };
    // First of all, nothing of the previous person may be shown any more.
    setPerson(next ? personOf(next.account) : null);
    setAccount(next?.account ?? null);
    setNarrowed(NONE);
    setStatus(next ? 'ready' : 'signed-out');
  }, []);

  // A store that fails once must not look like a sign-out: without a network nobody could sign in again.
  useEffect(
    () =>
      askUntil({
        ask: () => device.current(),
        everyMs: READ_AGAIN_MS,
        onAnswer: (current) =>
          startTransition(() => {
            setFault(null);
            show(current ? { account: current.account, since: current.signedInAt } : null);
            setNarrowed(current?.narrowed ?? NONE);
          }),
        onFailure(error) {
          setFault(storageFaultOf(error));
          setStatus((before) => (before === 'loading' ? 'signed-out' : before));
        },
      }),
    [device, show],
  );

  // Sent before anything else, and repeated until the server knows it: here, or by the worker if no page is open
  // (OB-11).
  useEffect(() => {
    if (!leaving) return undefined;
    let stop = (): void => undefined;
    const tell = () => {
      stop();
      stop = askUntil({
        ask: async () => {
          if (!(await sendSignOut(device))) throw new Error('the sign-out is not sent yet');
        },
        everyMs: TELL_AGAIN_MS,
        onAnswer: () => setLeaving(false),
        onFailure: () => void registerBackgroundSync(),
      });
    };
    tell();
    addEventListener('online', tell);
    return () => {
      stop();
      removeEventListener('online', tell);
    };
  }, [device, leaving]);

  // What the person may do now, asked for when the server begins a new copy. Who may do less is told until they have
  // read it, after a restart too; what they have not sent stays.
  const renewed = useRef<(known?: SessionCheck) => Promise<void>>(() => Promise.resolve());
  renewed.current = async (known) => {
    const check = known ?? (await checkSession().catch(() => null));
    if (check?.kind !== 'live' || account === null || check.account.user.id !== account.user.id) return;
    const fresh = { ...check.account, device: account.device };
    const less = [...new Set([...narrowed, ...narrowedTypes(account.permissions, fresh.permissions)])];
    startTransition(() => {
      setAccount(fresh);
      setNarrowed(less);
    });
    await device.renewed(fresh, less).catch(() => undefined);
  };
  const who = account ? `${personOf(account)}:${account.device.clientId}` : null;
  /** Never another person's client, not even while theirs is being closed. */
  const open = opened?.who === who ? opened : null;
  useEffect(() => {
    if (!account || who === null) return undefined;
    let made: OpenClient | null = null;
    const stop = askUntil({
      ask: clinicClient,
      everyMs: READ_AGAIN_MS,
      onAnswer({ openClinicClient, ClinicSettingsProvider }) {
        made = openClinicClient({ account, onSignedOut: setExpired, onResync: () => void renewed.current() });
        const next = { ...made, who, Settings: ClinicSettingsProvider };
        startTransition(() => setOpened(next));
      },
    });
    return () => {
      stop();
      setOpened(null);
      made?.close();
    };
    // One client a person: a fresher copy of the same account must not reopen it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [who]);

  const renew = useCallback<Session['renew']>(async () => {
    const check = await checkSession();
    if (check.kind === 'ended') setExpired(true);
    if (check.kind !== 'live' || !open) return;
    setExpired(false);
    // Without the network the next start shows the same person.
    await renewed.current(check);
    await open.client.sessionLives();
  }, [open]);

  useEffect(() => {
    if (!open) return;
    void refreshIfDue(device)
      .then(renew)
      // Then it is not known; the next round of sync will show it.
      .catch(() => undefined);
  }, [device, open, renew]);

  const rightsNews = useMemo(
    () => ({
      narrowed,
      forget: () => {
        setNarrowed(NONE);
        if (account) void device.renewed(account, NONE).catch(() => undefined);
      },
    }),
    [narrowed, account, device],
  );

  const signIn = useCallback<Session['signIn']>(
    async (credentials) => {
      const answer = await oneAtATime(async () => {
        await tellSignOut(device).catch(() => false);
        // A sign-out that could not be sent goes with the sign-in, which replaces the cookie.
        const owed = await device.leaving().catch(() => null);
        const said = await askSignIn(credentials, owed ? { account: owed } : {});
        const since = new Date().toISOString();
        if (said.ok) await device.signIn(said.account, since);
        return { ...said, since };
      });
      if (!answer.ok) return answer;
      setLeaving(false);
      show(answer);
      setExpired(false);
      tellSession();
      void open?.client.signedIn();
      return { ok: true };
    },
    [device, open, show],
  );

  const signOut = useCallback<Session['signOut']>(async () => {
    // First the device stops sending, then the server is informed (M8).
    await device.signOut(new Date().toISOString());
    show(null);
    setLeaving(true);
    tellSession();
  }, [device, show]);

  // A sign-in or sign-out in another tab takes effect in this one too. Otherwise it would show one person's records to
  // the next, and store the next person's work under the first one's name (OB-17).
  useEffect(
    () =>
      followSession(() => {
        const { changes } = shown.current;
        void device
          .standing()
          .then((standing) => {
            // Somebody has signed in or out here meanwhile: that is newer.
            if (changes !== shown.current.changes || standing.kind === 'unknown') return;
            const since = standing.kind === 'signed-in' ? standing.current.signedInAt : null;
            if (since === shown.current.since) return;
            show(
              standing.kind === 'signed-in'
                ? { account: standing.current.account, since: standing.current.signedInAt }
                : null,
            );
            setExpired(false);
            if (standing.kind === 'signed-in') void open?.client.signedIn();
          })
          // The store is silent or closed: it is read again when the page is shown next.
          .catch(() => undefined);
      }),
    [device, open, show],
  );

  const canSignInAgain = useCallback<Session['canSignInAgain']>(
    () =>
      within(REACH_MS, checkSession()).then(
        ({ kind }) => kind !== 'unknown',
        () => false,
      ),
    [],
  );

  const session = useMemo<Session>(
    () => ({
      status: status === 'ready' && !open ? 'loading' : status,
      account,
      fault,
      expired,
      leaving,
      signIn,
      signOut,
      canSignInAgain,
      renew,
    }),
    [status, open, account, fault, expired, leaving, signIn, signOut, canSignInAgain, renew],
  );

  return (
    <SessionContext value={session}>
      {open && account ? (
        <ClientProvider client={open.client}>
          <RightsNewsContext value={rightsNews}>
            <open.Settings tenantId={account.tenant.id}>{children}</open.Settings>
          </RightsNewsContext>
        </ClientProvider>
      ) : (
        children
      )}
    </SessionContext>
  );
}
