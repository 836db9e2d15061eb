import type { VisitRow } from './rows.ts';
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { flushSync } from 'react-dom';
import { useClient, useClinicZone } from '../../hooks/index.ts';
import { clockMinutes, clockText, dayOf, momentAt } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { isCoarsePointer } from '../../ui/primitives/use-wide.ts';
import styles from './agenda.module.css';
import { cardWords } from './card-words.ts';
import { useMotifs } from './motifs.ts';
import { closureOn, type Closure } from './closures.ts';
import { dayWithin } from './format.ts';
import { InSight, Turns } from './column-turns.tsx';
import { GridColumn } from './grid-column.tsx';
import { columnStyle } from './column-style.ts';
import { contentsReader, hoursOf, lanesIn, type Column, type ColumnContent } from './grid-model.ts';
import { whoIsFree } from './grid-slots.ts';
import { moveFocus } from './move-focus.ts';
import { paperZoom } from './paper.ts';
import { practitionersOf } from './planning.ts';
import { lengthOf, type Placement } from './use-actions.ts';
import type { Agenda } from './use-agenda.ts';
import { TURNS_PX } from './columns-in-sight.ts';
import { useColumnsInSight } from './use-columns-in-sight.ts';
import { useDrawnHours } from './use-drawn-hours.ts';
import type { Beside } from './use-grid-width.ts';
import { selected as rangeFrom, useDrag, type Drag } from './use-drag.ts';

export interface Slot {
  start: string;
  practitionerId: string;
  minutes?: number;
}

export interface TimeGridProps {
  columns: readonly Column[];
  beside: Beside;
  /** As many of the columns as fit are in sight, the others by turning to them (AG-41). */
  isPaged: boolean;
  agenda: Agenda;
  closures: readonly Closure[];
  patients: Readonly<Record<string, string>>;
  /** What is open beside the day: an appointment, `new`, or nothing. */
  selected: string | null;
  canWrite: boolean;
  canMove: (record: VisitRow['summary']) => boolean;
  onOpen: (row: VisitRow) => void;
  onSlot: (slot: Slot) => void;
  onMove: (row: VisitRow, from: string, to: Placement) => void;
}

const EMPTY: ColumnContent = { events: [], closed: [], away: [], slots: [], free: [], blocks: [] };

/** The columns, from the focused one, that a key leads through. */
const BESIDE: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, 0],
  ArrowDown: [0, 0],
  Home: [0, 0],
  End: [0, 0],
  ArrowLeft: [-1, 0],
  ArrowRight: [0, 1],
};

/** Whether an appointment is open beside the day, rather than nothing or the form of a new one. */
const isRecord = (opened: string | null): opened is string => opened !== null && opened !== 'new';

/** Columns of a day's hours: cards to open and move, free slots to tap, and one stop of the Tab key for all. */
export function TimeGrid(props: TimeGridProps) {
  const { columns, beside, isPaged, agenda, closures, patients, selected, canWrite, canMove, onOpen, onSlot, onMove } =
    props;
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const client = useClient();
  const [coarse] = useState(isCoarsePointer);
  const scale = coarse ? 2.2 : 2;
  const step = coarse ? 30 : 15;
  const { appointments, absences } = agenda;
  const shown = useMemo(() => hoursOf(columns, appointments, zone), [columns, appointments, zone]);
  // The same object while they are the same.
  const hours = useMemo(() => ({ from: shown.from, to: shown.to }), [shown.from, shown.to]);
  const readContents = useMemo(() => contentsReader(), []);
  const body = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => new Map(appointments.map((row) => [row.id, row])), [appointments]);
  const columnOf = (row: VisitRow): number =>
    columns.findIndex(
      ({ day, practitioners }) =>
        practitioners.some(({ id }) => practitionersOf(row.summary).includes(id)) &&
        day === dayOf(row.summary.start ?? '', zone),
    );
  /** From which column a form was opened. */
  const [openedFrom, setOpenedFrom] = useState(-1);
  const openedRow = rows.get(selected ?? '');
  const { first, count, turn, reveal } = useColumnsInSight({
    scroller,
    columns,
    beside,
    isPaged,
    opened: selected,
    openedIn: openedRow ? columnOf(openedRow) : isRecord(selected) ? -1 : openedFrom,
  });
  const inSight = useMemo(() => columns.slice(first, first + count), [columns, first, count]);
  const contents = useMemo(
    () => readContents(inSight, appointments, absences, { zone, hours, step }),
    [readContents, inSight, appointments, absences, zone, hours, step],
  );
  const hasTurns = count < columns.length;
  const moreOf = (place: number) => (hasTurns && place === count - 1 ? TURNS_PX : 0);
  const contentOf = (at: number): ColumnContent => contents[at - first] ?? EMPTY;
  /** What was moved by the keyboard, or stands open beside the day, has the focus wherever it is drawn anew. */
  const following = useRef<string | null>(null);
  const opened = useRef(selected);
  const [range, setRange] = useState<Omit<Drag, 'id'> | null>(null);
  const dayKey = columns.map(({ day }) => day).join();

  const { motifs } = useMotifs();
  const words = useMemo(() => cardWords(t, motifs), [t, motifs]);

  // The grid first shows the present time, or else the morning.
  const opensAt = useMemo(() => {
    const now = new Date(client.latest()).toISOString();
    return dayKey.includes(dayOf(now, zone)) ? Math.max(hours.from, clockMinutes(now, zone) - 60) : hours.from;
    // oxlint-disable-next-line exhaustive-deps
  }, [dayKey, agenda.status]);
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = (opensAt - hours.from) * scale;
    // oxlint-disable-next-line exhaustive-deps
  }, [dayKey, agenda.status]);
  const { drawn, onScroll, drawAround } = useDrawnHours({
    scroller,
    grid: body,
    contents,
    hours,
    scale,
    key: inSight.map(({ key, day }) => `${key} ${day}`).join(),
    opensAt,
  });

  useEffect(() => {
    const grid = body.current;
    if (grid === null) return;
    // Only a focus that went with what had it: whoever types elsewhere goes on typing.
    // The frame gives a lost focus to what is around the grid (UI-16).
    const isLost = document.activeElement?.contains(grid) ?? true;
    const wasOpen = opened.current;
    opened.current = selected;
    if (selected !== wasOpen && isLost) following.current = isRecord(selected) ? selected : wasOpen;
    if (isLost && following.current !== null) {
      const card = grid.querySelector<HTMLElement>(`[data-entity-id="${following.current}"]`);
      const row = rows.get(following.current);
      const at = row === undefined ? -1 : columnOf(row);
      if (at !== -1 && (at < first || at >= first + count)) reveal(at);
      // Of a form that was given up: the slot from which it was opened.
      const spot = isRecord(following.current)
        ? card
        : grid.querySelector<HTMLElement>('[data-focusable][tabindex="0"]');
      // What closes moves nothing.
      spot?.focus({ preventScroll: selected === null && wasOpen !== null });
    }
    // One stop of the Tab key: what had the focus, else the first appointment, else the first slot.
    if (grid.querySelector('[data-focusable][tabindex="0"]') === null)
      grid.querySelector<HTMLElement>('[data-testid="event"], [data-focusable]')?.setAttribute('tabindex', '0');
  });

  const columnAt = (x: number): number | null => {
    const found = [...(body.current?.querySelectorAll<HTMLElement>('[data-grid-column]') ?? [])].find((one) => {
      const { left, right } = one.getBoundingClientRect();
      return x >= left && x < right;
    });
    return found === undefined ? null : Number(found.dataset['gridColumn']);
  };
  const minutesAt = (y: number): number =>
    hours.from + (y - (body.current?.querySelector('[data-grid-column]')?.getBoundingClientRect().top ?? 0)) / scale;

  const ownerIn = (row: VisitRow, at: number): string =>
    columns[at]?.practitioners.find(({ id }) => practitionersOf(row.summary).includes(id))?.id ?? '';

  const place = (row: VisitRow, source: number, target: number, from: number, minutes: number) => {
    const to = columns[target];
    const start = to && momentAt(to.day, from, zone);
    if (to === undefined || start === null || start === undefined) return;
    const owner = ownerIn(row, source);
    // In a column of several practitioners the appointment keeps its practitioner.
    const keeps = to.practitioners.some(({ id }) => id === owner);
    onMove(row, owner, { start, minutes, practitionerId: keeps ? owner : to.practitioner.id });
  };

  const openRange = (at: number, from: number, minutes: number) => {
    const column = columns[at];
    const start = column && momentAt(column.day, from, zone);
    if (!column || !start) return;
    const content = contentOf(at);
    setOpenedFrom(at);
    const own = content.slots.find((slot) => slot.from <= from && from < slot.to)?.practitionerId;
    const who = whoIsFree(content.free, from, minutes) ?? own ?? column.practitioner.id;
    onSlot({ start, practitionerId: who, minutes });
  };

  const { drag, handlers, wasDrop, cancel } = useDrag({
    grid: body,
    scroller,
    // Without the names above and the hours at the left, which stay over what scrolls.
    sight: () => {
      const { top = 0, bottom = 0, left = 0, right = 0 } = scroller.current?.getBoundingClientRect() ?? {};
      const [heads, times] = [`.${styles['heads']}`, `.${styles['times']}`].map((over) =>
        scroller.current?.querySelector<HTMLElement>(over),
      );
      return { top: top + (heads?.offsetHeight ?? 0), bottom, left: left + (times?.offsetWidth ?? 0), right };
    },
    minutesAt,
    columnAt,
    grabbedAt: (element) => {
      const { entityId, from, to, column } = element.closest<HTMLElement>('[data-focusable]')?.dataset ?? {};
      if (from !== undefined && to !== undefined && column !== undefined)
        return canWrite ? { kind: 'slot', column: Number(column), from: Number(from), to: Number(to) } : null;
      const row = entityId === undefined ? undefined : rows.get(entityId);
      if (row === undefined || !canMove(row.summary)) return null;
      const start = clockMinutes(row.summary.start ?? '', zone);
      return { kind: 'event', id: row.id, from: start, minutes: lengthOf(row.summary) };
    },
    // One by one, since what is dragged is to be put down in the next.
    turn: (by) => {
      const next = by < 0 ? first - 1 : first + count;
      if (columns[next] !== undefined) reveal(next);
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
    const { entityId, start, practitioner, column } = target.dataset;
    const row = entityId === undefined ? undefined : rows.get(entityId);
    if (row) onOpen(row);
    else if (start !== undefined && practitioner !== undefined && canWrite) {
      // Enter on a slot from which the keyboard has selected a range takes the whole of it.
      if (range !== null) return openRange(range.column, range.from, range.minutes);
      setOpenedFrom(Number(column));
      onSlot({ start, practitionerId: practitioner });
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

  /** The focus goes on to a column that comes into sight with it. */
  const leadOut = (event: KeyboardEvent, to: number) => {
    flushSync(() => reveal(to));
    if ((event.target as HTMLElement).isConnected) keys.current(event);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && (drag !== null || range !== null)) {
      setRange(null);
      return cancel();
    }
    if (extend(event)) return;
    const { entityId, column: focused } = (event.target as HTMLElement).dataset;
    const row = entityId === undefined ? undefined : rows.get(entityId);
    // Where the keyboard may lead is there before it does.
    if (focused !== undefined && event.key in BESIDE) {
      const [left, right] = BESIDE[event.key] ?? [0, 0];
      const [from, to] = [Number(focused) + left, Number(focused) + right];
      const out = from < first ? from : to >= first + count ? to : null;
      if (!event.altKey && out !== null && columns[out] !== undefined) return leadOut(event, out);
      drawAround(from - first, to - first);
    }
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
    const from = clockMinutes(row.summary.start ?? '', zone);
    const minutes = lengthOf(row.summary);
    if (event.ctrlKey) {
      if (vertical !== undefined) place(row, at, at, from, Math.min(480, Math.max(5, minutes + vertical)));
    } else place(row, at, at + (sideways ?? 0), from + (vertical ?? 0), minutes);
  };

  const keys = useRef(onKeyDown);
  useLayoutEffect(() => void (keys.current = onKeyDown));

  const marks = Array.from({ length: (hours.to - hours.from) / 60 + 1 }, (_, at) => hours.from + at * 60);
  const height = (hours.to - hours.from) * scale;
  const y = (minutes: number) => (minutes - hours.from) * scale;
  const hasStops = contents.some(({ slots, events }) => events.length > 0 || (canWrite && slots.length > 0));
  return (
    <div
      className={styles['grid']}
      ref={scroller}
      onScroll={onScroll}
      style={{ '--on-paper': paperZoom(height) } as CSSProperties}
      data-shared={isPaged}
      role="region"
      aria-label={t('agenda.grid', { day: dayWithin(columns[0]?.day ?? '2026-01-01', 'whole', language) })}
      // On a closed day nothing inside takes the focus, and the keyboard has to scroll it.
      tabIndex={hasStops ? -1 : 0}
    >
      <div className={styles['heads']} data-turns={hasTurns}>
        <span className={styles['corner']}>
          {hasTurns && <InSight first={first} count={count} all={columns.length} />}
        </span>
        {inSight.map(({ key, title, practitioner, practitioners }, place) => (
          <h2
            key={key}
            className={styles['colHead']}
            style={columnStyle(lanesIn(contents[place] ?? EMPTY), isPaged, moreOf(place))}
          >
            {practitioners.length === 1 && <i style={{ background: practitioner.color }} aria-hidden />}
            <span>{title}</span>
          </h2>
        ))}
        {hasTurns && <Turns first={first} count={count} all={columns.length} onTurn={turn} />}
      </div>
      <div
        className={styles['columns']}
        ref={body}
        style={{ height }}
        data-dragging={drag !== null}
        data-count={count}
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
        {inSight.map((column, place) => {
          const at = first + place;
          const content = contents[place] ?? EMPTY;
          const ghost = [drag, range].find((one) => one?.column === at) ?? null;
          return (
            <GridColumn
              key={column.key}
              column={column}
              at={at}
              place={place}
              content={content}
              drawn={drawn}
              words={words}
              hours={hours}
              scale={scale}
              zone={zone}
              patients={patients}
              canWrite={canWrite}
              marked={content.events.find(({ row }) => row.id === (drag?.id ?? selected))?.row.id ?? null}
              lanes={lanesIn(content)}
              isShared={isPaged}
              more={moreOf(place)}
              leads={inSight[place - 1]?.day !== column.day}
              closedFor={closureOn(closures, column.day)?.name ?? null}
              ghostFrom={ghost?.from ?? null}
              ghostMinutes={ghost?.minutes ?? 0}
            />
          );
        })}
      </div>
    </div>
  );
}
