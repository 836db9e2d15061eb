import { useMemo } from 'react';
import { useClinicZone, useRecords } from '../../hooks/index.ts';
import { addDays, startOfDay } from '../../lib/clinic-day.ts';
import type { JsonObject } from '../../lib/json.ts';

/** Days on which the whole clinic is closed, the last one included. */
export interface Closure {
  id: string;
  name: string;
  first: string;
  last: string;
  /** Like an absence of everybody: its name, and its moments by the clinic's clocks. */
  summary: JsonObject;
}

export function closureOf(id: string, { name, start, end }: JsonObject, zone: string): Closure {
  const [first, last] = [String(start), String(end)];
  return {
    id,
    name: String(name),
    first,
    last,
    summary: { name: String(name), start: startOfDay(first, zone), end: startOfDay(addDays(last, 1), zone) },
  };
}

/** What closes the clinic on a day. */
export const closureOn = (closures: readonly Closure[], day: string): Closure | undefined =>
  closures.find(({ first, last }) => first <= day && day <= last);

/** A practitioner sees nobody while the clinic is closed: its days are theirs. */
export const closedFor = (practitioner: JsonObject, closures: readonly Closure[]): JsonObject => {
  const own = practitioner['notAvailable'];
  const days = closures.map(({ name, first, last }) => ({ description: name, start: first, end: last }));
  return closures.length === 0
    ? practitioner
    : { ...practitioner, notAvailable: [...(Array.isArray(own) ? own : []), ...days] };
};

/** The clinic's closing days, by their first. */
export function useClosures(): readonly Closure[] {
  const zone = useClinicZone();
  const { ids, row } = useRecords('closure');
  return useMemo(
    () =>
      ids.flatMap((id) => {
        const summary = row(id)?.summary;
        return summary === undefined ? [] : [closureOf(id, summary, zone)];
      }),
    [ids, row, zone],
  );
}
