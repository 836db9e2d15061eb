import type { VisitRow } from './rows.ts';
import type { AppointmentStatus } from '../../contract/entities/appointment.ts';
import { dayOf } from '../../lib/clinic-day.ts';

/** Still expected, or still to be decided. */
const EXPECTED: readonly unknown[] = ['proposed', 'pending', 'booked'];
const WAITING: readonly unknown[] = ['arrived', 'checked-in'];
/** Cancelled appointments and those entered in error are left out of the day. */
const NO_PART: readonly unknown[] = ['cancelled', 'entered-in-error', 'waitlist'];

export const isWaiting = ({ summary }: Pick<VisitRow, 'summary'>): boolean => WAITING.includes(summary.status);

/** The numbers of a day. */
export interface Today {
  total: number;
  seen: number;
  missed: number;
  /** Expected and not here yet, by start; with those that should have begun already. */
  expected: readonly VisitRow[];
  waiting: readonly VisitRow[];
  /** The first one of a later day, where nothing of this day is left. */
  later: VisitRow | null;
}

/** `rows` by start, of this day and of days to come. */
export function todayOf(rows: readonly VisitRow[], day: string, zone: string): Today {
  const own = rows.filter(({ summary }) => dayOf(summary.start ?? '', zone) === day);
  const counted = (status: AppointmentStatus) => own.filter(({ summary }) => summary.status === status).length;
  const isExpected = ({ summary }: VisitRow) => EXPECTED.includes(summary.status);
  const expected = own.filter(isExpected);
  const later = rows.find((row) => isExpected(row) && dayOf(row.summary.start ?? '', zone) > day) ?? null;
  return {
    total: own.filter(({ summary }) => !NO_PART.includes(summary.status)).length,
    seen: counted('fulfilled'),
    missed: counted('noshow'),
    expected,
    waiting: own.filter(isWaiting),
    later: expected.length === 0 ? later : null,
  };
}
