/** What a journey needs of a browser, whoever drives it. Elements are named by CSS selectors. */
export interface Tab {
  /** Resolves when the document is complete; the app may still be rendering. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** To the address of before; resolves when its document is complete, kept or loaded anew. */
  back(): Promise<void>;
  /** The body of an async function, run in the page; what it returns must be JSON. */
  run<T>(body: string, ...args: readonly unknown[]): Promise<T>;
  click(selector: string): Promise<void>;
  /** Replaces what stands in a control by these keys, and leaves it with Tab. */
  type(selector: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export interface RunningBrowser {
  tab(): Promise<Tab>;
  /** Closed as a person closes it. */
  quit(): Promise<void>;
  /** SIGKILL to the browser and all its processes: no handler runs, nothing is flushed. */
  kill(): Promise<void>;
}

export interface Engine {
  name: 'chromium' | 'firefox' | 'webkit';
  /** Whether the browser wakes the service worker when the network is back and no page is open. */
  backgroundSync: boolean;
  /** Rules of axe that this engine can't judge: Chromium does, on the same screens. */
  axeLeavesOut: readonly string[];
  /** On a profile of its own that outlives it. */
  start(profile: string): Promise<RunningBrowser>;
}
