import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { engineOn } from '../../test/support/queue.ts';
import { absence } from '../contract/entities/absence.ts';
import { practitioner } from '../contract/entities/practitioner.ts';
import { ClientProvider } from '../hooks/index.ts';
import { show } from '../ui/testing/render.tsx';
import { ListCells, listColumnsOf, ListHead, nextSort } from './list-columns.tsx';
import { EMPTY_VIEW, queryOfView } from './list-view.ts';

const practitioners = {
  entity: practitioner,
  listFields: {
    filters: ['convention', 'active'],
    sorts: ['defaultShare'],
    columns: ['convention', 'languages', 'defaultShare'],
  },
};
const absences = { entity: absence, listFields: { filters: ['practitionerId', 'kind'], sorts: [] } };

function Table({ module }: { module: typeof practitioners | typeof absences }) {
  const [view, setView] = useState(EMPTY_VIEW);
  const columns = listColumnsOf(module);
  const record = {
    convention: 'sector-1',
    languages: ['fr', 'ar'],
    defaultShare: 12.5,
    practitionerId: 'p1',
    kind: 'sick',
  };
  const store = new MemoryStore();
  return (
    <ClientProvider client={clientOn(engineOn(store), store)}>
      <div role="table" aria-label="Liste">
        <ListHead module={module} columns={columns} view={view} onChange={setView} selecting={false} />
        <div role="row">
          <ListCells module={module} columns={columns} record={record} />
        </div>
      </div>
      <output>{queryOfView(view)}</output>
    </ClientProvider>
  );
}

const heads = () => screen.getAllByRole('columnheader');
const sorts = () => heads().map((head) => head.getAttribute('aria-sort'));

describe('UI-83 the columns of a list', () => {
  it('are those that the module declares, else the fields of its filters', () => {
    expect(listColumnsOf(practitioners).map(({ field }) => field)).toEqual(['convention', 'languages', 'defaultShare']);
    expect(listColumnsOf(absences)).toEqual([
      { field: 'practitionerId', to: 'practitioner', isSortable: false },
      { field: 'kind', to: null, isSortable: false },
    ]);
    expect(listColumnsOf({ entity: absence })).toEqual([]);
  });

  it('say the values in words, and of a record that is not here that it is elsewhere', async () => {
    const { unmount } = await show(<Table module={practitioners} />);
    expect(heads().map((head) => head.textContent)).toEqual([
      'Nom',
      'Conventionnement',
      'Langues parlées',
      'Part par défaut (%)',
    ]);
    expect(screen.getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['Secteur 1', 'fr, ar', '12,5']);
    unmount();
    await show(<Table module={absences} />);
    expect(screen.getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
      'fiche absente de cet appareil',
      'Maladie',
    ]);
  });

  it('sort by a press of the head, by keyboard too, upwards and then downwards', async () => {
    await show(<Table module={practitioners} />);
    expect(sorts()).toEqual(['ascending', null, null, 'none']);
    const user = userEvent.setup();
    const share = within(heads()[3] as HTMLElement).getByRole('button');
    await user.click(share);
    expect(screen.getByRole('status').textContent).toBe('sort=defaultShare');
    share.focus();
    await user.keyboard('{Enter}');
    expect(screen.getByRole('status').textContent).toBe('sort=-defaultShare');
    expect(sorts()).toEqual(['none', null, null, 'descending']);
    await user.click(screen.getByTestId('column-name'));
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('the name goes back to the listing’s own order', () => {
    expect(nextSort(null, 'name')).toEqual({ field: 'name', descending: true });
    expect(nextSort({ field: 'name', descending: true }, 'name')).toBeNull();
    expect(nextSort({ field: 'defaultShare', descending: true }, 'defaultShare')).toEqual({
      field: 'defaultShare',
      descending: false,
    });
  });
});
