import { memo } from 'react';
import { clockText, momentAt } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './agenda.module.css';
import { EventCard } from './event-card.tsx';
import type { Column, ColumnContent } from './grid-model.ts';
import { practitionersOf, type Range } from './planning.ts';

export interface GridColumnProps {
  column: Column;
  at: number;
  content: ColumnContent;
  hours: Range;
  /** Pixels per minute. */
  scale: number;
  zone: string;
  patients: Readonly<Record<string, string>>;
  canWrite: boolean;
  /** Why the clinic is closed that day; null where it is not. */
  closedFor: string | null;
  /** The appointment that is dragged or open; null where it is none of this column. */
  marked: string | null;
  /** Where what is dragged or selected would stand; null for nowhere in this column. */
  ghostFrom: number | null;
  ghostMinutes: number;
}

/** One column of the grid. It renders only for what it shows: a drag elsewhere, or another day's change, is not its. */
export const GridColumn = memo(function GridColumn(props: GridColumnProps) {
  const { column, at, content, hours, scale, zone, patients, canWrite, closedFor, marked, ghostFrom, ghostMinutes } =
    props;
  const { t } = useTexts();
  const y = (minutes: number) => (minutes - hours.from) * scale;
  return (
    <div
      className={styles['column']}
      data-grid-column={at}
      role="group"
      aria-label={t('agenda.column', { name: column.title })}
      style={{ backgroundSize: `100% ${60 * scale}px` }}
    >
      {content.closed.map(({ from, to }) => (
        <div key={from} className={styles['closed']} style={{ top: y(from), height: (to - from) * scale }} />
      ))}
      {closedFor !== null && (
        <p className={styles['closedFor']} data-testid="closed">
          {t('agenda.closedFor', { name: closedFor })}
        </p>
      )}
      {content.away.map(({ id, from, to, note }) => (
        <div
          key={id}
          className={styles['away']}
          style={{
            top: y(Math.max(from, hours.from)),
            height: (Math.min(to, hours.to) - Math.max(from, hours.from)) * scale,
          }}
        >
          {[t('agenda.away'), note].filter(Boolean).join(' · ')}
        </div>
      ))}
      {content.slots.map(({ from, to }) => {
        const start = momentAt(column.day, from, zone);
        return start === null ? null : (
          <button
            key={`slot${from}`}
            type="button"
            tabIndex={-1}
            disabled={!canWrite}
            className={styles['slot']}
            data-focusable
            data-testid="slot"
            data-start={start}
            data-from={from}
            data-to={to}
            data-practitioner={column.practitioner.id}
            data-column={at}
            style={{ top: y(from), height: (to - from) * scale }}
            aria-label={t('agenda.slot', { time: clockText(from), name: column.practitioner.name })}
          >
            <span aria-hidden>{clockText(from)}</span>
          </button>
        );
      })}
      {content.events.map(({ row, from, to, lane, lanes }) => {
        const owner = column.practitioners.find(({ id }) => practitionersOf(row.summary).includes(id));
        const color = row.summary['color'];
        return (
          <EventCard
            key={row.id}
            row={row}
            patient={patients[String(row.summary['patientId'])] ?? ''}
            color={column.practitioners.length > 1 || typeof color !== 'string' ? (owner?.color ?? '') : color}
            zone={zone}
            practitionerId={owner?.id ?? ''}
            column={at}
            top={y(from) + 1}
            height={Math.max(14, (to - from) * scale - 2)}
            lane={lane}
            lanes={lanes}
            isDragged={marked === row.id}
          />
        );
      })}
      {ghostFrom !== null && (
        <div
          className={styles['ghost']}
          style={{ top: y(ghostFrom), height: ghostMinutes * scale }}
          role="status"
          data-testid="range"
        >
          {clockText(ghostFrom)} – {clockText(ghostFrom + ghostMinutes)}
        </div>
      )}
    </div>
  );
});
