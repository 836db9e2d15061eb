export { absenceListing, appointmentListing } from './listing.ts';

/** The module's screens, in a file of their own. */
export const loadAgenda = async () => (await import('./screens.ts')).screens;
