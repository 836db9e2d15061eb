import { memo, useCallback, useSyncExternalStore } from 'react';
import { clockText } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './agenda.module.css';
import type { CardWords } from './card-words.ts';
import type { DrawnHours } from './drawn-hours.ts';
import { columnStyle } from './column-style.ts';
import { EventCard } from './event-card.tsx';
import { FreeSlot } from './free-slot.tsx';
import type { Block } from './grid-blocks.ts';
import type { Column, ColumnContent } from './grid-model.ts';
import { NowLine } from './now-line.tsx';
import { practitionersOf, type Range } from './planning.ts';

interface BlockProps {
  block: Block;
  column: Column;
  at: number;
  hours: Range;
  /** Pixels per minute. */
  scale: number;
  zone: string;
  patients: Readonly<Record<string, string>>;
  words: CardWords;
  canWrite: boolean;
  /** The appointment that is dragged or open; null where it is none of this block. */
  marked: string | null;
}

/** The cards and free slots of one hour. Another hour's change is not its: there may be hundreds of cards. */
const HourBlock = memo(function HourBlock(props: BlockProps) {
  const { block, column, at, hours, scale, zone, patients, words, canWrite, marked } = props;
  const begins = block.hour * 60;
  const y = (minutes: number) => (minutes - begins) * scale;
  const nameOf = (practitionerId: string) => column.practitioners.find(({ id }) => id === practitionerId)?.name ?? '';
  return (
    <div
      className={styles['hour']}
      style={{ top: (begins - hours.from) * scale, height: 60 * scale }}
      data-hour={block.hour}
    >
      {block.slots.map(({ from, to, start, practitionerId }) => (
        <FreeSlot
          key={`slot${from}`}
          from={from}
          to={to}
          start={start}
          practitionerId={practitionerId}
          column={at}
          top={y(from)}
          height={(to - from) * scale}
          label={words.slot(clockText(from), nameOf(practitionerId))}
          canWrite={canWrite}
        />
      ))}
      {block.events.map(({ row, from, to, lane, lanes }) => {
        const owner = column.practitioners.find(({ id }) => practitionersOf(row.summary).includes(id));
        const color = row.summary.color;
        return (
          <EventCard
            key={row.id}
            row={row}
            patient={patients[row.summary.patientId ?? ''] ?? ''}
            color={column.practitioners.length > 1 || color === undefined ? (owner?.color ?? '') : color}
            zone={zone}
            practitionerId={owner?.id ?? ''}
            column={at}
            top={y(from) + 1}
            height={Math.max(14, (to - from) * scale - 2)}
            lane={lane}
            lanes={lanes}
            isDragged={marked === row.id}
            words={words}
          />
        );
      })}
    </div>
  );
});

interface ContentProps extends Omit<BlockProps, 'block'> {
  content: ColumnContent;
  drawn: DrawnHours;
  /** The how manieth in sight. */
  place: number;
}

const hasEvent = ({ events }: Block, id: string | null): boolean =>
  id !== null && events.some(({ row }) => row.id === id);

/** What a column shows. A drag over it, or another column's change, is not its. */
const Content = memo(function Content({ content, drawn, place, marked, ...block }: ContentProps) {
  const { hours, scale } = block;
  const { t } = useTexts();
  const listen = useCallback((listener: () => void) => drawn.listen(place, listener), [drawn, place]);
  const shown = useSyncExternalStore(listen, () => drawn.of(place));
  const y = (minutes: number) => (minutes - hours.from) * scale;
  return (
    <>
      {content.closed.map(({ from, to }) => (
        <div key={from} className={styles['closed']} style={{ top: y(from), height: (to - from) * scale }} />
      ))}
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
      {content.blocks
        .filter(({ hour }) => (shown & (1 << hour)) !== 0)
        .map((one) => (
          <HourBlock
            key={`${block.column.day} ${one.hour}`}
            {...block}
            block={one}
            marked={hasEvent(one, marked) ? marked : null}
          />
        ))}
    </>
  );
});

export interface GridColumnProps extends ContentProps {
  /** So many cards stand side by side in it. */
  lanes: number;
  /** It shares the width with the others in sight. */
  isShared: boolean;
  /** Pixels for what stands beside its name. */
  more: number;
  /** Why the clinic is closed that day; null where it is not. */
  closedFor: string | null;
  /** The first of its day. */
  leads: boolean;
  /** Where what is dragged or selected would stand; null for nowhere in this column. */
  ghostFrom: number | null;
  ghostMinutes: number;
}

/** One column of the grid. */
export const GridColumn = memo(function GridColumn(props: GridColumnProps) {
  const { lanes, isShared, more, closedFor, leads, ghostFrom, ghostMinutes, ...content } = props;
  const { column, at, hours, scale } = content;
  const { t } = useTexts();
  return (
    <div
      className={styles['column']}
      data-grid-column={at}
      role="group"
      aria-label={t('agenda.column', { name: column.title })}
      style={{ backgroundSize: `100% ${60 * scale}px, 100% ${30 * scale}px`, ...columnStyle(lanes, isShared, more) }}
    >
      <Content {...content} />
      {closedFor !== null && (
        <p className={styles['closedFor']} data-testid="closed">
          {t('agenda.closedFor', { name: closedFor })}
        </p>
      )}
      <NowLine day={column.day} hours={hours} scale={scale} leads={leads} />
      {ghostFrom !== null && (
        <div
          className={styles['ghost']}
          style={{ top: (ghostFrom - hours.from) * scale, height: ghostMinutes * scale }}
          role="status"
          data-testid="range"
        >
          {clockText(ghostFrom)} – {clockText(ghostFrom + ghostMinutes)}
        </div>
      )}
    </div>
  );
});
