import type { FeatureTexts } from '../../ui/i18n/i18n.ts';

export { templateListing, userListing } from './listing.ts';

export const userTexts: FeatureTexts = {
  name: 'users',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
export const loadUsers = async () => (await import('./user-module.tsx')).screens;
export const loadTemplates = async () => (await import('./template-module.tsx')).screens;
