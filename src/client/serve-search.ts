import type { Listing } from './listing.ts';
import { SearchCore, type IndexMessage, type IndexReply } from './search-core.ts';

/** The part of its global scope that the worker needs. */
export interface SearchScope {
  postMessage(reply: IndexReply): void;
  addEventListener(type: 'message', listen: (event: { data: IndexMessage }) => void): void;
  /** Ends the worker; the page receives nothing more from it. */
  reportError(error: unknown): void;
}

/** The worker's side of the search index: one message at a time, each answered. */
export function serveSearch(listings: readonly Listing[], scope: SearchScope): void {
  const core = new SearchCore(listings);
  let last = Promise.resolve();
  scope.addEventListener('message', ({ data }) => {
    // A fault reaches the page as the worker's error event; the page then starts another worker.
    last = last
      .then(async () => scope.postMessage(await core.take(data)))
      .catch((error: unknown) => scope.reportError(error));
  });
  scope.postMessage({ type: 'started' });
}
