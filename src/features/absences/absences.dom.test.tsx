import { fireEvent, screen, within } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { beforeAll, describe, expect, it } from 'vitest';
import { deviceWith, type Records } from '../../../test/support/device-with.ts';
import { testId } from '../../../test/support/queue.ts';
import { ClientProvider, SessionContext, type Session } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { ModulePartsContext } from '../../records/module-parts.ts';
import { showAt } from '../../ui/testing/render.tsx';
import { absenceListing, appointmentListing } from '../agenda/index.ts';
import { patientListing } from '../patients/index.ts';
import { practitionerListing } from '../practitioners/index.ts';
import { practitioners } from '../practitioners/practitioner-module.tsx';
import { absenceScreens } from './screens.tsx';

const [KARIM, ANNE, CLAIRE, AWAY, WAS, HERS] = [testId(), testId(), testId(), testId(), testId(), testId()];
const [IN_IT, CANCELLED, THEIRS, LATER] = [testId(), testId(), testId(), testId()];
/** The clock of the tests' engine. */
const NOW = Date.parse('2026-11-21T09:00:00.000Z');

const visit = (practitionerId: string, start: string, status = 'booked'): JsonObject => ({
  patientId: CLAIRE,
  practitionerIds: [practitionerId],
  start,
  end: new Date(Date.parse(start) + 1_200_000).toISOString(),
  status,
});
const away = (practitionerId: string, from: string, to: string, more: JsonObject = {}): [string, JsonObject] => [
  'absence',
  { practitionerId, start: from, end: to, kind: 'leave', allDay: true, ...more },
];
const RECORDS: Records = {
  [KARIM]: ['practitioner', { familyName: 'Benali', givenNames: 'Karim' }],
  [ANNE]: ['practitioner', { familyName: 'Roux', givenNames: 'Anne', active: false }],
  [CLAIRE]: ['patient', { birthName: 'Martin', birthGivenNames: 'Claire', birthDate: '1984-02-29', gender: 'female' }],
  [AWAY]: away(KARIM, '2026-11-30T23:00:00.000Z', '2026-12-05T23:00:00.000Z', { note: 'Alpes' }),
  [WAS]: away(KARIM, '2026-09-01T07:00:00.000Z', '2026-09-01T10:30:00.000Z', { kind: 'training', allDay: false }),
  [HERS]: away(ANNE, '2026-11-30T23:00:00.000Z', '2026-12-05T23:00:00.000Z'),
  [IN_IT]: ['appointment', visit(KARIM, '2026-12-05T22:50:00.000Z')],
  [CANCELLED]: ['appointment', visit(KARIM, '2026-12-02T09:00:00.000Z', 'cancelled')],
  [LATER]: ['appointment', visit(KARIM, '2026-12-05T23:00:00.000Z')],
  [THEIRS]: ['appointment', visit(ANNE, '2026-12-02T09:00:00.000Z')],
};

// The file of moments is read before, so that no test waits for the machine's disk.
beforeAll(async () => void (await import('../../records/instant-field.tsx')));

const screens = absenceScreens(practitioners);
const PARTS = new Map([['absence', { ...screens.absences, path: 'absences' }]]);

async function at(address: string, me: string | null = null) {
  const { client } = await deviceWith(
    [patientListing, practitionerListing, appointmentListing, absenceListing],
    RECORDS,
    NOW,
  );
  const session = {
    account: {
      user: { role: 'admin', name: 'Sam', practitionerId: me },
      tenant: { zone: 'Europe/Paris' },
      permissions: { practitioner: 'rw', absence: 'rw', appointment: 'rw', patient: 'rw' },
    },
  } as unknown as Session;
  await showAt(
    address,
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <ModulePartsContext value={PARTS}>
          <Routes>
            <Route path="/practitioners/:id" element={<screens.practitioners.Detail />} />
            <Route path="/practitioners/:id/edit" element={<screens.practitioners.Editor />} />
            <Route path="/absences/new" element={<screens.absences.Editor />} />
            <Route path="/absences/:id" element={<screens.absences.Detail />} />
          </Routes>
        </ModulePartsContext>
      </ClientProvider>
    </SessionContext>,
  );
}

const touched = async () =>
  within(await screen.findByTestId('touched'))
    .getAllByRole('link')
    .map((link) => link.getAttribute('href'));
const field = (name: string) => screen.findByTestId<HTMLInputElement>(`field-${name}`);

describe("UI-29 a practitioner's absences", () => {
  it('stand in a tab of the practitioner, those to come first, and a new one begins there', async () => {
    await at(`/practitioners/${KARIM}?tab=absences`);
    const rows = await screen.findAllByTestId('row');
    expect(rows.map((row) => row.dataset['entityId'])).toEqual([AWAY, WAS]);
    expect(rows[0]?.textContent).toBe('Congés · du 01/12/2026 au 05/12/2026 · Alpes');
    expect(rows[1]?.textContent).toBe('Formation · du 01/09/2026 09:00 au 01/09/2026 12:30');
    expect(rows[1]?.closest('details')?.open).toBe(false);
    expect(screen.getByTestId('new-absence').getAttribute('href')).toBe(`/absences/new?owner=${KARIM}`);
  });

  it('UI-59 whole days are typed as days; with hours from the same days on', async () => {
    await at(`/absences/new?owner=${KARIM}`);
    fireEvent.change(await field('start'), { target: { value: '01/12/2026' } });
    fireEvent.change(await field('end'), { target: { value: '05/12/2026' } });
    expect(await touched()).toEqual([`/appointments/${IN_IT}`]);
    fireEvent.click(await field('allDay'));
    expect((await field('start.time')).value).toBe('00:00');
    expect([(await field('start')).value, (await field('end')).value]).toEqual(['01/12/2026', '06/12/2026']);
    fireEvent.click(await field('allDay'));
    expect((await field('end')).value).toBe('05/12/2026');
  });
});

describe('UI-30 appointments that somebody has to move', () => {
  it('are listed where an absence is: those that stand, of that practitioner', async () => {
    await at(`/absences/${AWAY}`);
    expect(await touched()).toEqual([`/appointments/${IN_IT}`]);
    expect(screen.getByText('1 rendez-vous tombe pendant cette absence')).toBeTruthy();
    expect(screen.getByTestId('touched').textContent).toContain('MARTIN Claire');
  });

  it('UI-31 are listed where a practitioner is deactivated, before it is saved too', async () => {
    await at(`/practitioners/${ANNE}`);
    expect(await touched()).toEqual([`/appointments/${THEIRS}`]);
  });

  it('UI-31 the form says it as soon as the box is cleared', async () => {
    await at(`/practitioners/${KARIM}/edit`);
    fireEvent.click(await field('active'));
    expect(await touched()).toEqual([`/appointments/${IN_IT}`, `/appointments/${LATER}`]);
  });

  it('UI-32 the page says which practitioner the signed-in person is', async () => {
    await at(`/practitioners/${KARIM}`, KARIM);
    expect(await screen.findByText('C’est vous')).toBeTruthy();
  });
});
