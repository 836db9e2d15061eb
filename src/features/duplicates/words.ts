import { loadTexts, type FeatureTexts } from '../../ui/i18n/i18n.ts';
import { patientTexts } from '../patients/index.ts';

const texts: FeatureTexts = {
  name: 'duplicates',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};

/** The words of merging, and those of the records that are merged. */
export const loadWords = () => loadTexts(texts, patientTexts);
