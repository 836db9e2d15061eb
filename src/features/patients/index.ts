import { loadTexts } from '../../ui/i18n/i18n.ts';
import { patientTexts } from './words.ts';

export { likelyDuplicates, traitsOf, type Candidate, type Traits } from './duplicates.ts';
export { compact, displayName, identifierValues, patientListing } from './listing.ts';
export { patientTexts } from './words.ts';

/** The module and its words, in files of their own. */
export async function loadPatientModule() {
  const [{ patients }] = await Promise.all([import('./patient-module.tsx'), loadTexts(patientTexts)]);
  return patients;
}

/** The module's screens and its words, in files of their own. */
export async function loadPatients() {
  const [{ screens }] = await Promise.all([import('./screens.ts'), loadTexts(patientTexts)]);
  return screens;
}
