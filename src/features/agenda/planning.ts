import type { Absence } from '../../contract/entities/absence.ts';
import { OCCUPYING_STATUSES, type Appointment } from '../../contract/entities/appointment.ts';
import type { Practitioner } from '../../contract/entities/practitioner.ts';
import { WEEKDAYS } from '../../contract/opening-hours.ts';
import { addDays, addMinutes, dayOf, minutesOfText, momentAt, spanOf, weekdayOf } from '../../lib/clinic-day.ts';

/** Minutes of a day's clock, `[from, to)`. */
export interface Range {
  from: number;
  to: number;
}

/** Moments, `[start, end)`. */
export interface Busy {
  start: string;
  end: string;
}

/** The hours of a practitioner without hours of their own: working days. */
const USUAL: readonly Range[] = [{ from: 8 * 60, to: 19 * 60 }];
const SUNDAY = 7;

/** Ranges that touch or overlap as one, in order. */
export function merged(ranges: readonly Range[]): Range[] {
  const whole: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else whole.push({ ...range });
  }
  return whole;
}

/** When a practitioner sees patients on a day, by the clock. */
export function openRanges(
  { availability: hours = [], notAvailable = [] }: Pick<Practitioner, 'availability' | 'notAvailable'>,
  day: string,
): readonly Range[] {
  const isAway = notAvailable.some(({ start, end }) => start <= day && (end === undefined || day <= end));
  if (isAway) return [];
  if (hours.length === 0) return weekdayOf(day) === SUNDAY ? [] : USUAL;
  const weekday = WEEKDAYS[weekdayOf(day) - 1];
  return merged(
    hours
      .filter(({ daysOfWeek }) => weekday !== undefined && daysOfWeek.includes(weekday))
      .map(({ start, end }) => ({ from: minutesOfText(start), to: minutesOfText(end) })),
  );
}

/** The closed ranges of a day within `[from, to)`. */
export function closedRanges(open: readonly Range[], { from, to }: Range): Range[] {
  const closed: Range[] = [];
  let at = from;
  for (const range of open) {
    if (range.from > at) closed.push({ from: at, to: Math.min(range.from, to) });
    at = Math.max(at, range.to);
  }
  if (at < to) closed.push({ from: at, to });
  return closed.filter((range) => range.from < range.to);
}

const known = new WeakMap<object, readonly [begins: number, ends: number]>();

/** When something begins and ends, in milliseconds: read once for each content, not at each change of another. */
export function momentsOf(record: Partial<Busy>): readonly [begins: number, ends: number] {
  let moments = known.get(record);
  if (moments === undefined)
    known.set(record, (moments = [Date.parse(record.start ?? ''), Date.parse(record.end ?? '')]));
  return moments;
}

const touches = (a: Busy, b: Busy): boolean =>
  Date.parse(a.start) < Date.parse(b.end) && Date.parse(b.start) < Date.parse(a.end);

export const occupies = ({ status }: Appointment): boolean =>
  status !== undefined && OCCUPYING_STATUSES.includes(status);

export const busyOf = ({ start = '', end = '' }: Partial<Busy>): Busy => ({ start, end });

/** The grid on which free slots begin. */
const STEP = 5;
const stepUp = (minutes: number): number => Math.ceil(minutes / STEP) * STEP;

export interface FreeSlotQuery {
  practitioner: Practitioner;
  /** The practitioner's busy times, appointments and absences, in any order. */
  busy: readonly Busy[];
  /** Nothing earlier than this. */
  after: string;
  /** The clinic's day of `after`. */
  day: string;
  minutes: number;
  zone: string;
  count: number;
  /** How many days to look at. */
  days: number;
}

/** The next free slots of a practitioner, within their hours, none touching another. */
export function freeSlots(query: FreeSlotQuery): Busy[] {
  const { practitioner, after, minutes, zone, count, days } = query;
  const earliest = Date.parse(after);
  const found: Busy[] = [];
  const busy = query.busy.toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start));
  for (let day = query.day, left = days; left > 0 && found.length < count; day = addDays(day, 1), left -= 1) {
    const span = spanOf(day, 1, zone);
    const today = busy.filter((one) => touches(one, { start: span.from, end: span.to }));
    // On a day of 24 hours the time can be computed, so busy times are skipped at once.
    const isPlain = Date.parse(span.to) - Date.parse(span.from) === 1_440 * 60_000;
    for (const range of openRanges(practitioner, day)) {
      for (let at = stepUp(range.from); at + minutes <= range.to && found.length < count;) {
        const start = isPlain ? addMinutes(span.from, at) : momentAt(day, at, zone);
        const slot = start === null ? null : { start, end: addMinutes(start, minutes) };
        const taken = slot === null ? undefined : today.find((one) => touches(one, slot));
        if (slot === null) at += STEP;
        else if (Date.parse(slot.start) < earliest) at += isPlain ? stepTo(slot.start, after) : STEP;
        else if (taken !== undefined) at += isPlain ? stepTo(slot.start, taken.end) : STEP;
        else {
          found.push(slot);
          at += stepUp(minutes);
        }
      }
    }
  }
  return found;
}

/** The minutes, in steps of the grid, to the first slot at or after an instant. */
const stepTo = (from: string, to: string): number =>
  Math.max(STEP, stepUp((Date.parse(to) - Date.parse(from)) / 60_000));

export type Clash =
  | { kind: 'practitioner' | 'patient' | 'room'; id: string; record: Appointment }
  | { kind: 'absence'; id: string; record: Absence }
  | { kind: 'closure'; id: string; record: Busy & { name: string } };

interface Candidate extends Busy {
  /** The appointment itself, where it exists already. */
  id: string | null;
  patientId: string;
  practitionerIds: readonly string[];
  room: string;
}

interface Known<S> {
  id: string;
  summary: S;
}

export const practitionersOf = ({ practitionerIds = [] }: Appointment): readonly string[] => practitionerIds;

/**
 * The clashes of an appointment: other appointments of its practitioners, patient and room, absences, and closing days.
 */
export function clashesOf(
  candidate: Candidate,
  appointments: readonly Known<Appointment>[],
  absences: readonly Known<Absence>[],
  closures: readonly Known<Busy & { name: string }>[] = [],
): readonly Clash[] {
  const clashes: Clash[] = [];
  const [begins, ends] = [Date.parse(candidate.start), Date.parse(candidate.end)];
  const meets = (record: Partial<Busy>): boolean => {
    const [from, to] = momentsOf(record);
    return begins < to && from < ends;
  };
  for (const { id, summary } of appointments) {
    if (id === candidate.id || !occupies(summary) || !meets(summary)) continue;
    if (practitionersOf(summary).some((other) => candidate.practitionerIds.includes(other)))
      clashes.push({ kind: 'practitioner', id, record: summary });
    else if (candidate.patientId !== '' && summary.patientId === candidate.patientId)
      clashes.push({ kind: 'patient', id, record: summary });
    else if (candidate.room !== '' && summary.room === candidate.room)
      clashes.push({ kind: 'room', id, record: summary });
  }
  for (const { id, summary } of absences)
    if (candidate.practitionerIds.includes(summary.practitionerId ?? '') && meets(summary))
      clashes.push({ kind: 'absence', id, record: summary });
  for (const { id, summary } of closures) if (meets(summary)) clashes.push({ kind: 'closure', id, record: summary });
  return clashes;
}

export interface Placed<T> {
  item: T;
  lane: number;
  /** The number of lanes side by side at its place. */
  lanes: number;
}

/** Places overlapping items side by side in as few lanes as possible, each in the first free lane. */
export function lanesOf<T extends Range>(items: readonly T[]): Placed<T>[] {
  const placed: Placed<T>[] = [];
  let group: Placed<T>[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const one of group) one.lanes = ends.length;
    placed.push(...group);
    group = [];
    ends = [];
  };
  for (const item of items.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (ends.every((end) => end <= item.from)) close();
    const free = ends.findIndex((end) => end <= item.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = item.to;
    group.push({ item, lane, lanes: 1 });
  }
  close();
  return placed;
}

/** By the clinic's day on which they start. */
export function byDayOf<T extends { summary: Appointment }>(
  rows: readonly T[],
  zone: string,
): ReadonlyMap<string, T[]> {
  const days = new Map<string, T[]>();
  for (const row of rows) {
    const day = dayOf(row.summary.start ?? '', zone);
    const known = days.get(day);
    if (known) known.push(row);
    else days.set(day, [row]);
  }
  return days;
}
