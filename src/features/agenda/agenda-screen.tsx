import { IconCalendarEvent } from '@tabler/icons-react';
import { Suspense, useCallback, useMemo, useState } from 'react';
import { Outlet, useMatch, useNavigate } from 'react-router';
import { useCanWrite, useClient, useClinicZone, useMe, type SpanRow } from '../../hooks/index.ts';
import { addMinutes, dayOf, daysFrom, monthStart, spanOf } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useWide } from '../../ui/primitives/use-wide.ts';
import { usePage } from '../../ui/shell/page.ts';
import styles from './agenda.module.css';
import { daysOf, useAgendaState, writeState } from './agenda-state.ts';
import { AgendaToolbar } from './agenda-toolbar.tsx';
import { useClosures } from './closures.ts';
import { firstFreeOn } from './first-free.ts';
import { formatClock, formatDay } from './format.ts';
import { dayColumns, weekColumns } from './grid-model.ts';
import { ListView } from './list-view.tsx';
import { MonthView } from './month-view.tsx';
import { clashesOf, practitionersOf } from './planning.ts';
import { TimeGrid, type Slot } from './time-grid.tsx';
import { useAppointmentActions, type Placement } from './use-actions.ts';
import { useAgenda, usePatientNames, usePractitioners } from './use-agenda.ts';
import { useMinute } from './use-minute.ts';
import { WaitingRoom, waitingOf } from './waiting-room.tsx';

const PATH = '/appointments';

interface AskedMove {
  row: SpanRow;
  from: string;
  to: Placement;
  intent: string;
}

/** Hours are the clinic's: said where the device's clock shows others. */
function ZoneNotice({ zone }: { zone: string }) {
  const { t } = useTexts();
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const spaced = (name: string) => name.replaceAll('_', ' ');
  return own === zone ? null : (
    <p className={styles['zone']} data-testid="zone">
      {t('agenda.zone', { zone: spaced(zone), own: spaced(own) })}
    </p>
  );
}

/** `/appointments`: the clinic's days, and beside them one appointment, a form, or the waiting room. */
export function AgendaScreen() {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const zone = useClinicZone();
  const wide = useWide();
  const canWrite = useCanWrite('appointment');
  const me = useMe();
  const now = useMinute();
  const today = dayOf(now, zone);
  const [state, setState] = useAgendaState(today);
  const { view, day } = state;
  const selected = useMatch(`${PATH}/:id/*`)?.params.id ?? null;
  const practitioners = usePractitioners();
  const who = state.who.join();
  const shown = useMemo(() => {
    const chosen = practitioners.all.filter(({ id }) => who.includes(id));
    return chosen.length > 0 ? chosen : practitioners.all;
  }, [practitioners.all, who]);
  const { first, count } = daysOf(state);
  const span = useMemo(() => spanOf(first, count, zone), [first, count, zone]);
  const agenda = useAgenda(
    span,
    useMemo(() => shown.map(({ id }) => id), [shown]),
  );
  const patients = usePatientNames(agenda.appointments);
  const closures = useClosures();
  const actions = useAppointmentActions();
  const client = useClient();
  const [asked, setAsked] = useState<AskedMove | null>(null);

  const covered = !wide && selected !== null;
  const title = view === 'month' ? formatDay(day, 'month', language) : formatDay(day, 'long', language);
  usePage({
    title: wide ? title : formatDay(day, 'short', language),
    back: covered ? PATH : undefined,
    focused: covered,
  });

  const search = writeState(state).toString();
  const addressOf = useCallback((id: string) => ({ pathname: `${PATH}/${id}`, search: `?${search}` }), [search]);
  const open = (row: SpanRow) => void navigate(addressOf(row.id));
  const create = (slot: Partial<Slot> = {}) => {
    const own = shown.length === 1 ? shown[0] : shown.find(({ id }) => id === me);
    const practitionerId = slot.practitionerId ?? own?.id;
    const start = slot.start ?? firstFreeOn({ day, zone, now, among: own ? [own] : shown, agenda });
    const given = {
      zone,
      ...(start && { start }),
      ...(practitionerId && { practitionerId }),
      ...(slot.minutes && { minutes: String(slot.minutes) }),
    };
    void navigate({ pathname: `${PATH}/new`, search: `?${search}` }, { state: given });
  };
  const nameOf = ({ summary }: SpanRow) => patients[String(summary['patientId'])] ?? t('agenda.unknownPatient');

  const move = (row: SpanRow, from: string, to: Placement) => {
    const { summary } = row;
    const others = practitionersOf(summary).filter((id) => id !== from);
    const clashes = clashesOf(
      {
        id: row.id,
        start: to.start,
        end: addMinutes(to.start, to.minutes),
        patientId: String(summary['patientId']),
        practitionerIds: [to.practitionerId, ...others],
        room: typeof summary['room'] === 'string' ? summary['room'] : '',
      },
      agenda.appointments,
      agenda.absences,
      closures,
    );
    const isTaken = clashes.some(({ kind }) => kind !== 'patient' && kind !== 'room');
    if (isTaken && summary['overbooked'] !== true) setAsked({ row, from, to, intent: client.newIntent() });
    else actions.move(row, nameOf(row), from, to);
  };

  const columns = useMemo(
    () =>
      view === 'week'
        ? weekColumns(first, shown, (date) => formatDay(date, 'short', language))
        : dayColumns(day, shown),
    [view, first, day, shown, language],
  );
  const isGrid = view === 'day' || view === 'week';
  const showsWaiting = state.waiting || (wide && view === 'day' && day === today);

  if (practitioners.status === 'ready' && practitioners.all.length === 0)
    return (
      <EmptyState
        icon={IconCalendarEvent}
        title={t('agenda.noPractitioners')}
        action={<ButtonLink to="/practitioners/new">{t('agenda.addPractitioner')}</ButtonLink>}
      >
        {t('agenda.noPractitionersHelp')}
      </EmptyState>
    );
  return (
    <div className={styles['screen']}>
      <section
        className={styles['main']}
        aria-label={t('nav.appointments')}
        inert={covered || (!wide && state.waiting)}
        data-testid="calendar"
        data-view={view}
        data-date={day}
      >
        <AgendaToolbar
          state={state}
          today={today}
          practitioners={practitioners.all}
          waiting={waitingOf(agenda.appointments).length}
          canWrite={canWrite}
          onChange={setState}
          onNew={() => create()}
        />
        <ZoneNotice zone={zone} />
        {agenda.status === 'loading' ? (
          <SkeletonRows rows={10} label={t('state.loading')} />
        ) : (
          <>
            {isGrid && (
              <TimeGrid
                columns={columns}
                agenda={agenda}
                closures={closures}
                patients={patients}
                selected={selected}
                canWrite={canWrite}
                canMove={actions.canMove}
                onOpen={open}
                onSlot={create}
                onMove={move}
              />
            )}
            {view === 'month' && (
              <MonthView
                days={daysFrom(first, count)}
                month={monthStart(day)}
                today={today}
                appointments={agenda.appointments}
                closures={closures}
                patients={patients}
                onDay={(date) => setState({ view: 'day', day: date })}
              />
            )}
            {view === 'list' && (
              <ListView
                days={daysFrom(first, count)}
                appointments={agenda.appointments}
                patients={patients}
                addressOf={addressOf}
              />
            )}
          </>
        )}
      </section>
      {selected !== null ? (
        <div className={styles['panel']}>
          <Suspense fallback={<SkeletonRows rows={7} label={t('state.loading')} />}>
            <Outlet />
          </Suspense>
        </div>
      ) : (
        showsWaiting && (
          <div className={styles['side']}>
            <WaitingRoom
              appointments={agenda.appointments}
              patients={patients}
              addressOf={addressOf}
              onClose={state.waiting ? () => setState({ waiting: false }) : undefined}
            />
          </div>
        )
      )}
      <ConfirmDialog
        opened={asked !== null}
        kind="primary"
        title={t('agenda.takenTitle')}
        confirm={t('agenda.bookAnyway')}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          if (asked)
            actions.move(asked.row, nameOf(asked.row), asked.from, asked.to, {
              overbooked: true,
              intent: asked.intent,
            });
          setAsked(null);
        }}
      >
        {asked &&
          `${nameOf(asked.row)}, ${formatDay(dayOf(asked.to.start, zone), 'long', language)} ${formatClock(asked.to.start, zone)}`}
      </ConfirmDialog>
    </div>
  );
}
