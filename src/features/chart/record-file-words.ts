import { loadTexts } from '../../ui/i18n/i18n.ts';

/** The words of the download, loaded with it. */
export const loadRecordFileWords = () =>
  loadTexts({
    name: 'record-file',
    fr: async () => (await import('./record-file-words-fr.ts')).words,
    en: async () => (await import('./record-file-words-en.ts')).words,
  });
