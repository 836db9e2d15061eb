import {
  IconArmchair,
  IconCheck,
  IconDoorEnter,
  IconHelp,
  IconLayersIntersect,
  IconUserOff,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { memo } from 'react';
import type { AppointmentStatus } from '../../contract/entities/appointment.ts';
import type { SpanRow } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { SyncMark } from '../../ui/sync/sync-badge.tsx';
import styles from './agenda.module.css';
import { formatClock } from './format.ts';
import { motifWord } from './motifs.ts';
import { statusOf, statusWord } from './use-actions.ts';

const ICONS: Partial<Record<AppointmentStatus, Icon>> = {
  proposed: IconHelp,
  pending: IconHelp,
  arrived: IconDoorEnter,
  'checked-in': IconArmchair,
  fulfilled: IconCheck,
  noshow: IconUserOff,
  cancelled: IconX,
};

export function StatusIcon({ status, size = 16 }: { status: AppointmentStatus; size?: number }) {
  const Mark = ICONS[status];
  return Mark === undefined ? null : <Mark size={size} stroke={1.75} aria-hidden />;
}

export const detailOf = (record: SpanRow['summary']): string =>
  [motifWord(record['serviceType']), record['reason'], record['room']]
    .filter((part): part is string => typeof part === 'string' && part !== '')
    .join(' · ');

/** What an appointment is to somebody who does not see it. */
export function useEventLabel() {
  const { t } = useTexts();
  return (row: SpanRow, patient: string, zone: string): string => {
    const { start, end, overbooked } = row.summary;
    const time = `${formatClock(String(start), zone)} – ${formatClock(String(end), zone)}`;
    return [
      t('agenda.event', {
        time,
        patient: patient || t('agenda.unknownPatient'),
        status: statusWord(statusOf(row.summary)),
      }),
      detailOf(row.summary),
      overbooked === true ? t('agenda.overbooked') : '',
      row.syncState === 'synced' ? '' : t(`badge.${row.syncState}`),
    ]
      .filter(Boolean)
      .join(', ');
  };
}

export interface EventCardProps {
  row: SpanRow;
  patient: string;
  color: string;
  zone: string;
  practitionerId: string;
  column: number;
  top: number;
  height: number;
  lane: number;
  lanes: number;
  isDragged: boolean;
}

/** One appointment in the grid. Its handlers are the grid's: a card renders only when its appointment changes. */
export const EventCard = memo(function EventCard(props: EventCardProps) {
  const { row, patient, color, zone, practitionerId, column, top, height, lane, lanes, isDragged } = props;
  const { t } = useTexts();
  const label = useEventLabel();
  const status = statusOf(row.summary);
  const { start, overbooked } = row.summary;
  const width = 100 / lanes;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles['event']} ${height < 24 ? styles['tiny'] : height < 42 ? styles['oneLine'] : ''}`}
      data-focusable
      data-testid="event"
      data-entity-id={row.id}
      data-status={status}
      data-start={String(start)}
      data-practitioner={practitionerId}
      data-sync-state={row.syncState}
      data-column={column}
      data-dragged={isDragged}
      style={{
        top,
        height,
        left: `calc(${lane * width}% + 4px)`,
        width: `calc(${width}% - 8px)`,
        borderInlineStartColor: color,
      }}
      aria-label={label(row, patient, zone)}
    >
      <span className={styles['eventLine']}>
        {row.syncState === 'synced' ? (
          <StatusIcon status={status} size={15} />
        ) : (
          <SyncMark state={row.syncState} size={15} />
        )}
        {overbooked === true && <IconLayersIntersect size={15} stroke={1.75} aria-hidden className={styles['twice']} />}
        <b>{patient || t('agenda.unknownPatient')}</b>
        <small>{detailOf(row.summary)}</small>
      </span>
    </button>
  );
});
