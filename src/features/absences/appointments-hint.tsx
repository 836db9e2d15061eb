import { useCallback } from 'react';
import { Link } from 'react-router';
import { useNames, useNow, useSpan } from '../../hooks/index.ts';
import type { Absence } from '../../contract/entities/absence.ts';
import { appointment, type Appointment } from '../../contract/entities/appointment.ts';
import type { Practitioner } from '../../contract/entities/practitioner.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Banner } from '../../ui/primitives/states.tsx';

/** The longest appointment that the contract allows. */
const LONGEST_MS = 8 * 3_600_000;
const SHOWN = 5;
const STANDING: readonly unknown[] = ['proposed', 'pending', 'booked', 'arrived', 'checked-in'];
const END_OF_TIME = '9999-12-31T00:00:00.000Z';

interface TouchedProps {
  practitionerId: string;
  from: string;
  to: string;
  title: 'absence.touched' | 'practitioner.toMove';
}

function Touched({ practitionerId, from, to, title }: TouchedProps) {
  const { t } = useTexts();
  const accepts = useCallback(
    ({ status, practitionerIds }: Appointment) =>
      STANDING.includes(status) && practitionerIds?.includes(practitionerId) === true,
    [practitionerId],
  );
  const { rows } = useSpan(appointment, from, to, { longestMs: LONGEST_MS, accepts });
  const when = useNames(
    'appointment',
    rows.map(({ id }) => id),
  );
  const who = useNames('patient', [...new Set(rows.map(({ summary }) => summary.patientId ?? ''))].toSorted());
  if (rows.length === 0) return null;
  return (
    <Banner tone="attention" title={t(title, { count: rows.length })}>
      <ul data-testid="touched">
        {rows.slice(0, SHOWN).map(({ id, summary }) => (
          <li key={id}>
            <Link to={`/appointments/${id}`}>
              {[when[id], who[summary.patientId ?? '']].filter(Boolean).join(' · ')}
            </Link>
          </li>
        ))}
        {rows.length > SHOWN && <li>{t('practitioner.andMore', { count: rows.length - SHOWN })}</li>}
      </ul>
    </Banner>
  );
}

const isMoment = (value: string): boolean => value.includes('T') && !Number.isNaN(Date.parse(value));

/** Appointments of the practitioner that fall into an absence: somebody has to move them. */
export function AppointmentsDuring({ payload }: { payload: Absence }) {
  const { practitionerId, start: from, end: to } = payload;
  if (!practitionerId || !from || !to || !isMoment(from) || !isMoment(to) || Date.parse(to) <= Date.parse(from))
    return null;
  return <Touched practitionerId={practitionerId} from={from} to={to} title="absence.touched" />;
}

/** The future appointments of a practitioner who is not active, or is being deactivated. */
export function AppointmentsToMove({ id, record }: { id: string | null; record: Practitioner }) {
  const now = useNow().toISOString();
  if (id === null || record.active !== false) return null;
  return <Touched practitionerId={id} from={now} to={END_OF_TIME} title="practitioner.toMove" />;
}
