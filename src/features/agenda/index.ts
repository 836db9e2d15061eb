import { loadTexts, type FeatureTexts } from '../../ui/i18n/i18n.ts';

export { absenceListing, appointmentListing, closureListing } from './listing.ts';

export const agendaTexts: FeatureTexts = {
  name: 'agenda',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};

/** A file of the feature with the feature's words. */
async function worded<T>(file: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([file, loadTexts(agendaTexts)]);
  return loaded;
}

/** The module's screens, in a file of their own. */
export const loadAgenda = async () => (await worded(import('./screens.ts'))).screens;

/** The clinic's day for the home screen, in a file of its own. */
export const loadToday = async () => (await worded(import('./today.tsx'))).TodayOnHome;

/** A patient's appointments and a practitioner's week, for the pages of these; in a file of its own. */
export const loadRecordAppointments = () => worded(import('./record-appointments.tsx'));
