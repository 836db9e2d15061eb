import { appointment, type Appointment } from '../../contract/entities/appointment.ts';
import type { VisitRow } from './rows.ts';
import { IconCalendarEvent, IconCalendarPlus, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useCanWrite, useClinicZone, useMerged, useNames, useSpan } from '../../hooks/index.ts';
import { addDays, dayOf, daysFrom, spanOf, weekStart } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { SyncBadge, Tag } from '../../ui/sync/sync-badge.tsx';
import { detailOf } from './card-words.ts';
import { StatusIcon } from './event-card.tsx';
import { useMotifs } from './motifs.ts';
import { formatClock, formatDay } from './format.ts';
import { ListView } from './list-view.tsx';
import { practitionersOf } from './planning.ts';
import styles from './record-appointments.module.css';
import { statusOf, statusWord } from './use-actions.ts';
import { SaveAgenda } from './save-agenda.tsx';
import { SubscribeAgenda } from './subscribe-agenda.tsx';
import { useAgenda, usePatientNames } from './use-agenda.ts';
import { useMinute } from './use-minute.ts';
import { visitsOf } from './visits-model.ts';

const PATH = '/appointments';
/** An unbounded range. */
const [BEGINNING, END] = ['', '~'];

const daySearch = (day: string, who?: string): string =>
  `?${new URLSearchParams({ view: 'day', date: day, ...(who ? { who } : {}) }).toString()}`;

function Visit({ row, who }: { row: VisitRow; who: string }) {
  const { language } = useTexts();
  const { wordOf } = useMotifs();
  const zone = useClinicZone();
  const start = row.summary.start ?? '';
  const day = dayOf(start, zone);
  const status = statusOf(row.summary);
  return (
    <li>
      <Link
        to={{ pathname: `${PATH}/${row.id}`, search: daySearch(day) }}
        data-testid="event"
        data-entity-id={row.id}
        data-status={status}
        data-start={start}
        data-practitioner={practitionersOf(row.summary)[0]}
        data-sync-state={row.syncState}
      >
        <time dateTime={start}>
          {formatDay(day, 'short', language)} {day.slice(0, 4)}
          <b>{formatClock(start, zone)}</b>
        </time>
        <span className={styles['what']}>
          <b>{detailOf(row.summary, wordOf)}</b>
          <small>{who}</small>
        </span>
        <span className={styles['status']}>
          <StatusIcon status={status} /> {statusWord(status)}
        </span>
        <SyncBadge state={row.syncState} />
      </Link>
    </li>
  );
}

/** The tab on a patient's page: future and past appointments, the number of no-shows, and a button for a new one. */
export function PatientAppointments({ patientId }: { patientId: string }) {
  const { t } = useTexts();
  const zone = useClinicZone();
  const now = useMinute();
  const canWrite = useCanWrite('appointment');
  const merged = useMerged('patient', patientId);
  const isTheirs = useCallback(({ patientId: of = '' }: Appointment) => merged?.includes(of) === true, [merged]);
  const { status, rows } = useSpan(appointment, BEGINNING, END, { longestMs: Infinity, accepts: isTheirs });
  const visits = useMemo(() => visitsOf(rows, now), [rows, now]);
  const names = useNames('practitioner', [...new Set(rows.flatMap(({ summary }) => practitionersOf(summary)))]);
  const whoOf = ({ summary }: VisitRow) =>
    practitionersOf(summary)
      .map((id) => names[id] ?? '')
      .filter(Boolean)
      .join(', ');
  if (status === 'loading' || merged === null) return <SkeletonRows rows={5} label={t('state.loading')} />;
  const list = (title: string, shown: readonly VisitRow[], none: string, testId: string) => (
    <section data-testid={testId}>
      <h3>{title}</h3>
      {shown.length === 0 ? (
        <p className={styles['quiet']}>{none}</p>
      ) : (
        <ul className={styles['visits']}>
          {shown.map((row) => (
            <Visit key={row.id} row={row} who={whoOf(row)} />
          ))}
        </ul>
      )}
    </section>
  );
  return (
    <div className={styles['panel']}>
      <div className={styles['bar']}>
        {canWrite && (
          <ButtonLink
            kind="primary"
            to={`${PATH}/new`}
            state={{ patientId, zone }}
            icon={<IconCalendarPlus size={18} stroke={1.75} aria-hidden />}
            data-testid="book"
          >
            {t('appointment.new')}
          </ButtonLink>
        )}
        {visits.missed > 0 && <Tag tone="attention">{t('agenda.visits.missed', { count: visits.missed })}</Tag>}
      </div>
      {list(t('agenda.visits.coming'), visits.coming, t('agenda.visits.noneComing'), 'visits-coming')}
      {list(t('agenda.visits.past'), visits.past, t('agenda.visits.nonePast'), 'visits-past')}
    </div>
  );
}

/** The tab on a practitioner's page: their appointments of one week. */
export function PractitionerWeek({ practitionerId }: { practitionerId: string }) {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const today = dayOf(useMinute(), zone);
  const [chosen, setChosen] = useState<string | null>(null);
  const first = chosen ?? weekStart(today);
  const span = useMemo(() => spanOf(first, 7, zone), [first, zone]);
  const agenda = useAgenda(
    span,
    useMemo(() => [practitionerId], [practitionerId]),
  );
  const patients = usePatientNames(agenda.appointments);
  const search = `?${new URLSearchParams({ view: 'week', date: first, who: practitionerId }).toString()}`;
  return (
    <div className={styles['panel']} data-testid="practitioner-week" data-date={first}>
      <div className={styles['bar']}>
        <Button
          icon={<IconChevronLeft size={18} aria-hidden />}
          aria-label={t('agenda.previous')}
          onClick={() => setChosen(addDays(first, -7))}
          data-testid="previous"
        />
        <Button
          icon={<IconChevronRight size={18} aria-hidden />}
          aria-label={t('agenda.next')}
          onClick={() => setChosen(addDays(first, 7))}
          data-testid="next"
        />
        <h3>
          {formatDay(first, 'short', language)} – {formatDay(addDays(first, 6), 'short', language)}
        </h3>
        <ButtonLink
          to={{ pathname: PATH, search }}
          icon={<IconCalendarEvent size={18} stroke={1.75} aria-hidden />}
          data-testid="open-agenda"
        >
          {t('agenda.visits.openAgenda')}
        </ButtonLink>
        <SaveAgenda practitionerId={practitionerId} />
        <SubscribeAgenda practitionerId={practitionerId} />
      </div>
      {agenda.status === 'loading' ? (
        <SkeletonRows rows={6} label={t('state.loading')} />
      ) : (
        <ListView
          days={daysFrom(first, 7)}
          appointments={agenda.appointments}
          patients={patients}
          addressOf={(id) => ({ pathname: `${PATH}/${id}`, search })}
        />
      )}
    </div>
  );
}
