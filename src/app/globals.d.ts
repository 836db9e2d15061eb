/** Version and build of the app, put in by the build. */
declare const __APP_VERSION__: string;
/** When it was built, in milliseconds since the epoch. */
declare const __BUILT_AT__: number;
/** The mock mode: the API is played by the real server inside the page. */
declare const __MOCK__: boolean;
