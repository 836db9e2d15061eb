export { patientListing } from './listing.ts';

/** The module's screens, in a file of their own. */
export const loadPatients = async () => (await import('./screens.ts')).screens;
