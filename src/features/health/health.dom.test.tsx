import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdminDesk } from '../../contract/admin-desk.ts';
import type { ServerState } from '../../contract/server-state.ts';
import { AdminDeskContext } from '../../hooks/index.ts';
import type { RecordScreens } from '../../records/record-screens.tsx';
import { loadInsideTexts, setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { device } from '../chart/testing/device.tsx';
import { HealthScreen } from './health-screen.tsx';
import { loadWords } from './words.ts';

const FILE = { name: 'medicalpro-2026-11-20-080000.backup', madeAt: '2026-11-20T08:00:00.000Z', bytes: 3_400_000 };
const CLINIC = { by: 'CLINIC', isRunning: false, failedAt: null, files: [FILE] } as const;
const STATE: ServerState = {
  database: { state: 'running', bytes: 1_250_000_000 },
  disk: { freeBytes: 35_240_000_000, totalBytes: 100_000_000_000 },
  backups: { ...CLINIC, files: [FILE] },
};
const done = <T,>(value: T) => ({ kind: 'done', value }) as const;

async function opened(desk: Partial<AdminDesk> = {}) {
  const whole = {
    server: async () => done(STATE),
    syncSummary: async () =>
      done({ days: [{ day: '2026-11-20', runs: 3, meanMs: 87, slowestMs: 1_400 }], devices: [] }),
    ...desk,
  } as unknown as AdminDesk;
  const Shown = () => (
    <AdminDeskContext value={whole}>
      <HealthScreen />
    </AdminDeskContext>
  );
  await device(
    { 'admin/health': { Screen: Shown, Detail: Shown, Editor: Shown } as unknown as RecordScreens },
    '/admin/health',
    { role: 'admin', zone: 'Europe/Paris' },
  );
  fireEvent.click(screen.getByText('open'));
}

describe('the health of the server', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await Promise.all([loadInsideTexts(), loadWords()]);
  });
  beforeEach(() => setLanguage('fr'));

  it('AD-17 says in words whether the server is well, with its figures and response times', async () => {
    await opened();
    const page = await screen.findByTestId('health');
    expect(screen.getByTestId('health-verdict').dataset['ok']).toBe('true');
    expect(page.textContent).toMatch(/En marche1,3\sGo de données/);
    expect(page.textContent).toMatch(/35,2\sGo libressur 100\sGo/);
    const times = await screen.findByRole('region', { name: 'Temps de réponse du serveur' });
    await waitFor(() =>
      expect(within(times).getByRole('row', { name: /20\/11\/2026/ }).textContent).toMatch(/87.*1\s400/),
    );
  });

  it('AD-17 AD-18 begins one backup for two taps, says that it runs, and then shows its file', async () => {
    const before = { ...STATE, backups: { ...CLINIC, files: [] } };
    const server = vi
      .fn<AdminDesk['server']>(async () => done(STATE))
      .mockResolvedValueOnce(done(before))
      .mockResolvedValueOnce(done({ ...before, backups: { ...before.backups, isRunning: true } }));
    const startBackup = vi.fn<AdminDesk['startBackup']>(async () => done(before.backups));
    await opened({ server, startBackup });
    expect((await screen.findByTestId('health-verdict')).textContent).toContain(
      'Aucune sauvegarde n’a encore été faite',
    );
    fireEvent.click(screen.getByTestId('backup-now'));
    fireEvent.click(screen.getByTestId('backup-now'));
    await waitFor(() => expect(screen.getByTestId('backup-now').textContent).toBe('Sauvegarde en cours…'));
    const row = await screen.findByTestId('backup-file', {}, { timeout: 4_000 });
    expect(startBackup).toHaveBeenCalledTimes(1);
    const link = within(row).getByRole<HTMLAnchorElement>('link');
    expect([link.getAttribute('href'), link.download]).toEqual([
      `/api/v1/server/backups/file?name=${FILE.name}`,
      FILE.name,
    ]);
  });

  it('AD-18 says that a shared server’s operator makes the backups, and offers none', async () => {
    await opened({ server: async () => done({ ...STATE, disk: null, backups: { by: 'OPERATOR' } }) });
    const page = await screen.findByTestId('health');
    expect(page.textContent).toMatch(/Assurée par l’hébergeur.*l’hébergeur se charge des sauvegardes/);
    expect(screen.queryByTestId('backup-now')).toBeNull();
  });

  it('AD-17 without the server it says so', async () => {
    await opened({ server: async () => ({ kind: 'unreachable' }) });
    expect(await screen.findByText(/a besoin du réseau/)).toBeTruthy();
  });
});
