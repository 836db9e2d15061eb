import { QueryClient } from '@tanstack/react-query';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { useState, type ReactNode } from 'react';
import type { AdminAnswer } from '../../contract/admin-desk.ts';
import type { OwnAccount, SessionLine } from '../../contract/own-account.ts';
import { ClientProvider, SessionContext, type Client, type Session, type SyncStatus } from '../../hooks/index.ts';
import { ToastHost } from '../../ui/shell/undo-toast.tsx';
import { show } from '../../ui/testing/render.tsx';
import { AccountScreen } from './account-screen.tsx';

const HERE: SessionLine = {
  id: '018f0000-0000-7000-8000-000000000001',
  clientId: '018f0000-0000-7000-8000-000000000011',
  deviceName: 'Poste accueil',
  createdAt: '2026-11-20T08:00:00.000Z',
  expiresAt: '2027-02-20T08:00:00.000Z',
  current: true,
};
const TABLET: SessionLine = {
  ...HERE,
  id: '018f0000-0000-7000-8000-000000000002',
  deviceName: 'Tablette salle 2',
  current: false,
  lastContactAt: '2026-11-21T07:00:00.000Z',
  pending: 2,
  oldestPendingAt: '2026-11-20T09:00:00.000Z',
};

/** The session: once it is renewed, the account has its name of then. */
function Signed({
  account,
  renew,
  renamed,
  children,
}: {
  account: { user: { name: string } };
  renew: () => Promise<undefined>;
  renamed: string | undefined;
  children: ReactNode;
}) {
  const [name, setName] = useState(account.user.name);
  const session = {
    account: { ...account, user: { ...account.user, name } },
    renew: async () => {
      await renew();
      if (renamed !== undefined) setName(renamed);
    },
  };
  return <SessionContext value={session as unknown as Session}>{children}</SessionContext>;
}

async function opened(desk: Partial<OwnAccount>, name = 'Nadia Roux', renamed?: string) {
  const loadStatus = async () => ({ chip: 'synced', pending: 0, pauses: [] }) as unknown as SyncStatus;
  const renew = vi.fn(async () => undefined);
  const account = { user: { name, email: 'nadia@atlas.test', role: 'nurse' }, tenant: { name: 'Cabinet Atlas' } };
  const whole: OwnAccount = {
    profile: async () => ({
      kind: 'done',
      value: { name, email: 'nadia@atlas.test', role: 'nurse', locale: 'fr', percentage: 12.5 },
    }),
    save: async () => ({ kind: 'done', value: null }),
    sessions: async () => ({ kind: 'done', value: [TABLET, HERE] }),
    endSession: async () => ({ kind: 'done', value: null }),
    ...desk,
  };
  await show(
    <Signed account={account} renew={renew} renamed={renamed}>
      <ClientProvider
        client={
          {
            queryClient: new QueryClient(),
            loadStatus,
            latest: () => Date.parse('2026-11-21T09:00:00.000Z'),
          } as unknown as Client
        }
      >
        <AccountScreen desk={whole} />
        <ToastHost />
      </ClientProvider>
    </Signed>,
  );
  return { renew };
}

describe('one’s own account', () => {
  it('AD-30 shows what an administrator has set, and saves the name once for two taps', async () => {
    const save = vi.fn<OwnAccount['save']>(async () => ({ kind: 'done', value: null }));
    const { renew } = await opened({ save });
    await waitFor(() => expect(screen.getByTestId('own-facts').textContent).toMatch(/nadia@atlas\.test.*12,5/));
    const button = screen.getByTestId('profile-save');
    expect(button.hasAttribute('disabled')).toBe(true);
    fireEvent.change(screen.getByTestId('field-name'), { target: { value: ' Nadia Petit ' } });
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(() => expect(renew).toHaveBeenCalledOnce());
    expect(save).toHaveBeenCalledExactlyOnceWith({ name: 'Nadia Petit' });
  });

  it('AD-30 a name that is empty or that the server cannot be told is kept in the form, and told', async () => {
    const save = vi.fn<OwnAccount['save']>(async () => ({ kind: 'unreachable' }));
    await opened({ save });
    const field = screen.getByTestId<HTMLInputElement>('field-name');
    fireEvent.change(field, { target: { value: '  ' } });
    fireEvent.click(screen.getByTestId('profile-save'));
    expect(await screen.findByText('Indiquez votre nom.')).toBeTruthy();
    expect(save).not.toHaveBeenCalled();
    fireEvent.change(field, { target: { value: 'Nadia Petit' } });
    fireEvent.click(screen.getByTestId('profile-save'));
    expect(await screen.findByText('Le nom n’a pas été enregistré')).toBeTruthy();
    expect(field.value).toBe('Nadia Petit');
  });

  it('AD-30 what is typed while a name is being saved stays in the form', async () => {
    let answer: (answered: AdminAnswer<null>) => void = () => undefined;
    const saved = new Promise<AdminAnswer<null>>((resolve) => (answer = resolve));
    const { renew } = await opened({ save: () => saved }, 'Nadia Roux', 'Nadia Petit');
    const field = screen.getByTestId<HTMLInputElement>('field-name');
    fireEvent.change(field, { target: { value: 'Nadia Petit' } });
    fireEvent.click(screen.getByTestId('profile-save'));
    fireEvent.change(field, { target: { value: 'Nadia Petit-Roux' } });
    answer({ kind: 'done', value: null });
    await waitFor(() => expect(renew).toHaveBeenCalledOnce());
    await screen.findByText('Nom enregistré sur le serveur');
    expect(screen.getByTestId<HTMLInputElement>('field-name').value).toBe('Nadia Petit-Roux');
  });

  it('AD-31 the language holds here at once; whether the account keeps it is told', async () => {
    const save = vi.fn<OwnAccount['save']>(async () => ({ kind: 'unreachable' }));
    await opened({ save });
    fireEvent.click(screen.getByTestId('lang-en'));
    expect(await screen.findByText('My devices')).toBeTruthy();
    await waitFor(() => expect(screen.getByTestId('language-status').textContent).toMatch(/keeps the old language/));
    save.mockResolvedValue({ kind: 'done', value: null });
    fireEvent.click(screen.getByTestId('lang-fr'));
    await waitFor(() => expect(screen.getByTestId('language-status').textContent).toMatch(/garde aussi cette langue/));
    expect(save.mock.calls).toEqual([[{ locale: 'en' }], [{ locale: 'fr' }]]);
  });

  it('AD-32 lists this device first, and ends another session after a question, once', async () => {
    const endSession = vi.fn<OwnAccount['endSession']>(async () => ({ kind: 'done', value: null }));
    const sessions = vi
      .fn<OwnAccount['sessions']>(async () => ({ kind: 'done', value: [HERE] }))
      .mockResolvedValueOnce({ kind: 'done', value: [TABLET, HERE] });
    await opened({ endSession, sessions });
    const rows = await screen.findAllByTestId('own-session');
    expect(rows.map((row) => row.dataset['current'])).toEqual(['true', 'false']);
    expect(rows[1]?.textContent).toMatch(/Tablette salle 2.*2 de vos modifications y attendent/);
    expect(screen.getAllByTestId('end-session')).toHaveLength(1);
    fireEvent.click(screen.getByTestId('end-session'));
    const confirm = await screen.findByTestId('confirm');
    expect(document.body.textContent).toMatch(/2 modifications y attendent\s: elles y restent/);
    await act(async () => {
      fireEvent.click(confirm);
      fireEvent.click(confirm);
    });
    await waitFor(() => expect(screen.getAllByTestId('own-session')).toHaveLength(1));
    expect(endSession).toHaveBeenCalledExactlyOnceWith(TABLET.id);
  });

  it('AD-32 without the server says why, and asks again', async () => {
    const sessions = vi
      .fn<OwnAccount['sessions']>(async () => ({ kind: 'done', value: [HERE] }))
      .mockResolvedValueOnce({ kind: 'unreachable' });
    await opened({ sessions });
    fireEvent.click(await screen.findByText('Réessayer'));
    await screen.findByTestId('own-session');
  });
});
