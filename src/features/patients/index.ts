export { displayName, patientListing } from './listing.ts';
export { usePersonWords } from './person-words.ts';

/** The module, in a file of its own. */
export const loadPatientModule = async () => (await import('./patient-module.tsx')).patients;
