import type { VisitRow } from './rows.ts';
import { useState, type ReactNode } from 'react';
import { useClient, useClinicZone } from '../../hooks/index.ts';
import { addMinutes, dayOf } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import type { Closure } from './closures.ts';
import { dayWithin, formatClock } from './format.ts';
import { clashesOf, practitionersOf } from './planning.ts';
import type { AppointmentActions, Placement } from './use-actions.ts';
import type { Agenda } from './use-agenda.ts';

interface MoveToConfirm {
  row: VisitRow;
  from: string;
  to: Placement;
  intent: string;
}

interface Moves {
  agenda: Agenda;
  closures: readonly Closure[];
  actions: Pick<AppointmentActions, 'move'>;
  nameOf: (row: VisitRow) => string;
}

/**
 * Moves an appointment; where the practitioner's time is taken, `question` asks first. `move`: `from` one practitioner
 * to a place.
 */
export function useMove({ agenda, closures, actions, nameOf }: Moves): {
  move: (row: VisitRow, from: string, to: Placement) => void;
  question: ReactNode;
} {
  const { t, language } = useTexts();
  const client = useClient();
  const zone = useClinicZone();
  const [toConfirm, setToConfirm] = useState<MoveToConfirm | null>(null);

  const move = (row: VisitRow, from: string, to: Placement) => {
    const { summary } = row;
    const others = practitionersOf(summary).filter((id) => id !== from);
    const clashes = clashesOf(
      {
        id: row.id,
        start: to.start,
        end: addMinutes(to.start, to.minutes),
        patientId: summary.patientId ?? '',
        practitionerIds: [to.practitionerId, ...others],
        room: summary.room ?? '',
      },
      agenda.appointments,
      agenda.absences,
      closures,
    );
    const isTaken = clashes.some(({ kind }) => kind !== 'patient' && kind !== 'room');
    if (isTaken && summary.overbooked !== true) setToConfirm({ row, from, to, intent: client.newIntent() });
    else actions.move(row, nameOf(row), from, to);
  };

  const question = (
    <ConfirmDialog
      opened={toConfirm !== null}
      kind="primary"
      title={t('agenda.takenTitle')}
      confirm={t('agenda.bookAnyway')}
      onClose={() => setToConfirm(null)}
      onConfirm={() => {
        if (toConfirm)
          actions.move(toConfirm.row, nameOf(toConfirm.row), toConfirm.from, toConfirm.to, {
            overbooked: true,
            intent: toConfirm.intent,
          });
        setToConfirm(null);
      }}
    >
      {toConfirm &&
        `${nameOf(toConfirm.row)}, ${dayWithin(dayOf(toConfirm.to.start, zone), 'long', language)} ${formatClock(toConfirm.to.start, zone)}`}
    </ConfirmDialog>
  );
  return { move, question };
}
