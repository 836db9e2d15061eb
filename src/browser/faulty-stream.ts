/** The server's event stream, as it can be cut: when it is opened, or at any time. */
export interface FaultyStreams {
  EventSource: typeof EventSource;
  /** Looks at all open streams again: those that are hit now are cut. */
  look(): Promise<void>;
}

/**
 * `EventSource` whose streams are cut when `isHit` says so. A stream that is cut looks as if the browser had given it
 * up: closed, after an `error`. Whoever needs it opens another one.
 */
export function faultyStreams(isHit: () => Promise<boolean>, Native: typeof EventSource = EventSource): FaultyStreams {
  const open = new Set<FaultyStream>();

  class FaultyStream extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSED = 2;
    readonly #kinds = new Set<string>();
    #native: EventSource | null = null;
    #isClosed = false;

    constructor(url: string | URL, init?: EventSourceInit) {
      super();
      open.add(this);
      void this.#open(url, init);
    }

    get readyState(): number {
      return this.#isClosed ? FaultyStream.CLOSED : (this.#native?.readyState ?? FaultyStream.CONNECTING);
    }

    override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
      super.addEventListener(...args);
      this.#kinds.add(args[0]);
      this.#forward(args[0]);
    }

    close(): void {
      this.#isClosed = true;
      open.delete(this);
      this.#native?.close();
    }

    async look(): Promise<void> {
      // Where it can't be found out, the stream goes on (QA-3).
      if (this.#isClosed || !(await isHit().catch(() => false)) || this.#isClosed) return;
      this.close();
      this.dispatchEvent(new Event('error'));
    }

    async #open(url: string | URL, init?: EventSourceInit): Promise<void> {
      await this.look();
      if (this.#isClosed) return;
      this.#native = new Native(url, init);
      for (const kind of this.#kinds) this.#forward(kind);
    }

    #forward(kind: string): void {
      this.#native?.addEventListener(kind, (event) => {
        const data: unknown = event instanceof MessageEvent ? event.data : null;
        this.dispatchEvent(new MessageEvent(kind, { data }));
      });
    }
  }

  return {
    EventSource: FaultyStream as unknown as typeof EventSource,
    look: async () => void (await Promise.all([...open].map((stream) => stream.look()))),
  };
}
