import { useMemo } from 'react';
import { useClinicZone, useRecords } from '../../hooks/index.ts';
import { addDays, startOfDay } from '../../lib/clinic-day.ts';
import { closure, type Closure as Closing } from '../../contract/entities/closure.ts';
import type { Practitioner } from '../../contract/entities/practitioner.ts';
import type { Busy } from './planning.ts';

/** Days on which the whole clinic is closed, the last one included. */
export interface Closure {
  id: string;
  name: string;
  first: string;
  last: string;
  /** Like an absence of everybody: its name, and its moments by the clinic's clocks. */
  summary: Busy & { name: string };
}

export function closureOf(
  id: string,
  { name = '', start: first = '', end: last = '' }: Closing,
  zone: string,
): Closure {
  return {
    id,
    name,
    first,
    last,
    summary: { name, start: startOfDay(first, zone), end: startOfDay(addDays(last, 1), zone) },
  };
}

/** What closes the clinic on a day. */
export const closureOn = (closures: readonly Closure[], day: string): Closure | undefined =>
  closures.find(({ first, last }) => first <= day && day <= last);

/** A practitioner sees nobody while the clinic is closed: its days are theirs. */
export const closedFor = (practitioner: Practitioner, closures: readonly Closure[]): Practitioner => {
  const { notAvailable = [] } = practitioner;
  const days = closures.map(({ name, first, last }) => ({ description: name, start: first, end: last }));
  return closures.length === 0 ? practitioner : { ...practitioner, notAvailable: [...notAvailable, ...days] };
};

/** The clinic's closing days, by their first. */
export function useClosures(): readonly Closure[] {
  const zone = useClinicZone();
  const { ids, row } = useRecords(closure);
  return useMemo(
    () =>
      ids.flatMap((id) => {
        const summary = row(id)?.summary;
        return summary === undefined ? [] : [closureOf(id, summary, zone)];
      }),
    [ids, row, zone],
  );
}
