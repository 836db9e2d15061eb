import type { VisitRow } from './rows.ts';
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
import { SyncMark } from '../../ui/sync/sync-badge.tsx';
import styles from './agenda.module.css';
import type { CardWords } from './card-words.ts';
import { formatClock } from './format.ts';
import { statusOf } from './use-actions.ts';

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

const [LINE_PX, AROUND_PX] = [17.6, 6];

/** How many whole lines of text a card of this height has. */
export const linesIn = (height: number): number => Math.max(1, Math.floor((height - AROUND_PX) / LINE_PX));

export interface EventCardProps {
  row: VisitRow;
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
  /** Given, since hundreds of cards listening for the language are slow to appear. */
  words: CardWords;
}

/** One appointment in the grid. Its handlers are the grid's: a card renders only when its appointment changes. */
export const EventCard = memo(function EventCard(props: EventCardProps) {
  const { row, patient, color, zone, practitionerId, column, top, height, lane, lanes, isDragged, words } = props;
  const status = statusOf(row.summary);
  const { start = '', end = '', overbooked } = row.summary;
  const begins = formatClock(start, zone);
  const width = 100 / lanes;
  const text = words.event(row, patient, `${begins} – ${formatClock(end, zone)}`);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles['event']} ${height < 24 ? styles['tiny'] : height < 42 ? styles['oneLine'] : ''}`}
      data-focusable
      data-testid="event"
      data-entity-id={row.id}
      data-status={status}
      data-start={start}
      data-practitioner={practitionerId}
      data-sync-state={row.syncState}
      data-column={column}
      data-dragged={isDragged}
      data-lanes={lanes}
      data-narrow={lanes > 2}
      style={{
        top,
        height,
        left: `calc(${lane * width}% + 4px)`,
        width: `calc(${width}% - 8px)`,
        borderInlineStartColor: color,
      }}
      aria-label={text}
      // What is cut off is read by resting on the card.
      title={text}
    >
      <span className={styles['eventLine']} style={height < 42 ? undefined : { WebkitLineClamp: linesIn(height) }}>
        {row.syncState === 'synced' ? (
          <StatusIcon status={status} size={15} />
        ) : (
          <SyncMark state={row.syncState} size={15} />
        )}
        <time aria-hidden>{begins}</time>
        {overbooked === true && <IconLayersIntersect size={15} stroke={1.75} aria-hidden className={styles['twice']} />}
        <b>{patient || words.unknownPatient}</b>
        <small>{words.detail(row.summary)}</small>
      </span>
    </button>
  );
});
