import { act, screen } from '@testing-library/react';
import { Route, Routes, useNavigate } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { downAnswer, engineOn, testId } from '../../test/support/queue.ts';
import { practitioners } from '../features/practitioners/practitioner-module.tsx';
import { practitionerListing } from '../features/practitioners/index.ts';
import { ClientProvider, SessionContext, type Session } from '../hooks/index.ts';
import { showAt } from '../ui/testing/render.tsx';
import { RecordScreen } from './record-screen.tsx';

const ANA = testId();
const AT = '2026-11-21T09:00:00.000Z';
const payload = { id: ANA, version: 1, updatedAt: AT, familyName: 'Martin', givenNames: 'Ana' };
const changes = [
  {
    id: 'change-1',
    entityType: 'practitioner',
    entityId: ANA,
    operation: 'UPDATE' as const,
    payload,
    serverVersion: 1,
    modifiedAt: AT,
    modifiedBy: null,
  },
];
const session = { account: { permissions: {}, user: { role: 'admin' } } } as unknown as Session;

afterEach(() => vi.restoreAllMocks());

it.each([
  ['a phone', false],
  ['a wide screen', true],
])(
  'UI-107 opened at the address of a record, %s lists the others beside it only if they can be seen',
  async (_, wide) => {
    vi.spyOn(window, 'matchMedia').mockReturnValue({
      matches: wide,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    } as unknown as MediaQueryList);
    const store = new MemoryStore();
    const world = engineOn(store, () => downAnswer({ cursor: 'c1', changes }));
    await world.engine.sync();
    const client = clientOn(world, store, {
      listings: [practitionerListing],
      later: (_ms, work) => void setTimeout(work, 0),
    });
    let go: (to: string) => void = () => undefined;
    function Record() {
      const navigate = useNavigate();
      go = (to) => void navigate(to);
      return <p>the record</p>;
    }
    const { container } = await showAt(
      `/practitioners/${ANA}`,
      <SessionContext value={session}>
        <ClientProvider client={client}>
          <Routes>
            <Route path="/practitioners" element={<RecordScreen module={practitioners} />}>
              <Route path=":id" element={<Record />} />
            </Route>
          </Routes>
        </ClientProvider>
      </SessionContext>,
    );
    const rows = () => container.querySelector('#record-rows');
    await screen.findByText('the record');
    if (wide) await expect.poll(rows).not.toBeNull();
    else expect(container.querySelector('[data-testid="count"], [aria-busy]')).toBeNull();
    act(() => go('/practitioners'));
    await expect.poll(rows).not.toBeNull();
    const seen = rows();
    // Seen once, it keeps its place below the next record.
    act(() => go(`/practitioners/${ANA}`));
    await screen.findByText('the record');
    expect(rows()).toBe(seen);
  },
);
