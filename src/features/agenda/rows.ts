import type { Absence } from '../../contract/entities/absence.ts';
import type { Appointment } from '../../contract/entities/appointment.ts';
import type { SpanRow } from '../../hooks/index.ts';

/** Rows of the calendar. */
export type VisitRow = SpanRow<Appointment>;
export type AbsenceRow = SpanRow<Absence>;

/** An appointment with its id. */
export type Visit = Pick<VisitRow, 'id' | 'summary'>;
