import type { VisitRow } from './rows.ts';
import { IconArrowsMaximize, IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';
import { Link } from 'react-router';
import { useClinicZone, useNames } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { StatusIcon } from './event-card.tsx';
import { formatClock } from './format.ts';
import { practitionersOf } from './planning.ts';
import { statusOf, statusWord, type useAppointmentActions } from './use-actions.ts';
import { usePatientNames } from './use-agenda.ts';
import { useMinute } from './use-minute.ts';
import { minutesBetween, ranksFor, sinceOf } from './waiting-order.ts';
import styles from './waiting.module.css';

export interface WaitingRoomProps {
  /** In order. */
  rows: readonly VisitRow[];
  actions: Pick<ReturnType<typeof useAppointmentActions>, 'canWrite' | 'reorder'>;
  addressOf: (id: string) => { pathname: string; search: string };
  onBoard: () => void;
  onClose?: (() => void) | undefined;
}

/** The practitioner for whom each patient waits. */
export function useForWhom(rows: readonly VisitRow[]): (row: VisitRow) => string {
  const names = useNames('practitioner', [...new Set(rows.flatMap(({ summary }) => practitionersOf(summary)))]);
  return ({ summary }) =>
    practitionersOf(summary)
      .map((id) => names[id] ?? '')
      .filter(Boolean)
      .join(', ');
}

/** Who is here, since when, and for whom. */
export function WaitingRoom({ rows, actions, addressOf, onBoard, onClose }: WaitingRoomProps) {
  const { t } = useTexts();
  const zone = useClinicZone();
  const now = useMinute();
  const patients = usePatientNames(rows);
  const forWhom = useForWhom(rows);
  const list = useRef<HTMLUListElement>(null);
  const moved = useRef<string | null>(null);
  // A row that changes its place loses the focus with it.
  useLayoutEffect(() => {
    const button = moved.current === null ? null : list.current?.querySelector<HTMLElement>(`#${moved.current}`);
    moved.current = null;
    button?.focus();
  }, [rows]);
  const nameOf = ({ summary }: VisitRow) => patients[summary.patientId ?? ''] ?? t('agenda.unknownPatient');

  const mover = (row: VisitRow, at: number, by: 1 | -1) => {
    const id = `${by < 0 ? 'sooner' : 'later'}-${row.id}`;
    const isEnd = rows[at + by] === undefined;
    return (
      <Button
        kind="quiet"
        decides
        id={id}
        icon={by < 0 ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />}
        // Not `disabled`, because a disabled button loses the focus.
        aria-disabled={isEnd}
        aria-label={t(by < 0 ? 'waitingRoom.sooner' : 'waitingRoom.later', { name: nameOf(row) })}
        onClick={() => {
          if (isEnd) return;
          moved.current = id;
          actions.reorder(ranksFor(rows, at, at + by), nameOf(row), at + by + 1);
        }}
        data-testid={by < 0 ? 'waiting-up' : 'waiting-down'}
      />
    );
  };
  return (
    <aside className={styles['waiting']} aria-label={t('agenda.waiting.title')}>
      <header>
        <h2>{t('agenda.waiting.count', { count: rows.length })}</h2>
        <Button
          kind="quiet"
          icon={<IconArrowsMaximize size={18} aria-hidden />}
          aria-label={t('waitingRoom.board')}
          title={t('waitingRoom.board')}
          onClick={onBoard}
          data-testid="waiting-board-open"
        />
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
        <p className={styles['nobody']}>{t('agenda.waiting.nobody')}</p>
      ) : (
        <ul ref={list}>
          {rows.map((row, at) => {
            const status = statusOf(row.summary);
            return (
              <li key={row.id} data-testid="waiting-row" data-entity-id={row.id} data-status={status}>
                <Link to={addressOf(row.id)}>
                  <b>{nameOf(row)}</b>
                  <span className={styles['minutes']}>
                    {t('agenda.waiting.minutes', { count: minutesBetween(sinceOf(row), now) })}
                  </span>
                  <small>
                    {t('agenda.waiting.appointment', {
                      name: forWhom(row),
                      time: formatClock(row.summary.start ?? '', zone),
                    })}
                  </small>
                  <small className={styles['status']}>
                    <StatusIcon status={status} size={15} /> {statusWord(status)}
                  </small>
                </Link>
                {actions.canWrite && rows.length > 1 && (
                  <span className={styles['order']}>
                    {mover(row, at, -1)}
                    {mover(row, at, 1)}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </aside>
  );
}
