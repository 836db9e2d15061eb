import { useCallback, useMemo } from 'react';
import { useNames, useRecords, useSpan, type SpanRow } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { closedFor, useClosures } from './closures.ts';
import { practitionersOf } from './planning.ts';

const HOUR_MS = 3_600_000;
/** The longest appointment of the contract. */
export const LONGEST_MS = 8 * HOUR_MS;

export interface AgendaPractitioner {
  id: string;
  name: string;
  color: string;
  record: JsonObject;
}

const FALLBACK_COLOUR = '#0B6E6E';

/** Whoever sees patients, in the order of their list. What closes the clinic is among the days they are away. */
export function usePractitioners(): { status: 'loading' | 'ready'; all: readonly AgendaPractitioner[] } {
  const { status, ids, row } = useRecords('practitioner');
  const names = useNames('practitioner', ids);
  const closures = useClosures();
  const all = useMemo(
    () =>
      ids.flatMap((id): AgendaPractitioner[] => {
        const record = row(id)?.summary;
        if (record === undefined || record['active'] === false) return [];
        const color = typeof record['color'] === 'string' ? record['color'] : FALLBACK_COLOUR;
        return [{ id, name: names[id] ?? '', color, record: closedFor(record, closures) }];
      }),
    [ids, row, names, closures],
  );
  return { status, all };
}

export interface Agenda {
  status: 'loading' | 'ready';
  appointments: readonly SpanRow[];
  absences: readonly SpanRow[];
}

/** What these practitioners have in a span of time. Renders again only when something of it has changed. */
export function useAgenda(span: { from: string; to: string }, practitionerIds: readonly string[]): Agenda {
  const key = practitionerIds.join(' ');
  const hasOne = useCallback(
    (summary: JsonObject) => practitionersOf(summary).some((id) => id !== '' && key.includes(id)),
    [key],
  );
  const isOfOne = useCallback(
    ({ practitionerId }: JsonObject) => typeof practitionerId === 'string' && key.includes(practitionerId),
    [key],
  );
  const appointments = useSpan('appointment', span.from, span.to, { longestMs: LONGEST_MS, accepts: hasOne });
  const absences = useSpan('absence', span.from, span.to, { longestMs: Number.POSITIVE_INFINITY, accepts: isOfOne });
  return { status: appointments.status, appointments: appointments.rows, absences: absences.rows };
}

/** Names of the patients of these appointments. */
export const usePatientNames = (rows: readonly SpanRow[]): Readonly<Record<string, string>> =>
  useNames('patient', [...new Set(rows.map(({ summary }) => String(summary['patientId'])))].toSorted());
