/**
 * Whether the page is alive, and which transactions it runs on its stores.
 *
 * A browser may keep a page that the person leaves, to show it again by "back". In WebKit (2.50) and Firefox (153) an
 * open transaction of that page stays open, and every later write of the origin waits for it, the service worker's too
 * (faults B17). WebKit also forgets some transactions of a page that is torn down (its bug 324094). So a page aborts
 * its transactions itself when it is left; in browsers that do this already it changes nothing.
 *
 *   there ──leave──► away (open transactions aborted, none begun) ──return──► there (what was aborted is done again)
 */
export class Presence {
  readonly #running = new Set<IDBTransaction>();
  #departures = 0;
  #away: Promise<void> | null = null;
  #end: () => void = () => undefined;

  /**
   * This factory, but with every transaction on its databases registered here, also those that Dexie starts to read or
   * upgrade a schema.
   */
  watch(factory: IDBFactory): IDBFactory {
    return new Proxy(factory, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name !== 'open') return typeof value === 'function' ? value.bind(target) : value;
        return (...args: Parameters<IDBFactory['open']>) => this.#watchOpening(target.open(...args));
      },
    });
  }

  /**
   * Runs this while the page is alive. If it fails because the page was left, it runs again when the page is back; so
   * it must be atomic.
   */
  async during<T>(work: () => PromiseLike<T>): Promise<T> {
    for (;;) {
      // Never resolves in a page that is torn down.
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
        // It is committing already, which needs no page.
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
      database.transaction = (...args) => this.#runs(IDBDatabase.prototype.transaction.apply(database, args));
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
 * Timers of a page that is torn down or frozen don't run: if a timer fires, the page is alive, whatever events the
 * browser has fired.
 */
const STILL_HERE_MS = 2_000;

/**
 * The browser fires events when the page is left and shown; a worker gets none and is always alive. Returns a function
 * that stops listening.
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
