import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { beforeAll, describe, expect, it } from 'vitest';
import { clientOn } from '../../../test/support/client.ts';
import { MemoryStore } from '../../../test/support/memory-store.ts';
import { CLAIRE, downAnswer, engineOn, intent, testId, upAnswer } from '../../../test/support/queue.ts';
import { LISTINGS } from '../../app/listings.ts';
import { clinic } from '../../contract/clinic.ts';
import type { SyncUpRequest } from '../../contract/protocol.ts';
import { ClientProvider, DomainContext } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { showAt } from '../../ui/testing/render.tsx';
import { ConflictScreen } from './conflict-screen.tsx';
import { loadWords } from './words.ts';

beforeAll(async () => {
  await startTexts('fr');
  await loadWords();
});

/** A device without a network, with patients that somebody else has created too, and the screen of the first of them. */
async function deviceInConflict(count: number) {
  const store = new MemoryStore();
  const world = engineOn(store, ({ path, body }) =>
    path.endsWith('/up')
      ? upAnswer({
          conflicts: (body as SyncUpRequest).events.map(({ id, entityId, payload }) => ({
            outboxEventId: id,
            reason: 'EXISTS' as const,
            fields: [],
            baseVersion: null,
            serverVersion: 1,
            serverData: { ...(payload as JsonObject), id: entityId, note: 'theirs', version: 1 },
            modifiedBy: { id: testId(), name: 'Dr Benali' },
            modifiedAt: '2026-11-21T08:40:00.000Z',
          })),
        })
      : downAnswer(),
  );
  const mine = Array.from({ length: count }, (_, at) =>
    intent('CREATE', testId(), { ...CLAIRE, birthName: `PATIENT ${at + 1}`, note: `mine ${at + 1}` }),
  );
  await world.engine.enqueue(mine);
  await world.engine.sync({ force: true });
  world.script.serve = () => ({ kind: 'failure', failure: 'offline' });
  const client = clientOn(world, store, { listings: LISTINGS });
  await showAt(
    `/sync/conflicts/${mine[0]?.id}`,
    <DomainContext value={clinic}>
      <ClientProvider client={client}>
        <Routes>
          <Route path="/sync" element={<h1>list</h1>} />
          <Route path="/sync/conflicts/:mutationId" element={<ConflictScreen />} />
        </Routes>
      </ClientProvider>
    </DomainContext>,
  );
  await screen.findByTestId('conflict');
  return { store, engine: world.engine, client, mine };
}

const shown = () => screen.getByTestId('conflict').dataset['mutationId'];
const heading = () => within(screen.getByTestId('conflict')).getByRole('heading');
const place = () => document.getElementById(heading().getAttribute('aria-describedby') ?? '')?.textContent;
const press = (name: string) => {
  const button = screen.getByTestId(name);
  button.focus();
  fireEvent.click(button);
};

describe('UI-97 one conflict after the other', () => {
  it('twenty, offline, without the list between them: each has its number, and the keyboard is at its heading', async () => {
    const { store, mine } = await deviceInConflict(20);
    for (const [at, { id }] of mine.entries()) {
      await waitFor(() => expect(shown()).toBe(id));
      expect(heading().textContent).toContain(`PATIENT ${at + 1} `);
      expect(document.activeElement).toBe(heading());
      expect(place()).toBe(`${at + 1} sur 20`);
      if (at % 2 === 0) press('keep-server');
      else {
        fireEvent.click(screen.getByTestId('pick-mine'));
        press('apply');
      }
    }
    await screen.findByText('list');
    const chosen = () => store.ordered().filter(({ resolves }) => resolves !== null);
    await waitFor(() => expect(chosen()).toHaveLength(20));
    expect(chosen().map(({ resolves }) => resolves)).toEqual(mine.map(({ id }) => id));
    expect(chosen().map(({ payload }) => payload['note'])).toEqual(
      mine.map((_, at) => (at % 2 === 0 ? undefined : `mine ${at + 1}`)),
    );
  });

  it('one that was left for later keeps its number, and comes again after the last', async () => {
    const { mine } = await deviceInConflict(3);
    fireEvent.click(screen.getByRole('button', { name: 'Suivant' }));
    for (const at of [1, 2, 0]) {
      await waitFor(() => expect(shown()).toBe(mine[at]?.id));
      expect(place()).toBe(`${at + 1} sur 3`);
      press('keep-server');
    }
    await screen.findByText('list');
  });

  it('one that another tab has resolved says so, and leads to the next', async () => {
    const { engine, client, mine } = await deviceInConflict(2);
    await engine.giveUp(mine[0]!.id);
    await act(async () => client.onReturn());
    await screen.findByText('Ce conflit est résolu');
    fireEvent.click(screen.getByRole('link', { name: 'Suivant' }));
    expect(shown()).toBe(mine[1]?.id);
  });
});
