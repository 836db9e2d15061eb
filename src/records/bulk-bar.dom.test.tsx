import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { CLAIRE, downAnswer, engineOn, testId } from '../../test/support/queue.ts';
import { patient } from '../contract/entities/patient.ts';
import { ClientProvider, SessionContext, type Session } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { ToastHost, withdrawOffer } from '../ui/shell/undo-toast.tsx';
import { show } from '../ui/testing/render.tsx';
import { BulkBar, CHANGED_AT_MOST } from './bulk-bar.tsx';
import type { Listed } from './list-view.ts';

const AT = '2026-11-21T09:00:00.000Z';
const IDS = [testId(), testId(), testId()];
const module = { entity: patient, nameOf: ({ birthName }: JsonObject) => String(birthName) };
const SELECTED: readonly Listed[] = IDS.map((id, at) => ({ id, summary: { birthName: `N${at}`, active: at !== 2 } }));

async function bar(selected: readonly Listed[] = SELECTED, right: 'r' | 'rw' = 'rw') {
  const store = new MemoryStore();
  const world = engineOn(store, ({ path }) =>
    path.endsWith('/up')
      ? { kind: 'failure', failure: 'offline' }
      : downAnswer({
          cursor: 'c1',
          changes: IDS.map((id, at) => ({
            id: `c${at}`,
            entityType: 'patient',
            entityId: id,
            operation: 'UPDATE',
            payload: { ...CLAIRE, active: at !== 2, id, version: 3, updatedAt: AT },
            serverVersion: 3,
            modifiedAt: AT,
            modifiedBy: { id: testId(), name: 'Dr' },
          })),
        }),
  );
  await world.engine.sync();
  const nothing = () => undefined;
  const client = clientOn(world, store, { isOnline: () => false, later: (_ms, work) => void setTimeout(work, 0) });
  let closed = 0;
  function Shown() {
    const [isOpen] = useState(true);
    return (
      isOpen && <BulkBar module={module} selected={selected} onSelectAll={nothing} onClose={() => (closed += 1)} />
    );
  }
  const session = { account: { permissions: { patient: right } } } as unknown as Session;
  await show(
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <Shown />
        <ToastHost />
      </ClientProvider>
    </SessionContext>,
  );
  const mutations = async () =>
    ((await store.unsent()) as { entityId: string; operation: string; payload: JsonObject }[]).map(
      ({ entityId, operation, payload }) => ({ entityId, operation, payload }),
    );
  return { mutations, closed: () => closed };
}

describe('UI-66 several records at once', () => {
  beforeEach(withdrawOffer);

  it('H7 are deleted by one mutation each, also after two fast taps, and come back with one undo', async () => {
    const { mutations, closed } = await bar();
    const button = screen.getByTestId('bulk-delete');
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(async () => expect(await mutations()).toHaveLength(3));
    expect((await mutations()).map(({ entityId, operation }) => [entityId, operation])).toEqual(
      IDS.map((id) => [id, 'DELETE']),
    );
    expect(closed()).toBe(1);
    fireEvent.click(screen.getByTestId('undo'));
    await waitFor(async () => expect(await mutations()).toEqual([]));
  });

  it('are deactivated only where they are active, with one mutation each', async () => {
    const { mutations } = await bar();
    fireEvent.click(screen.getByTestId('bulk-deactivate'));
    await waitFor(async () => expect(await mutations()).toHaveLength(2));
    expect(await mutations()).toEqual(
      IDS.slice(0, 2).map((entityId) => ({ entityId, operation: 'UPDATE', payload: { active: false } })),
    );
    expect(screen.getByText(/2 fiches désactivées/)).toBeTruthy();
  });

  it('are not changed where there are too many of them, or the role may not', async () => {
    const many = Array.from({ length: CHANGED_AT_MOST + 1 }, (_, at) => ({ id: String(at), summary: {} }));
    await bar(many);
    expect(screen.getByTestId('bulk-delete')).toHaveProperty('disabled', true);
    expect(screen.getByTestId('bulk-export')).toHaveProperty('disabled', false);
    document.body.replaceChildren();
    await bar(SELECTED, 'r');
    expect(screen.queryByTestId('bulk-delete')).toBeNull();
    expect(screen.queryByTestId('bulk-deactivate')).toBeNull();
  });
});
