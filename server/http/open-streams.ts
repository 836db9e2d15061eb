/** A device has one stream, whatever its tabs; a few more allow for those that a network failure has left half open. */
const STREAMS_PER_SESSION = 10;

/**
 * The open event streams, by session. Opening one more than a session may have ends its oldest, so that a client that
 * has lost count is served and cannot fill the server.
 */
export class OpenStreams {
  readonly #closers = new Map<string, Set<() => void>>();

  /** Returns a function that reports the stream's end. */
  add(sessionId: string, close: () => void): () => void {
    const closers = this.#closers.get(sessionId) ?? new Set();
    this.#closers.set(sessionId, closers.add(close));
    if (closers.size > STREAMS_PER_SESSION) {
      const [oldest] = closers;
      if (oldest) {
        closers.delete(oldest);
        oldest();
      }
    }
    return () => {
      closers.delete(close);
      if (closers.size === 0) this.#closers.delete(sessionId);
    };
  }

  closeAll(): void {
    for (const closers of this.#closers.values()) for (const close of closers) close();
  }
}
