import { act, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Navigate, Route, Routes } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../../test/support/memory-store.ts';
import { downAnswer, engineOn } from '../../../test/support/queue.ts';
import { createClient } from '../../client/client.ts';
import { clinic } from '../../contract/clinic.ts';
import type { DrugDetail } from '../../client/drugs/detail.ts';
import type { Drugs } from '../../client/drugs/drug-link.ts';
import { NO_DRUGS, type DrugStatus } from '../../client/drugs/messages.ts';
import { ClientProvider, DrugsContext, SessionContext, type Session } from '../../hooks/index.ts';
import { show } from '../../ui/testing/render.tsx';
import { DrugDetailScreen } from './drug-detail.tsx';
import { DrugsScreen } from './drugs-screen.tsx';

const LINE = { id: 'd1', name: 'DOLIPRANE 500 mg', substances: ['PARACÉTAMOL'], laboratory: '', withdrawn: false };
const DETAIL: DrugDetail = { line: LINE, drug: { unique_id: 'd1' }, packs: [], compositions: [], groups: [], life: [] };
const READY: DrugStatus = { ...NO_DRUGS, ready: true, size: 1, release: '2026-01-28', last: 'up-to-date' };

const READER = {
  status: 'live',
  account: { user: { role: 'reader' }, permissions: {} },
} as unknown as Session;

// happy-dom's window is a wide one.
const narrow = { matches: false, addEventListener: () => undefined, removeEventListener: () => undefined };
const screenIs = (kind: object) =>
  vi.spyOn(window, 'matchMedia').mockImplementation((media) => ({ ...kind, media }) as unknown as MediaQueryList);
beforeEach(() => void screenIs(narrow));

/** The catalogue's screen at a drug's own address, on a narrow screen. */
async function opened(first: DrugStatus) {
  let status = first;
  const listeners = new Set<() => void>();
  const world = {
    detail: async (): Promise<DrugDetail | null> => DETAIL,
    find: async () => ({ lines: [LINE], total: 1, near: false }),
    follows: 0,
    set: (next: DrugStatus) =>
      act(async () => {
        status = next;
        for (const listener of listeners) listener();
      }),
  };
  const drugs: Drugs = {
    status: () => status,
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    show: () => undefined,
    follow: () => void (world.follows += 1),
    find: () => world.find(),
    detail: () => world.detail(),
    editions: async () => [],
    news: async () => [],
    close: () => undefined,
  };
  const store = new MemoryStore();
  const { engine } = engineOn(store, () => downAnswer({ cursor: 'c1', changes: [] }));
  const client = createClient({
    domain: clinic,
    listings: [],
    engine,
    store,
    reads: store,
    runner: {
      nudge: () => undefined,
      syncNow: () => engine.sync(),
      pollEvery: () => undefined,
      start: () => undefined,
      stop: () => undefined,
    },
    clock: { now: () => Date.parse('2026-02-01T10:00:00Z') },
    random: { next: () => 0.5, bytes16: () => new Uint8Array(16) },
    isOnline: () => true,
    later: () => undefined,
  });
  await show(
    <ClientProvider client={client}>
      <SessionContext value={READER}>
        <DrugsContext value={drugs}>
          <Routes>
            <Route index element={<Navigate to="/drugs/d1" />} />
            <Route path="drugs" element={<DrugsScreen />}>
              <Route path=":id" element={<DrugDetailScreen />} />
            </Route>
          </Routes>
        </DrugsContext>
      </SessionContext>
    </ClientProvider>,
  );
  return world;
}
const UNREAD = /n.a pas pu être lue sur l.appareil/;
const GONE = /n.est plus au catalogue/;
const list = () => screen.getByRole('region', { name: 'Liste des médicaments', hidden: true });

describe('the drug catalogue’s screen', () => {
  it('DC-29 DC-52 a drug’s own address on a phone says how the catalogue comes, and then shows the drug', async () => {
    const world = await opened({ ...NO_DRUGS, last: 'unreachable' });
    expect(list().hasAttribute('inert')).toBe(false);
    await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }));
    expect(world.follows).toBe(1);
    await world.set({ ...NO_DRUGS, following: { changes: 4000 } });
    screen.getByTestId('drugs-progress');
    // DC-52: a copy that is here already is opened.
    await world.set({ ...NO_DRUGS, following: { changes: 0 } });
    screen.getByTestId('drugs-progress');
    await world.set({ ...NO_DRUGS, reading: true, following: { changes: 0 } });
    expect(screen.queryByTestId('drugs-progress')).toBeNull();
    await world.set(READY);
    expect((await screen.findByTestId('drug')).textContent).toContain('DOLIPRANE');
    expect(list().hasAttribute('inert')).toBe(true);
  });

  it('DC-25 a drug that could not be read is not called gone, and is read at the next try', async () => {
    const world = await opened(READY);
    await screen.findByTestId('drug');
    world.detail = () => Promise.reject(new Error('unreadable'));
    await world.set({ ...READY, release: '2026-02-01', revision: 1 });
    await screen.findByText(UNREAD);
    expect(screen.queryByText(GONE)).toBeNull();
    world.detail = async () => DETAIL;
    await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }));
    await screen.findByTestId('drug');
    world.detail = async () => null;
    await world.set({ ...READY, release: '2026-03-01' });
    await screen.findByText(GONE);
  });

  it('DC-30 the sheet can be scrolled by the keyboard, and has the drug’s name', async () => {
    await opened(READY);
    const sheet = await screen.findByRole('article', { name: 'DOLIPRANE 500 mg' });
    expect(sheet.tabIndex).toBe(0);
  });

  it('DC-31 says that the server is out of reach beside what the device has', async () => {
    const world = await opened({ ...READY, last: 'unreachable' });
    await screen.findByTestId('drug');
    expect(screen.getByTestId('drugs-release').textContent).toContain('serveur injoignable');
    await world.set({ ...READY, last: 'not-allowed', ready: false, size: 0 });
    expect(screen.queryByTestId('drug')).toBeNull();
    screen.getByText('Votre rôle ne donne pas accès au catalogue des médicaments');
  });

  it('DC-49 draws the first rows of a long answer, and the others when one comes to them', async () => {
    screenIs({ ...narrow, matches: true });
    const lines = Array.from({ length: 120 }, (_, at) => ({ ...LINE, id: `d${at}`, name: `DRUG ${at}` }));
    const world = await opened({ ...NO_DRUGS, last: 'up-to-date' });
    world.find = async () => ({ lines, total: 300, near: false });
    await world.set({ ...READY, size: 300 });
    const rows = () => screen.getAllByTestId('drug-row');
    await screen.findByText('DRUG 29');
    expect(rows()).toHaveLength(30);
    expect(rows()[0]?.closest('li')?.getAttribute('aria-setsize')).toBe('120');
    rows()[0]?.focus();
    await userEvent.keyboard('{End}');
    expect(rows()).toHaveLength(120);
    expect(document.activeElement).toBe(rows()[119]);
    await userEvent.keyboard('{ArrowDown}{PageUp}');
    expect(document.activeElement).toBe(rows()[109]);
  });

  it('DC-49 goes to the top for another search, also where a browser answers scrolling with a promise', async () => {
    vi.spyOn(Element.prototype, 'scrollTo').mockReturnValue(Promise.resolve() as never);
    const world = await opened(READY);
    await screen.findByTestId('drug');
    world.find = async () => ({ lines: [{ ...LINE, name: 'DAFALGAN' }], total: 1, near: false });
    fireEvent.change(screen.getByTestId('search'), { target: { value: 'daf' } });
    await screen.findByText('DAFALGAN');
  });
});
