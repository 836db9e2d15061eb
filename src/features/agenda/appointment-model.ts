import type { JsonObject } from '../../lib/json.ts';
import { addMinutes } from '../../lib/clinic-day.ts';
import type { FormModel } from '../../records/form-model.ts';
import { DEFAULT_MINUTES, MOTIFS } from './motifs.ts';
import { practitionersOf } from './planning.ts';

/** What the form holds. */
export interface AppointmentInput {
  patientId: string;
  practitionerId: string;
  /** Whoever else takes part: kept as they are. */
  others: string[];
  serviceType: string;
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

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function inputOf(record: JsonObject): AppointmentInput {
  const [practitionerId = '', ...others] = practitionersOf(record);
  const length = (Date.parse(text(record['end'])) - Date.parse(text(record['start']))) / 60_000;
  return {
    patientId: text(record['patientId']),
    practitionerId,
    others: [...others],
    serviceType: text(record['serviceType']),
    start: text(record['start']),
    minutes: String(Number.isNaN(length) ? DEFAULT_MINUTES : length),
    room: text(record['room']),
    reason: text(record['reason']),
    comment: text(record['comment']),
    overbooked: record['overbooked'] === true,
    zone: text(record['zone']),
    recurrenceId: text(record['recurrenceId']),
    ...NO_REPEAT,
  };
}

/** Every field that the form makes, null for nothing. */
function fieldsOf(input: AppointmentInput): JsonObject {
  const minutes = Number(input.minutes);
  const hasEnd = !Number.isNaN(Date.parse(input.start)) && Number.isFinite(minutes) && input.minutes.trim() !== '';
  const optional = (value: string) => value.trim() || null;
  const motif = MOTIFS[input.serviceType];
  return {
    patientId: input.patientId,
    practitionerIds: [input.practitionerId, ...input.others].filter(Boolean),
    start: input.start,
    end: hasEnd ? addMinutes(input.start, minutes) : input.minutes,
    serviceType: optional(input.serviceType),
    color: motif?.color ?? null,
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
    ? Date.parse(text(mine)) === Date.parse(text(theirs))
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
        // A colour of another time stays while its motif does.
        if (field === 'color' && input.serviceType === text(record['serviceType'])) return false;
        if (field === 'zone') return false;
        return !isSame(field, value, before[field]) && !isSame(field, value, record[field]);
      }),
    );
  },
  inputsOf: (field) => INPUTS[field] ?? (Object.hasOwn(inputOf({}), field) ? [field as keyof AppointmentInput] : []),
};

/** What a tap on a free slot hands to the form. */
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
