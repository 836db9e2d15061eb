import { loadTexts } from '../../ui/i18n/i18n.ts';

/** The words of merging, loaded with the screens that say them. */
export const loadWords = () =>
  loadTexts('duplicates', {
    fr: async () => (await import('./words-fr.ts')).words,
    en: async () => (await import('./words-en.ts')).words,
  });
