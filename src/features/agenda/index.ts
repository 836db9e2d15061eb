export { absenceListing, appointmentListing, closureListing } from './listing.ts';

/** The module's screens, in a file of their own. */
export const loadAgenda = async () => (await import('./screens.ts')).screens;

/** The clinic's day for the home screen, in a file of its own. */
export const loadToday = async () => (await import('./today.tsx')).TodayOnHome;

/** A patient's appointments and a practitioner's week, for the pages of these; in a file of its own. */
export const loadRecordAppointments = () => import('./record-appointments.tsx');
