import { useMemo } from 'react';
import { spanOf } from '../../lib/clinic-day.ts';
import { daysOf, type AgendaState } from './agenda-state.ts';
import { practitionersOf } from './planning.ts';
import { useAgenda, type AgendaPractitioner } from './use-agenda.ts';

interface Shown {
  shown: readonly AgendaPractitioner[];
  /** Whether somebody chose them. */
  isChosen: boolean;
}

/** Who is shown: those who were chosen, else the clinic's own and whoever of the others has an appointment then. */
export function useShown(all: readonly AgendaPractitioner[], { view, day, who }: AgendaState, zone: string): Shown {
  const { first, count } = daysOf({ view, day });
  const span = useMemo(() => spanOf(first, count, zone), [first, count, zone]);
  const others = useMemo(() => all.flatMap(({ id, isOther }) => (isOther ? [id] : [])), [all]);
  const { appointments } = useAgenda(span, others);
  const booked = useMemo(
    () => new Set(appointments.flatMap(({ summary }) => practitionersOf(summary))),
    [appointments],
  );
  const chosenKey = who.join();
  return useMemo(() => {
    const chosen = all.filter(({ id }) => chosenKey.includes(id));
    if (chosen.length > 0) return { shown: chosen, isChosen: true };
    return { shown: all.filter(({ id, isOther }) => !isOther || booked.has(id)), isChosen: false };
  }, [all, chosenKey, booked]);
}
