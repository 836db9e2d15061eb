import type { AdminQuery, SyncSummary } from '../../contract/admin-desk.ts';
import { addDays, dayOf, daysFrom, startOfDay } from '../../lib/clinic-day.ts';

export const SPANS = ['7', '30', '90'] as const;
export type Span = (typeof SPANS)[number];

export type Day = SyncSummary['days'][number];

/** The filters of the log, as in the address. */
export interface LogFilter {
  span: Span;
  clientId: string;
  userId: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A broken parameter does not filter. */
export function filterFrom(search: URLSearchParams): LogFilter {
  const idOf = (name: string) => {
    const text = search.get(name) ?? '';
    return ID.test(text) ? text : '';
  };
  const span = SPANS.find((each) => each === search.get('days')) ?? '30';
  return { span, clientId: idOf('clientId'), userId: idOf('userId') };
}

export const paramsOf = ({ span, clientId, userId }: LogFilter): Record<string, string> =>
  Object.fromEntries(Object.entries({ days: span, clientId, userId }).filter(([, value]) => value !== ''));

/** The clinic's first day that is shown; today is the last one. */
const firstDay = (span: Span, now: Date, zone: string): string =>
  addDays(dayOf(now.toISOString(), zone), 1 - Number(span));

export function queryOf({ span, clientId, userId }: LogFilter, now: Date, zone: string): AdminQuery {
  const all = { from: startOfDay(firstDay(span, now, zone), zone), clientId, userId };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

const NOTHING = { runs: 0, sent: 0, received: 0, acknowledged: 0, conflicts: 0, rejected: 0, meanMs: 0, slowestMs: 0 };

/** Every day of the picture, oldest first; a day without a sync is zero. */
export function daysOf(found: readonly Day[], span: Span, now: Date, zone: string): Day[] {
  const byDay = new Map(found.map((day) => [day.day, day]));
  const axis = daysFrom(firstDay(span, now, zone), Number(span));
  // Of a clinic that has set no zone, the server counts days in another zone than the device.
  return [...new Set([...axis, ...byDay.keys()])].toSorted().map((day) => byDay.get(day) ?? { day, ...NOTHING });
}
