import type { FeatureTexts } from '../../ui/i18n/i18n.ts';

export { phraseListing } from './listing.ts';

export const phraseTexts: FeatureTexts = {
  name: 'phrases',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
export const loadPhrases = async () => (await import('./phrase-module.tsx')).screens;
