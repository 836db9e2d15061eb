import type { Appointment, AppointmentStatus } from '../../contract/entities/appointment.ts';
import { addDays, clockMinutes, dayOf, daysBetween, momentNear } from '../../lib/clinic-day.ts';
import type { PatchOf } from '../../contract/typed.ts';
import type { appointment } from '../../contract/entities/appointment.ts';
import { busyOf, type Busy } from './planning.ts';
import type { Visit } from './rows.ts';

type Patch = PatchOf<typeof appointment>;

/** The most appointments in a series: a little more than weekly for a year. */
export const MOST = 60;

export interface Repeat {
  /** Days from one occurrence to the next. */
  days: number;
  end: { kind: 'times'; times: number } | { kind: 'until'; day: string };
}

export type Occurrences = { kind: 'starts'; starts: readonly string[] } | { kind: 'too_many' };

/** The starts of a series, the first included: always at the same time of day in the clinic's zone. */
export function occurrencesOf(start: string, { days, end }: Repeat, zone: string): Occurrences {
  const first = dayOf(start, zone);
  const minutes = clockMinutes(start, zone);
  const starts = [new Date(start).toISOString()];
  const goesOn = (day: string) => (end.kind === 'times' ? starts.length < end.times : day <= end.day);
  for (let day = addDays(first, days); goesOn(day); day = addDays(day, days)) {
    if (starts.length === MOST) return { kind: 'too_many' };
    starts.push(momentNear(day, minutes, zone));
  }
  return { kind: 'starts', starts };
}

/** How one appointment of a series was moved, by the clinic's clocks. */
export interface Shift {
  days: number;
  minutes: number;
  /** The new length in minutes; null where it stays. */
  length: number | null;
}

const lengthOf = ({ start, end }: Busy): number => (Date.parse(end) - Date.parse(start)) / 60_000;

export function shiftOf(before: Busy, after: Busy, zone: string): Shift {
  return {
    days: daysBetween(dayOf(before.start, zone), dayOf(after.start, zone)),
    minutes: clockMinutes(after.start, zone) - clockMinutes(before.start, zone),
    length: lengthOf(before) === lengthOf(after) ? null : lengthOf(after),
  };
}

/**
 * Another appointment of the series, moved in the same way. If it had been moved separately, it keeps its difference.
 */
export function shifted(record: Partial<Busy>, { days, minutes, length }: Shift, zone: string): Busy {
  const busy = busyOf(record);
  const clock = clockMinutes(busy.start, zone) + minutes;
  const day = addDays(dayOf(busy.start, zone), days + Math.floor(clock / 1_440));
  const isStill = days === 0 && minutes === 0;
  const start = isStill ? busy.start : momentNear(day, ((clock % 1_440) + 1_440) % 1_440, zone);
  return { start, end: new Date(Date.parse(start) + (length ?? lengthOf(busy)) * 60_000).toISOString() };
}

/** Which appointments of a series a change is for. */
export type Scope = 'one' | 'following' | 'all';

/** The appointments that can still be changed: not those that have taken place or were cancelled. */
const OPEN: readonly AppointmentStatus[] = ['proposed', 'pending', 'booked', 'waitlist'];

/** The others of a series for which a change of this one is meant too, by start. */
export function othersOf<T extends Visit>(rows: readonly T[], { id, summary }: Visit, scope: Scope): T[] {
  const series = summary.recurrenceId;
  if (scope === 'one' || series === undefined) return [];
  const from = Date.parse(summary.start ?? '');
  return rows
    .filter(
      (row) =>
        row.id !== id &&
        row.summary.recurrenceId === series &&
        row.summary.status !== undefined &&
        OPEN.includes(row.summary.status) &&
        (scope === 'all' || Date.parse(row.summary.start ?? '') > from),
    )
    .toSorted((a, b) => Date.parse(a.summary.start ?? '') - Date.parse(b.summary.start ?? ''));
}

/** The change of another appointment of the series that follows from a change of one. */
export function patchForOther(patch: Patch, before: Appointment, other: Appointment, zone: string): Patch {
  const { start, end, overbooked: _own, recurrenceId: _series, ...rest } = patch;
  if (start === undefined && end === undefined) return rest;
  const was = busyOf(before);
  const is = { start: start ?? was.start, end: end ?? was.end };
  return { ...rest, ...shifted(other, shiftOf(was, is, zone), zone) };
}

interface Moving {
  id: string;
  before: Partial<Busy>;
  after: Partial<Busy>;
}

/**
 * The other appointments of a series that moves, in the order of the changes. Each makes room before the next one takes
 * its time, so that the server, which applies them one by one, never finds two at the same time. `first`: before the
 * change of this one.
 */
export function inOrder<T extends Moving>(own: Moving, others: readonly T[]): (T & { first: boolean })[] {
  const at = (record: Partial<Busy>): number => Date.parse(record.start ?? '');
  const goesLater = at(own.after) > at(own.before);
  const goesFirst = ({ before }: Moving): boolean => goesLater === at(before) > at(own.before);
  return others
    .map((one) => ({ ...one, first: goesFirst(one) }))
    .toSorted((a, b) => (goesLater ? at(b.before) - at(a.before) : at(a.before) - at(b.before)));
}
