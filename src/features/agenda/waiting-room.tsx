import { IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useClinicZone, useNames, type SpanRow } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import styles from './agenda.module.css';
import { StatusIcon } from './event-card.tsx';
import { formatClock } from './format.ts';
import { practitionersOf } from './planning.ts';
import { isWaiting } from './today-model.ts';
import { statusOf, statusWord } from './use-actions.ts';
import { useMinute } from './use-minute.ts';
import { minutesBetween, useWaitingSince } from './use-waiting-since.ts';

export const waitingOf = (appointments: readonly SpanRow[]): readonly SpanRow[] => appointments.filter(isWaiting);

export interface WaitingRoomProps {
  appointments: readonly SpanRow[];
  patients: Readonly<Record<string, string>>;
  addressOf: (id: string) => { pathname: string; search: string };
  onClose?: (() => void) | undefined;
}

/** Who is here, since when, and for whom; who has waited longest first. */
export function WaitingRoom({ appointments, patients, addressOf, onClose }: WaitingRoomProps) {
  const { t } = useTexts();
  const zone = useClinicZone();
  const now = useMinute();
  const rows = waitingOf(appointments);
  const since = useWaitingSince(rows);
  const names = useNames('practitioner', [...new Set(rows.flatMap(({ summary }) => practitionersOf(summary)))]);
  return (
    <aside className={styles['waiting']} aria-label={t('agenda.waiting.title')}>
      <header>
        <h2>{t('agenda.waiting.count', { count: rows.length })}</h2>
        {onClose && (
          <Button
            kind="quiet"
            icon={<IconX size={20} aria-hidden />}
            aria-label={t('agenda.waiting.close')}
            onClick={onClose}
          />
        )}
      </header>
      {rows.length === 0 ? (
        <p className={styles['quiet']}>{t('agenda.waiting.nobody')}</p>
      ) : (
        <ul>
          {rows
            .toSorted((a, b) => Date.parse(since(a)) - Date.parse(since(b)))
            .map((row) => {
              const minutes = minutesBetween(since(row), now);
              const status = statusOf(row.summary);
              const who = names[practitionersOf(row.summary)[0] ?? ''] ?? '';
              return (
                <li key={row.id} data-testid="waiting-row" data-entity-id={row.id} data-status={status}>
                  <Link to={addressOf(row.id)}>
                    <b>{patients[String(row.summary['patientId'])] ?? t('agenda.unknownPatient')}</b>
                    <span className={styles['minutes']}>{t('agenda.waiting.minutes', { count: minutes })}</span>
                    <small>
                      {t('agenda.waiting.appointment', {
                        name: who,
                        time: formatClock(String(row.summary['start']), zone),
                      })}
                    </small>
                    <small className={styles['status']}>
                      <StatusIcon status={status} size={15} /> {statusWord(status)}
                    </small>
                  </Link>
                </li>
              );
            })}
        </ul>
      )}
    </aside>
  );
}
