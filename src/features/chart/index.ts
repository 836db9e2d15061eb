import { loadPatientModule } from '../patients/index.ts';

export { CHART_LISTINGS } from './listings.ts';

// The module's screens, in a file of their own.
const load = () => import('./screens.tsx');

export const loadAllergies = async () => (await load()).allergyScreens;
export const loadConditions = async () => (await load()).conditionScreens;

/** The patients' screens with the record on a patient's page. */
export const loadPatients = async () => {
  const [{ withChart }, patients] = await Promise.all([load(), loadPatientModule()]);
  return withChart(patients);
};
