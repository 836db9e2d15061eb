import type { Listing } from '../client/listing.ts';
import { accessRuleListing } from '../features/access/index.ts';
import { absenceListing, appointmentListing, closureListing } from '../features/agenda/index.ts';
import { CHART_LISTINGS } from '../features/chart/index.ts';
import { patientListing } from '../features/patients/index.ts';
import { clinicSettingsListing } from '../features/clinic-settings/index.ts';
import { phraseListing } from '../features/phrases/index.ts';
import { practitionerListing } from '../features/practitioners/index.ts';
import { shareRuleListing } from '../features/share-rules/index.ts';
import { templateListing, userListing } from '../features/users/index.ts';

/** How the records of each module are listed; read by the page and by the worker that holds the search index. */
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
