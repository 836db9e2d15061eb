import { screen, waitFor, within } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import { deviceWith, type Records } from '../../../test/support/device-with.ts';
import { testId } from '../../../test/support/queue.ts';
import { followMoves } from '../../../test/support/standing.ts';
import { loadToday } from '../../features/agenda/index.ts';
import { loadPossibleDuplicates } from '../../features/duplicates/index.ts';
import { ClientProvider, SessionContext, type Client, type Session } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { show } from '../../ui/testing/render.tsx';
import { LISTINGS } from '../listings.ts';
import { draftPlace } from '../../queue/drafts.ts';
import { draftAddress } from './drafts-left.tsx';
import { HomeScreen } from './home-screen.tsx';

const [OWN, OTHER, CLAIRE, TWIN, JEAN] = [testId(), testId(), testId(), testId(), testId()];
const [LATE, SOON, HERE, THEIRS] = [testId(), testId(), testId(), testId()];
/** The clock of the tests' engine. */
const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

const visit = (practitionerId: string, patientId: string, minutes: number, status: string): JsonObject => ({
  patientId,
  practitionerIds: [practitionerId],
  start: at(minutes),
  end: at(minutes + 20),
  status,
});
const PEOPLE: Records = {
  [OWN]: ['practitioner', { familyName: 'Benali', givenNames: 'Karim' }],
  [OTHER]: ['practitioner', { familyName: 'Roux', givenNames: 'Anne' }],
  [CLAIRE]: ['patient', { birthName: 'Martin', birthGivenNames: 'Claire', birthDate: '1984-02-29', gender: 'female' }],
  [JEAN]: ['patient', { birthName: 'Le Gall', birthGivenNames: 'Jean', birthDate: '1950-01-01', gender: 'male' }],
};
const DAY: Records = {
  [LATE]: ['appointment', visit(OWN, CLAIRE, 90, 'booked')],
  [SOON]: ['appointment', visit(OWN, JEAN, 30, 'booked')],
  [HERE]: ['appointment', visit(OWN, CLAIRE, -10, 'arrived')],
  [THEIRS]: ['appointment', visit(OTHER, CLAIRE, 60, 'booked')],
};

// Their files are read before, so that no test waits for the machine's disk.
beforeAll(async () => {
  await startTexts('fr');
  await Promise.all([loadToday(), loadPossibleDuplicates()]);
});

async function home(records: Records, practitionerId?: string) {
  const { store, client } = await deviceWith(LISTINGS, records, NOW);
  await store.saveDraft('patient/new/a', { birthName: 'Nguyen' }, at(-30));
  await showHome(client, practitionerId);
}

async function showHome(client: Client, practitionerId?: string) {
  const session = {
    account: {
      user: { role: 'practitioner', name: 'Karim', practitionerId },
      tenant: { zone: 'Europe/Paris' },
      permissions: { patient: 'rw', appointment: 'rw' },
    },
  } as unknown as Session;
  await show(
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <HomeScreen />
      </ClientProvider>
    </SessionContext>,
  );
}

const next = async () => {
  const rows = await screen.findAllByTestId('home-next');
  return rows.map((row) => row.dataset['entityId']);
};

describe('AG-18 home', () => {
  it('shows a practitioner their own day, who waits for them since when, and leads everywhere', async () => {
    await home({ ...PEOPLE, ...DAY }, OWN);
    expect(await next()).toEqual([SOON, LATE]);
    expect(screen.getByRole('link', { name: 'Ma journée' }).getAttribute('href')).toBe(
      `/appointments?view=day&date=2026-11-21&who=${OWN}`,
    );
    const waiting = within(screen.getByTestId('home-waiting')).getByRole('link', { name: /MARTIN Claire/ });
    expect(waiting.textContent).toMatch(/7\smin/);
    expect(waiting.getAttribute('href')).toMatch(new RegExp(`^/appointments/${HERE}`));
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
    expect(links).toEqual(expect.arrayContaining(['/patients', '/patients/new', '/sync']));
    expect(links.every((href) => href?.startsWith('/'))).toBe(true);
  });

  it('shows the desk the clinic’s day, with whom each is for; also where the account’s practitioner is not known', async () => {
    await home({ ...PEOPLE, ...DAY }, TWIN);
    expect(await next()).toEqual([SOON, THEIRS, LATE]);
    expect(screen.getByRole('link', { name: 'La journée du cabinet' })).toBeTruthy();
    expect(screen.getAllByTestId('home-next')[1]?.textContent).toContain('ROUX Anne');
  });

  it('takes a draft up again where it was typed, and says what may be one patient', async () => {
    const twin = { birthName: 'MARTIN', birthGivenNames: 'Claire Anne', birthDate: '1984-02-29', gender: 'female' };
    await home({ ...PEOPLE, [TWIN]: ['patient', twin] });
    const draft = await within(await screen.findByTestId('home-drafts')).findByRole('link');
    expect(draft.textContent).toContain('Nouveau patient · NGUYEN');
    expect(draft.getAttribute('href')).toBe('/patients/new');
    const pairs = await screen.findByTestId('home-duplicates');
    expect(
      within(pairs)
        .getAllByRole('link')
        .map((link) => link.getAttribute('href'))
        .toSorted(),
    ).toEqual([`/patients/${CLAIRE}`, `/patients/${CLAIRE}?merge=${TWIN}`, `/patients/${TWIN}`].toSorted());
  });

  it('UI-44 looks at every patient of a long list, also where its beginning is shown before the rest is read', async () => {
    const someone = (at: number): JsonObject => ({
      birthName: `Aaa${at.toString(36)}`,
      birthGivenNames: `Bbb${(at * 7919).toString(36)}`,
      birthDate: `${1930 + (at % 80)}-01-01`,
      gender: 'female',
    });
    const twins = { birthName: 'ZOLA', birthGivenNames: 'Emile', birthDate: '1984-02-29', gender: 'male' };
    const many: Record<string, Records[string]> = {};
    for (let index = 0; index < 600; index += 1) many[testId()] = ['patient', someone(index)];
    const { store, client, reopened } = await deviceWith(
      LISTINGS,
      { ...many, [TWIN]: ['patient', twins], [OTHER]: ['patient', twins] },
      NOW,
    );
    await client.cache.loadList('patient');
    await waitFor(async () => expect((await store.loadBlobs(['list:patient:0']))[0]).toBeDefined());
    await showHome(reopened());
    const pairs = within(await screen.findByTestId('home-duplicates'));
    expect(pairs.getAllByTestId('compare')).toHaveLength(1);
  });

  it('AG-18 moves nothing that stands while the day is read', async () => {
    const { moved, stop } = followMoves(document.body, 'section, [aria-busy]');
    await home({ ...PEOPLE, ...DAY }, OWN);
    await next();
    expect(await screen.findByTestId('home-attention')).toBeTruthy();
    expect(screen.getByTestId('home-sync')).toBeTruthy();
    stop();
    expect(moved).toEqual([]);
  });

  it('CR-44 says no more of two records that are merged', async () => {
    const twin = { birthName: 'MARTIN', birthGivenNames: 'Claire', birthDate: '1984-02-29', gender: 'female' };
    const other = { birthName: 'LE GALL', birthGivenNames: 'Jean', birthDate: '1950-01-01', gender: 'male' };
    await home({
      ...PEOPLE,
      [TWIN]: ['patient', { ...twin, mergedInto: CLAIRE }],
      [OTHER]: ['patient', other],
    });
    // The other pair is found in the same look.
    const pairs = within(await screen.findByTestId('home-duplicates'));
    expect(pairs.getAllByTestId('compare')).toHaveLength(1);
  });

  it('says what to do first where there is nothing', async () => {
    await home({});
    const first = await screen.findByRole('link', { name: 'Ajouter un praticien' });
    expect(first.getAttribute('href')).toBe('/practitioners/new');
    expect(screen.getByTestId('home-attention').textContent).toContain('Rien à traiter');
    await waitFor(() => expect(screen.queryByTestId('home-duplicates')).toBeNull());
  });
});

describe('AG-19 the form of a draft', () => {
  it('is that of the new record, of the record, or of the refused change', () => {
    const refused = [{ id: 'm1', entityId: 'p1' }];
    expect(draftAddress({ entityType: 'patient', target: 'new' }, refused)).toBe('/patients/new');
    expect(draftAddress({ entityType: 'appointment', target: 'a1' }, refused)).toBe('/appointments/a1/edit');
    expect(draftAddress({ entityType: 'patient', target: 'm1' }, refused)).toBe('/patients/p1/edit?mutation=m1');
    expect(draftAddress({ entityType: 'dream', target: 'new' }, refused)).toBeNull();
    // A new record under a patient, and a small form on a record's page.
    expect(draftAddress(draftPlace('allergy/new@p1/s1'), refused)).toBe('/allergies/new?owner=p1');
    expect(draftAddress(draftPlace('medicalRecord/n1/addendum/s1'), refused)).toBe(
      '/medical-records/n1?write=addendum',
    );
    expect(draftAddress(draftPlace('medicalRecord/n1/correction/s1'), refused)).toBe('/medical-records/n1/edit');
  });
});
