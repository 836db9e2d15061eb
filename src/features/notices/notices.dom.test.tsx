import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SyncUpRequest } from '../../contract/protocol.ts';
import { clientOn } from '../../../test/support/client.ts';
import { MemoryStore } from '../../../test/support/memory-store.ts';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId } from '../../../test/support/queue.ts';
import { ClientProvider, useClient, useSyncStatus, type Client } from '../../hooks/index.ts';
import { setPerson } from '../../lib/person.ts';
import { ToastHost } from '../../ui/shell/undo-toast.tsx';
import { SyncChip } from '../../ui/sync/sync-chip.tsx';
import { useLate } from '../../ui/sync/use-late.ts';
import { showAt } from '../../ui/testing/render.tsx';
import { Notices } from './notices.tsx';

const HOUR_MS = 3_600_000;
const LIMIT_MS = 24 * HOUR_MS;

/** The frame's chip and notices. */
function Frame() {
  const status = useSyncStatus();
  const lateMs = useLate(status.oldestPendingAt, LIMIT_MS, useClient().now);
  return (
    <>
      <SyncChip {...status} lateMs={lateMs} to="/sync" />
      <Notices lateMs={lateMs} limitMs={LIMIT_MS} />
      <ToastHost />
      <main id="main" tabIndex={-1} />
    </>
  );
}

/** A device without a network, whose clock stands still unless told. */
function device() {
  const store = new MemoryStore();
  const world = engineOn(store);
  const open = async (client: Client, address = '/patients') =>
    showAt(
      address,
      <ClientProvider client={client}>
        <Frame />
      </ClientProvider>,
    );
  return {
    ...world,
    client: () => clientOn(world, store),
    open,
    type: (...births: string[]) =>
      world.engine.enqueue(
        births.map((birthName) =>
          intent('CREATE', testId(), { ...CLAIRE, birthName }, { createdAt: new Date(world.time.now).toISOString() }),
        ),
      ),
    /** The app is closed and opened again, at an address. */
    async restart(address?: string) {
      cleanup();
      const client = clientOn(world, store);
      await open(client, address);
      return client;
    },
  };
}

const chip = () => screen.getByTestId('sync-chip').querySelector('span')?.textContent ?? '';
const notice = () => screen.queryByTestId('notice');
const press = (name: string) => fireEvent.click(within(screen.getByTestId('notice')).getByTestId(name));

beforeEach(() => {
  localStorage.clear();
  act(() => setPerson('clinic:claire'));
});
afterEach(() => act(() => setPerson(null)));

describe('UI-77 a change that waits for too long', () => {
  it('says so by itself on the chip, in words, while nothing else happens', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { open, client, type, time } = device();
    await type('MARTIN');
    time.now += 23.99 * HOUR_MS;
    await open(client());
    await waitFor(() => expect(chip()).toMatch(/^1 modification/));
    expect(chip()).not.toContain('attente');
    time.now += 2.5 * HOUR_MS;
    await act(() => vi.advanceTimersByTimeAsync(31_000));
    expect(chip()).toMatch(/· en attente depuis 26\sh$/);
    expect(screen.getByTestId('sync-chip').closest('[role=status]')?.getAttribute('data-passing')).toBe('false');
    time.now += 3 * 24 * HOUR_MS;
    await act(() => vi.advanceTimersByTimeAsync(31_000));
    expect(chip()).toMatch(/· en attente depuis 4\sj$/);
    vi.useRealTimers();
  });

  it('of several the chip names the oldest; once they are sent, it says no more of it', async () => {
    const { open, client, type, time, script, engine } = device();
    await type('MARTIN');
    time.now += 30 * HOUR_MS;
    await type('DURAND');
    const here = client();
    await open(here);
    await waitFor(() => expect(chip()).toMatch(/^2 modifications.* · la plus ancienne attend depuis 30\sh$/));
    script.serve = ({ path, body }) => (path.endsWith('/up') ? acknowledgeAll(body as SyncUpRequest) : downAnswer());
    await act(() => engine.sync({ force: true }));
    act(() => here.onReturn());
    await waitFor(() => expect(chip()).toBe('Synchronisé'));
    expect(notice()).toBeNull();
  });

  it('a clock that went back makes nothing late', async () => {
    const { open, client, type, time } = device();
    await type('MARTIN');
    time.now -= 400 * 24 * HOUR_MS;
    await open(client());
    await waitFor(() => expect(chip()).toMatch(/^1 modification/));
    expect(chip()).not.toContain('attente');
    expect(notice()).toBeNull();
  });
});

describe('UI-78 the notice of late changes', () => {
  it('tells of several as one, stays until somebody chooses, and is told once for each oldest change', async () => {
    const at = device();
    await at.type('MARTIN', 'DURAND');
    at.time.now += 26 * HOUR_MS;
    await at.open(at.client());
    await screen.findByTestId('notice');
    expect(screen.getAllByTestId('notice')).toHaveLength(1);
    expect(notice()?.textContent).toMatch(/2 modifications attendent sur cet appareil, la plus ancienne depuis 26\sh/);
    expect(notice()?.textContent).not.toContain('MARTIN');
    // A reload in between changes nothing.
    await at.restart();
    await screen.findByTestId('notice');
    press('notice-keep');
    expect(notice()).toBeNull();
    // The keyboard goes on from the screen (UI-16).
    expect(document.activeElement?.id).toBe('main');
    await at.restart();
    await waitFor(() => expect(chip()).toMatch(/la plus ancienne attend/));
    expect(notice()).toBeNull();
    // A day later the same change is still the oldest.
    await at.type('LE GALL');
    at.time.now += 26 * HOUR_MS;
    await at.restart();
    await waitFor(() => expect(chip()).toMatch(/^3 modifications/));
    expect(notice()).toBeNull();
  });

  it('tells of the next one, once the oldest is gone', async () => {
    const at = device();
    await at.type('MARTIN');
    at.time.now += 25 * HOUR_MS;
    await at.open(at.client());
    await screen.findByTestId('notice');
    press('notice-keep');
    at.script.serve = ({ path, body }) => (path.endsWith('/up') ? acknowledgeAll(body as SyncUpRequest) : downAnswer());
    await at.engine.sync({ force: true });
    at.script.serve = () => ({ kind: 'failure', failure: 'offline' });
    await at.type('DURAND');
    at.time.now += 25 * HOUR_MS;
    await at.restart();
    expect((await screen.findByTestId('notice')).textContent).toMatch(/Une modification attend depuis 25\sh/);
  });

  it('what is chosen in one tab holds in the others, and for nobody else', async () => {
    const at = device();
    await at.type('MARTIN');
    at.time.now += 26 * HOUR_MS;
    await at.open(at.client());
    await screen.findByTestId('notice');
    // The other tab's choice.
    localStorage.setItem('medicalpro-set-aside:clinic:claire', JSON.stringify({ lateUpTo: at.time.now - LIMIT_MS }));
    act(() => void dispatchEvent(new Event('storage')));
    expect(notice()).toBeNull();
    act(() => setPerson('clinic:paul'));
    expect(notice()).not.toBeNull();
  });

  it('UI-89 “Réessayer” says what came of it and keeps the notice while the change waits; two fast taps ask once', async () => {
    const at = device();
    await at.type('MARTIN');
    at.time.now += 26 * HOUR_MS;
    await at.open(at.client());
    await screen.findByTestId('notice');
    press('notice-retry');
    press('notice-retry');
    expect(await screen.findByText(/L’envoi n’a pas abouti/)).toBeTruthy();
    expect(at.ups()).toHaveLength(1);
    expect(notice()).not.toBeNull();
    at.script.serve = ({ path, body }) => (path.endsWith('/up') ? acknowledgeAll(body as SyncUpRequest) : downAnswer());
    press('notice-retry');
    expect(await screen.findByText('Synchronisation terminée')).toBeTruthy();
  });

  it('opens the sync centre, which shows the same itself', async () => {
    const at = device();
    await at.type('MARTIN');
    at.time.now += 26 * HOUR_MS;
    await at.open(at.client());
    await screen.findByTestId('notice');
    press('notice-open');
    expect(notice()).toBeNull();
    await at.restart('/patients');
    await waitFor(() => expect(chip()).toContain('attente'));
    expect(notice()).toBeNull();
  });

  it('a choice made under a clock that ran ahead counts for nothing once the clock is right', async () => {
    const at = device();
    await at.type('MARTIN');
    at.time.now += 3_650 * 24 * HOUR_MS;
    await at.open(at.client());
    await screen.findByTestId('notice');
    press('notice-keep');
    at.time.now -= 3_648 * 24 * HOUR_MS;
    await at.restart();
    expect(await screen.findByTestId('notice')).toBeTruthy();
  });

  it('speaks English', async () => {
    const at = device();
    await at.type('MARTIN');
    at.time.now += 26 * HOUR_MS;
    await showAt(
      '/patients',
      <ClientProvider client={at.client()}>
        <Frame />
      </ClientProvider>,
      'en',
    );
    expect((await screen.findByTestId('notice')).textContent).toMatch(
      /A change has been waiting on this device for 26\s?hr/,
    );
    expect(chip()).toMatch(/unsent for 26\s?hrs$/);
  });
});
