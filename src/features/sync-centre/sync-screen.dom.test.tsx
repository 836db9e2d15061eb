import { screen } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { deviceWith } from '../../../test/support/device-with.ts';
import { followMoves } from '../../../test/support/standing.ts';
import { clinic } from '../../contract/clinic.ts';
import { ClientProvider, DomainContext, SessionContext, type Session } from '../../hooks/index.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { show } from '../../ui/testing/render.tsx';
import { SyncScreen } from './sync-screen.tsx';
import { loadWords } from './words.ts';

beforeAll(async () => {
  await startTexts('fr');
  await loadWords();
});

const ROOM = { used: 1e6, room: 1e9, parts: null, isKept: true };
const space = { read: () => Promise.resolve(ROOM), keep: () => Promise.resolve(true) };
const session = { account: { permissions: {} } } as unknown as Session;

it('moves nothing that stands while the outbox and the space on the device are read', async () => {
  const { client } = await deviceWith([], {}, Date.parse('2026-11-21T09:00:00.000Z'));
  const { moved, stop } = followMoves(
    document.body,
    'section, [aria-busy], [data-testid="history"], [data-testid="space"]',
  );
  await show(
    <SessionContext value={session}>
      <DomainContext value={clinic}>
        <ClientProvider client={{ ...client, space }}>
          <SyncScreen losses={null} />
        </ClientProvider>
      </DomainContext>
    </SessionContext>,
  );
  expect(await screen.findByTestId('space')).toBeTruthy();
  stop();
  expect(moved).toEqual([]);
});
