export { practitionerListing } from './listing.ts';

/** The module, in a file of its own. */
export const loadPractitionerModule = async () => (await import('./practitioner-module.tsx')).practitioners;
