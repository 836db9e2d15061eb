import { appointment, type Appointment } from '../../contract/entities/appointment.ts';
import type { Patient } from '../../contract/entities/patient.ts';
import { IconClockPlus, IconLayersIntersect } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { useClient, useClinicZone, useRecord } from '../../hooks/index.ts';
import { useClinicSettings } from '../clinic-settings/index.ts';
import { addMinutes, clockMinutes, dayOf, spanOf } from '../../lib/clinic-day.ts';
import type { Faults } from '../../records/faults.ts';
import { FormFrame } from '../../records/form-frame.tsx';
import { useFormState } from '../../records/form-state.ts';
import { InstantField } from '../../records/instant-field.tsx';
import { issueWord } from '../../records/issue-words.ts';
import { isReference, ReferenceField } from '../../records/reference-field.tsx';
import type { RecordFormProps } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { AreaField, ChoiceField, TextField } from '../../ui/primitives/fields.tsx';
import { FieldRow, FormSection } from '../../ui/primitives/form-layout.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import styles from './agenda.module.css';
import type { AppointmentInput } from './appointment-model.ts';
import { closureOn, useClosures } from './closures.ts';
import { formatClock, formatDay } from './format.ts';
import { DEFAULT_MINUTES, motifOf, useMotifs } from './motifs.ts';
import { busyOf, clashesOf, freeSlots, occupies, openRanges, practitionersOf, type Busy } from './planning.ts';
import { RepeatFields, ScopeField, useSeries, useSeriesClashes } from './repeat-fields.tsx';
import { useAgenda, usePatientNames, usePractitioners } from './use-agenda.ts';
import { useMoved } from './use-series.ts';

const TYPE = 'appointment';
const HORIZON_DAYS = 60;
const OFFERED = 3;
/** An empty span, used while the form has no start. */
const NOWHEN = { from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:00:00.001Z' };

const isInstant = (value: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})$/i.test(value) && !Number.isNaN(Date.parse(value));

/** The clashes of the form's appointment, and free slots as alternatives. */
function useAround(input: AppointmentInput, id: string | null, moved: ReadonlyMap<string, Appointment>) {
  const zone = useClinicZone();
  const client = useClient();
  const { all } = usePractitioners();
  const practitioner = all.find((one) => one.id === input.practitionerId);
  const start = isInstant(input.start) ? new Date(input.start).toISOString() : null;
  const minutes = Number(input.minutes);
  const isLong = Number.isFinite(minutes) && minutes >= 5 && minutes <= 480;
  const now = new Date(client.latest()).toISOString();
  const from = start ?? now;
  const day = dayOf(from, zone);
  const everybody = useMemo(() => all.map((one) => one.id), [all]);
  const span = isLong ? spanOf(day, HORIZON_DAYS + 1, zone) : NOWHEN;
  // The appointments of all practitioners, because another one may have the room or the patient.
  const agenda = useAgenda(span, everybody);
  const closures = useClosures();
  const end = start !== null && isLong ? addMinutes(start, minutes) : null;
  const clashes =
    start === null || end === null
      ? []
      : clashesOf(
          {
            id,
            start,
            end,
            patientId: input.patientId,
            practitionerIds: [input.practitionerId, ...input.others].filter(Boolean),
            room: input.room.trim(),
          },
          agenda.appointments.map((row) => ({ id: row.id, summary: moved.get(row.id) ?? row.summary })),
          agenda.absences,
          closures,
        );
  const isClosed =
    start !== null &&
    practitioner !== undefined &&
    closureOn(closures, day) === undefined &&
    !openRanges(practitioner.record, day).some(({ from: opens, to }) => {
      const at = clockMinutes(start, zone);
      return opens <= at && at + minutes <= to;
    });
  const busy = (): Busy[] => [
    ...agenda.appointments
      .filter((row) => row.id !== id && occupies(row.summary))
      .filter(({ summary }) => practitionersOf(summary).includes(input.practitionerId))
      .map(({ summary }) => busyOf(summary)),
    ...agenda.absences
      .filter(({ summary }) => summary.practitionerId === input.practitionerId)
      .map(({ summary }) => busyOf(summary)),
  ];
  return {
    zone,
    practitioners: all,
    clashes,
    isClosed,
    names: usePatientNames(
      clashes.flatMap(({ kind, id: other, record }) =>
        kind === 'closure' || kind === 'absence' ? [] : [{ id: other, summary: record }],
      ),
    ),
    /** No slot before `after`, and none in the past. */
    free: (after: string, count: number): Busy[] =>
      practitioner === undefined || !isLong
        ? []
        : freeSlots({
            practitioner: practitioner.record,
            busy: busy(),
            after: after > now ? after : now,
            day: dayOf(after > now ? after : now, zone),
            minutes,
            zone,
            count,
            days: HORIZON_DAYS,
          }),
    now,
    start,
  };
}

const hasOverlap = (refused: Faults | undefined): boolean =>
  Object.values(refused ?? {}).some(({ code }) => code === 'appointment_overlap');

/** The form of an appointment. Clashes are shown while it is filled in and never prevent saving. */
export function AppointmentForm(props: RecordFormProps<AppointmentInput>) {
  // The edited appointment does not clash with itself.
  const { id = null } = useParams();
  const { t, language } = useTexts();
  const { input, set, judge, shown, tried, tryToSave, leave } = useFormState(props);
  const isNew = id === null && Object.keys(props.refused ?? {}).length === 0;
  const series = useSeries(input, isNew);
  const seriesClashes = useSeriesClashes(series);
  const stored = useRecord(appointment, id ?? '').record;
  const around = useAround(input, id, useMoved(input, id, stored));
  const { zone, practitioners, clashes, names } = around;
  const { motifs: offered, wordOf } = useMotifs();
  const { rooms } = useClinicSettings();
  const takenBy = clashes.filter(({ kind }) => kind === 'practitioner');
  const isTaken = takenBy.length > 0 && !input.overbooked;
  const isAnyTaken = isTaken || series.taken.length > 0;
  const wasRefused = hasOverlap(props.refused);
  const clashId = useId();
  /** For what no free slot was found. */
  const [noneFor, setNoneFor] = useState<string | null>(null);

  const word = (field: string) => fieldWord(TYPE, field);
  const errorOf = (field: string) => {
    const fault = shown[field];
    return fault && issueWord(TYPE, fault, language);
  };
  const timeOf = ({ start, end }: Busy) => `${formatClock(start, zone)}–${formatClock(end, zone)}`;
  const slotWord = ({ start }: Busy) =>
    `${formatDay(dayOf(start, zone), 'short', language)} ${formatClock(start, zone)}`;

  const setMotif = (code: string) => {
    const chosen = motifOf(offered, code);
    const usual = chosen?.minutes;
    // A length that somebody has chosen stays.
    const isUsual = input.minutes === String(motifOf(offered, input.serviceType)?.minutes ?? DEFAULT_MINUTES);
    const minutes = usual !== undefined && isUsual ? String(usual) : input.minutes;
    set({ ...input, serviceType: code, color: chosen?.color ?? '', minutes }, 'serviceType');
  };
  const soughtFor = [input.practitionerId, input.minutes, input.start].join(' ');
  const findNext = () => {
    // Each further press searches on from the slot found before.
    const after = around.start !== null && !isTaken ? addMinutes(around.start, 5) : (around.start ?? around.now);
    const slot = around.free(after, 1)[0];
    setNoneFor(slot ? null : soughtFor);
    if (slot) set({ ...input, start: slot.start, zone: input.zone || zone, overbooked: false }, 'start');
  };
  const save = (how: Partial<AppointmentInput> = {}) => props.onSave({ ...input, zone: input.zone || zone, ...how });
  const bookAnyway = () => save({ overbooked: true });
  const instead = wasRefused || isTaken ? around.free(around.start ?? around.now, OFFERED) : [];

  const motifs = [...new Set([...offered.map(({ code }) => code), input.serviceType])]
    .filter(Boolean)
    .map((code) => ({ value: code, label: wordOf(code) }));
  const lines = clashes.map(({ kind, id: other, record }) => ({
    id: other,
    text: t(`agenda.clash.${kind}`, {
      time: timeOf(busyOf(record)),
      name:
        kind === 'closure'
          ? record.name
          : ((kind === 'absence' ? undefined : names[record.patientId ?? '']) ?? t('agenda.unknownPatient')),
    }),
  }));
  return (
    <FormFrame
      {...props}
      entityType={TYPE}
      first="patientId"
      judge={() => ({ ...judge(), ...series.faults })}
      shown={{ ...shown, ...series.faults }}
      tried={tried}
      answersAt={wasRefused ? clashId : undefined}
      onTry={tryToSave}
      onSave={() => save(isTaken ? { overbooked: true } : {})}
      saveLabel={isAnyTaken ? t('agenda.bookAnyway') : props.saveLabel}
      inputOfPath={(path) => ({ practitionerIds: 'practitionerId', end: 'minutes' })[path] ?? path}
    >
      {(wasRefused || lines.length > 0 || around.isClosed || seriesClashes.length > 0) && (
        <div className={styles['clash']} id={clashId} tabIndex={-1} data-testid="clash">
          <Banner
            tone="attention"
            title={wasRefused ? t('agenda.overlap.title') : isTaken ? t('agenda.takenTitle') : t('agenda.clash.title')}
          >
            {wasRefused && <p>{t('agenda.overlap.text')}</p>}
            <ul>
              {lines.map((line) => (
                <li key={line.id}>{line.text}</li>
              ))}
              {around.isClosed && <li>{t('agenda.clash.closed')}</li>}
              {seriesClashes.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            {(wasRefused || isTaken) && (
              <div className={styles['instead']}>
                <Button
                  decides
                  icon={<IconLayersIntersect size={18} aria-hidden />}
                  onClick={bookAnyway}
                  data-testid="book-anyway"
                >
                  {t('agenda.bookAnyway')}
                </Button>
                {instead.map((slot) => (
                  <Button
                    key={slot.start}
                    decides
                    onClick={() => save({ start: slot.start, overbooked: false })}
                    data-testid="free-slot"
                    data-start={slot.start}
                  >
                    {slotWord(slot)}
                  </Button>
                ))}
              </div>
            )}
          </Banner>
        </div>
      )}
      <FormSection title={t('appointment.who')}>
        <ReferenceField
          name="patientId"
          label={word('patientId')}
          required
          to="patient"
          accepts={({ active, deceased }: Patient) => active !== false && deceased === undefined}
          value={input.patientId}
          error={errorOf('patientId')}
          onBlur={() => leave('patientId')}
          onChange={(patientId) => set({ ...input, patientId }, 'patientId')}
        />
        <ChoiceField
          name="serviceType"
          label={word('serviceType')}
          value={input.serviceType}
          options={motifs}
          onChange={setMotif}
        />
        {props.hint}
      </FormSection>
      <FormSection title={t('appointment.when')}>
        <ChoiceField
          name="practitionerId"
          label={word('practitionerId')}
          required
          value={input.practitionerId}
          error={errorOf('practitionerIds')}
          options={practitioners.map(({ id, name }) => ({ value: id, label: name }))}
          onBlur={() => leave('practitionerIds')}
          onChange={(practitionerId) => set({ ...input, practitionerId }, 'practitionerIds')}
        />
        <InstantField
          name="start"
          label={word('start')}
          required
          value={input.start}
          error={errorOf('start')}
          onBlur={() => leave('start')}
          onChange={(start) => set({ ...input, start }, 'start')}
        />
        <FieldRow>
          <TextField
            name="minutes"
            label={word('minutes')}
            required
            value={input.minutes}
            inputMode="numeric"
            unit="min"
            error={errorOf('end')}
            onBlur={() => leave('end')}
            onChange={(minutes) => set({ ...input, minutes }, 'end')}
          />
          <TextField
            name="room"
            label={word('room')}
            value={input.room}
            suggestions={rooms}
            error={errorOf('room')}
            onBlur={() => leave('room')}
            onChange={(room) => set({ ...input, room }, 'room')}
          />
        </FieldRow>
        <div>
          <Button
            icon={<IconClockPlus size={18} aria-hidden />}
            disabled={!isReference(input.practitionerId)}
            title={isReference(input.practitionerId) ? undefined : t('agenda.pickPractitioner')}
            onClick={findNext}
            data-testid="next-free"
          >
            {t('agenda.nextFree')}
          </Button>
          <p className={styles['quiet']} role="status" data-testid="none-free">
            {noneFor === soughtFor ? t('agenda.noFree') : ''}
          </p>
        </div>
      </FormSection>
      {isNew && <RepeatFields input={input} set={set} series={series} />}
      {id !== null && stored !== null && input.recurrenceId !== '' && (
        <ScopeField
          own={{ id, summary: stored }}
          value={input.scope}
          onChange={(scope) => set({ ...input, scope }, 'scope')}
        />
      )}
      <FormSection title={t('appointment.more')} optional>
        <TextField
          name="reason"
          label={word('reason')}
          value={input.reason}
          error={errorOf('reason')}
          onBlur={() => leave('reason')}
          onChange={(reason) => set({ ...input, reason }, 'reason')}
        />
        <AreaField
          name="comment"
          label={word('comment')}
          value={input.comment}
          error={errorOf('comment')}
          onBlur={() => leave('comment')}
          onChange={(comment) => set({ ...input, comment }, 'comment')}
          rows={2}
        />
      </FormSection>
    </FormFrame>
  );
}
