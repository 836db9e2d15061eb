import type { Visit, VisitRow } from './rows.ts';
import { useCallback } from 'react';
import { useClinicZone, useSpanReader } from '../../hooks/index.ts';
import { addMinutes } from '../../lib/clinic-day.ts';
import { absence } from '../../contract/entities/absence.ts';
import { appointment, type Appointment } from '../../contract/entities/appointment.ts';
import type { PatchOf } from '../../contract/typed.ts';
import type { FurtherChange, OwnChange } from '../../records/record-module.ts';
import { appointmentModel, type AppointmentInput } from './appointment-model.ts';
import { useClosures } from './closures.ts';
import { busyOf, clashesOf, practitionersOf, type Busy, type Clash } from './planning.ts';
import { planOf } from './repeat-model.ts';
import { inOrder, othersOf, patchForOther, type Scope } from './repeats.ts';
import { LONGEST_MS } from './use-agenda.ts';

const everything = () => true;

/** Where an appointment would stand, and who takes part. */
export interface Taking extends Busy {
  id: string | null;
  patientId: string;
  practitionerIds: readonly string[];
  room: string;
}

/** The same, read from a record. */
export const takingOf = (id: string | null, record: Appointment): Taking => ({
  ...busyOf(record),
  id,
  patientId: record.patientId ?? '',
  practitionerIds: practitionersOf(record),
  room: record.room ?? '',
});

const NONE_MOVED: ReadonlyMap<string, Appointment> = new Map();

/**
 * Finds the clashes of an appointment at a time, on demand. `moved` are appointments that move together with it: they
 * count at their new times only.
 */
export function useTaken() {
  const appointments = useSpanReader(appointment);
  const absences = useSpanReader(absence);
  const closures = useClosures();
  return useCallback(
    (taking: Taking, moved = NONE_MOVED) => {
      const span = { from: taking.start, to: taking.end };
      const here = appointments(span, { longestMs: LONGEST_MS, accepts: everything });
      const clashes = clashesOf(
        taking,
        [...here.filter(({ id }) => !moved.has(id)), ...[...moved].map(([id, summary]) => ({ id, summary }))],
        absences(span, { longestMs: Infinity, accepts: everything }),
        closures,
      );
      const has = (kind: Clash['kind']) => clashes.some((clash) => clash.kind === kind);
      return {
        byAppointment: has('practitioner'),
        byAbsence: has('absence'),
        byClosure: has('closure'),
        byPatient: has('patient'),
        byRoom: has('room'),
      };
    },
    [appointments, absences, closures],
  );
}

/** All appointments of a series, whatever their status, by start. */
export function useSeriesOf(): (recurrenceId: string | undefined) => readonly VisitRow[] {
  const read = useSpanReader(appointment);
  return useCallback(
    (series) =>
      series !== undefined
        ? read('ever', { longestMs: Infinity, accepts: ({ recurrenceId }) => recurrenceId === series })
        : [],
    [read],
  );
}

/** The other appointments of the series to which a change applies. */
export function useOthers(): (own: Visit, scope: Scope) => VisitRow[] {
  const seriesOf = useSeriesOf();
  return useCallback((own, scope) => othersOf(seriesOf(own.summary.recurrenceId), own, scope), [seriesOf]);
}

const isScope = (value: string): value is Scope => value === 'one' || value === 'following' || value === 'all';

type Patch = PatchOf<typeof appointment>;

/** The appointment as it will be: a field that is cleared is null. */
const after = (record: Appointment, patch: Patch) => ({ ...record, ...patch }) as Appointment;

/** A change of one appointment, and the changes of the others to which it applies. */
function movingOf(
  others: ReturnType<typeof useOthers>,
  zone: string,
  { id, record, fields, scope }: { id: string; record: Appointment; fields: Patch; scope: string },
) {
  const own = { id, before: record, after: after(record, fields) };
  const rest = others({ id, summary: record }, isScope(scope) ? scope : 'one').map(({ id: other, summary: before }) => {
    const patch = patchForOther(fields, record, before, zone);
    return { id: other, before, after: after(before, patch), patch };
  });
  return { own, rest, moved: new Map([own, ...rest].map((one) => [one.id, one.after])) };
}

/** The other appointments of a series as they will be once the form is saved, by id, because they move together. */
export function useMoved(input: AppointmentInput, id: string | null, stored: Appointment | null) {
  const zone = useClinicZone();
  const others = useOthers();
  if (id === null || stored === null || input.scope === 'one') return NONE_MOVED;
  const fields = appointmentModel.patchOf(input, stored);
  return movingOf(others, zone, { id, record: stored, fields, scope: input.scope }).moved;
}

/** The other changes of a form: the further appointments of a new series, or the others of an existing one. */
export function useSeriesChanges(): (input: AppointmentInput, own: OwnChange<Appointment>) => readonly FurtherChange[] {
  const zone = useClinicZone();
  const taken = useTaken();
  const others = useOthers();
  return (input, { id, record, fields }) => {
    if (id === null) {
      const plan = planOf(input, zone);
      if (plan.kind !== 'series') return [];
      const { overbooked: _own, ...given } = fields;
      return plan.starts.slice(1).map((start, at): FurtherChange => {
        const made = { ...given, start, end: addMinutes(start, Number(input.minutes)) };
        const isTaken = taken(takingOf(null, made)).byAppointment;
        return {
          id: null,
          name: `${input.recurrenceId} ${at}`,
          fields: { ...made, ...(isTaken ? { overbooked: true } : {}) },
        };
      });
    }
    const { own, rest, moved } = movingOf(others, zone, { id, record, fields, scope: input.scope });
    return inOrder(own, rest).flatMap(({ id: other, after, patch, first }): FurtherChange[] => {
      if (Object.keys(patch).length === 0) return [];
      const isTaken = taken(takingOf(other, after), moved).byAppointment;
      const overbooked = isTaken && after.overbooked !== true ? { overbooked: true } : {};
      return [{ id: other, name: other, fields: { ...patch, ...overbooked }, ...(first && { first }) }];
    });
  };
}
