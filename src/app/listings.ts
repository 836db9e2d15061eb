import type { Listing } from '../client/listing.ts';
import { accessRuleListing } from '../features/access/listing.ts';
import { absenceListing, appointmentListing, closureListing } from '../features/agenda/listing.ts';
import { CHART_LISTINGS } from '../features/chart/listings.ts';
import { patientListing } from '../features/patients/listing.ts';
import { clinicSettingsListing } from '../features/clinic-settings/listing.ts';
import { phraseListing } from '../features/phrases/listing.ts';
import { practitionerListing } from '../features/practitioners/listing.ts';
import { shareRuleListing } from '../features/share-rules/listing.ts';
import { templateListing, userListing } from '../features/users/listing.ts';

/**
 * How the records of each module are listed; read by the page and by the worker that holds the search index. Each is
 * taken from its own file: through the features' doors the worker was built with all of their screens, 83 files.
 */
export const LISTINGS: readonly Listing[] = [
  patientListing,
  practitionerListing,
  appointmentListing,
  absenceListing,
  closureListing,
  clinicSettingsListing,
  ...CHART_LISTINGS,
  phraseListing,
  userListing,
  templateListing,
  shareRuleListing,
  accessRuleListing,
];
