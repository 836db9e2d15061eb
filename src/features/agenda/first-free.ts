import { spanOf } from '../../lib/clinic-day.ts';
import { DEFAULT_MINUTES } from './motifs.ts';
import { busyOf, freeSlots, occupies, practitionersOf } from './planning.ts';
import type { Agenda, AgendaPractitioner } from './use-agenda.ts';

interface Wanted {
  day: string;
  zone: string;
  now: string;
  /** At least one of them has to be free. */
  among: readonly AgendaPractitioner[];
  agenda: Pick<Agenda, 'appointments' | 'absences'>;
}

/**
 * Where a new appointment of a day that nobody has tapped into begins: the first free slot of that day, from now on
 * where it is today. Undefined where nobody is free any more.
 */
export function firstFreeOn({ day, zone, now, among, agenda }: Wanted): string | undefined {
  const { from, to } = spanOf(day, 1, zone);
  const after = from <= now && now < to ? now : from;
  const starts = among.flatMap(({ id, record }) => {
    const busy = [
      ...agenda.appointments.filter(({ summary }) => occupies(summary) && practitionersOf(summary).includes(id)),
      ...agenda.absences.filter(({ summary }) => summary.practitionerId === id),
    ].map(({ summary }) => busyOf(summary));
    const query = { practitioner: record, busy, after, day, zone, minutes: DEFAULT_MINUTES, count: 1, days: 1 };
    return freeSlots(query).map(({ start }) => start);
  });
  return starts.toSorted()[0];
}
