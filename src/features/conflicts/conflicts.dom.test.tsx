import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { AdminDesk, ConflictLine } from '../../contract/admin-desk.ts';
import { clinic } from '../../contract/clinic.ts';
import { AdminDeskContext } from '../../hooks/index.ts';
import type { RecordScreens } from '../../records/record-screens.tsx';
import { loadInsideTexts, setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { loadWords as loadTypeWords } from '../audit/index.ts';
import { CLAIRE_ID, device } from '../chart/testing/device.tsx';
import { ConflictsScreen } from './conflicts-screen.tsx';
import { entryOf } from './line.ts';
import { loadWords } from './words.ts';

const [CONFLICT_ID, REFUSED_ID, HIDDEN_ID] = [1, 2, 3].map((at) => `018f0000-0000-7000-8000-00000000010${at}`) as [
  string,
  string,
  string,
];
const TABLET = '018f0000-0000-7000-8000-000000000009';
const NADIA = { id: '018f0000-0000-7000-8000-000000000005', name: 'Nadia Roux' };

const event = (id: string, more: object = {}) => ({
  id,
  tenantId: '018f0000-0000-7000-8000-000000000001',
  entityType: 'patient',
  entityId: CLAIRE_ID,
  operation: 'UPDATE' as const,
  payload: { usualName: 'Bernard' },
  baseVersion: 1,
  createdAt: '2026-11-20T10:00:00.000Z',
  ...more,
});

const CONFLICT: ConflictLine = {
  id: CONFLICT_ID,
  kind: 'conflict',
  event: event(CONFLICT_ID),
  outcome: {
    outboxEventId: CONFLICT_ID,
    reason: 'VERSION',
    fields: ['usualName'],
    baseVersion: 1,
    serverVersion: 2,
    serverData: { id: CLAIRE_ID, birthName: 'LEFÈVRE', usualName: 'Dupont', version: 2 },
    modifiedBy: { id: 'u7', name: 'Paul Petit' },
    modifiedAt: '2026-11-20T09:00:00.000Z',
  },
  user: NADIA,
  clientId: TABLET,
  receivedAt: '2026-11-21T08:00:00.000Z',
};

const REFUSED: ConflictLine = {
  ...CONFLICT,
  id: REFUSED_ID,
  kind: 'rejected',
  event: event(REFUSED_ID, { payload: { birthDate: '2031-01-01' } }),
  outcome: {
    outboxEventId: REFUSED_ID,
    code: 'VALIDATION',
    message: 'the change is not valid',
    errors: [{ path: 'birthDate', message: 'lies in the future', code: 'future_date', params: {} }],
  },
};

const HIDDEN: ConflictLine = {
  ...CONFLICT,
  id: HIDDEN_ID,
  event: event(HIDDEN_ID, { entityType: 'medicalRecord', payload: {} }),
  outcome: { ...CONFLICT.outcome, outboxEventId: HIDDEN_ID, fields: [], serverData: null },
  hidden: true,
};

type Conflicts = AdminDesk['conflicts'];

/** As the server lists them: narrowed by the event's id too. */
const listing =
  (...items: ConflictLine[]): Conflicts =>
  async ({ id }) => ({
    kind: 'done',
    value: { items: items.filter((item) => id === undefined || item.id === id), nextCursor: null },
  });

async function opened(conflicts: Conflicts, start = '/admin/conflicts') {
  const desk = {
    devices: async () => ({
      kind: 'done',
      value: [{ clientId: TABLET, name: 'Tablette salle 2', user: NADIA }],
    }),
    conflicts,
  } as unknown as AdminDesk;
  const Screen = () => (
    <AdminDeskContext value={desk}>
      <ConflictsScreen />
    </AdminDeskContext>
  );
  const found = await device(
    { 'admin/conflicts/:id?': { Screen, Detail: Screen, Editor: Screen } as unknown as RecordScreens },
    start,
    { role: 'admin' },
  );
  fireEvent.click(screen.getByText('open'));
  return found;
}

describe('what waits in the clinic', () => {
  beforeAll(async () => {
    await startTexts('fr');
    // Loading its file takes longer here than a test waits for it.
    await Promise.all([loadInsideTexts(), loadWords(), loadTypeWords(), import('../sync-centre/screens.ts')]);
  });
  beforeEach(() => setLanguage('fr'));

  it('AD-46 says whose change waits, on which device, since when, of which record and why; never an id', async () => {
    await opened(listing(CONFLICT, REFUSED));
    const [conflict, refused] = await screen.findAllByTestId('clinic-conflict');
    await waitFor(() => expect(conflict?.textContent).toContain('LEFÈVRE'));
    expect(conflict?.textContent).toMatch(/Patient.*Nadia Roux.*Tablette salle 2.*saisi le 20\/11\/2026/);
    expect(conflict?.textContent).toMatch(/Modification : .+Entre-temps modifié par Paul Petit/);
    expect(within(refused!).getByTestId('reasons').textContent).not.toBe('');
    expect(within(refused!).getByTestId('typed').textContent).toContain('01/01/2031');
    for (const row of [conflict, refused]) expect(row?.textContent).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('AD-46 is narrowed by what the address says, and pages on without losing what is shown', async () => {
    const conflicts = vi.fn<Conflicts>(async (_query, after) => ({
      kind: 'done',
      value: after === null ? { items: [CONFLICT], nextCursor: 'later' } : { items: [REFUSED], nextCursor: null },
    }));
    await opened(conflicts, `/admin/conflicts?kind=conflict&clientId=${TABLET}&userId=1`);
    fireEvent.click(await screen.findByTestId('conflicts-more'));
    await waitFor(() => expect(screen.getAllByTestId('clinic-conflict').length).toBe(2));
    expect(conflicts.mock.calls).toEqual([
      [{ kind: 'conflict', clientId: TABLET }, null],
      [{ kind: 'conflict', clientId: TABLET }, 'later'],
    ]);
  });

  it('AD-41 what the administrator may not read is said without content and without a way to decide', async () => {
    await opened(listing(HIDDEN));
    const row = await screen.findByTestId('clinic-conflict');
    expect(row.textContent).toMatch(/Note.*Nadia Roux.*Seul l’auteur \(Nadia Roux\) peut décider/);
    expect(row.textContent).not.toContain('LEFÈVRE');
    expect(within(row).queryAllByRole('link')).toEqual([]);
    expect(within(row).queryAllByRole('button')).toEqual([]);
  });

  it('AD-41 its address shows no conflict either', async () => {
    await opened(listing(HIDDEN), `/admin/conflicts/${HIDDEN_ID}`);
    expect(await screen.findByText('Vous ne pouvez pas résoudre ce conflit')).toBeTruthy();
    expect(screen.queryByTestId('conflict')).toBeNull();
  });

  it('AD-42 a conflict of another person is settled field by field, once for two taps, at the version that was seen', async () => {
    const { sent } = await opened(listing(CONFLICT));
    fireEvent.click(await screen.findByTestId('edit'));
    const shown = await screen.findByTestId('conflict');
    expect(shown.textContent).toMatch(/Version de Nadia Roux.*Tablette salle 2/);
    const field = within(shown).getByTestId('field');
    expect(field.dataset['field']).toBe('usualName');
    fireEvent.click(within(field).getByTestId('pick-mine'));
    const apply = within(shown).getByTestId('apply');
    fireEvent.click(apply);
    fireEvent.click(apply);
    const row = await screen.findByTestId('clinic-conflict');
    await waitFor(() => expect(row.textContent).toContain('décision en cours d’envoi'));
    expect(within(row).queryByTestId('edit')).toBeNull();
    expect(await sent()).toMatchObject([
      {
        operation: 'UPDATE',
        entityType: 'patient',
        entityId: CLAIRE_ID,
        payload: { usualName: 'Bernard' },
        baseVersion: 2,
        resolves: CONFLICT_ID,
      },
    ]);
  });

  it('AD-42 once the server has taken a decision, the list is asked for again', async () => {
    const conflicts = vi.fn<Conflicts>(listing(CONFLICT));
    const { sent } = await opened(conflicts);
    fireEvent.click(await screen.findByTestId('edit'));
    fireEvent.click(within(await screen.findByTestId('conflict')).getByTestId('keep-server'));
    await screen.findByText('décision en cours d’envoi');
    conflicts.mockImplementation(listing());
    expect(await sent()).toMatchObject([{ operation: 'KEEP_SERVER', payload: {}, resolves: CONFLICT_ID }]);
    expect(await screen.findByText('Rien n’attend dans le cabinet')).toBeTruthy();
  });

  it('AD-42 a decision that was taken before the list saw it waiting is asked after all the same', async () => {
    const conflicts = vi.fn<Conflicts>(listing(REFUSED));
    const { client, sent } = await opened(conflicts);
    await screen.findByTestId('discard');
    fireEvent.click(screen.getByText('leave'));
    await client.resolve(entryOf(clinic, REFUSED, ''), { kind: 'server' }, { intent: testId() });
    expect(await sent()).toMatchObject([{ resolves: REFUSED_ID }]);
    // The first answer is from before the decision.
    conflicts.mockImplementationOnce(listing(REFUSED)).mockImplementation(listing());
    fireEvent.click(screen.getByText('open'));
    expect(await screen.findByText('Rien n’attend dans le cabinet')).toBeTruthy();
  });

  it('AD-47 conflicts are resolved one after the other, without the list between them, those that one may not skipped', async () => {
    const [second, third] = [4, 5].map((at) => ({
      ...CONFLICT,
      id: `018f0000-0000-7000-8000-00000000010${at}`,
      event: event(`018f0000-0000-7000-8000-00000000010${at}`, { payload: { usualName: `Bernard ${at}` } }),
    })) as [ConflictLine, ConflictLine];
    const { sent } = await opened(listing(CONFLICT, HIDDEN, REFUSED, second, third), '/admin/conflicts?kind=conflict');
    fireEvent.click((await screen.findAllByTestId('edit'))[0]!);
    const shown = (id: string) =>
      waitFor(() => {
        const found = screen.getByTestId('conflict');
        expect(found.dataset['mutationId']).toBe(id);
        return found;
      });
    const first = await shown(CONFLICT_ID);
    expect(first.textContent).toMatch(/1 sur 3/);
    fireEvent.click(within(first).getByTestId('keep-mine'));
    const next = await shown(second.id);
    expect(next.textContent).toMatch(/2 sur 3/);
    fireEvent.click(within(next).getByRole('button', { name: 'Suivant' }));
    const last = await shown(third.id);
    fireEvent.click(within(last).getByTestId('keep-server'));
    // The one that was passed over comes again, then the list.
    fireEvent.click(within(await shown(second.id)).getByTestId('keep-server'));
    await waitFor(() => expect(screen.getAllByText('décision en cours d’envoi').length).toBe(3));
    expect((await sent()).map(({ resolves }) => resolves)).toEqual([CONFLICT_ID, third.id, second.id]);
  });

  it('AD-49 at the last conflict of a page the following pages are loaded, until one has a conflict to resolve', async () => {
    const [second, third] = [4, 5].map((at) => ({
      ...CONFLICT,
      id: `018f0000-0000-7000-8000-00000000010${at}`,
      event: event(`018f0000-0000-7000-8000-00000000010${at}`, { payload: { usualName: `Bernard ${at}` } }),
    })) as [ConflictLine, ConflictLine];
    const pages = [[CONFLICT], [HIDDEN], [second], [third]];
    const asked: (string | null)[] = [];
    const conflicts: Conflicts = async ({ id }, after) => {
      if (id !== undefined) return listing(...pages.flat())({ id }, null);
      asked.push(after);
      const at = Number(after ?? 0);
      return { kind: 'done', value: { items: pages[at] ?? [], nextCursor: at < 3 ? String(at + 1) : null } };
    };
    await opened(conflicts, '/admin/conflicts?kind=conflict');
    fireEvent.click((await screen.findAllByTestId('edit'))[0]!);
    const first = await screen.findByTestId('conflict');
    // The third is not asked for before the second is shown.
    await waitFor(() => expect(asked).toEqual([null, '1', '2']));
    await waitFor(() => expect(screen.getByTestId('conflict').textContent).toMatch(/1 sur 2/));
    fireEvent.click(within(first).getByTestId('keep-mine'));
    await waitFor(() => expect(screen.getByTestId('conflict').dataset['mutationId']).toBe(second.id));
    await waitFor(() => expect(screen.getByTestId('conflict').textContent).toMatch(/2 sur 3/));
    expect(asked.slice(0, 4)).toEqual([null, '1', '2', '3']);
  });

  it('AD-43 a refusal is closed after a question that says what its author keeps, once for two taps', async () => {
    const { sent } = await opened(listing(REFUSED));
    fireEvent.click(await screen.findByTestId('discard'));
    const confirm = await screen.findByTestId('confirm');
    expect(document.body.textContent).toMatch(/reste sur l’appareil de son auteur \(Nadia Roux\)/);
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await screen.findByText('décision en cours d’envoi');
    expect(await sent()).toMatchObject([{ operation: 'KEEP_SERVER', payload: {}, resolves: REFUSED_ID }]);
  });

  it('AD-44 without the server the list stays, says of when it is, and a decision is kept on the device', async () => {
    const conflicts = vi.fn<Conflicts>(listing(CONFLICT));
    const { sent } = await opened(conflicts);
    await screen.findByTestId('edit');
    conflicts.mockResolvedValue({ kind: 'unreachable' });
    fireEvent.click(screen.getByTestId('conflicts-refresh'));
    const notice = await screen.findByTestId('conflicts-unknown');
    expect(notice.textContent).toMatch(
      /Le serveur ne répond pas.*Liste chargée à \d\d:\d\d\s: une décision.*est gardée/,
    );
    fireEvent.click(screen.getByTestId('edit'));
    const shown = await screen.findByTestId('conflict');
    fireEvent.click(within(shown).getByTestId('keep-mine'));
    expect(await screen.findByText('décision en cours d’envoi')).toBeTruthy();
    expect(await sent()).toMatchObject([{ operation: 'UPDATE', resolves: CONFLICT_ID, baseVersion: 2 }]);
  });

  it('AD-44 a first visit without the server says that it needs it, and asks again when the network is back', async () => {
    const conflicts = vi.fn<Conflicts>(listing(CONFLICT)).mockResolvedValueOnce({ kind: 'unreachable' });
    await opened(conflicts);
    await screen.findByText(/a besoin du réseau/);
    fireEvent(window, new Event('online'));
    await screen.findByTestId('clinic-conflict');
    expect(screen.queryByTestId('conflicts-unknown')).toBeNull();
  });
});
