import type { Quotas } from './quotas.ts';

/** Who opens a stream. */
interface Opener {
  tenantId: string;
  sessionId: string;
}

/**
 * The open event streams, by session and tenant. Opening one more than a session may have ends its oldest, so that a
 * client that has lost count is served and cannot fill the server.
 */
export class OpenStreams {
  readonly #most: Quotas['streams'];
  readonly #closers = new Map<string, Set<() => void>>();
  readonly #ofTenant = new Map<string, number>();

  constructor(most: Quotas['streams']) {
    this.#most = most;
  }

  /**
   * Takes a place for one more stream; returns a function that gives it back, or null if the tenant has none left. A
   * session that has all of its own gives one up for it.
   */
  open({ tenantId, sessionId }: Opener, close: () => void): (() => void) | null {
    const closers = this.#closers.get(sessionId) ?? new Set();
    const isFull = (this.#ofTenant.get(tenantId) ?? 0) >= this.#most.tenant;
    if (isFull && closers.size < this.#most.session) return null;
    this.#closers.set(sessionId, closers.add(close));
    this.#count(tenantId, 1);
    if (closers.size > this.#most.session) {
      const [oldest] = closers;
      if (oldest) {
        closers.delete(oldest);
        oldest();
      }
    }
    return () => {
      this.#count(tenantId, -1);
      closers.delete(close);
      if (closers.size === 0) this.#closers.delete(sessionId);
    };
  }

  closeAll(): void {
    for (const closers of this.#closers.values()) for (const close of closers) close();
  }

  #count(tenantId: string, more: number): void {
    const count = (this.#ofTenant.get(tenantId) ?? 0) + more;
    if (count === 0) this.#ofTenant.delete(tenantId);
    else this.#ofTenant.set(tenantId, count);
  }
}
