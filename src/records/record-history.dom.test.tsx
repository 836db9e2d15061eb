import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { CLAIRE, downAnswer, engineOn, testId } from '../../test/support/queue.ts';
import { patient } from '../contract/entities/patient.ts';
import type { RecordVersion, VersionPage } from '../contract/history.ts';
import { ClientProvider, SessionContext, useRecord, type Session } from '../hooks/index.ts';
import { show } from '../ui/testing/render.tsx';
import { RecordHistory, restorePatch } from './record-history.tsx';

const ID = testId();
const AT = '2026-11-21T09:00:00.000Z';

const version = (number: number, data: Record<string, unknown>, more: Partial<RecordVersion> = {}): RecordVersion => ({
  version: number,
  operation: number === 1 ? 'CREATE' : 'UPDATE',
  data: { ...CLAIRE, ...data } as RecordVersion['data'],
  changedFields: null,
  modifiedBy: { id: testId(), name: `Dr ${number}` },
  modifiedAt: AT,
  clientId: null,
  reason: null,
  ...more,
});

const HISTORY = [
  version(3, { note: 'Diabète équilibré' }, { reason: 'bilan' }),
  version(2, { note: 'Diabète' }),
  version(1, {}),
];

function Shown() {
  const { record } = useRecord(patient, ID);
  return record === null ? null : (
    <RecordHistory entity={patient} id={ID} record={record as never} name="MARTIN Claire" />
  );
}

async function history(pages: (cursor: string | null) => VersionPage | null | Promise<VersionPage | null>) {
  const requests: (string | null)[] = [];
  const store = new MemoryStore();
  const world = engineOn(store, ({ path }) =>
    path.endsWith('/up')
      ? { kind: 'failure', failure: 'offline' }
      : downAnswer({
          cursor: 'c1',
          changes: [
            {
              id: 'c1',
              entityType: 'patient',
              entityId: ID,
              operation: 'UPDATE',
              payload: { ...CLAIRE, id: ID, version: 3, updatedAt: AT, note: 'Diabète équilibré' },
              serverVersion: 3,
              modifiedAt: AT,
              modifiedBy: { id: testId(), name: 'Dr 3' },
            },
          ],
        }),
  );
  await world.engine.sync();
  const client = clientOn(world, store, {
    later: (_ms, work) => void setTimeout(work, 0),
    versions: async (_key, cursor) => (requests.push(cursor), pages(cursor)),
  });
  const session = { account: { user: { role: 'practitioner' }, permissions: { patient: 'rw' } } } as unknown as Session;
  await show(
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <Shown />
      </ClientProvider>
    </SessionContext>,
  );
  return { ...world, store, client, requests, user: userEvent.setup() };
}

describe('UI-51 the history of a record', () => {
  it('calls the version that undid a deletion restored, and only the first one created', async () => {
    const undone = [version(3, {}, { operation: 'CREATE' }), version(2, {}, { operation: 'DELETE' }), version(1, {})];
    await history(() => ({ items: undone, nextCursor: null }));
    await waitFor(() => expect(screen.getByTestId('history').dataset['source']).toBe('server'));
    const [third, second, first] = screen.getAllByTestId('version').map(({ textContent }) => textContent);
    expect(third).toContain('Rétablissement');
    expect(third).not.toContain('Création');
    expect(second).toContain('Suppression');
    expect(first).toContain('Création');
  });

  it('is the server’s, newest first, with who, why and what changed, field by field', async () => {
    const { requests } = await history(() => ({ items: HISTORY, nextCursor: null }));
    await waitFor(() => expect(screen.getByTestId('history').dataset['source']).toBe('server'));
    expect(requests, 'each reading is in the audit: once').toEqual([null]);
    const rows = screen.getAllByTestId('version');
    expect(rows.map((row) => row.dataset['version'])).toEqual(['3', '2', '1']);
    expect(rows[0]?.textContent).toContain('Dr 3');
    expect(rows[0]?.textContent).toContain('bilan');
    expect(rows[0]?.querySelector('del')?.textContent).toBe('Diabète');
    expect([...(rows[0]?.querySelectorAll('ins') ?? [])].map(({ textContent }) => textContent?.trim())).toEqual([
      'équilibré',
    ]);
    expect(within(rows[0] as HTMLElement).queryByTestId('restore')).toBeNull();
  });

  it('is what the device knows while the server does not answer, and says so', async () => {
    const { client } = await history(() => null);
    await act(async () => void (await client.update('patient', ID, { note: 'à revoir' })));
    await waitFor(() => expect(screen.getAllByTestId('version')).toHaveLength(2));
    expect(screen.getByTestId('history').dataset['source']).toBe('device');
    expect(screen.getByText('Historique de cet appareil seulement')).toBeTruthy();
    const [own, confirmed] = screen.getAllByTestId('version');
    expect([own?.dataset['version'], confirmed?.dataset['version']]).toEqual(['', '3']);
    expect(own?.textContent).toContain('Pas encore envoyée');
    expect(own?.querySelector('del')?.textContent).toBe('Diabète équilibré');
  });

  it('does not say that the server is away while it has not answered yet', async () => {
    let answer: (page: VersionPage | null) => void = () => undefined;
    await history(() => new Promise((resolve) => (answer = resolve)));
    await waitFor(() => expect(screen.getAllByTestId('version')).toHaveLength(1));
    expect(screen.queryByText('Historique de cet appareil seulement')).toBeNull();
    await act(async () => answer(null));
    expect(await screen.findByText('Historique de cet appareil seulement')).toBeTruthy();
  });

  it('restores what was, as one change with its reason, over the version on the screen', async () => {
    const { store, user } = await history(() => ({ items: HISTORY, nextCursor: null }));
    await waitFor(() => expect(screen.getAllByTestId('version')).toHaveLength(3));
    await user.click(within(screen.getAllByTestId('version')[2] as HTMLElement).getByTestId('restore'));
    await user.dblClick(await screen.findByTestId('confirm'));
    await waitFor(() => expect(store.ordered()).toHaveLength(1));
    expect(store.ordered()[0]).toMatchObject({
      operation: 'UPDATE',
      payload: { note: null },
      baseVersion: 3,
      reason: 'Retour à la version 1',
    });
  });

  it('reads older versions when asked', async () => {
    const { user } = await history((cursor) =>
      cursor === null
        ? { items: HISTORY.slice(0, 2), nextCursor: 'older' }
        : { items: HISTORY.slice(2), nextCursor: null },
    );
    await waitFor(() => expect(screen.getAllByTestId('version')).toHaveLength(2));
    await user.click(screen.getByTestId('history-more'));
    await waitFor(() => expect(screen.getAllByTestId('version')).toHaveLength(3));
    expect(screen.queryByTestId('history-more')).toBeNull();
  });

  it('restores only fields of the contract, and clears what was not there', () => {
    expect(
      restorePatch(
        patient,
        { ...CLAIRE, note: 'x', version: 4, id: ID },
        { ...CLAIRE, email: 'c@exemple.fr', version: 1 },
      ),
    ).toEqual({ email: 'c@exemple.fr', note: null });
  });
});
