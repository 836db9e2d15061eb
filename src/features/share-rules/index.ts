import type { FeatureTexts } from '../../ui/i18n/i18n.ts';

export { shareRuleListing } from './listing.ts';

export const shareRuleTexts: FeatureTexts = {
  name: 'shareRules',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
export const loadShareRules = async () => (await import('./share-rule-module.tsx')).screens;
