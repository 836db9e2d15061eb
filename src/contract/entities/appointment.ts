import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity, type ChangeContext } from '../entity.ts';
import { choice, colour, flag, instant, list, optional, structure, text, timeZone, uuid } from '../fields.ts';
import { issue, type Issue } from '../issues.ts';
import { hasChanged, transitionIssues, type Transitions } from '../rules.ts';
import type { FieldsOf } from '../typed.ts';

/** FHIR R4 AppointmentStatus. */
export const APPOINTMENT_STATUSES = [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'checked-in',
  'fulfilled',
  'cancelled',
  'noshow',
  'waitlist',
  'entered-in-error',
] as const;
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number];

/** Where each status may go. Back again are `arrived` and `checked-in` (undone) and `noshow` (came late). */
export const APPOINTMENT_TRANSITIONS: Transitions<AppointmentStatus> = {
  proposed: ['pending', 'booked', 'cancelled', 'entered-in-error'],
  pending: ['booked', 'cancelled', 'entered-in-error'],
  waitlist: ['booked', 'cancelled', 'entered-in-error'],
  booked: ['arrived', 'cancelled', 'noshow', 'entered-in-error'],
  arrived: ['checked-in', 'booked', 'cancelled', 'entered-in-error'],
  'checked-in': ['fulfilled', 'arrived', 'entered-in-error'],
  noshow: ['arrived', 'entered-in-error'],
  fulfilled: ['entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
};

/** What an administrator may open again. */
export const APPOINTMENT_REOPENING: Partial<Transitions<AppointmentStatus>> = {
  fulfilled: ['checked-in'],
  cancelled: ['booked'],
  noshow: ['booked'],
};

/** Statuses in which an appointment occupies its practitioners' time (protocol, "Smallest valid records"). */
export const OCCUPYING_STATUSES: readonly AppointmentStatus[] = [
  'pending',
  'booked',
  'arrived',
  'checked-in',
  'fulfilled',
];

const MINUTE = 60_000;
const [SHORTEST, LONGEST] = [5, 480];

/** How long an appointment lasts, in minutes. */
export const minutesOf = (record: JsonObject): number =>
  (Date.parse(String(record['end'])) - Date.parse(String(record['start']))) / MINUTE;

function timeIssues(record: JsonObject, before: JsonObject | null): Issue[] {
  const minutes = minutesOf(record);
  if (!(minutes > 0)) return [issue('end', 'not_after', { other: 'start' })];
  if (!hasChanged('start', record, before) && !hasChanged('end', record, before)) return [];
  return minutes < SHORTEST || minutes > LONGEST ? [issue('end', 'duration', { min: SHORTEST, max: LONGEST })] : [];
}

function check(record: JsonObject, before: JsonObject | null, { role }: ChangeContext): Issue[] {
  const [from, to] = [before?.['status'] as AppointmentStatus | undefined, record['status'] as AppointmentStatus];
  const reopens = role === 'admin' && from !== undefined && APPOINTMENT_REOPENING[from]?.includes(to);
  return [...timeIssues(record, before), ...(reopens ? [] : transitionIssues(APPOINTMENT_TRANSITIONS, from, to))];
}

const ASKS_FOR_TIME: readonly unknown[] = ['proposed', 'pending', 'booked', 'waitlist'];

/** Nobody is booked after their death (CL-13). */
function deathIssues(record: JsonObject, patient: JsonObject): Issue[] {
  const { deceased } = patient;
  const over =
    deceased === true || (typeof deceased === 'string' && deceased < String(record['start']).slice(0, deceased.length));
  return over && ASKS_FOR_TIME.includes(record['status']) ? [issue('patientId', 'patient_died')] : [];
}

const reminder = z.strictObject({
  channel: choice(['sms', 'email', 'phone']),
  at: instant(),
  sentAt: optional(instant()),
});

export const appointment = defineEntity({
  type: 'appointment',
  resource: 'appointments',
  schemaVersion: 1,
  minSchemaVersion: 1,
  policy: 'merge',
  versioned: true,
  references: [
    { field: 'patientId', to: 'patient' },
    { field: 'practitionerIds', to: 'practitioner', many: true },
  ],
  dates: {
    start: 'planned',
    end: 'planned',
    arrivedAt: 'happened',
    waitingRank: 'planned',
    'reminder.at': 'planned',
    'reminder.sentAt': 'happened',
  },
  // Noted by a device, or put in order by hand: nobody is asked to compare two of them.
  lastWins: ['arrivedAt', 'waitingRank'],
  fields: z.strictObject({
    patientId: uuid(),
    practitionerIds: list(uuid(), 10, 1),
    start: instant(),
    end: instant(),
    status: choice(APPOINTMENT_STATUSES),
    reason: optional(text(500)),
    comment: optional(text(2000)),
    locationId: optional(uuid()),
    room: optional(text(100)),
    zone: optional(timeZone()),
    color: optional(colour()),
    serviceType: optional(text(100)),
    cancelReason: optional(text(500)),
    cancelledBy: optional(choice(['patient', 'clinic'])),
    overbooked: optional(flag()),
    recurrenceId: optional(uuid()),
    origin: optional(choice(['phone', 'walk-in', 'online'])),
    reminder: optional(structure(reminder)),
    createdOffline: optional(flag()),
    /** When the patient came. */
    arrivedAt: optional(instant()),
    /** The moment by which the waiting room is in order, where somebody has changed the order: else `arrivedAt`. */
    waitingRank: optional(instant()),
  }),
  check,
  related: [{ field: 'patientId', when: ['patientId', 'start'], check: deathIssues }],
});

/** An appointment's fields, as screens read them. */
export type Appointment = FieldsOf<typeof appointment>;
