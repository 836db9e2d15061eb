import type { DocumentTemplate } from '../../contract/entities/document-template.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Facts } from '../../ui/primitives/facts.tsx';
import styles from './document-templates.module.css';
import { TemplatePreview } from './template-preview.tsx';
import { partsOf } from './template.ts';

/** The page of a template: its text with the names of the variables, and a preview for a patient. */
export function TemplateFacts({ record }: { record: DocumentTemplate }) {
  const { t, language } = useTexts();
  const { body = '', kind = '', templateVersion = 1 } = record;
  const written = record.language === 'en' ? 'en' : 'fr';
  return (
    <>
      <Facts
        title={t('documentTemplate.section.what')}
        facts={(['kind', 'language', 'templateVersion', 'status', 'consentType', 'note'] as const).map((field) => ({
          label: fieldWord('documentTemplate', field),
          value: valueWord('documentTemplate', field, record[field], language),
        }))}
      />
      <section className={styles['text']}>
        <h3>{t('documentTemplate.section.text')}</h3>
        <p className={styles['body']} lang={written} data-testid="template-body">
          {partsOf(body).map((part, at) =>
            'words' in part ? (
              part.words
            ) : 'answer' in part ? (
              // A part has no other name than its place.
              // oxlint-disable-next-line react/no-array-index-key
              <small key={at} lang={language}>
                {t(`documentTemplate.${part.answer}`)}
              </small>
            ) : (
              // A part has no other name than its place.
              // oxlint-disable-next-line react/no-array-index-key
              <mark key={at} lang={language}>
                {textOf(`documentTemplate.variable.${part.variable}`) ?? part.variable}
              </mark>
            ),
          )}
        </p>
      </section>
      <TemplatePreview body={body} kind={kind} language={written} version={templateVersion} />
    </>
  );
}
