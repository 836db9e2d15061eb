import type { AbsenceRow, Visit, VisitRow } from './rows.ts';
import { useCallback, useMemo } from 'react';
import { useMe, useNames, useRecords, useSpan } from '../../hooks/index.ts';
import { absence, type Absence } from '../../contract/entities/absence.ts';
import { appointment, type Appointment } from '../../contract/entities/appointment.ts';
import { isBroughtIn, practitioner, type Practitioner } from '../../contract/entities/practitioner.ts';
import { useClinicSettings } from '../clinic-settings/index.ts';
import { closedFor, useClosures } from './closures.ts';
import { practitionersOf } from './planning.ts';

const HOUR_MS = 3_600_000;
/** The longest appointment of the contract. */
export const LONGEST_MS = 8 * HOUR_MS;

export interface AgendaPractitioner {
  id: string;
  name: string;
  color: string;
  record: Practitioner;
  /** Not of this clinic, as far as is known: offered below the others and never chosen by default (AG-62). */
  isOther: boolean;
}

const FALLBACK_COLOUR = '#0B6E6E';

/** A practitioner without hours of their own has the clinic's opening hours, if the clinic has set them. */
export const hoursFor = (
  practitioner: Practitioner,
  openingHours: NonNullable<Practitioner['availability']> | null,
): Practitioner =>
  (practitioner.availability?.length ?? 0) > 0 || openingHours === null
    ? practitioner
    : { ...practitioner, availability: openingHours };

/**
 * The active practitioners in the order of their list, those of another clinic last. Closing days count among their
 * absences.
 */
export function usePractitioners(): { status: 'loading' | 'ready'; all: readonly AgendaPractitioner[] } {
  const { status, ids, row } = useRecords(practitioner);
  const names = useNames('practitioner', ids);
  const closures = useClosures();
  const { openingHours } = useClinicSettings();
  const me = useMe();
  const all = useMemo(() => {
    const active = ids.flatMap((id): AgendaPractitioner[] => {
      const record = row(id)?.summary;
      if (record === undefined || record.active === false) return [];
      const { color = FALLBACK_COLOUR } = record;
      const isOther = id !== me && isBroughtIn(record);
      return [
        { id, name: names[id] ?? '', color, record: closedFor(hoursFor(record, openingHours), closures), isOther },
      ];
    });
    // A clinic whose practitioners all came with its records has no others.
    if (active.every(({ isOther }) => isOther)) return active.map((one) => ({ ...one, isOther: false }));
    return active.toSorted((a, b) => Number(a.isOther) - Number(b.isOther));
  }, [ids, row, names, closures, openingHours, me]);
  return { status, all };
}

export interface Agenda {
  status: 'loading' | 'ready';
  appointments: readonly VisitRow[];
  absences: readonly AbsenceRow[];
}

const everyOne = () => true;

/**
 * The appointments and absences of these practitioners in a span of time. Renders again only if one of them has
 * changed. `accepts` has to be the same function in every render.
 */
export function useAgenda(
  span: { from: string; to: string },
  practitionerIds: readonly string[],
  accepts: (row: { summary: Appointment }) => boolean = everyOne,
): Agenda {
  const key = practitionerIds.join(' ');
  const ids = useMemo(() => new Set(key.split(' ').filter(Boolean)), [key]);
  const hasOne = useCallback(
    (summary: Appointment) => accepts({ summary }) && practitionersOf(summary).some((id) => ids.has(id)),
    [ids, accepts],
  );
  const isOfOne = useCallback(
    ({ practitionerId }: Absence) => practitionerId !== undefined && ids.has(practitionerId),
    [ids],
  );
  const appointments = useSpan(appointment, span.from, span.to, { longestMs: LONGEST_MS, accepts: hasOne });
  const absences = useSpan(absence, span.from, span.to, { longestMs: Number.POSITIVE_INFINITY, accepts: isOfOne });
  const { status } = appointments;
  return useMemo(
    () => ({ status, appointments: appointments.rows, absences: absences.rows }),
    [status, appointments.rows, absences.rows],
  );
}

/** Names of the patients of these appointments. */
export function usePatientNames(rows: readonly Visit[]): Readonly<Record<string, string>> {
  const ids = useMemo(() => [...new Set(rows.map(({ summary }) => summary.patientId ?? ''))].toSorted(), [rows]);
  return useNames('patient', ids);
}
