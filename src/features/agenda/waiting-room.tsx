import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useClinicZone, useNames, useOutbox, type SpanRow } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import styles from './agenda.module.css';
import { StatusIcon } from './event-card.tsx';
import { formatClock } from './format.ts';
import { practitionersOf } from './planning.ts';
import { statusOf, statusWord } from './use-actions.ts';
import { useMinute } from './use-minute.ts';

const WAITING: readonly unknown[] = ['arrived', 'checked-in'];

export const waitingOf = (appointments: readonly SpanRow[]): readonly SpanRow[] =>
  appointments.filter(({ summary }) => WAITING.includes(summary['status']));

/**
 * Since when each of these waits: since the change that is not on the server yet, else since the server has it. Nothing
 * else of an appointment says when its patient came.
 */
function useSince(rows: readonly SpanRow[]): (row: SpanRow) => string {
  const { waiting } = useOutbox({ limit: 200 });
  const local = useMemo(
    () =>
      new Map(
        waiting
          .filter(({ entityType, payload }) => entityType === 'appointment' && WAITING.includes(payload['status']))
          .map(({ entityId, createdAt }) => [entityId, createdAt]),
      ),
    // The rows change with what is sent.
    // oxlint-disable-next-line exhaustive-deps
    [waiting, rows],
  );
  return ({ id, summary }) => local.get(id) ?? String(summary['updatedAt'] ?? summary['start']);
}

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
  const since = useSince(rows);
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
              const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(since(row))) / 60_000));
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
