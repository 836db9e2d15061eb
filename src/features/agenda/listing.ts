import { calendarKey } from '../../client/calendar-index.ts';
import { listingByName } from '../../client/listing.ts';
import type { Listing } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';

const NO_TERMS = { names: [], codes: [] };

/** `01/12 09:30`, by the clinic's clocks where the appointment says them: what people call it by without its patient. */
function whenOf({ start, zone }: JsonObject): string {
  const at = new Date(typeof start === 'string' ? start : '');
  if (Number.isNaN(at.getTime())) return '';
  const parts = { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const timeZone = typeof zone === 'string' ? zone : undefined;
  return new Intl.DateTimeFormat('fr-FR', { ...parts, timeZone }).format(at);
}

/**
 * How appointments are listed: by start, which makes the list a calendar (`calendar-index.ts`). Nothing of it stands in
 * a key or an index of the device's store: there it is part of the sealed list, like the names of patients.
 */
export const appointmentListing: Listing = {
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
    'updatedAt',
  ],
  label: whenOf,
  sortKey: calendarKey,
  ownerOf: ({ patientId }) => (typeof patientId === 'string' ? patientId : ''),
  ownerType: 'patient',
  terms: () => NO_TERMS,
};

/** How absences are listed: like appointments. */
export const absenceListing: Listing = {
  entityType: 'absence',
  fields: ['practitionerId', 'start', 'end', 'kind', 'allDay', 'note'],
  label: whenOf,
  sortKey: calendarKey,
  ownerOf: ({ practitionerId }) => (typeof practitionerId === 'string' ? practitionerId : ''),
  terms: () => NO_TERMS,
};

/** How the clinic's closing days are listed: by their first day, and found by their name. */
export const closureListing: Listing = {
  ...listingByName('closure', ['name', 'start', 'end'], ({ name }) => String(name)),
  sortKey: ({ start, name }) => `${String(start)} ${String(name)}`,
};
