import { lazy } from 'react';
import { absenceTexts, loadAbsences, loadPractitioners } from '../features/absences/index.ts';
import { agendaTexts, loadAgenda } from '../features/agenda/index.ts';
import {
  chartTexts,
  loadAllergies,
  loadConditions,
  importedTexts,
  loadConsents,
  loadImportedResources,
  loadNotes,
  loadPatients,
  loadPrescriptions,
  loadVitals,
} from '../features/chart/index.ts';
import { clinicSettingsTexts, loadClinicSettings } from '../features/clinic-settings/index.ts';
import { closureTexts, loadClosures } from '../features/closures/index.ts';
import { consentTexts } from '../features/consents/index.ts';
import { documentTemplateTexts, loadDocumentTemplates } from '../features/document-templates/index.ts';
import { drugTexts } from '../features/drugs/index.ts';
import { loadPhrases, phraseTexts } from '../features/phrases/index.ts';
import { patientTexts } from '../features/patients/index.ts';
import { practitionerTexts } from '../features/practitioners/index.ts';
import { loadShareRules, shareRuleTexts } from '../features/share-rules/index.ts';
import { loadTemplates, loadUsers, userTexts } from '../features/users/index.ts';
import type { ModuleParts } from '../records/module-parts.ts';
import type { RecordScreens } from '../records/record-screens.tsx';
import { loadTexts, type FeatureTexts } from '../ui/i18n/i18n.ts';

/** A module of the record kit, with its routes. */
export interface ModuleRoutes extends RecordScreens {
  entityType: string;
  path: string;
  /** Whether its screen has its own search in the header. */
  hasSearch: boolean;
  /**
   * Whether its records belong to a patient and are reached from there. Then it is neither in the navigation nor in the
   * search.
   */
  isOwned: boolean;
  /** The words that stand beside it. */
  texts: FeatureTexts;
  /**
   * Loads its screens and its words. Called before the first render, so that they load beside the shell and not after
   * it.
   */
  load: () => Promise<RecordScreens>;
}

function lazyModule(
  entityType: string,
  path: string,
  load: () => Promise<RecordScreens>,
  {
    texts,
    hasSearch = true,
    isOwned = false,
  }: Pick<ModuleRoutes, 'texts'> & Partial<Pick<ModuleRoutes, 'hasSearch' | 'isOwned'>>,
): ModuleRoutes {
  const loadWithTexts = async () => {
    // Its screens name records and fields of other modules: linked records, and records that are created in place.
    const [screens] = await Promise.all([load(), loadTexts(texts), loadWordsOfModules()]);
    return screens;
  };
  const screen = <K extends keyof RecordScreens>(name: K) =>
    lazy(async () => ({ default: (await loadWithTexts())[name] })) as unknown as RecordScreens[K];
  return {
    entityType,
    path,
    hasSearch: hasSearch && !isOwned,
    isOwned,
    texts,
    load: loadWithTexts,
    Screen: screen('Screen'),
    Detail: screen('Detail'),
    Editor: screen('Editor'),
    Create: screen('Create'),
    Details: screen('Details'),
  };
}

/** An ordonnance is written, signed and renewed with the drug catalogue, if this device has it. */
const loadPrescriptionsWithDrugs = async (): Promise<RecordScreens> => {
  const [screens, { DrugsProvider }] = await Promise.all([
    loadPrescriptions(),
    import('./drugs-provider.tsx'),
    loadTexts(drugTexts),
  ]);
  const { Detail, Editor } = screens;
  return {
    ...screens,
    Detail: () => (
      <DrugsProvider>
        <Detail />
      </DrugsProvider>
    ),
    Editor: () => (
      <DrugsProvider>
        <Editor />
      </DrugsProvider>
    ),
  };
};

/** Users are invited by the server. */
const loadUsersWithDesk = async (): Promise<RecordScreens> => {
  const [screens, { AdminDeskProvider }] = await Promise.all([loadUsers(), import('./admin-desk-provider.tsx')]);
  const { Detail } = screens;
  return {
    ...screens,
    Detail: () => (
      <AdminDeskProvider>
        <Detail />
      </AdminDeskProvider>
    ),
  };
};

/** Every module of records. One line here, and its screens are reachable. */
export const MODULES: readonly ModuleRoutes[] = [
  lazyModule('patient', 'patients', loadPatients, { texts: patientTexts }),
  lazyModule('practitioner', 'practitioners', loadPractitioners, { texts: practitionerTexts }),
  lazyModule('absence', 'absences', loadAbsences, { texts: absenceTexts }),
  lazyModule('appointment', 'appointments', loadAgenda, { texts: agendaTexts, hasSearch: false }),
  lazyModule('closure', 'closures', loadClosures, { texts: closureTexts }),
  lazyModule('clinicSettings', 'admin/settings', loadClinicSettings, { texts: clinicSettingsTexts, isOwned: true }),
  lazyModule('consent', 'consents', loadConsents, { texts: consentTexts }),
  lazyModule('medicalRecord', 'medical-records', loadNotes, { texts: chartTexts, isOwned: true }),
  lazyModule('prescription', 'prescriptions', loadPrescriptionsWithDrugs, { texts: chartTexts, isOwned: true }),
  lazyModule('observation', 'observations', loadVitals, { texts: chartTexts, isOwned: true }),
  lazyModule('allergy', 'allergies', loadAllergies, { texts: chartTexts, isOwned: true }),
  lazyModule('condition', 'conditions', loadConditions, { texts: chartTexts, isOwned: true }),
  lazyModule('importedResource', 'imported-resources', loadImportedResources, { texts: importedTexts, isOwned: true }),
  lazyModule('documentTemplate', 'document-templates', loadDocumentTemplates, { texts: documentTemplateTexts }),
  lazyModule('phrase', 'phrases', loadPhrases, { texts: phraseTexts }),
  lazyModule('user', 'admin/users', loadUsersWithDesk, { texts: userTexts }),
  lazyModule('template', 'admin/templates', loadTemplates, { texts: userTexts }),
  lazyModule('shareRule', 'share-rules', loadShareRules, { texts: shareRuleTexts }),
];

/** The module whose screens an address shows. */
export const moduleAt = (pathname: string): ModuleRoutes | undefined =>
  MODULES.find(({ path }) => pathname === `/${path}` || pathname.startsWith(`/${path}/`));

/** The parts of each module that other modules show. */
export const MODULE_PARTS: ReadonlyMap<string, ModuleParts> = new Map(
  MODULES.map((module) => [module.entityType, module]),
);

/**
 * The words of every module, for screens that name fields of any module. A file that cannot be loaded delays none of
 * them.
 */
export const loadWordsOfModules = async (): Promise<void> => {
  await Promise.allSettled(MODULES.map(({ texts }) => loadTexts(texts)));
};
