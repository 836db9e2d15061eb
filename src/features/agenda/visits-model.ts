import type { SpanRow } from '../../hooks/index.ts';

/** A patient's appointments: what comes, by start, and what was, the latest first. */
export interface Visits {
  coming: readonly SpanRow[];
  past: readonly SpanRow[];
  /** The number of no-shows. */
  missed: number;
}

/** Cancelled and missed appointments count as past, whatever their date. */
const OVER: readonly unknown[] = ['fulfilled', 'noshow', 'cancelled'];

/** `rows` by start, without those entered in error. */
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
