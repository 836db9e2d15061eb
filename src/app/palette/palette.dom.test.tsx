import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { useLocation } from 'react-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { clientOn } from '../../../test/support/client.ts';
import { MemoryStore } from '../../../test/support/memory-store.ts';
import { acknowledgeAll, downAnswer, engineOn, testId } from '../../../test/support/queue.ts';
import type { SyncUpRequest } from '../../contract/protocol.ts';
import { ClientProvider, SessionContext, type Session } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { TextField } from '../../ui/primitives/fields.tsx';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { keysOf, SHORTCUTS, useShortcut } from '../../ui/primitives/shortcuts.ts';
import { show } from '../../ui/testing/render.tsx';
import { LISTINGS } from '../listings.ts';
import { PaletteButton } from './palette-button.tsx';
import { matches } from './palette-items.ts';
import { useVisits, visitOf } from './visits.ts';

const AT = '2026-11-21T09:00:00.000Z';
const [CLAIRE, JEAN, KARIM] = [testId(), testId(), testId()];
const RECORDS: Record<string, { entityType: string; fields: JsonObject }> = {
  [CLAIRE]: {
    entityType: 'patient',
    fields: { birthName: 'Martin', birthGivenNames: 'Claire', gender: 'female', birthDate: '1984-02-29' },
  },
  [JEAN]: {
    entityType: 'patient',
    fields: { birthName: 'Le Gall', birthGivenNames: 'Jean', gender: 'male', birthDate: '1950-01-01' },
  },
  [KARIM]: { entityType: 'practitioner', fields: { familyName: 'Martinez', givenNames: 'Karim', specialty: 'ORL' } },
};

async function app({ role = 'rw', language = 'fr' as 'fr' | 'en', person = 'practitioner' } = {}) {
  const store = new MemoryStore();
  const world = engineOn(store, (call) =>
    call.path.endsWith('/up')
      ? acknowledgeAll(call.body as SyncUpRequest)
      : downAnswer({
          changes: Object.entries(RECORDS).map(([id, { entityType, fields }]) => ({
            id: `c-${id}`,
            entityType,
            entityId: id,
            operation: 'CREATE' as const,
            payload: { ...fields, id, version: 1, updatedAt: AT },
            serverVersion: 1,
            modifiedAt: AT,
            modifiedBy: { id: testId(), name: 'Admin' },
          })),
        }),
  );
  const client = clientOn(world, store, { listings: LISTINGS });
  await world.engine.sync();
  const counts = { saved: 0, cancelled: 0, path: '' };
  function Page() {
    const [note, setNote] = useState('');
    counts.path = useLocation().pathname;
    useVisits();
    useShortcut('mod+s', () => (counts.saved += 1));
    useShortcut('escape', () => (counts.cancelled += 1));
    return (
      <>
        <PaletteButton />
        <TextField name="note" label="Note" value={note} onChange={setNote} />
      </>
    );
  }
  const session = {
    account: { user: { role: person }, permissions: { patient: role, practitioner: 'r' } },
  } as unknown as Session;
  await show(
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <Page />
      </ClientProvider>
    </SessionContext>,
    language,
  );
  return { counts, user: userEvent.setup() };
}

const input = () => screen.findByRole<HTMLInputElement>('combobox');
const options = () => within(screen.getByRole('listbox')).getAllByRole('option');
const groups = () =>
  screen.queryAllByRole('group').map((group) => [
    group.getAttribute('aria-label'),
    ...within(group)
      .getAllByRole('option')
      .map((option) => option.querySelector('span')?.textContent),
  ]);
const active = async () => document.getElementById((await input()).getAttribute('aria-activedescendant') ?? '');

describe('UI-73 the command palette', () => {
  beforeEach(() => {
    localStorage.clear();
    forgetAll();
  });

  it('H31 UI-73 finds records of every module by name, grouped, the best first, and says how many', async () => {
    const { user, counts } = await app();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await input(), 'martin');
    await waitFor(() =>
      expect(groups()).toEqual([
        ['Patients', 'MARTIN Claire'],
        ['Praticiens', 'MARTINEZ Karim'],
      ]),
    );
    expect(screen.getByRole('status').textContent).toBe('2 résultats');
    await user.keyboard('{ArrowDown}');
    expect((await active())?.textContent).toContain('MARTINEZ Karim');
    await user.keyboard('{Enter}');
    expect(counts.path).toBe(`/practitioners/${KARIM}`);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('H31 UI-73 tolerates one typing error, and says that the results are close', async () => {
    const { user } = await app();
    await user.click(screen.getByRole('button'));
    await user.type(await input(), 'legull');
    await waitFor(() => expect(groups()).toEqual([['Patients', 'LE GALL Jean']]));
    expect(screen.getByRole('status').textContent).toMatch(/proches/);
  });

  it('H16 UI-73 Enter before the index has answered takes what it answers, not what was shown before', async () => {
    const { user, counts } = await app();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await input(), 'claire');
    await waitFor(() => expect(groups()).toEqual([['Patients', 'MARTIN Claire']]));
    await user.clear(await input());
    await user.type(await input(), 'jean{Enter}');
    await waitFor(() => expect(counts.path).toBe(`/patients/${JEAN}`));
  });

  it.each([
    ['fr', 'consent', 'Consentements', 'nouveau', 'Nouveau patient'],
    ['en', 'consent', 'Consents', 'new', 'New patient'],
  ] as const)(
    'H31 UI-73 goes to any screen, and creates what the role may (%s)',
    async (language, go, place, word, create) => {
      const { user, counts } = await app({ language });
      await user.keyboard('{Control>}k{/Control}');
      await user.type(await input(), go);
      await waitFor(() => expect(options().map((option) => option.textContent)).toEqual([place]));
      await user.clear(await input());
      await user.type(await input(), word);
      // Practitioners are read-only for this role.
      await waitFor(() => expect(options().map((option) => option.textContent)).toEqual([create]));
      await user.keyboard('{Enter}');
      expect(counts.path).toBe('/patients/new');
    },
  );

  it.each([
    ['journal audit', 'Journal d’audit', '/admin/audit'],
    ['conflits', 'Conflits et refus', '/admin/conflicts'],
    ['échanges', 'Journal des échanges', '/admin/sync-log'],
    ['serveur', 'État du serveur', '/admin/health'],
    ['conservation', 'Conservation des dossiers', '/admin/retention'],
  ])('H31 UI-73 AD-1 leads administrators, and nobody else, by « %s » to %s', async (typed, place, path) => {
    const { user, counts } = await app({ person: 'admin' });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await input(), typed);
    await waitFor(() => expect(options().map((option) => option.textContent)).toEqual([place]));
    await user.keyboard('{Enter}');
    expect(counts.path).toBe(path);
    cleanup();
    const other = await app();
    await other.user.keyboard('{Control>}k{/Control}');
    await other.user.type(await input(), typed);
    await waitFor(() => expect(screen.getByRole('status').textContent).toMatch(/aucun/i));
  });

  it('H31 UI-73 offers nothing to create to who may only read', async () => {
    const { user } = await app({ role: 'r' });
    await user.keyboard('{Control>}k{/Control}');
    await input();
    expect(groups().map(([name]) => name)).toEqual(['Aller à']);
  });

  it('H31 UI-73 begins with the records opened last', async () => {
    const { user, counts } = await app();
    for (const name of ['claire', 'jean']) {
      await user.keyboard('{Control>}k{/Control}');
      await user.type(await input(), name);
      await waitFor(() => expect(options()).toHaveLength(1));
      await user.keyboard('{Enter}');
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    }
    expect(counts.path).toBe(`/patients/${JEAN}`);
    await user.keyboard('{Control>}k{/Control}');
    await waitFor(() => expect(groups()[0]).toEqual(['Récents', 'LE GALL Jean', 'MARTIN Claire']));
    expect([visitOf('/patients/new'), visitOf('/patients'), visitOf('/sync/conflicts/1')]).toEqual([null, null, null]);
  });

  it('H10 UI-74 over a form it saves, cancels and loses nothing, and gives the focus back', async () => {
    const { user, counts } = await app();
    const note = screen.getByRole<HTMLInputElement>('textbox');
    await user.type(note, 'en cours');
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await input(), 'xyz');
    await waitFor(() => expect(screen.getByRole('status').textContent).toMatch(/Aucun résultat pour «.xyz.»/));
    await user.keyboard('{Control>}s{/Control}{Enter}{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(note));
    expect([note.value, counts]).toEqual(['en cours', { saved: 0, cancelled: 0, path: '/' }]);
    // The form has its keys again.
    await user.keyboard('{Control>}s{/Control}');
    expect(counts.saved).toBe(1);
  });

  it('H16 UI-73 the same keys close it', async () => {
    const { user } = await app();
    await user.keyboard('{Control>}k{/Control}');
    await input();
    await user.keyboard('{Control>}k{/Control}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('UI-75 the list of shortcuts', () => {
  it('H31 UI-75 `?` lists every shortcut there is, but is a character where somebody types', async () => {
    const { user } = await app();
    const note = screen.getByRole<HTMLInputElement>('textbox');
    await user.type(note, '?');
    expect([note.value, screen.queryByRole('dialog')]).toEqual(['?', null]);
    act(() => note.blur());
    await user.keyboard('?');
    const dialog = await screen.findByRole('dialog', { name: 'Raccourcis clavier' });
    expect(within(dialog).getAllByRole('term')).toHaveLength(Object.keys(SHORTCUTS).length);
    expect(dialog.textContent).toContain(keysOf('mod+s').join(''));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('H31 UI-73 a label fits by the beginnings of its words, in any order', () => {
    expect([
      matches('Dossiers médicaux', 'med dos'),
      matches('Nouveau patient', 'patient nou'),
      matches('Patients', 'tient'),
      matches('Agenda', ''),
    ]).toEqual([true, true, false, true]);
  });
});
