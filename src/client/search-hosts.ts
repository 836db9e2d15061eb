import type { IndexMessage, IndexReply } from './search-core.ts';
import { SearchCore } from './search-core.ts';
import type { Listing } from './listing.ts';

/** Where the index runs. */
export interface SearchHost {
  post(message: IndexMessage): void;
  stop(): void;
}

export interface HostEvents {
  onReply: (reply: IndexReply) => void;
  /** It no longer answers. */
  died: () => void;
}

/** Starts the index; null where it cannot be started. */
export type StartHost = (events: HostEvents) => SearchHost | null;

/** In the page, one message at a time, each when the page has nothing more urgent to do. */
export const pageHost =
  (listings: readonly Listing[], whenIdle: () => Promise<void>): StartHost =>
  ({ onReply }) => {
    const core = new SearchCore(listings);
    let isStopped = false;
    let last = Promise.resolve();
    return {
      post(message) {
        const taken = last.then(async () => {
          // Somebody waits for a query; nobody waits for the index to be filled.
          if (message.type === 'put') await whenIdle();
          if (isStopped) return;
          const reply = await core.take(message);
          if (!isStopped) onReply(reply);
        });
        // A message that fails is a bug: it is reported, and the next one is processed.
        last = taken.catch(() => undefined);
      },
      stop: () => void (isStopped = true),
    };
  };

/** The part of a Worker that the index needs. */
export interface WorkerLike {
  postMessage(message: IndexMessage): void;
  terminate(): void;
  addEventListener(type: 'message', listen: (event: { data: IndexReply }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listen: () => void): void;
}

/** In a worker of its own; null if the browser cannot create one, or refuses it (policy). */
export const workerHost =
  (start: () => WorkerLike): StartHost =>
  ({ onReply, died }) => {
    let worker: WorkerLike;
    try {
      worker = start();
    } catch {
      return null;
    }
    worker.addEventListener('message', ({ data }) => onReply(data));
    worker.addEventListener('error', died);
    worker.addEventListener('messageerror', died);
    return { post: (message) => worker.postMessage(message), stop: () => worker.terminate() };
  };
