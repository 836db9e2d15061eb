import { loadTexts, type FeatureTexts } from '../../ui/i18n/i18n.ts';
import { consentTexts } from '../consents/index.ts';
import { practitionerTexts } from '../practitioners/index.ts';

export { clinicSettingsListing } from './listing.ts';
export { ClinicSettingsProvider } from './settings-provider.tsx';
export { useClinicSettings } from './use-clinic-settings.ts';

export const clinicSettingsTexts: FeatureTexts = {
  name: 'clinicSettings',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};

/** Its screens, with the words of what they name: motifs, consents, hours. */
export async function loadClinicSettings() {
  const [{ screens }] = await Promise.all([
    import('./settings-module.tsx'),
    import('../agenda/index.ts').then(({ agendaTexts }) => loadTexts(agendaTexts)),
    loadTexts(consentTexts),
    loadTexts(practitionerTexts),
  ]);
  return screens;
}
