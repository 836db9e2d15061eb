import { act } from '@testing-library/react';
import { Route, Routes, useNavigate } from 'react-router';
import { deviceWith, type Records } from '../../../../test/support/device-with.ts';
import { testId } from '../../../../test/support/queue.ts';
import { ClientProvider, SessionContext, type Session } from '../../../hooks/index.ts';
import type { Role } from '../../../contract/permissions.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { loadTexts } from '../../../ui/i18n/i18n.ts';
import { ToastHost } from '../../../ui/shell/undo-toast.tsx';
import { show } from '../../../ui/testing/render.tsx';
import { patientListing } from '../../patients/index.ts';
import { practitionerListing } from '../../practitioners/index.ts';
import { absenceListing, agendaTexts, appointmentListing, closureListing } from '../index.ts';
import { PatientAppointments, PractitionerWeek } from '../record-appointments.tsx';
import { screens } from '../screens.ts';
import { useAppointmentActions } from '../use-actions.ts';
import { useWaiting } from '../use-waiting.ts';
import { WaitingBoard } from '../waiting-board.tsx';
import { WaitingRoom } from '../waiting-room.tsx';

/** A practitioner and a patient who are on the device. */
export const [DR, CLAIRE] = [testId(), testId()];

const PEOPLE: Records = {
  [DR]: ['practitioner', { familyName: 'Benali', givenNames: 'Karim' }],
  [CLAIRE]: ['patient', { birthName: 'Martin', birthGivenNames: 'Claire', birthDate: '1984-02-29', gender: 'female' }],
};

/** An appointment of twenty minutes of those two. */
export const visit = (start: string, more: JsonObject = {}): JsonObject => ({
  patientId: CLAIRE,
  practitionerIds: [DR],
  start,
  end: new Date(Date.parse(start) + 20 * 60_000).toISOString(),
  status: 'booked',
  ...more,
});

const addressOf = (id: string) => ({ pathname: `/appointments/${id}`, search: '' });
const DRS = [DR];

function Waiting({ board = false }) {
  const rows = useWaiting('2027-03-01', DRS);
  const actions = useAppointmentActions();
  const none = () => undefined;
  return board ? (
    <WaitingBoard rows={rows} onClose={none} />
  ) : (
    <WaitingRoom rows={rows} actions={actions} addressOf={addressOf} onBoard={none} />
  );
}

/** The pages of one appointment, the waiting room, and what other pages show of appointments, at ten on 1 March 2027. */
export async function agenda(records: Records, role: Role = 'secretary') {
  const { store, client } = await deviceWith(
    [patientListing, practitionerListing, appointmentListing, absenceListing, closureListing],
    { ...PEOPLE, ...records },
    Date.parse('2027-03-01T09:00:00.000Z'),
  );
  const session = {
    account: {
      user: { role, name: 'Samir' },
      tenant: { zone: 'Europe/Paris' },
      permissions: role === 'reader' ? { patient: 'r', appointment: 'r' } : { patient: 'rw', appointment: 'rw' },
    },
  } as unknown as Session;
  const page: { go: (to: string, state?: unknown) => void } = { go: () => undefined };
  function Page() {
    const navigate = useNavigate();
    Object.assign(page, { go: (to: string, state?: unknown) => void navigate(to, { state }) });
    return null;
  }
  await show(
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <Page />
        <ToastHost />
        <Routes>
          <Route path="/appointments/new" element={<screens.Editor />} />
          <Route path="/appointments/:id/edit" element={<screens.Editor />} />
          <Route path="/appointments/:id" element={<screens.Detail />} />
          <Route path="/waiting" element={<Waiting />} />
          <Route path="/board" element={<Waiting board />} />
          <Route path="/claire" element={<PatientAppointments patientId={CLAIRE} />} />
          <Route path="/dr" element={<PractitionerWeek practitionerId={DR} />} />
          <Route path="*" element={null} />
        </Routes>
      </ClientProvider>
    </SessionContext>,
  );
  const queue = () => store.ordered().map(({ operation, entityId, payload }) => ({ operation, entityId, payload }));
  await act(() => loadTexts(agendaTexts));
  return { client, queue, open: (to: string, state?: unknown) => act(() => page.go(to, state)) };
}
