export { patientListing } from './listing.ts';

/** The module, in a file of its own. */
export const loadPatientModule = async () => (await import('./patient-module.tsx')).patients;

/** The module's screens, in a file of their own. */
export const loadPatients = async () => (await import('./screens.ts')).screens;

/** Records that may be one person, for the home screen; in a file of its own. */
export const loadPossibleDuplicates = async () => (await import('./possible-duplicates.tsx')).PossibleDuplicates;
