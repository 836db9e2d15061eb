import { lazy } from 'react';
import { loadAbsences, loadPractitioners } from '../features/absences/index.ts';
import { loadAgenda } from '../features/agenda/index.ts';
import {
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
import { closureTexts, loadClosures } from '../features/closures/index.ts';
import { consentTexts } from '../features/consents/index.ts';
import { documentTemplateTexts, loadDocumentTemplates } from '../features/document-templates/index.ts';
import { loadPhrases, phraseTexts } from '../features/phrases/index.ts';
import type { ModuleParts } from '../records/module-parts.ts';
import type { RecordScreens } from '../records/record-screens.tsx';
import { loadTexts, type FeatureTexts } from '../ui/i18n/i18n.ts';

/** A module of the record kit at its place in the addresses. */
export interface ModuleRoutes extends RecordScreens {
  entityType: string;
  path: string;
  /** Its screen puts a search of its own into the header. */
  hasSearch: boolean;
  /** Its records stand under a patient and are reached from there: no place in the navigation or the search. */
  isOwned: boolean;
  /** Its words, where they stand beside it. */
  texts?: FeatureTexts;
  /** Its screens and its words; asked for ahead of the first render, they come beside the shell and not after it. */
  load: () => Promise<RecordScreens>;
}

function lazyModule(
  entityType: string,
  path: string,
  load: () => Promise<RecordScreens>,
  { hasSearch = true, isOwned = false, texts }: Partial<Omit<ModuleRoutes, 'entityType' | 'path'>> = {},
): ModuleRoutes {
  const loadWithTexts = async () => {
    const [screens] = await Promise.all([load(), texts && loadTexts(entityType, texts)]);
    return screens;
  };
  const screen = <K extends keyof RecordScreens>(name: K) =>
    lazy(async () => ({ default: (await loadWithTexts())[name] })) as unknown as RecordScreens[K];
  return {
    entityType,
    path,
    hasSearch: hasSearch && !isOwned,
    isOwned,
    ...(texts && { texts }),
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
  const [screens, { DrugsProvider }] = await Promise.all([loadPrescriptions(), import('./drugs-provider.tsx')]);
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

/** Every module of records. One line here, and its screens are reachable. */
export const MODULES: readonly ModuleRoutes[] = [
  lazyModule('patient', 'patients', loadPatients),
  lazyModule('practitioner', 'practitioners', loadPractitioners),
  lazyModule('absence', 'absences', loadAbsences),
  lazyModule('appointment', 'appointments', loadAgenda, { hasSearch: false }),
  lazyModule('closure', 'closures', loadClosures, { texts: closureTexts }),
  lazyModule('consent', 'consents', loadConsents, { texts: consentTexts }),
  lazyModule('medicalRecord', 'medical-records', loadNotes, { isOwned: true }),
  lazyModule('prescription', 'prescriptions', loadPrescriptionsWithDrugs, { isOwned: true }),
  lazyModule('observation', 'observations', loadVitals, { isOwned: true }),
  lazyModule('allergy', 'allergies', loadAllergies, { isOwned: true }),
  lazyModule('condition', 'conditions', loadConditions, { isOwned: true }),
  lazyModule('importedResource', 'imported-resources', loadImportedResources, { isOwned: true, texts: importedTexts }),
  lazyModule('documentTemplate', 'document-templates', loadDocumentTemplates, { texts: documentTemplateTexts }),
  lazyModule('phrase', 'phrases', loadPhrases, { texts: phraseTexts }),
];

/** What they show of their records in others' forms. */
export const MODULE_PARTS: ReadonlyMap<string, ModuleParts> = new Map(
  MODULES.map((module) => [module.entityType, module]),
);

/** The words of every module, for screens that name the fields of any. A file that does not come holds up none. */
export const loadWordsOfModules = async (): Promise<void> => {
  await Promise.allSettled(MODULES.map(async ({ entityType, texts }) => texts && loadTexts(entityType, texts)));
};
