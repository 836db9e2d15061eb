import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdminDesk, DeviceLine } from '../../contract/admin-desk.ts';
import { AdminDeskContext } from '../../hooks/index.ts';
import type { RecordScreens } from '../../records/record-screens.tsx';
import { setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { device } from '../chart/testing/device.tsx';
import { DevicesScreen } from './devices-screen.tsx';
import { loadWords } from './words.ts';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const before = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
const TABLET: DeviceLine = {
  clientId: '018f0000-0000-7000-8000-000000000009',
  name: 'Tablette salle 2',
  user: { id: '018f0000-0000-7000-8000-000000000002', name: 'Nadia Roux' },
  appVersion: '0.1.0',
  lastContactAt: before(24 * 9),
  pending: 3,
  oldestPendingAt: before(24 * 10),
  sessions: 1,
};

async function opened(desk: Partial<AdminDesk>) {
  const whole = {
    devices: async () => ({ kind: 'done', value: [TABLET] }),
    losses: async () => ({ kind: 'done', value: [] }),
    ...desk,
  } as AdminDesk;
  const Screen = () => (
    <AdminDeskContext value={whole}>
      <DevicesScreen />
    </AdminDeskContext>
  );
  const screens = { 'admin/devices': { Screen, Detail: Screen, Editor: Screen } as unknown as RecordScreens };
  await device(screens, '/admin/devices', { role: 'admin' });
  fireEvent.click(screen.getByText('open'));
}

describe('the devices of the clinic', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadWords();
  });
  beforeEach(() => setLanguage('fr'));

  it('AD-7 says who, since when, what waits, and what is silent by the clinic’s threshold', async () => {
    await opened({});
    const row = await screen.findByTestId('device');
    expect(row.textContent).toMatch(/Tablette salle 2.*envoi en retard.*silencieux.*Nadia Roux.*version 0\.1\.0/);
    expect(row.textContent).toContain('3 modifications en attente, la plus ancienne du');
    expect(row.textContent).not.toContain(TABLET.clientId);
    expect(screen.getByTestId('oldest-unsent').textContent).toMatch(/10.*Tablette salle 2.*Nadia Roux/);
    expect(screen.getByTestId('silent-devices').textContent).toContain('1 appareil silencieux');
  });

  it('AD-8 revoking says that it cannot be undone and what stays there, and is asked of the server once', async () => {
    const revoke = vi.fn<AdminDesk['revoke']>(async () => ({ kind: 'done', value: null }));
    const devices = vi
      .fn<AdminDesk['devices']>(async () => ({ kind: 'done', value: [{ ...TABLET, sessions: 0 }] }))
      .mockResolvedValueOnce({ kind: 'done', value: [TABLET] });
    await opened({ revoke, devices });
    fireEvent.click(await screen.findByTestId('revoke'));
    const confirm = await screen.findByTestId('confirm');
    expect(document.body.textContent).toMatch(/irréversible/);
    expect(document.body.textContent).toMatch(/3 modifications y attendent/);
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await waitFor(() => expect(screen.getByTestId('device').textContent).toContain('déconnecté'));
    expect(revoke).toHaveBeenCalledExactlyOnceWith(TABLET.clientId);
    expect(screen.queryByTestId('revoke')).toBeNull();
  });

  it('AD-8 a revocation that the server refuses says so and leaves the question open', async () => {
    await opened({ revoke: async () => ({ kind: 'unreachable' }) });
    fireEvent.click(await screen.findByTestId('revoke'));
    fireEvent.click(await screen.findByTestId('confirm'));
    expect((await screen.findByRole('alert')).textContent).toMatch(/n’a pas été révoqué.*ne répond pas/);
  });

  it('AD-7 without the server says that it needs it, and asks again', async () => {
    const devices = vi
      .fn<AdminDesk['devices']>(async () => ({ kind: 'done', value: [TABLET] }))
      .mockResolvedValueOnce({ kind: 'unreachable' });
    await opened({ devices });
    fireEvent.click(await screen.findByText('Réessayer'));
    await screen.findByTestId('device');
  });
});
