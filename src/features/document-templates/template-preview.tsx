import { questionsOf, withoutQuestions } from '../../contract/clinical/template-questions.ts';
import { fillTemplate } from '../../contract/clinical/template-variables.ts';
import { useCanRead } from '../../hooks/index.ts';
import { StillReading } from '../../records/still-reading.tsx';
import { isReference, ReferenceField } from '../../records/reference-field.tsx';
import { useLatestOf, useTemplateValues } from './use-template-values.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { useRemembered } from '../../ui/primitives/remember.ts';
import styles from './document-templates.module.css';

interface PreviewProps {
  body: string;
  kind: string;
  language: 'fr' | 'en';
  version: number;
}

function Filled({ body, kind, language, version, patientId }: PreviewProps & { patientId: string }) {
  const { t } = useTexts();
  const { recordId, ...latest } = useLatestOf(patientId);
  const { values, awaits } = useTemplateValues({
    patientId,
    ...latest,
    language,
    version,
    ...(kind === 'letter' && { recordId }),
  });
  const isConsent = kind === 'consent';
  const questions = isConsent ? questionsOf(body) : [];
  return (
    <div className={styles['paper']} lang={language} data-testid="template-preview">
      {awaits(body) && <StillReading />}
      <p>{fillTemplate(isConsent ? withoutQuestions(body) : body, values)}</p>
      {questions.length > 0 && (
        <ul>
          {questions.map(({ kind: answer, question }) => (
            <li key={question}>
              {question} <small>({t(answer === 'text' ? 'documentTemplate.inWords' : 'documentTemplate.yesNo')})</small>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The text with a patient's values, as far as this person may read them. */
export function TemplatePreview(props: PreviewProps) {
  const { t } = useTexts();
  const mayRead = useCanRead('patient');
  const [patient, setPatient] = useRemembered('documentTemplate/previewOf', '');
  if (!mayRead) return null;
  return (
    <section className={styles['preview']} aria-label={t('documentTemplate.preview')}>
      <h3>{t('documentTemplate.preview')}</h3>
      <ReferenceField
        name="previewOf"
        label={t('documentTemplate.previewOf')}
        to="patient"
        canCreate={false}
        required
        value={patient}
        onChange={setPatient}
      />
      {isReference(patient) ? (
        <Filled {...props} patientId={patient} />
      ) : (
        <p className={styles['quiet']}>{t('documentTemplate.previewHelp')}</p>
      )}
    </section>
  );
}
