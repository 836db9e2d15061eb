import type { RecordScreens } from '../../records/record-screens.tsx';
import type { chartScreens as Screens } from './screens.tsx';
import { loadTexts, type FeatureTexts } from '../../ui/i18n/i18n.ts';
import { loadPatientModule } from '../patients/index.ts';

export { CHART_LISTINGS } from './listings.ts';

/** The words of imported documents; the timeline names their types too. */
export const importedTexts: FeatureTexts = {
  fr: async () => (await import('./imported-words-fr.ts')).words,
  en: async () => (await import('./imported-words-en.ts')).words,
};

type Chart = ReturnType<typeof Screens>;
let chart: Promise<Chart> | null = null;

async function load(): Promise<Chart> {
  const [{ chartScreens, consents, loadConsentWords }, patients] = await Promise.all([
    import('./screens.tsx'),
    loadPatientModule(),
  ]);
  await Promise.all([loadConsentWords(), loadTexts('importedResource', importedTexts)]);
  return chartScreens(patients, consents);
}

/** A lazily loaded screen; a load that failed is retried. */
const screens = (name: keyof Chart) => async (): Promise<RecordScreens> => {
  chart ??= load();
  const all = await chart.catch((error: unknown) => {
    chart = null;
    throw error;
  });
  return all[name];
};

/** The patients' screens, with the record on a patient's page. */
export const loadPatients = screens('patients');
export const loadAllergies = screens('allergies');
export const loadConditions = screens('conditions');
export const loadVitals = screens('observations');
export const loadPrescriptions = screens('prescriptions');
export const loadConsents = screens('consents');
export const loadImportedResources = screens('imported-resources');
export const loadNotes = screens('medical-records');
