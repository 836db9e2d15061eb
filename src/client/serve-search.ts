import type { Listing } from './listing.ts';
import { SearchCore, type IndexMessage, type IndexReply } from './search-core.ts';

/** What of its own scope the worker needs. */
export interface SearchScope {
  postMessage(reply: IndexReply): void;
  addEventListener(type: 'message', listen: (event: { data: IndexMessage }) => void): void;
  /** Ends the worker; the page hears nothing more of it. */
  reportError(error: unknown): void;
}

/** The search index's end of the conversation with its page: a message at a time, each answered. */
export function serveSearch(listings: readonly Listing[], scope: SearchScope): void {
  const core = new SearchCore(listings);
  let last = Promise.resolve();
  scope.addEventListener('message', ({ data }) => {
    // The page hears of a fault by the worker's error event, and starts another.
    last = last
      .then(async () => scope.postMessage(await core.take(data)))
      .catch((error: unknown) => scope.reportError(error));
  });
  scope.postMessage({ type: 'started' });
}
