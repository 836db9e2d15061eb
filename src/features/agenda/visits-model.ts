import type { VisitRow } from './rows.ts';

/** A patient's appointments: the future ones by start, the past ones latest first. */
export interface Visits {
  coming: readonly VisitRow[];
  past: readonly VisitRow[];
  /** The number of no-shows. */
  missed: number;
}

/** Cancelled and missed appointments count as past, whatever their date. */
const OVER: readonly unknown[] = ['fulfilled', 'noshow', 'cancelled'];

/** `rows` by start, without those entered in error. */
export function visitsOf(rows: readonly VisitRow[], now: string): Visits {
  const meant = rows.filter(({ summary }) => summary.status !== 'entered-in-error');
  const isComing = ({ summary }: VisitRow) =>
    !OVER.includes(summary.status) && Date.parse(summary.end ?? '') > Date.parse(now);
  return {
    coming: meant.filter(isComing),
    past: meant.filter((row) => !isComing(row)).toReversed(),
    missed: meant.filter(({ summary }) => summary.status === 'noshow').length,
  };
}
