export { practitionerListing } from './listing.ts';

/** The module's screens, in a file of their own. */
export const loadPractitioners = async () => (await import('./screens.ts')).screens;
