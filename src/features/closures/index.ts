export const closureTexts = {
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
export const loadClosures = async () => (await import('./closure-module.tsx')).screens;
