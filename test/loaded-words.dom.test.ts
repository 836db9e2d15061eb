import i18next from 'i18next';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadWordsOfModules, MODULES } from '../src/app/modules.tsx';
import { loadAbsences, loadPractitioners } from '../src/features/absences/index.ts';
import { loadAgenda, loadRecordAppointments, loadToday } from '../src/features/agenda/index.ts';
import { loadNotes, loadPatients as loadChart } from '../src/features/chart/index.ts';
import { loadClinicSettings } from '../src/features/clinic-settings/index.ts';
import { loadConsentMark, loadConsentsReminder } from '../src/features/consents/index.tsx';
import { loadMergeNotice, loadPossibleDuplicates } from '../src/features/duplicates/index.ts';
import { loadPatientModule } from '../src/features/patients/index.ts';
import { loadPractitionerModule } from '../src/features/practitioners/index.ts';
import { forgetFeatures, LANGUAGES, loadInsideTexts, setLanguage, startTexts, textOf } from '../src/ui/i18n/i18n.ts';

/** A word of each feature that is there only when the feature's words are. */
const WORD: Readonly<Record<string, string>> = {
  absences: 'absence.list',
  agenda: 'agenda.today',
  chart: 'chart.journal',
  consents: 'consent.list',
  'document-templates': 'documentTemplate.list',
  duplicates: 'home.duplicates_one',
  'imported-resources': 'importedResource.list',
  patients: 'patient.list',
  practitioners: 'practitioner.list',
};

describe('CT-9 what a feature loads has the words that it says', () => {
  beforeEach(async () => {
    forgetFeatures();
    await startTexts('fr');
    await loadInsideTexts();
    for (const word of Object.values(WORD)) expect(textOf(word)).toBeNull();
  });

  it.each<[string, () => Promise<unknown>, string[]]>([
    ['the patient form', loadPatientModule, ['patients']],
    ['the practitioner form', loadPractitionerModule, ['practitioners']],
    ['the practitioners', loadPractitioners, ['absences', 'practitioners']],
    ['the absences', loadAbsences, ['absences', 'practitioners']],
    ['the clinic’s settings', loadClinicSettings, ['agenda', 'consents', 'practitioners']],
    ['the agenda', loadAgenda, ['agenda']],
    ['the day on the home screen', loadToday, ['agenda']],
    ['the appointments on a page', loadRecordAppointments, ['agenda']],
    ['a mark on a consent', loadConsentMark, ['consents', 'document-templates']],
    ['the reminder of consents', loadConsentsReminder, ['consents', 'document-templates']],
    ['possible duplicates', loadPossibleDuplicates, ['duplicates', 'patients']],
    ['the notice of a merge', loadMergeNotice, ['duplicates', 'patients']],
  ])('%s', async (_what, load, features) => {
    await load();
    for (const feature of features) expect(textOf(WORD[feature] ?? ''), feature).not.toBeNull();
  });

  it('a record of a patient, which is loaded once for all its modules', async () => {
    await loadChart();
    await loadNotes();
    for (const feature of ['chart', 'imported-resources', 'agenda', 'consents', 'document-templates', 'patients'])
      expect(textOf(WORD[feature] ?? ''), feature).not.toBeNull();
  });

  it.each(LANGUAGES)(
    'the palette, the sync centre and the home screen have the words of every module: %s',
    async (to) => {
      await setLanguage(to);
      await loadWordsOfModules();
      const missing = MODULES.flatMap(({ entityType }) =>
        [`field.${entityType}`, entityType].filter(
          (group) => i18next.t(group as never, { returnObjects: true }) === group,
        ),
      );
      expect(missing).toEqual([]);
      expect(MODULES.length).toBeGreaterThan(12);
    },
  );

  it('a module opens although the words of another do not come', async () => {
    const [absences, patients] = ['absence', 'patient'].map((type) =>
      MODULES.find(({ entityType }) => entityType === type),
    );
    if (absences === undefined || patients === undefined) throw new Error('no such module');
    const { fr } = patients.texts;
    Object.assign(patients.texts, { fr: async () => Promise.reject(new Error('offline')) });
    await expect(absences.load()).resolves.toBeDefined();
    expect([textOf('absence.list'), textOf('patient.list')]).toEqual(['Liste des absences', null]);
    Object.assign(patients.texts, { fr });
    await loadWordsOfModules();
    expect(textOf('patient.list')).toBe('Liste des patients');
  });
});
