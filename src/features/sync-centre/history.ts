import type { Inspection } from '../../hooks/index.ts';

type Hour = Inspection['journal']['hours'][number];

export const SPANS = ['day', 'fortnight'] as const;
/** The last 24 hours, hour by hour, or the last 14 days, day by day. */
export type Span = (typeof SPANS)[number];

/** What happened in one hour or one day. */
export interface Period extends Omit<Hour, 'hour' | 'tookMs' | 'rejected' | 'failed'> {
  /** Device time (ms) at which it began. */
  from: number;
  /** Refused by the server, or given up after failures: both wait for a person. */
  refused: number;
  /** Milliseconds of an answered request, on average; null: none was answered. */
  meanMs: number | null;
}

/** The beginnings of the hours or days, oldest first; the last one contains `now`. Days are the device's calendar days. */
function beginnings(now: Date, span: Span): Date[] {
  if (span === 'day') {
    const last = new Date(now);
    last.setMinutes(0, 0, 0);
    return Array.from({ length: 24 }, (_, at) => new Date(last.getTime() - (23 - at) * 3_600_000));
  }
  return Array.from({ length: 14 }, (_, at) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - 13 + at));
}

const sum = (hours: readonly Hour[], of: (hour: Hour) => number): number =>
  hours.reduce((total, hour) => total + of(hour), 0);
const most = (hours: readonly Hour[], of: (hour: Hour) => number): number =>
  hours.reduce((peak, hour) => Math.max(peak, of(hour)), 0);

/** The hours of the journal, gathered into the periods of the picture; a period in which nothing happened is zero. */
export function periodsOf(hours: readonly Hour[], now: Date, span: Span): Period[] {
  const starts = beginnings(now, span);
  return starts.map((start, at) => {
    const end = starts[at + 1]?.getTime() ?? Infinity;
    const within = hours.filter(({ hour }) => hour >= start.getTime() && hour < end);
    const answered = sum(within, (hour) => hour.answered);
    return {
      from: start.getTime(),
      acknowledged: sum(within, (hour) => hour.acknowledged),
      conflict: sum(within, (hour) => hour.conflict),
      refused: sum(within, (hour) => hour.rejected + hour.failed),
      answered,
      unanswered: sum(within, (hour) => hour.unanswered),
      meanMs: answered === 0 ? null : sum(within, (hour) => hour.tookMs) / answered,
      slowestMs: most(within, (hour) => hour.slowestMs),
      deepest: most(within, (hour) => hour.deepest),
    };
  });
}
