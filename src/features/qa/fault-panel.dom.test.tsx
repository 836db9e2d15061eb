import { act, fireEvent, screen, within } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import { FaultDeskContext, type FaultDesk } from '../../hooks/index.ts';
import { DEVICE_FAULTS } from '../../lib/device-faults.ts';
import { FAULTS, type FaultPlan } from '../../lib/network-faults.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { show } from '../../ui/testing/render.tsx';
import { FaultBar } from './fault-bar.tsx';
import { loadWords } from './words.ts';

beforeAll(async () => {
  await startTexts('fr');
  await loadWords();
});

/** A desk in memory, and the plans that were chosen at it. */
function desk() {
  const listeners = new Set<() => void>();
  const chosen: (FaultPlan | null)[] = [];
  const it: FaultDesk = {
    read: async () => ({ until: 1, plan: chosen.at(-1) ?? null }),
    allow: async () => undefined,
    plan: async (plan) => {
      chosen.push(plan);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { desk: it, chosen };
}

async function panel() {
  const { desk: here, chosen } = desk();
  await show(
    <FaultDeskContext value={here}>
      <FaultBar />
    </FaultDeskContext>,
  );
  fireEvent.click(await screen.findByTestId('fault-open'));
  return { chosen, press: (name: string) => act(async () => void fireEvent.click(screen.getByTestId(name))) };
}

describe('QA-15 the panel', () => {
  it('offers every fault of the network and of the device; each is named while it is active, and one tap ends it', async () => {
    const { chosen, press } = await panel();
    for (const fault of [...FAULTS, ...DEVICE_FAULTS]) {
      await press(`fault-${fault}`);
      expect(chosen.at(-1)).toMatchObject({ what: fault, share: 1, left: null });
      const active = screen.getByTestId('fault-active');
      expect(active.dataset['fault']).toBe(fault);
      expect(active.textContent).toContain(screen.getByTestId(`fault-${fault}`).textContent);
      await press('fault-off');
      expect(screen.queryByTestId('fault-active')).toBeNull();
    }
  });

  it('says of no clock and no disk how many requests it has hit, and freezes a tab for a time', async () => {
    const { chosen, press } = await panel();
    await press('fault-clock-behind');
    expect(screen.getByTestId('fault-active').textContent).toMatch(/: horloge en retard de 10 ans$/);
    await press('fault-worker-killed');
    expect(screen.getByTestId('fault-active').textContent).toMatch(/0 requête examinée/);
    await press('fault-tab-frozen');
    expect(chosen.at(-1)).toMatchObject({ what: 'tab-frozen', seconds: 5, left: null });
    expect(
      within(screen.getByTestId('fault-panel')).getByRole('heading', { name: 'Pannes de l’appareil' }),
    ).toBeTruthy();
  });
});
