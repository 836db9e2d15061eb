import { Temporal } from 'temporal-polyfill';

/** What a clock on a wall shows. */
export interface WallTime {
  /** `YYYY-MM-DD` */
  day: string;
  /** `HH:MM` */
  time: string;
}

/** A moment as the clocks of a zone show it. */
export function wallTimeOf(instant: string, zone: string): WallTime {
  const there = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return { day: there.toPlainDate().toString(), time: there.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

export type Moment =
  /** `isTwice`: the clocks show it once more, an hour later; this is the first time. */
  | { kind: 'instant'; instant: string; isTwice: boolean }
  /** The clocks skip it. */
  | { kind: 'skipped' };

/** The moment at which the clocks of a zone show this. Day and time must exist. */
export function momentOf({ day, time }: WallTime, zone: string): Moment {
  const wall = Temporal.PlainDateTime.from(`${day}T${time}`);
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(zone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (!earlier.toPlainDateTime().equals(wall)) return { kind: 'skipped' };
  return {
    kind: 'instant',
    instant: new Date(earlier.epochMilliseconds).toISOString(),
    isTwice: earlier.epochMilliseconds !== later.epochMilliseconds,
  };
}
