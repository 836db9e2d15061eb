import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { clinic } from '../contract/clinic.ts';
import { DeviceStore } from '../db/device-store.ts';
import { ClientProvider, SessionContext, type Account, type Listing, type Session } from '../hooks/index.ts';
import { checkSession, isRefreshDue, refreshSession, signIn as askSignIn, signOut as tellSignOut } from '../transport/session.ts';
import { openClient, type OpenClient } from '../client/index.ts';
import { askUntil } from '../lib/ask-until.ts';

const READ_AGAIN_MS = 2_000;

/** Rotates the session's cookie when it is due; one tab for all, since a token that is used twice ends the session (faults M9). */
async function refreshIfDue(device: DeviceStore): Promise<void> {
  await navigator.locks.request('medicalpro:refresh', async () => {
    const current = await device.current();
    if (!current || !isRefreshDue(current.refreshedAt ?? Date.parse(current.signedInAt), Date.now())) return;
    if (await refreshSession()) await device.refreshed(Date.now());
  });
}

export interface AppClientProviderProps {
  listings: readonly Listing[];
  children: ReactNode;
}

/**
 * Who is signed in on this device, and their client. A person who signed in once works on without a network: the server's word that
 * the session has ended stops the sending, never the work.
 */
export function AppClientProvider({ listings, children }: AppClientProviderProps) {
  const device = useRef(new DeviceStore()).current;
  const [status, setStatus] = useState<Session['status']>('loading');
  const [expired, setExpired] = useState(false);
  const [account, setAccount] = useState<Account | null>(null);
  const [open, setOpen] = useState<OpenClient | null>(null);

  // A store that fails once must not look like a sign-out: without a network nobody could sign in again.
  useEffect(
    () =>
      askUntil({
        ask: () => device.current(),
        everyMs: READ_AGAIN_MS,
        told(current) {
          setAccount(current?.account ?? null);
          setStatus(current ? 'ready' : 'signed-out');
        },
        failed: () => setStatus((before) => (before === 'loading' ? 'signed-out' : before)),
      }),
    [device],
  );

  const who = account ? `${account.tenant.id}:${account.user.id}:${account.device.clientId}` : null;
  useEffect(() => {
    if (!account) return undefined;
    const opened = openClient({ domain: clinic, account, listings, appVersion: __APP_VERSION__, builtAt: __BUILT_AT__, onSignedOut: setExpired });
    setOpen(opened);
    return () => {
      setOpen(null);
      opened.close();
    };
    // One client a person: a fresher copy of the same account must not reopen it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [who, listings]);

  useEffect(() => {
    if (!open) return;
    void refreshIfDue(device)
      .then(() => checkSession())
      .then(async (check) => {
        if (check.kind === 'ended') setExpired(true);
        if (check.kind !== 'live') return;
        setExpired(false);
        setAccount((old) => (old && old.user.id === check.account.user.id ? { ...check.account, device: old.device } : old));
        await open.client.sessionLives();
      })
      // Not known then: the next round of sync tells.
      .catch(() => undefined);
  }, [device, open]);

  const signIn = useCallback<Session['signIn']>(
    async (credentials) => {
      const answer = await askSignIn(credentials);
      if (!answer.ok) return answer;
      await device.signIn(answer.account, new Date().toISOString());
      setAccount(answer.account);
      setExpired(false);
      setStatus('ready');
      void open?.client.signedIn();
      return { ok: true };
    },
    [device, open],
  );

  const signOut = useCallback<Session['signOut']>(async () => {
    // First nobody may send any more, then the server is told (M8).
    await device.signOut();
    setStatus('signed-out');
    setAccount(null);
    await tellSignOut();
  }, [device]);

  const session = useMemo<Session>(() => ({ status: status === 'ready' && !open ? 'loading' : status, account, expired, signIn, signOut }), [status, open, account, expired, signIn, signOut]);

  return (
    <SessionContext value={session}>{open && account ? <ClientProvider client={open.client}>{children}</ClientProvider> : children}</SessionContext>
  );
}
