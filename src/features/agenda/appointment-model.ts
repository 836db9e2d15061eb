import type { Appointment } from '../../contract/entities/appointment.ts';
import type { JsonObject } from '../../lib/json.ts';
import { addMinutes } from '../../lib/clinic-day.ts';
import type { FormModel } from '../../records/form-model.ts';
import { DEFAULT_MINUTES } from './motifs.ts';
import { practitionersOf } from './planning.ts';

/** What the form holds. */
export interface AppointmentInput {
  patientId: string;
  practitionerId: string;
  /** The other participants, which stay unchanged. */
  others: string[];
  serviceType: string;
  /** The motif's colour at the time when it was chosen. */
  color: string;
  start: string;
  minutes: string;
  room: string;
  reason: string;
  comment: string;
  overbooked: boolean;
  zone: string;
  /** Kept with the form, so that a series has one id however often it is saved. */
  recurrenceId: string;
  repeat: string;
  repeatWeeks: string;
  repeatEnd: string;
  repeatTimes: string;
  repeatUntil: string;
  /** Which appointments of the series a change applies to. */
  scope: string;
}

const NO_REPEAT = {
  repeat: 'none',
  repeatWeeks: '2',
  repeatEnd: 'times',
  repeatTimes: '6',
  repeatUntil: '',
  scope: 'one',
} as const;

function inputOf(record: Appointment): AppointmentInput {
  const [practitionerId = '', ...others] = practitionersOf(record);
  const { patientId = '', serviceType = '', color = '', start = '', end = '' } = record;
  const { room = '', reason = '', comment = '' } = record;
  const length = (Date.parse(end) - Date.parse(start)) / 60_000;
  return {
    patientId,
    practitionerId,
    others,
    serviceType,
    color,
    start,
    minutes: String(Number.isNaN(length) ? DEFAULT_MINUTES : length),
    room,
    reason,
    comment,
    overbooked: record.overbooked === true,
    zone: record.zone ?? '',
    recurrenceId: record.recurrenceId ?? '',
    ...NO_REPEAT,
  };
}

/** Every field that the form sets; null for an empty one. */
function fieldsOf(input: AppointmentInput): JsonObject {
  const minutes = Number(input.minutes);
  const hasEnd = !Number.isNaN(Date.parse(input.start)) && Number.isFinite(minutes) && input.minutes.trim() !== '';
  const optional = (value: string) => value.trim() || null;
  return {
    patientId: input.patientId,
    practitionerIds: [input.practitionerId, ...input.others].filter(Boolean),
    start: input.start,
    end: hasEnd ? addMinutes(input.start, minutes) : input.minutes,
    serviceType: optional(input.serviceType),
    color: optional(input.color),
    room: optional(input.room),
    reason: optional(input.reason),
    comment: optional(input.comment),
    overbooked: input.overbooked ? true : null,
    zone: optional(input.zone),
    recurrenceId: optional(input.recurrenceId),
  };
}

const given = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));

const isSame = (field: string, mine: unknown, theirs: unknown): boolean =>
  field === 'start' || field === 'end'
    ? Date.parse(String(mine ?? '')) === Date.parse(String(theirs ?? ''))
    : JSON.stringify(mine ?? null) === JSON.stringify(theirs ?? null);

const INPUTS: Readonly<Record<string, readonly (keyof AppointmentInput)[]>> = {
  practitionerIds: ['practitionerId', 'others'],
  end: ['minutes'],
};

export const appointmentModel: FormModel<AppointmentInput> = {
  inputOf,
  payloadOf: (input) => given({ ...fieldsOf(input), status: 'booked' }),
  patchOf(input, record) {
    const [now, before] = [fieldsOf(input), fieldsOf(inputOf(record))];
    return Object.fromEntries(
      Object.entries(now).filter(([field, value]) => {
        if (field === 'zone') return false;
        return !isSame(field, value, before[field]) && !isSame(field, value, record[field]);
      }),
    );
  },
  inputsOf: (field) => INPUTS[field] ?? (Object.hasOwn(inputOf({}), field) ? [field as keyof AppointmentInput] : []),
};

/** The values that a tap on a free slot passes to the form. */
export interface NewAppointment {
  start?: string;
  practitionerId?: string;
  patientId?: string;
  minutes?: string;
  zone?: string;
}

export function beginWith(state: unknown): Partial<AppointmentInput> | null {
  if (typeof state !== 'object' || state === null) return null;
  const known = Object.entries(state).filter(
    ([field, value]) =>
      ['start', 'practitionerId', 'patientId', 'minutes', 'zone'].includes(field) && typeof value === 'string',
  );
  return known.length === 0 ? null : Object.fromEntries(known);
}
