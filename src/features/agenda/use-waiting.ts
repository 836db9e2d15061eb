import type { VisitRow } from './rows.ts';
import { useMemo } from 'react';
import { useClinicZone } from '../../hooks/index.ts';
import { spanOf } from '../../lib/clinic-day.ts';
import { isWaiting } from './today-model.ts';
import { useAgenda } from './use-agenda.ts';
import { inOrder } from './waiting-order.ts';

/** Who waits for these practitioners today, in order, whichever day the agenda shows. */
export function useWaiting(today: string, practitionerIds: readonly string[]): readonly VisitRow[] {
  const zone = useClinicZone();
  const span = useMemo(() => spanOf(today, 1, zone), [today, zone]);
  const { appointments } = useAgenda(span, practitionerIds, isWaiting);
  return useMemo(() => inOrder(appointments), [appointments]);
}
