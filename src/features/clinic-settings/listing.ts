import { listingByName } from '../../client/listing.ts';

/** The clinic's settings: one record, known by the clinic's name. */
export const clinicSettingsListing = listingByName('clinicSettings', ['name'], ({ name }) => String(name));
