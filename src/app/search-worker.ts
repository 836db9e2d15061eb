import { serveSearch } from '../client/serve-search.ts';
import { LISTINGS } from './listings.ts';

serveSearch(LISTINGS, globalThis as unknown as Parameters<typeof serveSearch>[1]);
