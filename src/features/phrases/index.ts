export { phraseListing } from './listing.ts';

export const phraseTexts = {
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
export const loadPhrases = async () => (await import('./phrase-module.tsx')).screens;
