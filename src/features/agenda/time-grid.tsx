import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useClient, useClinicZone, type SpanRow } from '../../hooks/index.ts';
import { clockMinutes, clockText, dayOf, momentAt } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { isCoarsePointer } from '../../ui/primitives/use-wide.ts';
import styles from './agenda.module.css';
import { closureOn, type Closure } from './closures.ts';
import { formatClock, formatDay } from './format.ts';
import { GridColumn } from './grid-column.tsx';
import { contentOf, hoursOf, type Column, type ColumnContent } from './grid-model.ts';
import { moveFocus } from './move-focus.ts';
import { practitionersOf } from './planning.ts';
import { lengthOf, type Placement } from './use-actions.ts';
import type { Agenda } from './use-agenda.ts';
import { selected as rangeFrom, useDrag, type Drag } from './use-drag.ts';
import { useMinute } from './use-minute.ts';

export interface Slot {
  start: string;
  practitionerId: string;
  minutes?: number;
}

export interface TimeGridProps {
  columns: readonly Column[];
  agenda: Agenda;
  closures: readonly Closure[];
  patients: Readonly<Record<string, string>>;
  selected: string | null;
  canWrite: boolean;
  canMove: (record: SpanRow['summary']) => boolean;
  onOpen: (row: SpanRow) => void;
  onSlot: (slot: Slot) => void;
  onMove: (row: SpanRow, from: string, to: Placement) => void;
}

const EMPTY: ColumnContent = { events: [], closed: [], away: [], slots: [] };

function NowLine({ days, from, scale }: { days: readonly string[]; from: number; scale: number }) {
  const { t } = useTexts();
  const zone = useClinicZone();
  const now = useMinute();
  const at = (clockMinutes(now, zone) - from) * scale;
  if (!days.includes(dayOf(now, zone)) || at < 0) return null;
  return (
    <div
      className={styles['now']}
      style={{ top: at }}
      role="img"
      aria-label={t('agenda.now', { time: formatClock(now, zone) })}
    />
  );
}

/** Columns of a day's hours: cards to open and move, free slots to tap, and one stop of the Tab key for all. */
export function TimeGrid(props: TimeGridProps) {
  const { columns, agenda, closures, patients, selected, canWrite, canMove, onOpen, onSlot, onMove } = props;
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const client = useClient();
  const coarse = isCoarsePointer();
  const scale = coarse ? 2.2 : 2;
  const step = coarse ? 30 : 15;
  const { appointments, absences } = agenda;
  const hours = useMemo(() => hoursOf(columns, appointments, zone), [columns, appointments, zone]);
  const contents = useMemo(
    () => columns.map((column) => contentOf(column, appointments, absences, { zone, hours, step })),
    [columns, appointments, absences, zone, hours, step],
  );
  const body = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => new Map(appointments.map((row) => [row.id, row])), [appointments]);
  /** What was moved by the keyboard keeps the focus in its new place. */
  const following = useRef<string | null>(null);
  const [range, setRange] = useState<Omit<Drag, 'id'> | null>(null);
  const dayKey = columns.map(({ day }) => day).join();

  useLayoutEffect(() => {
    // Where people look first: the present, else the morning.
    const now = new Date(client.latest()).toISOString();
    const isToday = dayKey.includes(dayOf(now, zone));
    const at = isToday ? clockMinutes(now, zone) - 60 : hours.from;
    if (scroller.current) scroller.current.scrollTop = Math.max(0, (at - hours.from) * scale);
    // oxlint-disable-next-line exhaustive-deps
  }, [dayKey, agenda.status]);

  useEffect(() => {
    const grid = body.current;
    if (grid === null) return;
    if (following.current !== null) {
      const card = grid.querySelector<HTMLElement>(`[data-entity-id="${following.current}"]`);
      if (card !== null && document.activeElement !== card) card.focus();
    }
    // One stop of the Tab key: what had the focus, else the first appointment, else the first slot.
    if (grid.querySelector('[data-focusable][tabindex="0"]') === null)
      grid.querySelector<HTMLElement>('[data-testid="event"], [data-focusable]')?.setAttribute('tabindex', '0');
  });

  const columnAt = (x: number): number | null => {
    const rects = [...(body.current?.querySelectorAll('[data-grid-column]') ?? [])].map((one) =>
      one.getBoundingClientRect(),
    );
    const at = rects.findIndex(({ left, right }) => x >= left && x < right);
    return at === -1 ? null : at;
  };
  const minutesAt = (y: number): number =>
    hours.from + (y - (body.current?.querySelector('[data-grid-column]')?.getBoundingClientRect().top ?? 0)) / scale;

  const columnOf = (row: SpanRow): number =>
    columns.findIndex(
      ({ day, practitioners }) =>
        day === dayOf(String(row.summary['start']), zone) &&
        practitioners.some(({ id }) => practitionersOf(row.summary).includes(id)),
    );
  const ownerIn = (row: SpanRow, at: number): string =>
    columns[at]?.practitioners.find(({ id }) => practitionersOf(row.summary).includes(id))?.id ?? '';

  const place = (row: SpanRow, source: number, target: number, from: number, minutes: number) => {
    const to = columns[target];
    const start = to && momentAt(to.day, from, zone);
    if (to === undefined || start === null || start === undefined) return;
    const owner = ownerIn(row, source);
    // In a column of several practitioners it stays with its own.
    const keeps = to.practitioners.some(({ id }) => id === owner);
    onMove(row, owner, { start, minutes, practitionerId: keeps ? owner : to.practitioner.id });
  };

  const openRange = (at: number, from: number, minutes: number) => {
    const column = columns[at];
    const start = column && momentAt(column.day, from, zone);
    if (column && start) onSlot({ start, practitionerId: column.practitioner.id, minutes });
  };

  const { drag, handlers, wasDrop, cancel } = useDrag({
    grid: body,
    minutesAt,
    columnAt,
    grabbedAt: (element) => {
      const { entityId, from, to, column } = element.closest<HTMLElement>('[data-focusable]')?.dataset ?? {};
      if (from !== undefined && to !== undefined && column !== undefined)
        return canWrite ? { kind: 'slot', column: Number(column), from: Number(from), to: Number(to) } : null;
      const row = entityId === undefined ? undefined : rows.get(entityId);
      if (row === undefined || !canMove(row.summary)) return null;
      const start = clockMinutes(String(row.summary['start']), zone);
      return { kind: 'event', id: row.id, from: start, minutes: lengthOf(row.summary) };
    },
    drop: ({ id, column, from, minutes }) => {
      if (id === null) return openRange(column, from, minutes);
      const row = rows.get(id);
      if (row) place(row, columnOf(row), column, from, minutes);
    },
  });

  const onClick = (event: MouseEvent) => {
    const target = (event.target as Element).closest<HTMLElement>('[data-focusable]');
    if (target === null || wasDrop()) return;
    const { entityId, start, practitioner } = target.dataset;
    const row = entityId === undefined ? undefined : rows.get(entityId);
    if (row) onOpen(row);
    else if (start !== undefined && practitioner !== undefined && canWrite) {
      // Enter on a slot from which the keyboard has selected a range takes the whole of it.
      if (range !== null) openRange(range.column, range.from, range.minutes);
      else onSlot({ start, practitionerId: practitioner });
    }
  };

  /** Shift and an arrow: the range that begins at the focused slot, longer or shorter by a slot. */
  const extend = (event: KeyboardEvent): boolean => {
    const { from, to, column } = (event.target as HTMLElement).dataset;
    const by = { ArrowUp: -step, ArrowDown: step }[event.key];
    if (!event.shiftKey || by === undefined || from === undefined || to === undefined || !canWrite) return false;
    event.preventDefault();
    const slot = { from: Number(from), to: Number(to) };
    const end = (range === null ? slot.to : range.from + range.minutes) + by;
    setRange({ column: Number(column), ...rangeFrom(slot, end) });
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (drag !== null || range !== null)) {
      setRange(null);
      return cancel();
    }
    if (extend(event)) return;
    const { entityId } = (event.target as HTMLElement).dataset;
    const row = entityId === undefined ? undefined : rows.get(entityId);
    if (!event.altKey) {
      following.current = null;
      return moveFocus(event, body.current);
    }
    if (row === undefined || !canMove(row.summary)) return;
    const vertical = { ArrowUp: -5, ArrowDown: 5 }[event.key];
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (vertical === undefined && sideways === undefined) return;
    event.preventDefault();
    following.current = row.id;
    const at = columnOf(row);
    const from = clockMinutes(String(row.summary['start']), zone);
    const minutes = lengthOf(row.summary);
    if (event.ctrlKey) {
      if (vertical !== undefined) place(row, at, at, from, Math.min(480, Math.max(5, minutes + vertical)));
    } else place(row, at, at + (sideways ?? 0), from + (vertical ?? 0), minutes);
  };

  const marks = Array.from({ length: (hours.to - hours.from) / 60 + 1 }, (_, at) => hours.from + at * 60);
  const height = (hours.to - hours.from) * scale;
  const y = (minutes: number) => (minutes - hours.from) * scale;
  const hasStops = contents.some(({ slots, events }) => events.length > 0 || (canWrite && slots.length > 0));
  return (
    <div
      className={styles['grid']}
      ref={scroller}
      role="region"
      aria-label={t('agenda.grid', { day: formatDay(columns[0]?.day ?? '2026-01-01', 'whole', language) })}
      // On a closed day nothing inside takes the focus, and the keyboard has to scroll it.
      tabIndex={hasStops ? -1 : 0}
    >
      <div className={styles['heads']}>
        <span className={styles['corner']} />
        {columns.map(({ key, title, practitioner, practitioners }) => (
          <h2 key={key} className={styles['colHead']}>
            {practitioners.length === 1 && <i style={{ background: practitioner.color }} aria-hidden />}
            <span>{title}</span>
          </h2>
        ))}
      </div>
      <div
        className={styles['columns']}
        ref={body}
        style={{ height }}
        data-dragging={drag !== null}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          setRange(null);
          body.current?.querySelector('[data-focusable][tabindex="0"]')?.setAttribute('tabindex', '-1');
          if ('focusable' in event.target.dataset) event.target.setAttribute('tabindex', '0');
        }}
        {...handlers}
      >
        <div className={styles['times']} aria-hidden>
          {marks.slice(0, -1).map((minutes) => (
            <span key={minutes} style={{ top: y(minutes) }}>
              {clockText(minutes)}
            </span>
          ))}
        </div>
        {columns.map((column, at) => {
          const ghost = [drag, range].find((one) => one?.column === at) ?? null;
          return (
            <GridColumn
              key={column.key}
              column={column}
              at={at}
              content={contents[at] ?? EMPTY}
              hours={hours}
              scale={scale}
              zone={zone}
              patients={patients}
              canWrite={canWrite}
              marked={contents[at]?.events.find(({ row }) => row.id === (drag?.id ?? selected))?.row.id ?? null}
              closedFor={closureOn(closures, column.day)?.name ?? null}
              ghostFrom={ghost?.from ?? null}
              ghostMinutes={ghost?.minutes ?? 0}
            />
          );
        })}
        <NowLine days={columns.map(({ day }) => day)} from={hours.from} scale={scale} />
      </div>
    </div>
  );
}
