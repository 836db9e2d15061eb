import { listingByName } from '../../client/listing.ts';
import type { Phrase } from '../../contract/entities/phrase.ts';

/** Whole: a note takes them from the list, without a read. */
export const phraseListing = listingByName<Phrase>('phrase', ['name', 'text', 'ownerId'], ({ name = '' }) => name);
