/**
 * Dexie's build for browsers of 2021 and later. Its package offers one for older ones, 2 kB gzipped larger, whose
 * promises and classes are written for them. For Vite's `resolve`.
 */
export const modernDexie = { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] };
