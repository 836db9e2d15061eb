import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { CLAIRE, downAnswer, engineOn, testId } from '../../test/support/queue.ts';
import { patient } from '../contract/entities/patient.ts';
import { patientListing } from '../features/patients/index.ts';
import { ClientProvider, SessionContext, type Session } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { show } from '../ui/testing/render.tsx';
import { DeletedRecords } from './deleted-records.tsx';

const ID = testId();
const AT = '2026-11-21T09:00:00.000Z';
const session = {
  account: { user: { role: 'secretary' }, permissions: { patient: 'rw' } },
} as unknown as Session;

/** A device that has Claire; `deleted`: the server's answer. */
async function device(deleted: () => readonly JsonObject[] | null) {
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
              payload: { ...CLAIRE, id: ID, version: 3, updatedAt: AT },
              serverVersion: 3,
              modifiedAt: AT,
              modifiedBy: null,
            },
          ],
        }),
  );
  await world.engine.sync();
  const client = clientOn(world, store, {
    listings: [patientListing],
    later: (_ms, work) => void setTimeout(work, 0),
    deleted: async () => deleted(),
    versions: async () => null,
  });
  const open = () =>
    show(
      <SessionContext value={session}>
        <ClientProvider client={client}>
          <DeletedRecords entity={patient} onClose={() => undefined} />
        </ClientProvider>
      </SessionContext>,
    );
  return { client, store, open };
}

const list = () => screen.getByTestId('deleted-records');
const rows = () => screen.queryAllByTestId('deleted-row').map((row) => row.querySelector('strong')?.textContent);
const changes = async (store: MemoryStore) =>
  (await store.read({ waiting: 10 })).mutations.map(({ operation, entityId, payload }) => [
    operation,
    entityId,
    payload,
  ]);

describe('UI-84 the records that were deleted lately', () => {
  it('are the server’s, newest first; one is brought back with the fields that it had, once', async () => {
    const [older, newer] = [testId(), testId()];
    const { store, open } = await device(() => [
      { ...CLAIRE, id: older, birthName: 'ANCIENNE', version: 2, updatedAt: '2026-11-01T08:00:00.000Z' },
      { ...CLAIRE, id: newer, birthName: 'RECENTE', version: 5, updatedAt: '2026-11-20T08:00:00.000Z' },
    ]);
    await open();
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(list().dataset['source']).toBe('server');
    expect(rows().map((name) => name?.split(' ')[0])).toEqual(['RECENTE', 'ANCIENNE']);
    await userEvent.dblClick(screen.getAllByTestId('restore-deleted')[0] as HTMLElement);
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(await changes(store)).toEqual([['CREATE', newer, { ...CLAIRE, birthName: 'RECENTE' }]]);
  });

  it('without the server are those of this device, which says so; they have a history and come back offline', async () => {
    const { client, open } = await device(() => null);
    await client.remove('patient', ID);
    await open();
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(list().dataset['source']).toBe('device');
    expect(list().textContent).toContain('Suppressions de cet appareil seulement');
    await userEvent.click(screen.getByTestId('deleted-history'));
    await waitFor(() => expect(within(list()).getByTestId('history').dataset['source']).toBe('device'));
    await userEvent.click(screen.getByTestId('restore-deleted'));
    await waitFor(() => expect(rows()).toHaveLength(0));
  });
});
