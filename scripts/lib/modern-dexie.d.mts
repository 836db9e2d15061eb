export const modernDexie: { alias: { find: RegExp; replacement: string }[] };
