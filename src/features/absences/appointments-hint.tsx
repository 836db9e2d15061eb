import { useCallback } from 'react';
import { Link } from 'react-router';
import { useNames, useNow, useSpan } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { asText } from '../../records/control-props.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Banner } from '../../ui/primitives/states.tsx';

/** The longest appointment of the contract. */
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
    ({ status, practitionerIds }: JsonObject) =>
      STANDING.includes(status) && Array.isArray(practitionerIds) && practitionerIds.includes(practitionerId),
    [practitionerId],
  );
  const { rows } = useSpan('appointment', from, to, { longestMs: LONGEST_MS, accepts });
  const when = useNames(
    'appointment',
    rows.map(({ id }) => id),
  );
  const who = useNames('patient', [...new Set(rows.map(({ summary }) => asText(summary['patientId'])))].toSorted());
  if (rows.length === 0) return null;
  return (
    <Banner tone="attention" title={t(title, { count: rows.length })}>
      <ul data-testid="touched">
        {rows.slice(0, SHOWN).map(({ id, summary }) => (
          <li key={id}>
            <Link to={`/appointments/${id}`}>
              {[when[id], who[asText(summary['patientId'])]].filter(Boolean).join(' · ')}
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
export function AppointmentsDuring({ payload }: { payload: JsonObject }) {
  const [practitionerId, from, to] = ['practitionerId', 'start', 'end'].map((name) => asText(payload[name]));
  if (!practitionerId || !from || !to || !isMoment(from) || !isMoment(to) || Date.parse(to) <= Date.parse(from))
    return null;
  return <Touched practitionerId={practitionerId} from={from} to={to} title="absence.touched" />;
}

/** A practitioner who is no longer active, or is about to be: what is booked from now on. */
export function AppointmentsToMove({ id, record }: { id: string | null; record: JsonObject }) {
  const now = useNow().toISOString();
  if (id === null || record['active'] !== false) return null;
  return <Touched practitionerId={id} from={now} to={END_OF_TIME} title="practitioner.toMove" />;
}
