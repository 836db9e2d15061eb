import { useCallback } from 'react';
import { useClinicZone, useSpanReader, type SpanRow } from '../../hooks/index.ts';
import { addMinutes } from '../../lib/clinic-day.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { FurtherChange, OwnChange } from '../../records/record-module.ts';
import type { AppointmentInput } from './appointment-model.ts';
import { clashesOf, practitionersOf, type Busy } from './planning.ts';
import { planOf } from './repeat-model.ts';
import { othersOf, patchForOther, type Scope } from './repeats.ts';
import { LONGEST_MS } from './use-agenda.ts';

const everything = () => true;

/** What takes a practitioner's time at a moment, asked when it is needed. */
export function useTaken() {
  const appointments = useSpanReader('appointment');
  const absences = useSpanReader('absence');
  return useCallback(
    (busy: Busy, id: string | null, practitionerIds: readonly string[]) => {
      const span = { from: busy.start, to: busy.end };
      const clashes = clashesOf(
        { ...busy, id, patientId: '', practitionerIds, room: '' },
        appointments(span, { longestMs: LONGEST_MS, accepts: everything }),
        absences(span, { longestMs: Infinity, accepts: everything }),
      );
      return {
        byAppointment: clashes.some(({ kind }) => kind === 'practitioner'),
        byAbsence: clashes.some(({ kind }) => kind === 'absence'),
      };
    },
    [appointments, absences],
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
        const busy = { start, end: addMinutes(start, Number(input.minutes)) };
        const isTaken = taken(busy, null, practitionersOf(given)).byAppointment;
        return {
          id: null,
          name: `${input.recurrenceId} ${at}`,
          fields: { ...given, ...busy, ...(isTaken ? { overbooked: true } : {}) },
        };
      });
    }
    const scope = isScope(input.scope) ? input.scope : 'one';
    return others({ id, summary: record }, scope).flatMap((other): FurtherChange[] => {
      const patch = patchForOther(fields, record, other.summary, zone);
      if (Object.keys(patch).length === 0) return [];
      const after = { ...other.summary, ...patch };
      const busy = { start: String(after['start']), end: String(after['end']) };
      const isTaken = taken(busy, other.id, practitionersOf(after)).byAppointment;
      return [
        {
          id: other.id,
          name: other.id,
          fields: { ...patch, ...(isTaken && after['overbooked'] !== true ? { overbooked: true } : {}) },
        },
      ];
    });
  };
}
