import { Temporal } from 'temporal-polyfill';
import type { CalendarZone } from './ics.ts';

const basic = (wall: Temporal.PlainDateTime): string => wall.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

/** `+0100`; a zone of long ago had seconds, too. */
const offsetText = (nanoseconds: number): string => {
  const seconds = Math.round(Math.abs(nanoseconds) / 1e9);
  const parts = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    ...(seconds % 60 > 0 ? [seconds % 60] : []),
  ];
  return `${nanoseconds < 0 ? '-' : '+'}${parts.map((part) => String(part).padStart(2, '0')).join('')}`;
};

const observance = (wall: Temporal.PlainDateTime, from: number, to: number): string[] => {
  const kind = to > from ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${kind}`,
    `DTSTART:${basic(wall)}`,
    `TZOFFSETFROM:${offsetText(from)}`,
    `TZOFFSETTO:${offsetText(to)}`,
    `END:${kind}`,
  ];
};

/**
 * A zone as a `VTIMEZONE` of RFC 5545 (3.6.5), with each change of its clocks between two instants. It is right for the
 * years of the file, whatever a country decides later.
 */
export function calendarZone(zone: string, from: string, to: string): CalendarZone {
  const [first, last] = [from, to].map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(zone)) as [
    Temporal.ZonedDateTime,
    Temporal.ZonedDateTime,
  ];
  const lines = observance(first.toPlainDateTime(), first.offsetNanoseconds, first.offsetNanoseconds);
  let before = first;
  for (let next = first.getTimeZoneTransition('next'); next; next = next.getTimeZoneTransition('next')) {
    if (Temporal.ZonedDateTime.compare(next, last) > 0) break;
    // Told by the clocks that were valid until then.
    const wall = next.toPlainDateTime().add({ nanoseconds: before.offsetNanoseconds - next.offsetNanoseconds });
    lines.push(...observance(wall, before.offsetNanoseconds, next.offsetNanoseconds));
    before = next;
  }
  return {
    id: zone,
    lines: ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...lines, 'END:VTIMEZONE'],
    wallOf: (instant) => {
      const there = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
      const wall = there.toPlainDateTime();
      // A time that the clocks show twice is the first (3.3.5), and to some programs the second.
      const [first, second] = (['earlier', 'later'] as const).map((disambiguation) =>
        wall.toZonedDateTime(zone, { disambiguation }),
      );
      return first?.epochMilliseconds === second?.epochMilliseconds ? basic(wall) : null;
    },
  };
}
