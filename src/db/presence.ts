/**
 * Whether the page is there, and what runs on its stores meanwhile.
 *
 * A page that is left may be kept whole, to be shown again by "back"; in WebKit (2.50) and Firefox (153) a transaction
 * that it had open stays open then, and every later write of the origin waits for it, the service worker's too (faults
 * B17). WebKit forgets some of a page that is torn down as well (its bug 324094). So a page aborts them itself when it
 * goes; a browser that does so too takes nothing away.
 *
 *   there ──leave──► away (open transactions aborted, none begun) ──return──► there (what was aborted is done again)
 */
export class Presence {
  readonly #running = new Set<IDBTransaction>();
  #departures = 0;
  #away: Promise<void> | null = null;
  #end: () => void = () => undefined;

  /**
   * This factory, with every transaction on its databases known here: also those that others begin, to look at a schema
   * or to upgrade it.
   */
  watch(factory: IDBFactory): IDBFactory {
    return new Proxy(factory, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name !== 'open') return typeof value === 'function' ? value.bind(target) : value;
        return (...asked: Parameters<IDBFactory['open']>) => this.#watchOpening(target.open(...asked));
      },
    });
  }

  /**
   * Does this while the page is there. What fails because the page has gone is done once more when it is back: work
   * that is done whole or not at all.
   */
  async during<T>(work: () => PromiseLike<T>): Promise<T> {
    for (;;) {
      // For ever, in a page that is torn down.
      if (this.#away) await this.#away;
      const departures = this.#departures;
      try {
        return await work();
      } catch (error) {
        if (departures === this.#departures) throw error;
      }
    }
  }

  leave(): void {
    if (this.#away) return;
    this.#departures += 1;
    this.#away = new Promise((resolve) => (this.#end = resolve));
    for (const transaction of this.#running) {
      try {
        transaction.abort();
      } catch {
        // It is committing already, and needs nobody for that.
      }
    }
  }

  return(): void {
    this.#away = null;
    this.#end();
  }

  #watchOpening(request: IDBOpenDBRequest): IDBOpenDBRequest {
    request.addEventListener('upgradeneeded', () => request.transaction && this.#runs(request.transaction));
    request.addEventListener('success', () => {
      const database = request.result;
      database.transaction = (...asked) => this.#runs(IDBDatabase.prototype.transaction.apply(database, asked));
    });
    return request;
  }

  #runs(transaction: IDBTransaction): IDBTransaction {
    this.#running.add(transaction);
    const ended = () => this.#running.delete(transaction);
    transaction.addEventListener('complete', ended);
    transaction.addEventListener('abort', ended);
    return transaction;
  }
}

/**
 * Timers of a page that is torn down or kept aside don't run: one whose timers do is there, whatever the browser has
 * said or left unsaid.
 */
const STILL_HERE_MS = 2_000;

/**
 * The browser says when the page goes and comes; a worker hears neither, and is always there. Answers how to listen no
 * more.
 */
export function followPage(presence: Presence, stillHereMs = STILL_HERE_MS): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const gone = () => {
    presence.leave();
    setTimeout(() => presence.return(), stillHereMs);
  };
  globalThis.addEventListener?.('pagehide', gone, { signal });
  globalThis.addEventListener?.('pageshow', () => presence.return(), { signal });
  return () => listening.abort();
}
