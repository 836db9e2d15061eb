import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { engineOn } from '../../test/support/queue.ts';
import { patient } from '../contract/entities/patient.ts';
import { ClientProvider, type RecordList } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { forgetAll } from '../ui/primitives/remember.ts';
import { showAt } from '../ui/testing/render.tsx';
import { ListTools } from './list-tools.tsx';
import type { ListFields } from './list-view.ts';
import { useListView, useViewedList } from './use-list-view.ts';

const listFields: ListFields = {
  filters: ['gender', 'birthDate', 'active'],
  sorts: ['birthDate'],
  defaults: { active: true },
};
const RECORDS: Readonly<Record<string, JsonObject>> = {
  ada: { gender: 'female', birthDate: '1984-02-29' },
  bob: { gender: 'male', birthDate: '1990' },
  eve: { gender: 'female', birthDate: '1991-01-01', active: false },
};
const ids = Object.keys(RECORDS);
const summaries = () => Object.entries(RECORDS).map(([id, summary]) => ({ id, summary }));
const module = { entity: patient, listFields };

const listAt = (address: string, store = new MemoryStore()) => {
  const client = clientOn(engineOn(store), store);
  return Object.assign(
    showAt(
      address,
      <ClientProvider client={client}>
        <Shown />
      </ClientProvider>,
    ),
    { client },
  );
};

function Shown() {
  const state = useListView(module, false);
  const list = useViewedList({ ids, summaries } as unknown as RecordList, state.view, listFields.defaults);
  const { search } = useLocation();
  return (
    <>
      <ListTools module={module} state={state} />
      <output data-testid="ids">{list.ids.join(' ')}</output>
      <output data-testid="address">{search}</output>
    </>
  );
}

const shown = () => screen.getByTestId('ids').textContent;
const address = () => screen.getByTestId('address').textContent;

describe('filters and sort of a list', () => {
  beforeEach(forgetAll);

  it('UI-60 UI-61 UI-62 are chosen by name, shown, and in the address', async () => {
    const user = userEvent.setup();
    await listAt('/patients');
    expect(shown()).toBe('ada bob eve');
    await user.click(screen.getByTestId('filters'));
    await user.selectOptions(screen.getByLabelText('Sexe'), 'Féminin');
    await waitFor(() => expect(shown()).toBe('ada eve'));
    await user.selectOptions(screen.getByTestId('sort'), '-birthDate');
    await waitFor(() => expect(shown()).toBe('eve ada'));
    expect(address()).toBe('?filter.gender=female&sort=-birthDate');
    expect(screen.getByTestId('filters-on').textContent).toBe('Sexe\u00a0: Féminin');
    await user.click(screen.getByTestId('clear-filters'));
    await waitFor(() => expect(shown()).toBe('eve bob ada'));
    expect(address()).toBe('?sort=-birthDate');
  });

  it('UI-60 two quick taps are two changes, whatever is drawn in between', async () => {
    const user = userEvent.setup();
    await listAt('/patients');
    await user.click(screen.getByTestId('filters'));
    act(() => {
      fireEvent.change(screen.getByLabelText('Sexe'), { target: { value: 'female' } });
      fireEvent.change(screen.getByTestId('sort'), { target: { value: '-birthDate' } });
    });
    await waitFor(() => expect(address()).toBe('?filter.gender=female&sort=-birthDate'));
    expect(shown()).toBe('eve ada');
  });

  it('UI-62 are what the address says, and come back with the list', async () => {
    const first = await listAt('/patients?filter.active=no&tab=1');
    expect(shown()).toBe('eve');
    first.unmount();
    await listAt('/patients');
    await waitFor(() => expect(address()).toBe('?filter.active=no'));
    expect(shown()).toBe('eve');
  });

  it('UI-62 an address with unknown filters shows the list and says what it ignores', async () => {
    await listAt('/patients?filter.gender=%3Cscript%3E&sort=nobody');
    expect(shown()).toBe('ada bob eve');
    expect(screen.getByTestId('filters-ignored').textContent).toContain('filter.gender, sort');
  });

  it('UI-63 a view is kept by name on this device, chosen again, replaced under its name, and given up', async () => {
    const user = userEvent.setup();
    const store = new MemoryStore();
    const first = listAt('/patients?filter.gender=female&sort=-birthDate', store);
    const { client } = first;
    const { unmount } = await first;
    await user.click(screen.getByTestId('filters'));
    await user.type(screen.getByTestId('view-name'), ' Femmes {Enter}');
    await waitFor(() => expect(screen.getByTestId<HTMLSelectElement>('view').selectedOptions[0]?.text).toBe('Femmes'));
    expect(await client.draftsLeft(), 'is no draft').toEqual([]);
    await client.savedViews.save('patient', 'FEMMES', 'sort=-birthDate&filter.gender=female');
    expect(await client.savedViews.list('patient')).toMatchObject([{ name: 'FEMMES' }]);
    unmount();
    forgetAll();

    await listAt('/patients', store);
    await user.selectOptions(await screen.findByTestId('view'), 'FEMMES');
    await waitFor(() => expect(shown()).toBe('eve ada'));
    expect(address()).toBe('?filter.gender=female&sort=-birthDate');
    await user.click(screen.getByTestId('filters'));
    await user.click(await screen.findByTestId('view-delete'));
    await waitFor(() => expect(screen.queryByTestId('view')).toBeNull());
    expect(shown(), 'the list stays as it was').toBe('eve ada');
  });
});
