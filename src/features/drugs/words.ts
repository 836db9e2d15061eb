import { loadTexts } from '../../ui/i18n/i18n.ts';

/** The words of the catalogue's changes and of its editing, loaded with those screens. */
export const loadWords = () =>
  loadTexts('drugs', {
    fr: async () => (await import('./words-fr.ts')).words,
    en: async () => (await import('./words-en.ts')).words,
  });
