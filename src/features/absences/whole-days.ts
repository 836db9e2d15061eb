import { isCalendarDate } from '../../lib/calendar-date.ts';
import { momentOf, wallTimeOf } from '../../lib/zone.ts';

export type Edge = 'start' | 'end';

const DAY_MS = 86_400_000;
const after = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Where a zone puts its clocks forward at midnight, the day begins an hour later. */
function midnight(day: string, zone: string): string {
  const begins = momentOf({ day, time: '00:00' }, zone);
  if (begins.kind === 'instant') return begins.instant;
  const later = momentOf({ day, time: '01:00' }, zone);
  return later.kind === 'instant' ? later.instant : `${day}T00:00:00.000Z`;
}

/**
 * The day of an absence's start or end in the clinic's zone; of an end, the last day that it covers. A value that is
 * not an instant is returned unchanged.
 */
export function dayOfEdge(moment: string, edge: Edge, zone: string): string {
  if (!moment.includes('T') || Number.isNaN(Date.parse(moment))) return moment.replace(/T$/, '');
  const at = Date.parse(moment) - (edge === 'end' ? 1 : 0);
  return wallTimeOf(new Date(at).toISOString(), zone).day;
}

/**
 * The instant at which an absence that covers this whole day begins or ends. A value that is not a day is returned as
 * typed.
 */
export const edgeOfDay = (day: string, edge: Edge, zone: string): string =>
  day.length === 10 && isCalendarDate(day) ? midnight(edge === 'end' ? after(day, 1) : day, zone) : day;
