import type { Visit } from './rows.ts';
import { useClient, useClinicZone } from '../../hooks/index.ts';
import { addMinutes, dayOf } from '../../lib/clinic-day.ts';
import type { Faults } from '../../records/faults.ts';
import { issueLine } from '../../records/issue-words.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { DateField, TextField } from '../../ui/primitives/fields.tsx';
import { FormSection } from '../../ui/primitives/form-layout.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import styles from './agenda.module.css';
import type { AppointmentInput } from './appointment-model.ts';
import { formatClock, formatDay } from './format.ts';
import { planOf, REPEATS, type Plan } from './repeat-model.ts';
import { useOthers, useTaken } from './use-series.ts';

const TYPE = 'appointment';
/** Dates listed in full; any more are only counted. */
const NAMED = 4;

export interface Series {
  faults: Faults;
  /** Starts of further appointments at which the practitioner is booked or away. */
  taken: readonly string[];
  away: readonly string[];
  /** When the clinic is closed. */
  closed: readonly string[];
  /** Where the patient or the room has another appointment. */
  patient: readonly string[];
  room: readonly string[];
  plan: Plan;
}

const NONE: Series = { faults: {}, taken: [], away: [], closed: [], patient: [], room: [], plan: { kind: 'single' } };

/** The series that a form describes, and the clashes of its further appointments. */
export function useSeries(input: AppointmentInput, isNew: boolean): Series {
  const zone = useClinicZone();
  const taken = useTaken();
  if (!isNew || input.repeat === 'none') return NONE;
  const plan = planOf(input, zone);
  if (plan.kind === 'fault') return { ...NONE, plan, faults: { [plan.fault.path]: plan.fault } };
  const minutes = Number(input.minutes);
  if (plan.kind === 'single' || !(minutes > 0) || input.practitionerId === '') return { ...NONE, plan };
  const who = { id: null, patientId: input.patientId, room: input.room.trim() };
  const practitionerIds = [input.practitionerId, ...input.others];
  const met = plan.starts
    .slice(1)
    .map((start) => ({ start, ...taken({ ...who, practitionerIds, start, end: addMinutes(start, minutes) }) }));
  const startsOf = (rows: typeof met) => rows.map(({ start }) => start);
  return {
    plan,
    faults: {},
    taken: startsOf(met.filter(({ byAppointment }) => byAppointment)),
    away: startsOf(met.filter(({ byAbsence, byAppointment }) => byAbsence && !byAppointment)),
    closed: startsOf(met.filter(({ byClosure }) => byClosure)),
    patient: startsOf(met.filter(({ byPatient }) => byPatient)),
    room: startsOf(met.filter(({ byRoom }) => byRoom)),
  };
}

interface RepeatFieldsProps {
  input: AppointmentInput;
  set: (next: AppointmentInput, field: string) => void;
  series: Series;
}

/** The fields for repeating a new appointment. */
export function RepeatFields({ input, set, series }: RepeatFieldsProps) {
  const { t, language } = useTexts();
  const client = useClient();
  const zone = useClinicZone();
  const word = (name: string) => fieldWord(TYPE, name);
  const { plan, faults } = series;
  const errorOf = (name: string) => {
    const fault = faults[name];
    return fault && issueLine(TYPE, fault, language);
  };
  const repeats = input.repeat !== 'none';
  const [first, last] = plan.kind === 'series' ? [plan.starts[0], plan.starts.at(-1)] : [];
  const dayWord = (start: string) => formatDay(dayOf(start, zone), 'short', language);
  return (
    <FormSection title={t('appointment.repeat')}>
      <SegmentedField
        name="repeat"
        label={word('repeat')}
        required
        value={input.repeat}
        options={REPEATS.map((value) => ({ value, label: t(`agenda.repeat.${value}`) }))}
        onChange={(repeat) =>
          set(
            { ...input, repeat, recurrenceId: repeat === 'none' ? '' : input.recurrenceId || client.newIntent() },
            'recurrenceId',
          )
        }
      />
      {input.repeat === 'weeks' && (
        <TextField
          name="repeatWeeks"
          label={word('repeatWeeks')}
          required
          inputMode="numeric"
          unit={t('agenda.repeat.unit')}
          value={input.repeatWeeks}
          error={errorOf('repeatWeeks')}
          onChange={(repeatWeeks) => set({ ...input, repeatWeeks }, 'repeatWeeks')}
        />
      )}
      {repeats && (
        <SegmentedField
          name="repeatEnd"
          label={word('repeatEnd')}
          required
          value={input.repeatEnd}
          options={(['times', 'until'] as const).map((value) => ({ value, label: t(`agenda.repeat.${value}`) }))}
          onChange={(repeatEnd) => set({ ...input, repeatEnd }, 'repeatEnd')}
        />
      )}
      {repeats && input.repeatEnd === 'times' && (
        <TextField
          name="repeatTimes"
          label={word('repeatTimes')}
          required
          inputMode="numeric"
          value={input.repeatTimes}
          error={errorOf('repeatTimes')}
          onChange={(repeatTimes) => set({ ...input, repeatTimes }, 'repeatTimes')}
        />
      )}
      {repeats && input.repeatEnd === 'until' && (
        <DateField
          century="near"
          name="repeatUntil"
          label={word('repeatUntil')}
          required
          value={input.repeatUntil}
          error={errorOf('repeatUntil')}
          onChange={(repeatUntil) => set({ ...input, repeatUntil }, 'repeatUntil')}
        />
      )}
      {first !== undefined && last !== undefined && plan.kind === 'series' && (
        <p className={styles['quiet']} role="status" data-testid="series">
          {t('agenda.repeat.plan', {
            count: plan.starts.length,
            first: dayWord(first),
            last: formatDay(dayOf(last, zone), 'whole', language),
            time: formatClock(first, zone),
          })}
        </p>
      )}
    </FormSection>
  );
}

/** The dates of a series that clash, one line for each kind of clash. */
export function useSeriesClashes({ taken, away, closed, patient, room }: Series): string[] {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const dates = (starts: readonly string[]) => {
    const named = starts.slice(0, NAMED).map((start) => formatDay(dayOf(start, zone), 'short', language));
    const more = starts.length - named.length;
    return [...named, ...(more > 0 ? [t('agenda.more', { count: more })] : [])].join(', ');
  };
  return [
    ...(taken.length > 0 ? [t('agenda.repeat.taken', { dates: dates(taken) })] : []),
    ...(away.length > 0 ? [t('agenda.repeat.away', { dates: dates(away) })] : []),
    ...(closed.length > 0 ? [t('agenda.repeat.closed', { dates: dates(closed) })] : []),
    ...(patient.length > 0 ? [t('agenda.repeat.patient', { dates: dates(patient) })] : []),
    ...(room.length > 0 ? [t('agenda.repeat.room', { dates: dates(room) })] : []),
  ];
}

interface ScopeFieldProps {
  /** The appointment as it is stored. */
  own: Visit;
  value: string;
  onChange: (scope: string) => void;
}

/** Asks which appointments of the series a change applies to; renders nothing where no other can be changed. */
export function ScopeField({ own, value, onChange }: ScopeFieldProps) {
  const { t } = useTexts();
  const others = useOthers();
  const wider = (['following', 'all'] as const)
    .map((scope) => ({ scope, count: others(own, scope).length }))
    .filter(({ count }) => count > 0);
  if (wider.length === 0) return null;
  return (
    <SegmentedField
      name="scope"
      label={t('agenda.scope.label')}
      required
      value={value}
      options={[
        { value: 'one', label: t('agenda.scope.one') },
        ...wider.map(({ scope, count }) => ({ value: scope, label: t(`agenda.scope.${scope}`, { count }) })),
      ]}
      onChange={onChange}
    />
  );
}
