import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { DeviceStore } from '../db/device-store.ts';
import { ClientProvider, SessionContext, type Account, type Session } from '../hooks/index.ts';
import { checkSession, isRefreshDue, refreshSession, signIn as askSignIn } from '../transport/session.ts';
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
/** Whoever signs out waits so long to hear whether they could sign in again. */
const REACH_MS = 3_000;
/**
 * Locks that say nothing for so long hold nothing up (ST-14); a request to the server may take as long as half of it.
 */
const LOCKS_MS = 60_000;

/**
 * Rotates the session's cookie when it is due; one tab for all, since a token that is used twice ends the session
 * (faults M9).
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

/**
 * Asked for with the first script, since most visits are of somebody who is signed in; again where it does not come.
 */
const clinicClient = () => import('./clinic-client.ts');
clinicClient().catch(() => undefined);

const personOf = ({ tenant, user }: Account): string => `${tenant.id}:${user.id}`;

export interface AppClientProviderProps {
  children: ReactNode;
}

/**
 * Who is signed in on this device, and their client. A person who signed in once works on without a network: the
 * server's word that the session has ended stops the sending, never the work.
 */
export function AppClientProvider({ children }: AppClientProviderProps) {
  const device = useRef(new DeviceStore()).current;
  const [status, setStatus] = useState<Session['status']>('loading');
  const [fault, setFault] = useState<Session['fault']>(null);
  /** Somebody has signed out and the server may not know it yet. */
  const [leaving, setLeaving] = useState(true);
  const [expired, setExpired] = useState(false);
  const [account, setAccount] = useState<Account | null>(null);
  const [opened, setOpened] = useState<(OpenClient & { who: string }) | null>(null);
  /** Which session this page shows (when it began), and how often that was changed here. */
  const shown = useRef<{ since: string | null; changes: number }>({ since: null, changes: 0 });

  const show = useCallback((next: { account: Account; since: string } | null) => {
    shown.current = { since: next?.since ?? null, changes: shown.current.changes + 1 };
    // First nothing of the person before may be shown.
    setPerson(next ? personOf(next.account) : null);
    setAccount(next?.account ?? null);
    setStatus(next ? 'ready' : 'signed-out');
  }, []);

  // A store that fails once must not look like a sign-out: without a network nobody could sign in again.
  useEffect(
    () =>
      askUntil({
        ask: () => device.current(),
        everyMs: READ_AGAIN_MS,
        onAnswer(current) {
          setFault(null);
          show(current ? { account: current.account, since: current.signedInAt } : null);
        },
        onFailure(error) {
          setFault(storageFaultOf(error));
          setStatus((before) => (before === 'loading' ? 'signed-out' : before));
        },
      }),
    [device, show],
  );

  // Told before anything else, and again until the server knows: here, and by the worker where no page is open (OB-11).
  useEffect(() => {
    if (!leaving) return undefined;
    let stop = (): void => undefined;
    const tell = () => {
      stop();
      stop = askUntil({
        ask: async () => {
          if (!(await sendSignOut(device))) throw new Error('not told yet');
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

  const who = account ? `${personOf(account)}:${account.device.clientId}` : null;
  /** Never another person's, not for the moment either in which theirs is being closed. */
  const open = opened?.who === who ? opened : null;
  useEffect(() => {
    if (!account || who === null) return undefined;
    let made: OpenClient | null = null;
    const stop = askUntil({
      ask: clinicClient,
      everyMs: READ_AGAIN_MS,
      onAnswer({ openClinicClient }) {
        made = openClinicClient({ account, onSignedOut: setExpired });
        setOpened({ ...made, who });
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

  useEffect(() => {
    if (!open) return;
    void refreshIfDue(device)
      .then(() => checkSession())
      .then(async (check) => {
        if (check.kind === 'ended') setExpired(true);
        if (check.kind !== 'live') return;
        setExpired(false);
        setAccount((old) =>
          old && old.user.id === check.account.user.id ? { ...check.account, device: old.device } : old,
        );
        await open.client.sessionLives();
      })
      // Not known then: the next round of sync tells.
      .catch(() => undefined);
  }, [device, open]);

  const signIn = useCallback<Session['signIn']>(
    async (credentials) => {
      const answer = await oneAtATime(async () => {
        await tellSignOut(device).catch(() => false);
        // What could not be told is told with the sign-in, which takes the place of the cookie.
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
    // First nobody may send any more, then the server is told (M8).
    await device.signOut(new Date().toISOString());
    show(null);
    setLeaving(true);
    tellSession();
  }, [device, show]);

  // What another tab does to the session holds in this one too: else it would show one person's records to the next, and
  // keep the next one's work under the name of the first (OB-17).
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
          // The store is silent or closed: asked again when the page is shown next.
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
    }),
    [status, open, account, fault, expired, leaving, signIn, signOut, canSignInAgain],
  );

  return (
    <SessionContext value={session}>
      {open && account ? <ClientProvider client={open.client}>{children}</ClientProvider> : children}
    </SessionContext>
  );
}
