import type { RecordScreens } from '../../records/record-screens.tsx';
import type { chartScreens as Screens } from './screens.tsx';
import { loadTexts, type FeatureTexts } from '../../ui/i18n/i18n.ts';
import { agendaTexts } from '../agenda/index.ts';
import { consentTexts } from '../consents/index.ts';
import { documentTemplateTexts } from '../document-templates/index.ts';
import { loadPatientModule } from '../patients/index.ts';

export { CHART_LISTINGS } from './listings.ts';

export const chartTexts: FeatureTexts = {
  name: 'chart',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};

/** The words of imported documents; the timeline names their types too. */
export const importedTexts: FeatureTexts = {
  name: 'imported-resources',
  fr: async () => (await import('./imported-words-fr.ts')).words,
  en: async () => (await import('./imported-words-en.ts')).words,
};

type Chart = ReturnType<typeof Screens>;
let chart: Promise<Chart> | null = null;

async function load(): Promise<Chart> {
  const [{ chartScreens, consents }, patients] = await Promise.all([
    import('./screens.tsx'),
    loadPatientModule(),
    // The chart also names appointments, consents and templates.
    loadTexts(chartTexts, importedTexts, agendaTexts, consentTexts, documentTemplateTexts),
  ]);
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
