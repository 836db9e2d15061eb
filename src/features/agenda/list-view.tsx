import type { VisitRow } from './rows.ts';
import { Link } from 'react-router';
import { useClinicZone, useNames } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { SyncBadge } from '../../ui/sync/sync-badge.tsx';
import styles from './agenda.module.css';
import { ClosedOn } from './closed-on.tsx';
import { useClosures } from './closures.ts';
import { detailOf } from './card-words.ts';
import { StatusIcon } from './event-card.tsx';
import { useMotifs } from './motifs.ts';
import { formatClock, formatDay } from './format.ts';
import { byDayOf, practitionersOf } from './planning.ts';
import { statusOf, statusWord } from './use-actions.ts';

export interface ListViewProps {
  days: readonly string[];
  appointments: readonly VisitRow[];
  patients: Readonly<Record<string, string>>;
  addressOf: (id: string) => { pathname: string; search: string };
}

/** A week's appointments, day by day, whatever has become of them. */
export function ListView({ days, appointments, patients, addressOf }: ListViewProps) {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const { wordOf } = useMotifs();
  const closures = useClosures();
  const names = useNames('practitioner', [...new Set(appointments.flatMap(({ summary }) => practitionersOf(summary)))]);
  const byDay = byDayOf(appointments, zone);
  return (
    <div className={styles['list']} tabIndex={0} role="region" aria-label={t('agenda.view.list')}>
      {days.map((day) => (
        <section key={day}>
          <h2>{formatDay(day, 'long', language)}</h2>
          <ClosedOn closures={closures} day={day} />
          {byDay.get(day) === undefined && <p className={styles['quiet']}>{t('agenda.nothing')}</p>}
          <ul>
            {byDay.get(day)?.map((row) => {
              const { summary } = row;
              const status = statusOf(summary);
              return (
                <li key={row.id}>
                  <Link
                    to={addressOf(row.id)}
                    data-testid="event"
                    data-entity-id={row.id}
                    data-status={status}
                    data-start={summary.start ?? ''}
                    data-practitioner={practitionersOf(summary)[0]}
                    data-sync-state={row.syncState}
                  >
                    <time>
                      {formatClock(summary.start ?? '', zone)}–{formatClock(summary.end ?? '', zone)}
                    </time>
                    <b>{patients[summary.patientId ?? ''] ?? t('agenda.unknownPatient')}</b>
                    <span>{detailOf(summary, wordOf)}</span>
                    <span>
                      {practitionersOf(summary)
                        .map((id) => names[id] ?? '')
                        .join(', ')}
                    </span>
                    <span className={styles['status']}>
                      <StatusIcon status={status} /> {statusWord(status)}
                    </span>
                    <SyncBadge state={row.syncState} />
                  </Link>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
