import type { RecordScreens } from '../../records/record-screens.tsx';
import type { chartScreens as Screens } from './screens.tsx';
import { loadPatientModule } from '../patients/index.ts';

export { CHART_LISTINGS } from './listings.ts';

type Chart = ReturnType<typeof Screens>;
let chart: Promise<Chart> | null = null;

async function load(): Promise<Chart> {
  const [{ chartScreens, consents, loadConsentWords }, patients] = await Promise.all([
    import('./screens.tsx'),
    loadPatientModule(),
  ]);
  await loadConsentWords();
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
export const loadNotes = screens('medical-records');
