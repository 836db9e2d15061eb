/** One entry of a calendar file. Times are instants; `stamp` is when the file is written. */
export interface CalendarEvent {
  uid: string;
  start: string;
  end: string;
  summary: string;
  tentative: boolean;
}

export interface Calendar {
  name: string;
  stamp: string;
  events: readonly CalendarEvent[];
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

/** A calendar as RFC 5545 has it, for any program that reads one. */
export function icsOf({ name, stamp, events }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//MedicalPro//Agenda//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(({ uid, start, end, summary, tentative }) => [
      'BEGIN:VEVENT',
      `UID:${escaped(uid)}`,
      `DTSTAMP:${moment(stamp)}`,
      `DTSTART:${moment(start)}`,
      `DTEND:${moment(end)}`,
      `SUMMARY:${escaped(summary)}`,
      `STATUS:${tentative ? 'TENTATIVE' : 'CONFIRMED'}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
