import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { deviceWith } from '../../../test/support/device-with.ts';
import { testId } from '../../../test/support/queue.ts';
import type { AgendaFeed, FeedAnswer, FeedChange } from '../../contract/agenda-feed.ts';
import { ClientProvider, SessionContext, type Session } from '../../hooks/index.ts';
import { loadTexts } from '../../ui/i18n/i18n.ts';
import { show } from '../../ui/testing/render.tsx';
import { agendaTexts } from './index.ts';
import { SubscribeAgenda } from './subscribe-agenda.tsx';

const [DR, COLLEAGUE] = [testId(), testId()];
const PATH = '/api/calendars/tenant.feed.secret.ics';

/** The button of a practitioner's page, over a server that keeps one address. */
async function button(user: { role: string; practitionerId?: string }) {
  const { client } = await deviceWith([], {}, Date.parse('2027-03-01T09:00:00.000Z'));
  const requests: (FeedChange | null)[] = [];
  const server = { isThere: true };
  let feed: AgendaFeed = { path: null, madeAt: null, fetchedAt: null, shows: 'motif' };
  client.agendaFeed = async (_id, change): Promise<FeedAnswer> => {
    requests.push(change);
    if (!server.isThere) return { kind: 'unreachable' };
    if (change?.kind === 'make') feed = { ...feed, path: PATH, fetchedAt: '2027-03-01T08:05:00.000Z' };
    if (change?.kind === 'revoke') feed = { ...feed, path: null };
    if (change?.kind === 'show') feed = { ...feed, shows: change.shows };
    return { kind: 'feed', feed };
  };
  const session = { account: { user, tenant: { zone: 'Europe/Paris' }, permissions: {} } } as unknown as Session;
  await show(
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <SubscribeAgenda practitionerId={DR} />
      </ClientProvider>
    </SessionContext>,
  );
  await act(() => loadTexts(agendaTexts));
  return { requests, server };
}
const open = () => fireEvent.click(screen.getByTestId('subscribe'));

it('AG-37 an administrator makes an address, copies it, says what it shows, and revokes it after a question', async () => {
  const { requests } = await button({ role: 'admin' });
  const writeText = vi.fn(async () => undefined);
  const clipboard = vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue({ writeText } as unknown as Clipboard);
  open();
  fireEvent.click(await screen.findByTestId('feed-make'));
  const address = (await screen.findByTestId<HTMLInputElement>('feed-address')).value;
  expect(address).toBe(`${location.origin}${PATH}`);
  expect(screen.getByRole('status').textContent).toMatch(/Lue pour la dernière fois\s: Lun. 1er mars 09:05/);
  fireEvent.click(screen.getByTestId('feed-copy'));
  await screen.findByText('Adresse copiée');
  expect(writeText).toHaveBeenCalledWith(address);
  clipboard.mockRestore();
  fireEvent.click(screen.getByRole('radio', { name: 'Le motif et les initiales du patient' }));
  await waitFor(() => expect(requests.at(-1)).toEqual({ kind: 'show', shows: 'initials' }));
  fireEvent.click(screen.getByTestId('feed-revoke'));
  expect(requests).toHaveLength(3);
  fireEvent.click(await screen.findByTestId('confirm'));
  await screen.findByTestId('feed-make');
  expect(requests).toEqual([
    null,
    { kind: 'make', language: 'fr' },
    { kind: 'show', shows: 'initials' },
    { kind: 'revoke' },
  ]);
});

it('AG-37 the practitioner has it too, without the clinic’s setting; a colleague has none', async () => {
  await button({ role: 'practitioner', practitionerId: DR });
  open();
  await screen.findByTestId('feed-make');
  expect(screen.getByText('Le calendrier montre le motif de chaque rendez-vous.')).toBeTruthy();
  expect(screen.queryByRole('radio')).toBeNull();
});

it('AG-37 nobody else sees the button', async () => {
  await button({ role: 'practitioner', practitionerId: COLLEAGUE });
  expect(screen.queryByTestId('subscribe')).toBeNull();
});

it('AG-37 says that it needs the server, and asks again', async () => {
  const { server } = await button({ role: 'admin' });
  server.isThere = false;
  open();
  expect((await screen.findByTestId('feed-failure')).dataset['failure']).toBe('unreachable');
  server.isThere = true;
  fireEvent.click(screen.getByTestId('feed-again'));
  await screen.findByTestId('feed-make');
});
