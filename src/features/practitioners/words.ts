import type { FeatureTexts } from '../../ui/i18n/i18n.ts';

export const practitionerTexts: FeatureTexts = {
  name: 'practitioners',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
