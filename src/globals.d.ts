/** Version and build of the app, e.g. `0.1.0+1f2e3d4c`; set by vite.config.ts. */
declare const __APP_VERSION__: string;
/** The mock mode: the server runs in the page's own service worker. */
declare const __MOCK__: boolean;
