import type { VisitRow } from './rows.ts';
import { IconArmchair, IconCalendarEvent } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useCanWrite, useClinicZone, useMe } from '../../hooks/index.ts';
import { dayOf, spanOf } from '../../lib/clinic-day.ts';
import { useTexts, type Language } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { SyncBadge } from '../../ui/sync/sync-badge.tsx';
import { ClosedOn } from './closed-on.tsx';
import { useClosures } from './closures.ts';
import { detailOf } from './card-words.ts';
import { StatusIcon } from './event-card.tsx';
import { useMotifs } from './motifs.ts';
import { formatClock, formatDay } from './format.ts';
import { practitionersOf } from './planning.ts';
import { todayOf, type Today } from './today-model.ts';
import styles from './today.module.css';
import { statusOf, statusWord } from './use-actions.ts';
import { useAgenda, usePatientNames, usePractitioners } from './use-agenda.ts';
import { useMinute } from './use-minute.ts';
import { inOrder, minutesBetween, sinceOf } from './waiting-order.ts';

const PATH = '/appointments';
/** How far ahead the next appointment is looked for. */
const AHEAD_DAYS = 14;
const SHOWN = 8;

/**
 * Today of this account's practitioner; of the whole clinic where it has none. The children stand below it, and come
 * with it: shown before, they would be pushed down when the day is read.
 */
export function TodayOnHome({ children }: { children?: ReactNode }) {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const { wordOf } = useMotifs();
  const now = useMinute();
  const day = dayOf(now, zone);
  const canWrite = useCanWrite('appointment');
  const ownId = useMe();
  const practitioners = usePractitioners();
  const closures = useClosures();
  const own = practitioners.all.find(({ id }) => id === ownId);
  const shown = useMemo(() => (own ? [own] : practitioners.all), [own, practitioners.all]);
  const span = useMemo(() => spanOf(day, AHEAD_DAYS, zone), [day, zone]);
  const agenda = useAgenda(
    span,
    useMemo(() => shown.map(({ id }) => id), [shown]),
  );
  const today = useMemo(() => todayOf(agenda.appointments, day, zone), [agenda.appointments, day, zone]);
  const search = `?${new URLSearchParams({ view: 'day', date: day, ...(own ? { who: own.id } : {}) }).toString()}`;
  const named = useMemo(
    () => [...today.waiting, ...today.expected.slice(0, SHOWN), ...(today.later ? [today.later] : [])],
    [today],
  );
  const patients = usePatientNames(named);
  const nameOf = ({ summary }: VisitRow) => patients[summary.patientId ?? ''] ?? t('agenda.unknownPatient');
  const whoOf = ({ summary }: VisitRow) =>
    own ? '' : shown.flatMap(({ id, name }) => (practitionersOf(summary).includes(id) ? [name] : [])).join(', ');
  const addressOf = ({ id }: VisitRow) => ({ pathname: `${PATH}/${id}`, search });
  const isReady = practitioners.status === 'ready' && agenda.status === 'ready';
  return (
    <>
      <section className={styles['today']} data-testid="home-today" aria-labelledby="home-today">
        <header>
          <h2 id="home-today">
            <Link to={{ pathname: PATH, search }}>{own ? t('home.myDay') : t('home.clinicDay')}</Link>
          </h2>
          {canWrite && practitioners.all.length > 0 && (
            <ButtonLink
              to={{ pathname: `${PATH}/new`, search }}
              state={{ zone, ...(own ? { practitionerId: own.id } : {}) }}
              icon={<IconCalendarEvent size={18} stroke={1.75} aria-hidden />}
              data-testid="home-book"
            >
              {t('home.book')}
            </ButtonLink>
          )}
        </header>
        {!isReady ? (
          <SkeletonRows rows={4} label={t('state.loading')} />
        ) : practitioners.all.length === 0 ? (
          <p className={styles['quiet']}>
            {t('home.noPractitioner')} <Link to="/practitioners/new">{t('agenda.addPractitioner')}</Link>
          </p>
        ) : (
          <>
            <ClosedOn closures={closures} day={day} />
            <Figures today={today} />
            <ul className={styles['card']}>
              {today.expected.slice(0, SHOWN).map((row) => (
                <li key={row.id} data-testid="home-next" data-entity-id={row.id}>
                  <Link to={addressOf(row)}>
                    <time>{formatClock(row.summary.start ?? '', zone)}</time>
                    <span className={styles['who']}>
                      <b>{nameOf(row)}</b>
                      <small>{[detailOf(row.summary, wordOf), whoOf(row)].filter(Boolean).join(' · ')}</small>
                    </span>
                    <SyncBadge state={row.syncState} />
                  </Link>
                </li>
              ))}
            </ul>
            {today.expected.length > SHOWN && (
              <ButtonLink kind="quiet" to={{ pathname: PATH, search }}>
                {t('home.moreToday', { count: today.expected.length - SHOWN })}
              </ButtonLink>
            )}
            {today.later && (
              <p className={styles['quiet']}>
                <Link to={{ pathname: PATH, search: laterSearch(today.later, zone, own?.id) }}>
                  {t('home.later', {
                    day: inSentence(
                      formatDay(dayOf(today.later.summary.start ?? '', zone), 'long', language),
                      language,
                    ),
                    time: formatClock(today.later.summary.start ?? '', zone),
                    name: nameOf(today.later),
                  })}
                </Link>
              </p>
            )}
          </>
        )}
      </section>
      {isReady && (
        <>
          <WaitingOnHome rows={today.waiting} now={now} search={search} nameOf={nameOf} whoOf={whoOf} />
          {children}
        </>
      )}
    </>
  );
}

/** French days are written small within a sentence. */
const inSentence = (day: string, language: Language): string =>
  language === 'fr' ? day.charAt(0).toLocaleLowerCase('fr') + day.slice(1) : day;

const laterSearch = (row: VisitRow, zone: string, who: string | undefined): string =>
  `?${new URLSearchParams({ view: 'day', date: dayOf(row.summary.start ?? '', zone), ...(who ? { who } : {}) }).toString()}`;

/** The numbers of the day in one line. */
function Figures({ today: { total, seen, missed, expected } }: { today: Today }) {
  const { t } = useTexts();
  if (total === 0) return <p className={styles['quiet']}>{t('home.noneToday')}</p>;
  const parts = [
    t('home.total', { count: total }),
    ...(seen > 0 ? [t('home.seen', { count: seen })] : []),
    ...(missed > 0 ? [t('home.missed', { count: missed })] : []),
    ...(expected.length === 0 ? [t('home.noneLeft')] : []),
  ];
  return (
    <p className={styles['quiet']} data-testid="home-figures">
      {parts.join(' · ')}
    </p>
  );
}

interface WaitingProps {
  rows: readonly VisitRow[];
  now: string;
  search: string;
  nameOf: (row: VisitRow) => string;
  whoOf: (row: VisitRow) => string;
}

/** Who waits, in the order of the waiting room. */
function WaitingOnHome({ rows, now, search, nameOf, whoOf }: WaitingProps) {
  const { t } = useTexts();
  const zone = useClinicZone();
  return (
    <section className={styles['wait']} data-testid="home-waiting" aria-labelledby="home-waiting">
      <header>
        <h2 id="home-waiting">
          <Link to={{ pathname: PATH, search: `${search}&waiting=1` }}>
            {t('agenda.waiting.count', { count: rows.length })}
          </Link>
        </h2>
      </header>
      {rows.length === 0 ? (
        <p className={styles['quiet']}>
          <IconArmchair size={18} stroke={1.75} aria-hidden /> {t('agenda.waiting.nobody')}
        </p>
      ) : (
        <ul className={styles['card']}>
          {inOrder(rows).map((row) => {
            const status = statusOf(row.summary);
            return (
              <li key={row.id} data-testid="home-waiting-row" data-entity-id={row.id}>
                <Link to={{ pathname: `${PATH}/${row.id}`, search }}>
                  <span className={styles['who']}>
                    <b>{nameOf(row)}</b>
                    <small>
                      <StatusIcon status={status} size={14} />{' '}
                      {[statusWord(status), formatClock(row.summary.start ?? '', zone), whoOf(row)]
                        .filter(Boolean)
                        .join(' · ')}
                    </small>
                  </span>
                  <strong>{t('agenda.waiting.minutes', { count: minutesBetween(sinceOf(row), now) })}</strong>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
