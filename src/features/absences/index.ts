import type { RecordScreens } from '../../records/record-screens.tsx';
import { loadPractitionerModule } from '../practitioners/index.ts';

const load = async () => {
  const [{ absenceScreens }, practitioners] = await Promise.all([import('./screens.tsx'), loadPractitionerModule()]);
  return absenceScreens(practitioners);
};

/** The practitioners' screens, with their absences on a practitioner's page. */
export const loadPractitioners = async (): Promise<RecordScreens> => (await load()).practitioners;
export const loadAbsences = async (): Promise<RecordScreens> => (await load()).absences;
