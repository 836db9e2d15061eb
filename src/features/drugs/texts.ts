import type { FeatureTexts } from '../../ui/i18n/i18n.ts';

export const drugTexts: FeatureTexts = {
  name: 'drugs',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
