import type { FeedShows } from '../../../../src/contract/agenda-feed.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { initialsOf } from '../import/warnings.ts';

export type FeedLanguage = 'fr' | 'en';

/** The motifs that a clinic knows, as the agenda says them. Another one may hold anything: it is not shown. */
export const MOTIF_WORDS: Readonly<Record<FeedLanguage, Readonly<Record<string, string>>>> = {
  fr: {
    consultation: 'Consultation',
    'first-visit': 'Première consultation',
    'follow-up': 'Suivi',
    renewal: "Renouvellement d'ordonnance",
    vaccine: 'Vaccin',
    certificate: 'Certificat',
    ecg: 'Électrocardiogramme',
    dressing: 'Pansement',
    'blood-test': 'Prise de sang',
  },
  en: {
    consultation: 'Consultation',
    'first-visit': 'First visit',
    'follow-up': 'Follow-up',
    renewal: 'Repeat prescription',
    vaccine: 'Vaccination',
    certificate: 'Certificate',
    ecg: 'ECG',
    dressing: 'Dressing',
    'blood-test': 'Blood test',
  },
};

const OTHERS: Readonly<Record<FeedLanguage, { busy: string; appointment: string }>> = {
  fr: { busy: 'Occupé', appointment: 'Rendez-vous' },
  en: { busy: 'Busy', appointment: 'Appointment' },
};

/** What of an appointment stands in somebody else's calendar. */
export function summaryOf(
  shows: FeedShows,
  language: FeedLanguage,
  serviceType: string | null,
  patient: JsonObject,
): string {
  if (shows === 'busy') return OTHERS[language].busy;
  const words = MOTIF_WORDS[language];
  const motif =
    serviceType !== null && Object.hasOwn(words, serviceType) ? words[serviceType] : OTHERS[language].appointment;
  const initials = shows === 'initials' ? initialsOf(patient) : undefined;
  return [motif, initials].filter((part) => part !== undefined).join(' · ');
}
