import type { Appointment } from '../../contract/entities/appointment.ts';
import type { AbsenceRow, VisitRow } from './rows.ts';
import { addDays, dayClock, type DayClock } from '../../lib/clinic-day.ts';
import { blocksOf, type Block } from './grid-blocks.ts';
import { freeRanges, slotsOf, type FreeTime, type SlotRange } from './grid-slots.ts';
import {
  closedRanges,
  lanesOf,
  merged,
  momentsOf,
  occupies,
  openRanges,
  practitionersOf,
  type Busy,
  type Range,
} from './planning.ts';
import type { AgendaPractitioner } from './use-agenda.ts';

/** One column of the grid: a practitioner's day, or a day of several practitioners. */
export interface Column {
  key: string;
  day: string;
  title: string;
  /** The first of them. */
  practitioner: AgendaPractitioner;
  practitioners: readonly AgendaPractitioner[];
}

export interface GridEvent extends Range {
  row: VisitRow;
  lane: number;
  lanes: number;
}

export interface ColumnContent {
  events: readonly GridEvent[];
  closed: readonly Range[];
  away: readonly (Range & { id: string; note: string })[];
  slots: readonly SlotRange[];
  /** Of each of the column's practitioners, in their order. */
  free: readonly FreeTime[];
  /** The events and slots, hour by hour. */
  blocks: readonly Block[];
}

/** Whether a grid shows the appointment. A cancelled one leaves its time to others. */
const HIDDEN: readonly unknown[] = ['cancelled', 'entered-in-error', 'waitlist'];
export const isShown = ({ status }: Appointment): boolean => !HIDDEN.includes(status);

/** The part of a day, in minutes, that something covers; null if it is on other days. */
export function rangeOn(clock: DayClock, record: Partial<Busy>): Range | null {
  const [begins, ends] = momentsOf(record);
  if (!(begins < clock.to) || !(ends > clock.from)) return null;
  const isBefore = begins < clock.from;
  const from = isBefore ? 0 : clock.minutes(begins);
  // When the clocks go back, the time of an end may be earlier than that of its start; when they skip an hour, the time
  // of an end at that moment is an hour later than its last minute.
  const until = isBefore ? clock.minutes(ends - 1) + 1 : Math.min(1_440, from + (ends - begins) / 60_000);
  const to = ends >= clock.to ? 1_440 : until;
  return from < to ? { from, to } : null;
}

export interface GridOptions {
  zone: string;
  hours: Range;
  /** The length of a free slot. */
  step: number;
}

type Own<R = VisitRow> = Range & { row: R };

function contentOf(
  column: Column,
  rows: readonly Own[],
  absences: readonly Own<AbsenceRow>[],
  clock: DayClock,
  options: GridOptions,
  before: readonly Block[] | undefined,
): ColumnContent {
  const { hours, step } = options;
  const away = absences.map(({ from, to, row: { id, summary } }) => {
    return { from, to, id, note: summary.note ?? '' };
  });
  const somebodyWorks = merged(column.practitioners.flatMap(({ record }) => openRanges(record, column.day)));
  const free = column.practitioners.map(({ id, record }): FreeTime => {
    const taken = [
      ...rows.filter(({ row }) => occupies(row.summary) && practitionersOf(row.summary).includes(id)),
      ...absences.filter(({ row }) => row.summary.practitionerId === id),
    ];
    return { id, ranges: freeRanges(openRanges(record, column.day), taken) };
  });
  const events = lanesOf(rows).map(({ item, lane, lanes }) => ({ ...item, lane, lanes }));
  const slots = slotsOf(free, step, clock.moment);
  return {
    events,
    closed: closedRanges(somebodyWorks, hours),
    away: column.practitioners.length === 1 ? away : [],
    slots,
    free,
    blocks: blocksOf(events, slots, before),
  };
}

interface Kept {
  column: Column;
  options: GridOptions;
  rows: readonly Own[];
  away: readonly Own<AbsenceRow>[];
  content: ColumnContent;
}

const isSame = (a: readonly Own<unknown>[], b: readonly Own<unknown>[]): boolean =>
  a.length === b.length && a.every(({ row }, at) => row === b[at]?.row);

/**
 * Reads the content of the columns. An unchanged column gets the same object, so that it does not render for another
 * column's change (AG-5).
 */
export function contentsReader() {
  let last = new Map<string, Kept>();
  return (
    columns: readonly Column[],
    appointments: readonly VisitRow[],
    absences: readonly AbsenceRow[],
    options: GridOptions,
  ): readonly ColumnContent[] => {
    const { zone, hours, step } = options;
    const clocks = new Map<string, DayClock>();
    const byPractitioner = new Map<string, VisitRow[]>();
    for (const row of appointments)
      if (isShown(row.summary))
        for (const id of practitionersOf(row.summary)) {
          const own = byPractitioner.get(id);
          if (own) own.push(row);
          else byPractitioner.set(id, [row]);
        }
    const next = new Map<string, Kept>();
    for (const column of columns) {
      const clock = clocks.get(column.day) ?? dayClock(column.day, zone);
      clocks.set(column.day, clock);
      const on = <R extends VisitRow | AbsenceRow>(list: readonly R[]): Own<R>[] =>
        list.flatMap((row) => {
          const range = rangeOn(clock, row.summary);
          return range ? [{ ...range, row }] : [];
        });
      const ids = column.practitioners.map(({ id }) => id);
      const ofOne = (id: string): readonly VisitRow[] => byPractitioner.get(id) ?? [];
      const rows = on(ids.length === 1 ? ofOne(ids[0] ?? '') : [...new Set(ids.flatMap(ofOne))]);
      const away = on(absences.filter(({ summary }) => ids.includes(summary.practitionerId ?? '')));
      const before = last.get(column.key);
      const isAsBefore =
        before?.column === column &&
        before.options.zone === zone &&
        before.options.step === step &&
        before.options.hours === hours &&
        isSame(before.rows, rows) &&
        isSame(before.away, away);
      next.set(
        column.key,
        isAsBefore
          ? before
          : {
              column,
              options,
              rows,
              away,
              content: contentOf(column, rows, away, clock, options, before?.content.blocks),
            },
      );
    }
    last = next;
    return columns.flatMap(({ key }) => next.get(key)?.content ?? []);
  };
}

/** How many cards stand side by side in a column, where they are most. */
export const lanesIn = ({ events }: ColumnContent): number =>
  events.reduce((most, { lanes }) => Math.max(most, lanes), 1);

const HOUR = 60;

/** The hours that a grid shows: working hours, and hours with appointments or absences. */
export function hoursOf(columns: readonly Column[], appointments: readonly VisitRow[], zone: string): Range {
  let [from, to] = [8 * HOUR, 19 * HOUR];
  for (const column of columns)
    for (const { record } of column.practitioners)
      for (const range of openRanges(record, column.day)) {
        from = Math.min(from, range.from);
        to = Math.max(to, range.to);
      }
  const clocks = [...new Set(columns.map(({ day }) => day))].map((day) => dayClock(day, zone));
  for (const { summary } of appointments) {
    if (!isShown(summary)) continue;
    const [begins, ends] = momentsOf(summary);
    const clock = clocks.find((one) => begins >= one.from && begins < one.to);
    if (clock === undefined) continue;
    const at = clock.minutes(begins);
    from = Math.min(from, at);
    to = Math.max(to, Math.min(1_440, at + (ends - begins) / 60_000));
  }
  return { from: Math.floor(from / HOUR) * HOUR, to: Math.ceil(to / HOUR) * HOUR };
}

export const dayColumns = (day: string, practitioners: readonly AgendaPractitioner[]): Column[] =>
  practitioners.map((practitioner) => ({
    key: practitioner.id,
    day,
    title: practitioner.name,
    practitioner,
    practitioners: [practitioner],
  }));

export const weekColumns = (
  first: string,
  practitioners: readonly AgendaPractitioner[],
  titleOf: (day: string) => string,
): Column[] =>
  practitioners[0] === undefined
    ? []
    : Array.from({ length: 7 }, (_, at) => addDays(first, at)).map((day) => ({
        key: day,
        day,
        title: titleOf(day),
        practitioner: practitioners[0] as AgendaPractitioner,
        practitioners,
      }));
