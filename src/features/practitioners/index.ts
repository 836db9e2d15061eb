import { loadTexts } from '../../ui/i18n/i18n.ts';
import { practitionerTexts } from './words.ts';

export { practitionerListing } from './listing.ts';
export { practitionerTexts } from './words.ts';
export const loadOpeningHours = () => import('./opening-hours.tsx');

/** The module and its words, in files of their own. */
export async function loadPractitionerModule() {
  const [{ practitioners }] = await Promise.all([import('./practitioner-module.tsx'), loadTexts(practitionerTexts)]);
  return practitioners;
}
