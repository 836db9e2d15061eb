import type { SpanRow } from '../../hooks/index.ts';

/** A patient's appointments: what comes, by start, and what was, the latest first. */
export interface Visits {
  coming: readonly SpanRow[];
  past: readonly SpanRow[];
  /** How often they did not come without a word. */
  missed: number;
}

/** What has come to nothing is past, whenever it was meant to be. */
const OVER: readonly unknown[] = ['fulfilled', 'noshow', 'cancelled'];

/** `rows` by start; one that was entered in error is none. */
export function visitsOf(rows: readonly SpanRow[], now: string): Visits {
  const meant = rows.filter(({ summary }) => summary['status'] !== 'entered-in-error');
  const isComing = ({ summary }: SpanRow) =>
    !OVER.includes(summary['status']) && Date.parse(String(summary['end'])) > Date.parse(now);
  return {
    coming: meant.filter(isComing),
    past: meant.filter((row) => !isComing(row)).toReversed(),
    missed: meant.filter(({ summary }) => summary['status'] === 'noshow').length,
  };
}
