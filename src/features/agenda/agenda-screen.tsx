import { IconCalendarEvent } from '@tabler/icons-react';
import { Suspense, useCallback, useMemo, useRef } from 'react';
import { Outlet, useMatch, useNavigate } from 'react-router';
import { useCanWrite, useClinicName, useClinicZone, useIsReading, useMe } from '../../hooks/index.ts';
import { dayOf } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useWide } from '../../ui/primitives/use-wide.ts';
import { usePage } from '../../ui/shell/page.ts';
import { AgendaPane } from './agenda-pane.tsx';
import styles from './agenda.module.css';
import { useAgendaState, writeState } from './agenda-state.ts';
import { AgendaToolbar } from './agenda-toolbar.tsx';
import { firstFreeOn } from './first-free.ts';
import { titleOf } from './format.ts';
import { sheetsOf } from './paper.ts';
import type { Slot } from './time-grid.tsx';
import { useAppointmentActions } from './use-actions.ts';
import { usePractitioners, type Agenda } from './use-agenda.ts';
import type { Beside } from './use-grid-width.ts';
import { useMinute } from './use-minute.ts';
import { useShown } from './use-shown.ts';
import { useWaiting } from './use-waiting.ts';
import { WaitingBoard } from './waiting-board.tsx';
import { WaitingRoom } from './waiting-room.tsx';

const PATH = '/appointments';
const NOTHING: Agenda = { status: 'loading', appointments: [], absences: [] };

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

/** What is shown may lack something: said while appointments are being read from the device. */
function ReadingNotice() {
  const { t } = useTexts();
  const isReading = useIsReading('appointment');
  return !isReading ? null : (
    <p className={styles['reading']} role="status" data-testid="reading">
      {t('agenda.reading')}
    </p>
  );
}

/**
 * `/appointments`: the clinic's days, and beside them one appointment, a form, or the waiting room. It does not render
 * for a changed appointment; the pane that shows it does (AG-5).
 */
export function AgendaScreen() {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const zone = useClinicZone();
  const clinic = useClinicName();
  const wide = useWide();
  const canWrite = useCanWrite('appointment');
  const me = useMe();
  const now = useMinute();
  const today = dayOf(now, zone);
  const [state, setState] = useAgendaState(today);
  const { view, day } = state;
  const selected = useMatch(`${PATH}/:id/*`)?.params.id ?? null;
  const practitioners = usePractitioners();
  const { shown, isChosen } = useShown(practitioners.all, state, zone);
  const waitedFor = isChosen ? shown : practitioners.all;
  const waiting = useWaiting(
    today,
    useMemo(() => waitedFor.map(({ id }) => id), [waitedFor]),
  );
  const actions = useAppointmentActions();
  /** What the pane shows, for whoever asks when it is needed. */
  const agenda = useRef(NOTHING);
  const hold = useCallback((pane: Agenda) => void (agenda.current = pane), []);

  const covered = !wide && selected !== null;
  usePage({
    title: titleOf(state, wide ? 'long' : 'short', language),
    back: covered ? PATH : undefined,
    focused: covered,
  });

  const search = writeState(state).toString();
  const addressOf = useCallback((id: string) => ({ pathname: `${PATH}/${id}`, search: `?${search}` }), [search]);
  const create = (slot: Partial<Slot> = {}) => {
    const own = shown.length === 1 ? shown[0] : shown.find(({ id }) => id === me);
    const practitionerId = slot.practitionerId ?? own?.id;
    const among = own ? [own] : shown;
    const start = slot.start ?? firstFreeOn({ day, zone, now, among, agenda: agenda.current });
    const given = {
      zone,
      ...(start && { start }),
      ...(practitionerId && { practitionerId }),
      ...(slot.minutes && { minutes: String(slot.minutes) }),
    };
    void navigate({ pathname: `${PATH}/new`, search: `?${search}` }, { state: given });
  };
  // Of a day each sheet says whose it is, and this is above the first.
  const named = view === 'day' ? (sheetsOf(shown)[0] ?? []) : shown;
  const showsWaiting = state.waiting || (wide && view === 'day' && day === today);
  // What is narrow enough to be covered stays as wide as it is.
  const beside: Beside = !wide ? 'nothing' : selected !== null ? 'sheet' : showsWaiting ? 'waiting' : 'nothing';

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
          shown={shown}
          me={me}
          waiting={waiting.length}
          canWrite={canWrite}
          onChange={setState}
          onNew={() => create()}
        />
        <p className={styles['onPaper']} data-testid="on-paper">
          {[clinic, titleOf(state, 'whole', language), named.map(({ name }) => name).join(', ')]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <ZoneNotice zone={zone} />
        <ReadingNotice />
        <AgendaPane
          view={view}
          day={day}
          today={today}
          beside={beside}
          practitioners={shown}
          selected={selected}
          actions={actions}
          addressOf={addressOf}
          onSlot={create}
          onDay={(date) => setState({ view: 'day', day: date })}
          onShown={hold}
        />
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
              rows={waiting}
              actions={actions}
              addressOf={addressOf}
              onBoard={() => setState({ waiting: true, board: true })}
              onClose={state.waiting ? () => setState({ waiting: false }) : undefined}
            />
          </div>
        )
      )}
      {state.board && <WaitingBoard rows={waiting} onClose={() => setState({ board: false })} />}
    </div>
  );
}
