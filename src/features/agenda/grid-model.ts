import type { SpanRow } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { addDays, clockMinutes, dayOf } from '../../lib/clinic-day.ts';
import { closedRanges, lanesOf, occupies, openRanges, practitionersOf, type Range } from './planning.ts';
import type { AgendaPractitioner } from './use-agenda.ts';

/** One column of the grid: a practitioner's day, or a day of several practitioners. */
export interface Column {
  key: string;
  day: string;
  title: string;
  /** To whom a tap on a free slot gives the appointment. */
  practitioner: AgendaPractitioner;
  practitioners: readonly AgendaPractitioner[];
}

export interface GridEvent extends Range {
  row: SpanRow;
  lane: number;
  lanes: number;
}

export interface ColumnContent {
  events: readonly GridEvent[];
  closed: readonly Range[];
  away: readonly (Range & { id: string; note: string })[];
  slots: readonly Range[];
}

/** Shown in a grid: who has cancelled leaves the time to others. */
const HIDDEN: readonly unknown[] = ['cancelled', 'entered-in-error', 'waitlist'];
export const isShown = (record: JsonObject): boolean => !HIDDEN.includes(record['status']);

/** What part of a day's clock something covers; null where it lies on other days. */
function rangeOn(day: string, { start, end }: JsonObject, zone: string): Range | null {
  const [first, last] = [dayOf(String(start), zone), dayOf(String(end), zone)];
  if (first > day || last < day) return null;
  const from = first < day ? 0 : clockMinutes(String(start), zone);
  // Where the clocks are put back, an end may show an earlier time than its start.
  const real = (Date.parse(String(end)) - Date.parse(String(start))) / 60_000;
  const to = last > day ? 1_440 : first < day ? clockMinutes(String(end), zone) : Math.min(1_440, from + real);
  return from < to ? { from, to } : null;
}

/** The free slots: what no appointment and no absence takes of the open time, cut at every `step`. */
function slotsOf(open: readonly Range[], taken: readonly Range[], step: number): Range[] {
  const slots: Range[] = [];
  for (const range of open) {
    const inIt = taken.filter(({ from, to }) => from < range.to && to > range.from);
    for (const gap of closedRanges(
      inIt.toSorted((a, b) => a.from - b.from),
      range,
    )) {
      for (let at = gap.from; at < gap.to;) {
        const next = Math.min(gap.to, (Math.floor(at / step) + 1) * step);
        // What is left is too small for a slot of its own.
        const to = gap.to - next < step / 3 ? gap.to : next;
        slots.push({ from: at, to });
        at = to;
      }
    }
  }
  return slots;
}

export function contentOf(
  column: Column,
  appointments: readonly SpanRow[],
  absences: readonly SpanRow[],
  { zone, hours, step }: { zone: string; hours: Range; step: number },
): ColumnContent {
  const ids = column.practitioners.map(({ id }) => id);
  const rows = appointments.flatMap((row) => {
    if (!isShown(row.summary) || !practitionersOf(row.summary).some((id) => ids.includes(id))) return [];
    const range = rangeOn(column.day, row.summary, zone);
    return range ? [{ ...range, row }] : [];
  });
  const away = absences.flatMap(({ id, summary }) => {
    if (!ids.includes(String(summary['practitionerId']))) return [];
    const range = rangeOn(column.day, summary, zone);
    return range ? [{ ...range, id, note: typeof summary['note'] === 'string' ? summary['note'] : '' }] : [];
  });
  const open = openRanges(column.practitioner.record, column.day);
  const own = column.practitioner.id;
  const taken = [
    ...rows.filter(({ row }) => occupies(row.summary) && practitionersOf(row.summary).includes(own)),
    ...away,
  ];
  return {
    events: lanesOf(rows).map(({ item, lane, lanes }) => ({ ...item, lane, lanes })),
    closed: column.practitioners.length === 1 ? closedRanges(open, hours) : [],
    away: column.practitioners.length === 1 ? away : [],
    slots: slotsOf(open, taken, step),
  };
}

const HOUR = 60;

/** The hours that a grid shows: those in which somebody works, and those in which there is something. */
export function hoursOf(columns: readonly Column[], appointments: readonly SpanRow[], zone: string): Range {
  let [from, to] = [8 * HOUR, 19 * HOUR];
  for (const column of columns)
    for (const { record } of column.practitioners)
      for (const range of openRanges(record, column.day)) {
        from = Math.min(from, range.from);
        to = Math.max(to, range.to);
      }
  const days = new Set(columns.map(({ day }) => day));
  for (const { summary } of appointments) {
    const start = String(summary['start']);
    if (!isShown(summary) || !days.has(dayOf(start, zone))) continue;
    const at = clockMinutes(start, zone);
    from = Math.min(from, at);
    to = Math.max(to, Math.min(1_440, at + (Date.parse(String(summary['end'])) - Date.parse(start)) / 60_000));
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
