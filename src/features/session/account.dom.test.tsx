import { QueryClient } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ClientProvider, SessionContext, type Client, type Session, type SyncStatus } from '../../hooks/index.ts';
import { show } from '../../ui/testing/render.tsx';
// The component itself: how long its chunk takes to come is not what is looked at here.
import { Account } from './account.tsx';

const account = {
  user: { name: 'Dr Claire Lefèvre', role: 'practitioner' },
  tenant: { name: 'Cabinet des Tilleuls' },
} as Session['account'];

async function signingOut(pending: number, reach: { status?: Partial<SyncStatus>; answers?: boolean } = {}) {
  const signOut = vi.fn<Session['signOut']>(async () => undefined);
  const loadStatus = vi.fn(
    async () =>
      ({ chip: 'synced', pending, pauses: [], nextAttemptAt: null, ...reach.status }) as unknown as SyncStatus,
  );
  const session: Session = {
    status: 'ready',
    account,
    fault: null,
    expired: false,
    leaving: false,
    signIn: vi.fn(),
    signOut,
    canSignInAgain: async () => reach.answers ?? true,
    renew: async () => undefined,
  };
  await show(
    <SessionContext value={session}>
      <ClientProvider client={{ queryClient: new QueryClient(), loadStatus } as unknown as Client}>
        <Account />
      </ClientProvider>
    </SessionContext>,
  );
  await waitFor(() => expect(loadStatus).toHaveResolved());
  const user = userEvent.setup();
  await user.click(await screen.findByTestId('account'));
  await user.click(screen.getByTestId('sign-out'));
  return { user, signOut };
}

describe('signing out', () => {
  it('happens at once when everything is on the server', async () => {
    const { signOut } = await signingOut(0);
    await waitFor(() => expect(signOut).toHaveBeenCalledOnce());
    expect(screen.queryByTestId('confirm')).toBeNull();
  });

  it('OB-7 with unsent changes tells how many stay, whose sign-in sends them, and asks', async () => {
    const { user, signOut } = await signingOut(3);
    expect(
      await screen.findByText('3 modifications ne sont pas encore sur le serveur. Elles restent sur cet appareil.'),
    ).toBeTruthy();
    expect(
      screen.getByText(
        'Elles seront envoyées lorsque Dr Claire Lefèvre se reconnectera sur cet appareil, et pas avant.',
      ),
    ).toBeTruthy();
    expect(signOut).not.toHaveBeenCalled();
    await user.click(screen.getByTestId('confirm'));
    expect(signOut).toHaveBeenCalledOnce();
  });

  it.each([
    ['the browser says that there is no network', { status: { pauses: ['offline'] as const } }],
    ['the last attempt has failed', { status: { nextAttemptAt: '2026-11-21T10:00:00.000Z' } }],
    ['the server has stopped a moment ago, and nothing has noticed it yet', { answers: false }],
  ])('H9 OB-12 says first that nobody can sign in again before the server is back: %s', async (_name, reach) => {
    const { user, signOut } = await signingOut(0, reach);
    expect(await screen.findByText(/vous ne pourrez ni vous reconnecter ni travailler ici/)).toBeTruthy();
    expect(signOut).not.toHaveBeenCalled();
    await user.click(screen.getByTestId('confirm'));
    expect(signOut).toHaveBeenCalledOnce();
  });

  it('is given up with the first button, which has the focus', async () => {
    const { user, signOut } = await signingOut(1);
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Annuler'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByTestId('confirm')).toBeNull());
    expect(signOut).not.toHaveBeenCalled();
  });
});
