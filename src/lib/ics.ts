/** One entry of a calendar file. Times are instants; `stamp` is when the file is written. */
export interface CalendarEvent {
  uid: string;
  start: string;
  end: string;
  summary: string;
  tentative: boolean;
}

/** The time zone in which a file gives its times. */
export interface CalendarZone {
  id: string;
  /** Its `VTIMEZONE`. */
  lines: readonly string[];
  /** `20270301T100000`; null for a time that is not unique in this zone. */
  wallOf(instant: string): string | null;
}

export interface Calendar {
  name: string;
  stamp: string;
  events: readonly CalendarEvent[];
  /** UTC without it. */
  zone?: CalendarZone | undefined;
  /** How often it is worth asking for again (RFC 7986), as a duration: `PT1H`. */
  refresh?: string;
}

const MOST_OCTETS = 75;
const encoder = new TextEncoder();

/** RFC 5545, 3.3.11: what has a meaning in a text is escaped. */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** RFC 5545, 3.1: a line has at most 75 octets; what is longer goes on after a space, never within a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > MOST_OCTETS) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

/** In UTC: right on every day of every zone, without a table of its clocks. */
const moment = (instant: string): string => `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** A property with its time, in the zone if the time is unique there, else in UTC. */
function timeLine(name: string, instant: string, zone: CalendarZone | undefined): string {
  const wall = zone?.wallOf(instant) ?? null;
  return zone && wall !== null ? `${name};TZID=${zone.id}:${wall}` : `${name}:${moment(instant)}`;
}

/** A calendar as RFC 5545 has it, for any program that reads one. */
export function icsOf({ name, stamp, events, zone, refresh }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//MedicalPro//Agenda//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(name)}`,
    ...(zone ? [`X-WR-TIMEZONE:${zone.id}`] : []),
    ...(refresh ? [`REFRESH-INTERVAL;VALUE=DURATION:${refresh}`, `X-PUBLISHED-TTL:${refresh}`] : []),
    ...(zone?.lines ?? []),
    ...events.flatMap(({ uid, start, end, summary, tentative }) => [
      'BEGIN:VEVENT',
      `UID:${escaped(uid)}`,
      `DTSTAMP:${moment(stamp)}`,
      timeLine('DTSTART', start, zone),
      timeLine('DTEND', end, zone),
      `SUMMARY:${escaped(summary)}`,
      `STATUS:${tentative ? 'TENTATIVE' : 'CONFIRMED'}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
