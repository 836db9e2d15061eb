export { likelyDuplicates, type Candidate } from './duplicates.ts';
export { compact, displayName, identifierValues, patientListing } from './listing.ts';

/** The module, in a file of its own. */
export const loadPatientModule = async () => (await import('./patient-module.tsx')).patients;

/** The module's screens, in a file of their own. */
export const loadPatients = async () => (await import('./screens.ts')).screens;
