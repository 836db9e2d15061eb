import type { VisitRow } from './rows.ts';
import { useEffect, useMemo } from 'react';
import { useNavigate } from 'react-router';
import { useClinicZone } from '../../hooks/index.ts';
import { daysFrom, monthStart, spanOf } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { daysOf, type AgendaState } from './agenda-state.ts';
import { useClosures } from './closures.ts';
import { formatDay } from './format.ts';
import styles from './agenda.module.css';
import { dayColumns, isShown, weekColumns } from './grid-model.ts';
import { ListView } from './list-view.tsx';
import { MonthView } from './month-view.tsx';
import { PaperDay } from './paper-day.tsx';
import { usePrinting } from './paper.ts';
import { TimeGrid, type Slot } from './time-grid.tsx';
import type { AppointmentActions } from './use-actions.ts';
import { useAgenda, usePatientNames, type Agenda, type AgendaPractitioner } from './use-agenda.ts';
import type { Beside } from './use-grid-width.ts';
import { useMove } from './use-move.tsx';

export interface AgendaPaneProps extends Pick<AgendaState, 'view' | 'day'> {
  today: string;
  beside: Beside;
  practitioners: readonly AgendaPractitioner[];
  /** The appointment that is open. */
  selected: string | null;
  actions: AppointmentActions;
  addressOf: (id: string) => { pathname: string; search: string };
  onSlot: (slot: Slot) => void;
  onDay: (day: string) => void;
  /** Told what is shown, whenever it has changed. A lasting function. */
  onShown: (agenda: Agenda) => void;
}

/** The days of a view with their appointments: the part of the screen that renders when one of them changes. */
export function AgendaPane(props: AgendaPaneProps) {
  const { view, day, today, beside, practitioners, selected, actions, addressOf, onSlot, onDay, onShown } = props;
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const zone = useClinicZone();
  const { first, count } = daysOf({ view, day });
  const span = useMemo(() => spanOf(first, count, zone), [first, count, zone]);
  const ids = useMemo(() => practitioners.map(({ id }) => id), [practitioners]);
  const agenda = useAgenda(span, ids);
  const patients = usePatientNames(agenda.appointments);
  const closures = useClosures();
  const isPrinting = usePrinting();
  useEffect(() => onShown(agenda), [onShown, agenda]);
  const nameOf = ({ summary }: VisitRow) => patients[summary.patientId ?? ''] ?? t('agenda.unknownPatient');
  const { move, question } = useMove({ agenda, closures, actions, nameOf });
  const columns = useMemo(
    () =>
      view === 'week'
        ? weekColumns(first, practitioners, (date) => formatDay(date, 'short', language))
        : dayColumns(day, practitioners),
    [view, first, day, practitioners, language],
  );
  if (agenda.status === 'loading') return <SkeletonRows rows={10} label={t('state.loading')} />;
  switch (view) {
    case 'day':
    case 'week':
      return (
        <>
          <TimeGrid
            columns={columns}
            beside={beside}
            isPaged={view === 'day'}
            agenda={agenda}
            closures={closures}
            patients={patients}
            selected={selected}
            canWrite={actions.canWrite}
            canMove={actions.canMove}
            onOpen={({ id }) => void navigate(addressOf(id))}
            onSlot={onSlot}
            onMove={move}
          />
          {isPrinting && view === 'day' && (
            <PaperDay day={day} columns={columns} agenda={agenda} closures={closures} patients={patients} />
          )}
          {isPrinting && view === 'week' && practitioners.length > 1 && (
            <div className={styles['paperList']}>
              <ListView
                days={daysFrom(first, count)}
                appointments={agenda.appointments.filter(({ summary }) => isShown(summary))}
                patients={patients}
                addressOf={addressOf}
              />
            </div>
          )}
          {question}
        </>
      );
    case 'month':
      return (
        <MonthView
          days={daysFrom(first, count)}
          month={monthStart(day)}
          today={today}
          appointments={agenda.appointments}
          closures={closures}
          patients={patients}
          onDay={onDay}
        />
      );
    case 'list':
      return (
        <ListView
          days={daysFrom(first, count)}
          appointments={agenda.appointments}
          patients={patients}
          addressOf={addressOf}
        />
      );
  }
}
