import { listingByName } from '../../client/listing.ts';

/** Whole: a note takes them from the list, without a read. */
export const phraseListing = listingByName('phrase', ['name', 'text', 'ownerId'], ({ name }) => String(name));
