import {
  IconArrowBackUp,
  IconArrowsMove,
  IconCalendarOff,
  IconNotes,
  IconPencil,
  IconUser,
  IconX,
} from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import {
  APPOINTMENT_REOPENING,
  appointment,
  type Appointment,
  type AppointmentStatus,
} from '../../contract/entities/appointment.ts';
import {
  useAttention,
  useCanWrite,
  useClinicZone,
  useIntents,
  useNames,
  useOutbox,
  useRecord,
} from '../../hooks/index.ts';
import { dayOf } from '../../lib/clinic-day.ts';
import { newAddress } from '../../records/form-place.ts';
import { UnreadNotice } from '../../records/unread-notice.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { useShortcut } from '../../ui/primitives/shortcuts.ts';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { usePageDetail } from '../../ui/shell/page.ts';
import { SyncBadge, Tag } from '../../ui/sync/sync-badge.tsx';
import { loadConsentsReminder } from '../consents/index.tsx';
import styles from './agenda.module.css';
import { CancelDialog } from './cancel-dialog.tsx';
import { StatusIcon } from './event-card.tsx';
import { formatClock, formatDay } from './format.ts';
import { MoveDialog } from './move-dialog.tsx';
import { useMotifs } from './motifs.ts';
import { practitionersOf } from './planning.ts';
import { lengthOf, statusOf, statusWord, useAppointmentActions } from './use-actions.ts';
import { useOthers, useSeriesOf } from './use-series.ts';

const PATH = '/appointments';

/** `/appointments/:id`: one appointment beside the day, with its likely next actions. */
export function AppointmentSheet() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const { status, record, unread, syncState } = useRecord(appointment, id);
  const [params] = useSearchParams();
  const back = { pathname: PATH, search: params.toString() };
  if (status === 'loading') return <SkeletonRows rows={5} label={t('state.loading')} />;
  if (record === null)
    return (
      <EmptyState
        icon={IconCalendarOff}
        title={t('recordPage.gone')}
        action={<ButtonLink to={back}>{t('recordPage.toList')}</ButtonLink>}
      >
        {t('recordPage.goneHelp')}
      </EmptyState>
    );
  if (record.id !== id) return <Navigate to={{ ...back, pathname: `${PATH}/${record.id}` }} replace />;
  return <Sheet key={id} id={id} record={record} unread={unread} syncState={syncState} />;
}

/** Neither cancelled nor entered in error. */
const isMeant = ({ status }: Appointment): boolean => status !== 'cancelled' && status !== 'entered-in-error';

const ConsentsReminder = lazy(loadConsentsReminder);

/** The likely step first: what brings the patient forward. */
const FORWARD: readonly AppointmentStatus[] = ['arrived', 'checked-in', 'fulfilled', 'booked'];
const rank = (status: AppointmentStatus) => (FORWARD.includes(status) ? 0 : 1);

/** A step back is labelled by what it undoes. */
const BACK: Readonly<Record<string, readonly string[]>> = {
  arrived: ['booked'],
  'checked-in': ['arrived'],
  fulfilled: ['checked-in'],
  cancelled: ['booked'],
  noshow: ['booked'],
};

/** Only an administrator has a way back from these. */
const isReopened = (status: AppointmentStatus): boolean => (APPOINTMENT_REOPENING[status] ?? []).length > 0;
const isFinal = (status: AppointmentStatus): boolean => isReopened(status) || status === 'entered-in-error';

/**
 * The way back from a status that the rules leave to an administrator, after the message with its undo is gone: while
 * the change has not been sent, it is withdrawn.
 */
function WayBack({ id, status }: { id: string; status: AppointmentStatus }) {
  const { t } = useTexts();
  const { waiting, discard } = useOutbox();
  const unsent = waiting.find(
    ({ entityId, operation, state, payload }) =>
      entityId === id &&
      operation === 'UPDATE' &&
      state === 'pending' &&
      (payload as Partial<Appointment>).status === status,
  );
  if (unsent === undefined)
    return isReopened(status) ? <p className={styles['quiet']}>{t('agenda.sheet.onlyAdmin')}</p> : null;
  return (
    <Button
      decides
      tall
      icon={<IconArrowBackUp size={18} aria-hidden />}
      onClick={() => void discard(unsent.id)}
      data-testid="take-back"
    >
      {t('agenda.sheet.takeBack', { status: statusWord(status) })}
    </Button>
  );
}

/** The patient has not come, and will not. */
const NOT_SEEN: readonly string[] = ['cancelled', 'noshow', 'entered-in-error'];

function Sheet({
  id,
  record,
  unread,
  syncState,
}: {
  id: string;
  record: Appointment;
  unread: ReturnType<typeof useRecord>['unread'];
  syncState: ReturnType<typeof useRecord>['syncState'];
}) {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const search = params.toString();
  const actions = useAppointmentActions();
  const patientId = record.patientId ?? '';
  const name = useNames('patient', [patientId])[patientId] ?? t('agenda.unknownPatient');
  const practitioners = practitionersOf(record);
  const practitionerNames = useNames('practitioner', practitioners);
  const refused = useAttention().attention.filter(({ entityId, state }) => entityId === id && state === 'rejected');
  const [cancelling, setCancelling] = useState(false);
  const [moving, setMoving] = useState(false);
  const [isError, setIsError] = useState(false);
  const mayNote = useCanWrite('medicalRecord') && !NOT_SEEN.includes(statusOf(record));
  const others = useOthers();
  // New change ids when the status has changed.
  const intents = useIntents(statusOf(record));
  const seriesOf = useSeriesOf();
  const series = useMemo(
    () => seriesOf(record.recurrenceId).filter(({ summary }) => isMeant(summary)),
    [seriesOf, record],
  );
  usePageDetail(name);
  const { wordOf } = useMotifs();
  const leave = () => void navigate({ pathname: PATH, search });
  useShortcut('escape', leave);

  const status = statusOf(record);
  const [start, end] = [record.start ?? '', record.end ?? ''];
  const steps = actions.transitions(record).toSorted((a, b) => rank(a) - rank(b));
  const act = (to: AppointmentStatus) => {
    if (to === 'cancelled') return setCancelling(true);
    if (to === 'entered-in-error') return setIsError(true);
    actions.setStatus({ id, summary: record }, name, to, intents('step'));
  };
  const when =
    start !== '' && end !== ''
      ? `${formatDay(dayOf(start, zone), 'long', language)}, ${formatClock(start, zone)}–${formatClock(end, zone)}`
      : '';
  const at = series.findIndex((one) => one.id === id);
  const placeInSeries = at === -1 ? '' : t('agenda.scope.place', { at: at + 1, count: series.length });
  const facts: [string, string][] = [
    [fieldWord('appointment', 'practitionerIds'), practitioners.map((one) => practitionerNames[one] ?? '').join(', ')],
    [fieldWord('appointment', 'serviceType'), wordOf(record.serviceType)],
    ...(['reason', 'room', 'comment', 'cancelReason'] as const).map((field): [string, string] => [
      fieldWord('appointment', field),
      record[field] ?? '',
    ]),
    [fieldWord('appointment', 'recurrenceId'), placeInSeries],
    [
      fieldWord('appointment', 'cancelledBy'),
      textOf(`choice.appointment.cancelledBy.${record.cancelledBy ?? ''}`) ?? '',
    ],
  ];
  return (
    <article className={styles['sheet']} aria-label={name} data-testid="appointment" data-status={status}>
      <header
        className={styles['sheetHead']}
        data-entity-id={id}
        data-sync-state={syncState}
        data-testid="record-header"
      >
        <div>
          <h2>{name}</h2>
          {when !== '' && (
            <p>
              {when} · {t('agenda.duration', { minutes: lengthOf(record) })}
            </p>
          )}
          <p className={styles['sheetTags']}>
            <span className={styles['status']}>
              <StatusIcon status={status} size={18} /> {statusWord(status)}
            </span>
            {record.overbooked === true && <Tag tone="attention">{t('agenda.overbooked')}</Tag>}
            <SyncBadge state={syncState} />
          </p>
        </div>
        <Button
          kind="quiet"
          icon={<IconX size={20} aria-hidden />}
          aria-label={t('agenda.sheet.close')}
          onClick={leave}
        />
      </header>
      <UnreadNotice entityType="appointment" unread={unread} />
      {refused.map((entry) => (
        <Banner
          key={entry.id}
          tone="refused"
          title={t('agenda.sheet.refused')}
          action={
            <ButtonLink
              kind="primary"
              to={{ pathname: `${PATH}/${id}/edit`, search: `?mutation=${entry.id}` }}
              data-testid="fix"
            >
              {t('agenda.sheet.fix')}
            </ButtonLink>
          }
        >
          {textOf(`refusal.code.${entry.rejection?.code ?? 'OTHER'}`)} {t('agenda.sheet.refusedHelp')}
        </Banner>
      ))}
      {steps.length > 0 && (
        <div className={styles['steps']}>
          {steps.map((to, at) => (
            <Button
              key={to}
              decides
              tall
              kind={
                at === 0 && rank(to) === 0
                  ? 'primary'
                  : to === 'cancelled' || to === 'entered-in-error'
                    ? 'calm'
                    : 'default'
              }
              icon={<StatusIcon status={to} size={18} />}
              onClick={() => act(to)}
              data-testid={`status-${to}`}
            >
              {(BACK[status]?.includes(to) ? textOf(`agenda.back.${to}`) : null) ?? t(`agenda.act.${to}`)}
            </Button>
          ))}
        </div>
      )}
      {actions.canWrite && isFinal(status) && !steps.some((to) => BACK[status]?.includes(to)) && (
        <WayBack id={id} status={status} />
      )}
      <div className={styles['sheetActions']}>
        {actions.canMove(record) && (
          <Button icon={<IconArrowsMove size={18} aria-hidden />} onClick={() => setMoving(true)} data-testid="move">
            {t('agenda.sheet.move')}
          </Button>
        )}
        {actions.canWrite && (
          <ButtonLink
            to={{ pathname: `${PATH}/${id}/edit`, search }}
            icon={<IconPencil size={18} aria-hidden />}
            data-testid="edit"
          >
            {t('agenda.sheet.edit')}
          </ButtonLink>
        )}
        {mayNote && (
          <ButtonLink
            to={newAddress('/medical-records', patientId)}
            state={{
              appointmentId: id,
              practitionerId: practitioners[0],
              reason: [wordOf(record.serviceType), record.reason].filter(Boolean).join(' : '),
            }}
            icon={<IconNotes size={18} aria-hidden />}
            data-testid="start-note"
          >
            {t('agenda.sheet.note')}
          </ButtonLink>
        )}
        <ButtonLink to={`/patients/${patientId}`} icon={<IconUser size={18} aria-hidden />}>
          {t('agenda.sheet.open')}
        </ButtonLink>
      </div>
      <dl className={styles['facts']}>
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <Suspense>
        <ConsentsReminder patientId={patientId} motif={record.serviceType ?? ''} appointmentId={id} />
      </Suspense>
      {moving && (
        <MoveDialog
          own={{ id, summary: record }}
          onClose={() => setMoving(false)}
          onMove={(from, to, how) => {
            setMoving(false);
            actions.move({ id, summary: record }, name, from, to, how);
          }}
        />
      )}
      <ConfirmDialog
        opened={isError}
        title={t('agenda.sheet.errorTitle')}
        confirm={t('agenda.act.entered-in-error')}
        onConfirm={() => {
          setIsError(false);
          actions.setStatus({ id, summary: record }, name, 'entered-in-error', intents('step'));
        }}
        onClose={() => setIsError(false)}
      >
        <p>{[name, when].filter(Boolean).join(' · ')}</p>
        <p>{t('agenda.sheet.errorText')}</p>
      </ConfirmDialog>
      <CancelDialog
        own={{ id, summary: record }}
        opened={cancelling}
        onClose={() => setCancelling(false)}
        onCancel={(why, scope) => {
          setCancelling(false);
          const own = { id, summary: record };
          actions.cancel([own, ...others(own, scope)], name, why, (one) => intents(`cancel ${one}`));
        }}
      />
    </article>
  );
}
