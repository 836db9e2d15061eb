import { useCallback } from 'react';
import { useClinicZone, useSpanReader, type SpanRow } from '../../hooks/index.ts';
import { addMinutes } from '../../lib/clinic-day.ts';
import type { JsonObject } from '../../lib/json.ts';
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

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What a record says of it. */
export const takingOf = (id: string | null, record: JsonObject): Taking => ({
  ...busyOf(record),
  id,
  patientId: text(record['patientId']),
  practitionerIds: practitionersOf(record),
  room: text(record['room']),
});

const NONE_MOVED: ReadonlyMap<string, JsonObject> = new Map();

/**
 * What an appointment would meet at a moment, asked when it is needed. `moved`: appointments that go elsewhere with it,
 * as they will be; they count there and no longer where they are.
 */
export function useTaken() {
  const appointments = useSpanReader('appointment');
  const absences = useSpanReader('absence');
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

/** The appointments of a series, whatever has become of them, by start. */
export function useSeriesOf(): (recurrenceId: unknown) => readonly SpanRow[] {
  const read = useSpanReader('appointment');
  return useCallback(
    (series) =>
      typeof series === 'string'
        ? read('ever', { longestMs: Infinity, accepts: ({ recurrenceId }) => recurrenceId === series })
        : [],
    [read],
  );
}

/** The other appointments of one's series that a change is meant for. */
export function useOthers(): (own: { id: string; summary: JsonObject }, scope: Scope) => SpanRow[] {
  const seriesOf = useSeriesOf();
  return useCallback((own, scope) => othersOf(seriesOf(own.summary['recurrenceId']), own, scope), [seriesOf]);
}

const isScope = (value: string): value is Scope => value === 'one' || value === 'following' || value === 'all';

/** A change of one appointment, and what it makes of the others that it is meant for. */
function movingOf(
  others: ReturnType<typeof useOthers>,
  zone: string,
  { id, record, fields, scope }: { id: string; record: JsonObject; fields: JsonObject; scope: string },
) {
  const own = { id, before: record, after: { ...record, ...fields } };
  const rest = others({ id, summary: record }, isScope(scope) ? scope : 'one').map(({ id: other, summary: before }) => {
    const patch = patchForOther(fields, record, before, zone);
    return { id: other, before, after: { ...before, ...patch }, patch };
  });
  return { own, rest, moved: new Map([own, ...rest].map((one) => [one.id, one.after])) };
}

/** The others of a series as they will be once the form is saved, by id: they go out of the way together. */
export function useMoved(input: AppointmentInput, id: string | null, stored: JsonObject | null) {
  const zone = useClinicZone();
  const others = useOthers();
  if (id === null || stored === null || input.scope === 'one') return NONE_MOVED;
  const fields = appointmentModel.patchOf(input, stored);
  return movingOf(others, zone, { id, record: stored, fields, scope: input.scope }).moved;
}

/** What a form changes beside its own appointment: the further ones of a new series, or the others of an old one. */
export function useSeriesChanges(): (input: AppointmentInput, own: OwnChange) => readonly FurtherChange[] {
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
      const overbooked = isTaken && after['overbooked'] !== true ? { overbooked: true } : {};
      return [{ id: other, name: other, fields: { ...patch, ...overbooked }, ...(first && { first }) }];
    });
  };
}
