import type { FeatureTexts } from '../../ui/i18n/i18n.ts';

/** The feature's own words, a file for each language. */
export const consentTexts: FeatureTexts = {
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
