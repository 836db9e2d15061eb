/** Version and build of the app, put in by the build. */
declare const __APP_VERSION__: string;
/** The mock mode: the API is played by the real server inside the page. */
declare const __MOCK__: boolean;
