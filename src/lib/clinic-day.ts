import { Temporal } from 'temporal-polyfill';
import { momentOf } from './zone.ts';

// Days as a clinic's calendar has them: `YYYY-MM-DD` by the clocks of its zone, 23 to 25 hours long.

const date = (day: string) => Temporal.PlainDate.from(day);

/** The first moment of a day, also if midnight is skipped. */
export const startOfDay = (day: string, zone: string): string =>
  new Date(date(day).toZonedDateTime(zone).epochMilliseconds).toISOString();

export const addDays = (day: string, days: number): string => date(day).add({ days }).toString();
export const addMonths = (day: string, months: number): string => date(day).add({ months }).toString();
/** 1 is Monday. */
export const weekdayOf = (day: string): number => date(day).dayOfWeek;
export const weekStart = (day: string): string => addDays(day, 1 - weekdayOf(day));
export const monthStart = (day: string): string => date(day).with({ day: 1 }).toString();
export const isDay = (value: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  try {
    return date(value).toString() === value;
  } catch {
    return false;
  }
};

export const daysFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => addDays(first, at));

/** The moments between which the clocks show these days, `[from, to)`. */
export const spanOf = (first: string, days: number, zone: string): { from: string; to: string } => ({
  from: startOfDay(first, zone),
  to: startOfDay(addDays(first, days), zone),
});

export const dayOf = (instant: string, zone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();

/** What the clock shows, in minutes since midnight. */
export function clockMinutes(instant: string, zone: string): number {
  const there = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return there.hour * 60 + there.minute;
}

export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const minutesOfText = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The moment at which the clocks show this; null if they skip it. If they show it twice, the first time. */
export function momentAt(day: string, minutes: number, zone: string): string | null {
  if (minutes >= 1440) return momentAt(addDays(day, Math.floor(minutes / 1440)), minutes % 1440, zone);
  if (minutes < 0) return momentAt(addDays(day, Math.floor(minutes / 1440)), ((minutes % 1440) + 1440) % 1440, zone);
  const moment = momentOf({ day, time: clockText(minutes) }, zone);
  return moment.kind === 'instant' ? moment.instant : null;
}

/** What the clocks of a zone show on one day. */
export interface DayClock {
  /** Milliseconds, `[from, to)`. */
  from: number;
  to: number;
  /** Of a moment of this day, in minutes since midnight. */
  minutes: (at: number) => number;
  /** As {@link momentAt}. */
  moment: (minutes: number) => string | null;
}

const MINUTE = 60_000;

/** {@link clockMinutes} and {@link momentAt} for many moments of one day: where it has 24 hours they are arithmetic. */
export function dayClock(day: string, zone: string): DayClock {
  const span = spanOf(day, 1, zone);
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
  return to - from === 1_440 * MINUTE
    ? {
        from,
        to,
        minutes: (at) => Math.floor((at - from) / MINUTE),
        moment: (minutes) => new Date(from + minutes * MINUTE).toISOString(),
      }
    : {
        from,
        to,
        minutes: (at) => clockMinutes(new Date(at).toISOString(), zone),
        moment: (minutes) => momentAt(day, minutes, zone),
      };
}

/**
 * The moment at which the clocks show this on a day. If they skip it, later by the length of the gap; if they show it
 * twice, the first time. `minutes` since midnight, less than a day.
 */
export const momentNear = (day: string, minutes: number, zone: string): string =>
  new Date(
    date(day)
      .toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
      .toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds,
  ).toISOString();

export const daysBetween = (from: string, to: string): number =>
  date(from).until(date(to), { largestUnit: 'day' }).days;

export const addMinutes = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();
