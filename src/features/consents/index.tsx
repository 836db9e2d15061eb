// The screens: imported by files that are loaded when they are opened, never by the first script.
import { loadWords } from './words.ts';

export { consents } from './consent-module.tsx';

/** Says beside a consent that it is not what was decided. */
export async function loadConsentMark() {
  const [{ ConsentMark }] = await Promise.all([import('./consent-mark.tsx'), loadWords()]);
  return { default: ConsentMark };
}

/** Which consents hold and which are missing, for a patient's page and an appointment. */
export async function loadConsentsReminder() {
  const [{ ConsentsReminder }] = await Promise.all([import('./consents-reminder.tsx'), loadWords()]);
  return { default: ConsentsReminder };
}
