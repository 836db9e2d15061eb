import { loadTexts } from '../../ui/i18n/i18n.ts';

/** The feature's own words, loaded with it. */
export const loadWords = () =>
  loadTexts({
    name: 'retention',
    fr: async () => (await import('./words-fr.ts')).words,
    en: async () => (await import('./words-en.ts')).words,
  });
