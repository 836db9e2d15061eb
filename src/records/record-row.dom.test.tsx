import { act, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { engineOn } from '../../test/support/queue.ts';
import { ClientProvider, type Row } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { show } from '../ui/testing/render.tsx';
import { RecordRow } from './record-row.tsx';

it('UI-44 a row that says the same is not rendered when its list grows; one that changes is', async () => {
  let rendered = 0;
  const useNoDetails = () => () => [];
  const module = {
    path: '/patients',
    nameOf: ({ birthName }: JsonObject) => {
      rendered += 1;
      return String(birthName);
    },
    useRowDetails: useNoDetails,
  };
  const columns: [] = [];
  const summary = { birthName: 'ABBOTT' };
  let put: (row: Row) => void = () => undefined;
  function List() {
    const [row, setRow] = useState<Row>({ id: 'p1', summary, syncState: 'pending', fresh: false });
    put = setRow;
    return <RecordRow module={module} row={row} selected={false} query="" columns={columns} />;
  }
  const store = new MemoryStore();
  await show(
    <ClientProvider client={clientOn(engineOn(store), store)}>
      <List />
    </ClientProvider>,
  );
  const before = rendered;
  // The list makes its rows anew with each part that is read.
  act(() => put({ id: 'p1', summary, syncState: 'pending', fresh: true }));
  expect(rendered).toBe(before);
  act(() => put({ id: 'p1', summary: { birthName: 'ABBE' }, syncState: 'synced', fresh: true }));
  expect(screen.getByRole('link').textContent).toBe('ABBE');
  expect(rendered).toBeGreaterThan(before);
});
