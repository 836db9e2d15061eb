import type { AppointmentStatus } from '../../contract/entities/appointment.ts';
import { addDays, clockMinutes, dayOf, daysBetween, momentNear } from '../../lib/clinic-day.ts';
import type { JsonObject } from '../../lib/json.ts';
import { busyOf, type Busy } from './planning.ts';

/** A series is so many appointments at most: a year of weeks, and some. */
export const MOST = 60;

export interface Repeat {
  /** Days from one occurrence to the next. */
  days: number;
  end: { kind: 'times'; times: number } | { kind: 'until'; day: string };
}

export type Occurrences = { kind: 'starts'; starts: readonly string[] } | { kind: 'too_many' };

/** When a series begins each time, the first included: by the clinic's clocks always at the same time of day. */
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

/** Another one of the series, moved alike: one that had been moved by itself keeps its difference. */
export function shifted(record: JsonObject, { days, minutes, length }: Shift, zone: string): Busy {
  const busy = busyOf(record);
  const clock = clockMinutes(busy.start, zone) + minutes;
  const day = addDays(dayOf(busy.start, zone), days + Math.floor(clock / 1_440));
  const isStill = days === 0 && minutes === 0;
  const start = isStill ? busy.start : momentNear(day, ((clock % 1_440) + 1_440) % 1_440, zone);
  return { start, end: new Date(Date.parse(start) + (length ?? lengthOf(busy)) * 60_000).toISOString() };
}

/** Which appointments of a series a change is for. */
export type Scope = 'one' | 'following' | 'all';

/** Those that can still be changed: what has come about, or was cancelled, stays as it is. */
const OPEN: readonly AppointmentStatus[] = ['proposed', 'pending', 'booked', 'waitlist'];

interface Known {
  id: string;
  summary: JsonObject;
}

/** The others of a series for which a change of this one is meant too, by start. */
export function othersOf<T extends Known>(rows: readonly T[], { id, summary }: Known, scope: Scope): T[] {
  const series = summary['recurrenceId'];
  if (scope === 'one' || typeof series !== 'string') return [];
  const from = Date.parse(String(summary['start']));
  return rows
    .filter(
      (row) =>
        row.id !== id &&
        row.summary['recurrenceId'] === series &&
        OPEN.includes(row.summary['status'] as AppointmentStatus) &&
        (scope === 'all' || Date.parse(String(row.summary['start'])) > from),
    )
    .toSorted((a, b) => Date.parse(String(a.summary['start'])) - Date.parse(String(b.summary['start'])));
}

/** What a change of one appointment of a series means for another of it. */
export function patchForOther(patch: JsonObject, before: JsonObject, other: JsonObject, zone: string): JsonObject {
  const { start, end, overbooked: _own, recurrenceId: _series, ...rest } = patch;
  if (start === undefined && end === undefined) return rest;
  const was = busyOf(before);
  const is = { start: String(start ?? was.start), end: String(end ?? was.end) };
  return { ...rest, ...shifted(other, shiftOf(was, is, zone), zone) };
}

interface Moving {
  id: string;
  before: JsonObject;
  after: JsonObject;
}

/**
 * The others of a series that moves, in the order in which the changes are made: whoever goes later makes room before
 * whoever follows, so that the server, which takes them one by one, never finds two at one time. `first`: before the
 * change of this one.
 */
export function inOrder<T extends Moving>(own: Moving, others: readonly T[]): (T & { first: boolean })[] {
  const at = (record: JsonObject): number => Date.parse(String(record['start']));
  const goesLater = at(own.after) > at(own.before);
  const goesFirst = ({ before }: Moving): boolean => goesLater === at(before) > at(own.before);
  return others
    .map((one) => ({ ...one, first: goesFirst(one) }))
    .toSorted((a, b) => (goesLater ? at(b.before) - at(a.before) : at(a.before) - at(b.before)));
}
