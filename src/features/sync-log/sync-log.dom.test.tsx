import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdminDesk, SyncRun, SyncSummary } from '../../contract/admin-desk.ts';
import { AdminDeskContext } from '../../hooks/index.ts';
import type { RecordScreens } from '../../records/record-screens.tsx';
import { loadInsideTexts, setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { device } from '../chart/testing/device.tsx';
import { SyncLogScreen } from './sync-log-screen.tsx';
import { loadWords } from './words.ts';

const TABLET = '018f0000-0000-7000-8000-000000000009';
const NADIA = { id: '018f0000-0000-7000-8000-000000000005', name: 'Nadia Roux' };
const counts = {
  runs: 12,
  sent: 9,
  received: 31,
  acknowledged: 6,
  conflicts: 2,
  rejected: 1,
  meanMs: 87,
  slowestMs: 1_400,
};
const SUMMARY: SyncSummary = {
  days: [{ day: '2026-11-20', ...counts }],
  devices: [{ clientId: TABLET, lastAt: '2026-11-20T10:00:00.000Z', ...counts }],
};
const run = (id: number, more: Partial<SyncRun> = {}): SyncRun => ({
  id: String(id),
  clientId: TABLET,
  userId: NADIA.id,
  direction: 'UP',
  eventsCount: 3,
  conflictsCount: 1,
  rejectedCount: 0,
  completedAt: '2026-11-20T10:00:00.000Z',
  duration: 87,
  ...more,
});

async function opened(desk: Partial<AdminDesk> = {}, search = '') {
  const whole = {
    devices: async () => ({ kind: 'done', value: [{ clientId: TABLET, name: 'Tablette salle 2', user: NADIA }] }),
    syncSummary: async () => ({ kind: 'done', value: SUMMARY }),
    syncRuns: async () => ({ kind: 'done', value: { items: [run(1)], nextCursor: null } }),
    ...desk,
  } as unknown as AdminDesk;
  const Screen = () => (
    <AdminDeskContext value={whole}>
      <SyncLogScreen />
    </AdminDeskContext>
  );
  await device(
    { 'admin/sync-log': { Screen, Detail: Screen, Editor: Screen } as unknown as RecordScreens },
    `/admin/sync-log${search}`,
    {
      role: 'admin',
      zone: 'Europe/Paris',
      held: [{ entityType: 'user', id: NADIA.id, data: { name: NADIA.name, email: 'n@x.fr', role: 'nurse' } }],
    },
  );
  fireEvent.click(screen.getByText('open'));
}

describe('the sync log of the clinic', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await Promise.all([loadInsideTexts(), loadWords()]);
  });
  beforeEach(() => setLanguage('fr'));

  it('AD-45 is a picture over days, the same numbers by day and by device, and the newest syncs', async () => {
    await opened();
    await screen.findByTestId('sync-log');
    expect(screen.getAllByRole('img').map((chart) => chart.getAttribute('aria-label'))).toEqual([
      'Échanges',
      'Modifications envoyées',
      'Délai moyen du serveur',
    ]);
    const cells = (name: string) =>
      within(screen.getByRole('region', { name }))
        .getAllByRole('row')
        .slice(1)
        .map((row) => [...row.children].map((cell) => cell.textContent?.replaceAll(/\s/g, ' ')));
    const numbers = ['12', '6', '2', '1', '31', '87', '1 400'];
    await waitFor(() => expect(cells('Par appareil')).toEqual([['Tablette salle 2 · Nadia Roux', ...numbers]]));
    expect(cells('Par jour')).toEqual([['20/11/2026', ...numbers]]);
    const newest = await screen.findByTestId('sync-run');
    await waitFor(() =>
      expect(newest.textContent).toMatch(/3 modifications envoyées.*1 en conflit.*Nadia Roux · Tablette salle 2/),
    );
    expect(newest.textContent).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('AD-45 asks for the days, the device and the person of the address, and pages through the syncs', async () => {
    const syncSummary = vi.fn<AdminDesk['syncSummary']>(async () => ({ kind: 'done', value: SUMMARY }));
    const syncRuns = vi.fn<AdminDesk['syncRuns']>(async (_query, after) => ({
      kind: 'done',
      value: after === null ? { items: [run(2)], nextCursor: 'older' } : { items: [run(1)], nextCursor: null },
    }));
    await opened({ syncSummary, syncRuns }, `?days=7&clientId=${TABLET}&userId=${NADIA.id}`);
    fireEvent.click(await screen.findByTestId('sync-log-more'));
    await waitFor(() => expect(screen.getAllByTestId('sync-run').length).toBe(2));
    const asked = { from: '2026-11-14T23:00:00.000Z', clientId: TABLET, userId: NADIA.id };
    expect(syncSummary.mock.calls).toEqual([[asked]]);
    expect(syncRuns.mock.calls).toEqual([
      [asked, null],
      [asked, 'older'],
    ]);
  });

  it('AD-45 without the server it says that it needs it, and asks again', async () => {
    const syncSummary = vi
      .fn<AdminDesk['syncSummary']>(async () => ({ kind: 'done', value: SUMMARY }))
      .mockResolvedValueOnce({ kind: 'unreachable' });
    await opened({ syncSummary });
    await screen.findByText(/a besoin du réseau/);
    expect(screen.queryByTestId('sync-log')).toBeNull();
    fireEvent.click(screen.getByText('Réessayer'));
    await screen.findByTestId('sync-log');
  });
});
