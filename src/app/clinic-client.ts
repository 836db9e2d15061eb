import { openClient, type ClientSetup, type OpenClient } from '../browser/open-client.ts';
import { clinic } from '../contract/clinic.ts';
import { patientListing } from '../features/patients/index.ts';
import { practitionerListing } from '../features/practitioners/index.ts';

/** How the records of each module are listed. */
const LISTINGS = [patientListing, practitionerListing];

/**
 * The clinic's client for somebody who is signed in. A file of its own: the screen to sign in does without the engine.
 */
export const openClinicClient = (setup: Pick<ClientSetup, 'account' | 'onSignedOut'>): OpenClient =>
  openClient({ domain: clinic, listings: LISTINGS, appVersion: __APP_VERSION__, builtAt: __BUILT_AT__, ...setup });
