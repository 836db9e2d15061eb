import { calendarKey } from '../../client/calendar-index.ts';
import { listingByName } from '../../client/listing.ts';
import type { Listing } from '../../hooks/index.ts';
import type { Absence } from '../../contract/entities/absence.ts';
import type { Appointment } from '../../contract/entities/appointment.ts';
import type { Closure } from '../../contract/entities/closure.ts';

const NO_TERMS = { names: [], codes: [] };

/** `01/12 09:30`, by the clinic's clocks where the appointment says them: what people call it by without its patient. */
function whenOf({ start = '', zone }: Pick<Appointment, 'start' | 'zone'>): string {
  const at = new Date(start);
  if (Number.isNaN(at.getTime())) return '';
  const parts = { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('fr-FR', { ...parts, timeZone: zone }).format(at);
}

/**
 * Appointments are listed by start, which makes the list a calendar (`calendar-index.ts`). The starts are in no key or
 * index of the device's store; they are part of the sealed list, like the names of patients.
 */
export const appointmentListing: Listing<Appointment> = {
  entityType: 'appointment',
  fields: [
    'patientId',
    'practitionerIds',
    'start',
    'end',
    'status',
    'serviceType',
    'reason',
    'room',
    'color',
    'zone',
    'overbooked',
    'recurrenceId',
    'arrivedAt',
    'waitingRank',
    'updatedAt',
  ],
  label: whenOf,
  sortKey: calendarKey,
  ownerOf: ({ patientId = '' }) => patientId,
  ownerType: 'patient',
  terms: () => NO_TERMS,
};

/** How absences are listed: like appointments. */
export const absenceListing: Listing<Absence> = {
  entityType: 'absence',
  fields: ['practitionerId', 'start', 'end', 'kind', 'allDay', 'note'],
  label: whenOf,
  sortKey: calendarKey,
  ownerOf: ({ practitionerId = '' }) => practitionerId,
  terms: () => NO_TERMS,
};

/** How the clinic's closing days are listed: by their first day, and found by their name. */
export const closureListing: Listing<Closure> = {
  ...listingByName<Closure>('closure', ['name', 'start', 'end'], ({ name = '' }) => name),
  sortKey: ({ start, name }) => `${start} ${name}`,
};
