import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import { defineEntity, type Issue } from '../entity.ts';
import { choice, flag, instant, structure, text, uuid } from '../fields.ts';

/** FHIR R4 AppointmentStatus. */
export const APPOINTMENT_STATUSES = [
  'proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'cancelled', 'noshow', 'waitlist', 'entered-in-error',
] as const;
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number];

/** Where each status may go (the clinic's rules; `entered-in-error` may follow any). */
export const APPOINTMENT_TRANSITIONS: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  proposed: ['pending', 'booked', 'cancelled'],
  pending: ['booked', 'cancelled'],
  waitlist: ['booked', 'cancelled'],
  booked: ['arrived', 'cancelled', 'noshow'],
  arrived: ['checked-in', 'booked', 'cancelled'],
  'checked-in': ['fulfilled', 'arrived'],
  noshow: ['arrived'],
  fulfilled: [],
  cancelled: [],
  'entered-in-error': [],
};

/** Statuses in which an appointment occupies its practitioners' time (protocol, "Smallest valid records"). */
export const OCCUPYING_STATUSES: readonly AppointmentStatus[] = ['pending', 'booked', 'arrived', 'checked-in', 'fulfilled'];

const MINUTE = 60_000;

function check(record: JsonObject, before: JsonObject | null): Issue[] {
  const issues: Issue[] = [];
  const minutes = (Date.parse(String(record['end'])) - Date.parse(String(record['start']))) / MINUTE;
  if (!(minutes > 0)) issues.push({ path: 'end', message: 'must come after start' });
  const from = before?.['status'] as AppointmentStatus | undefined;
  const to = record['status'] as AppointmentStatus;
  if (from !== undefined && from !== to && to !== 'entered-in-error' && !APPOINTMENT_TRANSITIONS[from].includes(to)) {
    issues.push({ path: 'status', message: `cannot go from ${from} to ${to}` });
  }
  return issues;
}

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
  fields: z.strictObject({
    patientId: uuid(),
    practitionerIds: structure(z.array(uuid()).min(1).max(10)),
    start: instant(),
    end: instant(),
    status: choice(APPOINTMENT_STATUSES),
    reason: text(500).optional(),
    comment: text(2000).optional(),
    room: text(100).optional(),
    serviceType: text(100).optional(),
    cancelReason: text(500).optional(),
    cancelledBy: choice(['patient', 'clinic']).optional(),
    overbooked: flag().optional(),
  }),
  check,
});
