import { IconFileImport } from '@tabler/icons-react';
import { importedResource, type ImportedResource } from '../../contract/entities/imported-resource.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
import { languageNow, textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { Facts } from '../../ui/primitives/facts.tsx';
import styles from './chart.module.css';
import { importedTitle, importedTypeWord, linesOfWords, saidIn } from './imported-words.ts';
import { linesOfResource, resourceOf } from './imported.ts';
import { UNDER_PATIENT } from './patient-link.ts';

function useImportedDetails(): (record: ImportedResource) => readonly string[] {
  const { language } = useTexts();
  return (record) =>
    [
      importedTypeWord(record.resourceType),
      valueWord('importedResource', 'occurredOn', record.occurredOn, language),
    ].filter(Boolean);
}

function ImportedFacts({ record }: { record: ImportedResource }) {
  const { t, language } = useTexts();
  const { content = '' } = record;
  const resource = resourceOf(content);
  return (
    <>
      <p className={styles['frozen']}>{t('importedResource.frozen')}</p>
      <Facts
        title={importedTypeWord(record.resourceType)}
        facts={resource === null ? [] : linesOfWords(linesOfResource(resource, saidIn(language)))}
        empty={t('importedResource.unreadable')}
      />
      <details className={styles['raw']} data-testid="imported-raw">
        <summary>{t('importedResource.raw')}</summary>
        <pre tabIndex={0} role="region" aria-label={t('importedResource.raw')}>
          {resource === null ? content : JSON.stringify(resource, null, 2)}
        </pre>
      </details>
    </>
  );
}

const made = fromContract({
  entity: importedResource,
  held: ['patientId', 'content'],
  sections: [{ name: 'what', fields: ['title', 'resourceType', 'occurredOn', 'status'] }],
});

/** Imported documents: resources that no other entity can hold. They can be read and never edited. */
export const importedResources = recordModule({
  entity: importedResource,
  path: '/imported-resources',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconFileImport,
  nameOf: (record) => importedTitle(record, languageNow()) || (textOf('importedResource.list') ?? ''),
  useRowDetails: useImportedDetails,
  useSubHead: useImportedDetails,
  isFrozen: () => true,
  ...made,
  Facts: ImportedFacts,
});
