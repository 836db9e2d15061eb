import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router';
import { expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { downAnswer, engineOn, testId } from '../../test/support/queue.ts';
import { absences } from '../features/absences/absence-module.tsx';
import { practitionerListing } from '../features/practitioners/index.ts';
import { ClientProvider, SessionContext, type RecordList, type Session } from '../hooks/index.ts';
import { showAt } from '../ui/testing/render.tsx';
import { ListTools } from './list-tools.tsx';
import { useListView, useViewedList } from './use-list-view.ts';

const [ANA, BOB] = [testId(), testId()];
const AT = '2026-11-21T09:00:00.000Z';
const RECORDS = [
  { id: 'ana-1', summary: { practitionerId: ANA, kind: 'sick' } },
  { id: 'bob-1', summary: { practitionerId: BOB, kind: 'leave' } },
  { id: 'ana-2', summary: { practitionerId: ANA, kind: 'leave' } },
];
const session = { account: { permissions: {} } } as unknown as Session;
const list = { ids: RECORDS.map(({ id }) => id), summaries: () => RECORDS } as unknown as RecordList;

function Absences() {
  const state = useListView(absences, false);
  const viewed = useViewedList(list, state.view, absences.listFields?.defaults);
  return (
    <>
      <ListTools module={absences} state={state} />
      <output data-testid="ids">{viewed.ids.join(' ')}</output>
      <output data-testid="address">{useLocation().search}</output>
    </>
  );
}

const practitionerNamed = (id: string, familyName: string, givenNames: string) => ({
  id: `change-${id}`,
  entityType: 'practitioner',
  entityId: id,
  operation: 'UPDATE' as const,
  payload: { id, version: 1, updatedAt: AT, familyName, givenNames },
  serverVersion: 1,
  modifiedAt: AT,
  modifiedBy: null,
});

it('UI-60 UI-62 UI-63 a list is filtered by the record that it refers to: searched by name, in the address, and in a view', async () => {
  const store = new MemoryStore();
  const changes = [practitionerNamed(ANA, 'Martin', 'Ana'), practitionerNamed(BOB, 'Benali', 'Bob')];
  const world = engineOn(store, () => downAnswer({ cursor: 'c1', changes }));
  await world.engine.sync();
  const client = clientOn(world, store, {
    listings: [practitionerListing],
    later: (_ms, work) => void setTimeout(work, 0),
  });
  const show = (address: string) =>
    showAt(
      address,
      <SessionContext value={session}>
        <ClientProvider client={client}>
          <Absences />
        </ClientProvider>
      </SessionContext>,
    );
  const ids = () => screen.getByTestId('ids').textContent;
  const user = userEvent.setup();

  const { unmount } = await show('/absences');
  await user.click(screen.getByTestId('filters'));
  await user.type(screen.getByTestId('field-filter-practitionerId'), 'marti');
  await screen.findByRole('option', { name: /MARTIN Ana/ });
  await user.keyboard('{Enter}');
  await waitFor(() => expect(ids()).toBe('ana-1 ana-2'));
  expect(screen.getByTestId('address').textContent).toBe(`?filter.practitionerId=${ANA}`);
  await waitFor(() => expect(screen.getByTestId('filters-on').textContent).toBe('Praticien\u00a0: MARTIN Ana'));
  await user.type(screen.getByTestId('view-name'), 'Ana{Enter}');
  await waitFor(() => expect(screen.getByTestId<HTMLSelectElement>('view').selectedOptions[0]?.text).toBe('Ana'));
  await user.click(screen.getByTestId('clear-filters'));
  await waitFor(() => expect(ids()).toBe('ana-1 bob-1 ana-2'));
  await user.selectOptions(screen.getByTestId('view'), 'Ana');
  await waitFor(() => expect(ids()).toBe('ana-1 ana-2'));
  unmount();

  await show(`/absences?filter.practitionerId=${BOB}`);
  await waitFor(() => expect(ids()).toBe('bob-1'));
  await waitFor(() => expect(screen.getByTestId('filters-on').textContent).toBe('Praticien\u00a0: BENALI Bob'));
});
