import type { RecordScreens } from '../../records/record-screens.tsx';
import { loadTexts, type FeatureTexts } from '../../ui/i18n/i18n.ts';
import { loadPractitionerModule } from '../practitioners/index.ts';

export const absenceTexts: FeatureTexts = {
  name: 'absences',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};

async function load() {
  const [{ absenceScreens }, practitioners] = await Promise.all([
    import('./screens.tsx'),
    loadPractitionerModule(),
    loadTexts(absenceTexts),
  ]);
  return absenceScreens(practitioners);
}

/** The practitioners' screens, with their absences on a practitioner's page. */
export const loadPractitioners = async (): Promise<RecordScreens> => (await load()).practitioners;
export const loadAbsences = async (): Promise<RecordScreens> => (await load()).absences;
