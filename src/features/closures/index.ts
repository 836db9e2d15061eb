import type { FeatureTexts } from '../../ui/i18n/i18n.ts';

export const closureTexts: FeatureTexts = {
  name: 'closures',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
export const loadClosures = async () => (await import('./closure-module.tsx')).screens;
