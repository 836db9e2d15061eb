import { phrase } from '../../contract/entities/phrase.ts';
import { useMemo, type ComponentType } from 'react';
import { Link } from 'react-router';
import { useCanRead, useRecords, useSession } from '../../hooks/index.ts';
import type { NoteInput } from './note.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { useValuesByLanguage } from '../document-templates/index.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { PhraseBookContext } from './phrase-field.tsx';
import styles from './phrases.module.css';
import { TemplateMenu, type PickedTemplate } from './template-menu.tsx';
import { sectionsOf, withTemplate, type Section } from './note-template.ts';
import { useWrittenForm } from './use-written-form.ts';

type FormProps = RecordFormProps<NoteInput>;

/** The headings in both languages, because a template may be in another language than the screen. */
const HEADINGS: Readonly<Record<Section, readonly string[]>> = {
  reason: ['Motif', 'Reason', 'Presenting complaint'],
  history: ['Interrogatoire', 'Anamnèse', 'History'],
  examination: ['Examen clinique', 'Examen', 'Examination'],
  testsRequested: ['Examens demandés', 'Tests requested', 'Investigations requested'],
  results: ['Résultats', 'Results'],
  suspectedDiagnosis: ['Diagnostic supposé', 'Suspected diagnosis', 'Working diagnosis'],
  retainedDiagnosis: ['Diagnostic retenu', 'Retained diagnosis', 'Diagnosis'],
  plan: ['Conduite à tenir', 'Plan'],
};

const wordsOf = (section: Section): readonly string[] => [
  ...HEADINGS[section],
  textOf(`field.medicalRecord.${section}`) ?? '',
];

/** The form of a note with its templates and its phrases. */
export function withPhrases(Form: ComponentType<FormProps>): ComponentType<FormProps> {
  return function NoteForm(props: FormProps) {
    const { t, language } = useTexts();
    const me = useSession().account?.user.id ?? '';
    const mayPhrase = useCanRead('phrase');
    const { ids, row } = useRecords(phrase, { wanted: mayPhrase });
    const { input, write, form } = useWrittenForm(props);
    const byLanguage = useValuesByLanguage({
      patientId: input.patientId ?? '',
      practitionerId: input.practitionerId ?? '',
      appointmentId: input.appointmentId ?? '',
    });
    const { awaits, [language]: values } = byLanguage;
    const apply = ({ body, name, language: written }: PickedTemplate) => {
      write(
        (before) => withTemplate(before, sectionsOf(body, wordsOf), byLanguage[written]),
        t('medicalRecord.templateDone', { name }),
      );
    };
    const book = useMemo(
      () => ({
        me,
        values,
        awaits,
        phrases: ids
          .flatMap((id) => row(id) ?? [])
          .map(({ id, summary: { name = '', text = '', ownerId = '' } }) => ({ id, name, text, ownerId })),
      }),
      [me, values, awaits, ids, row],
    );
    return (
      <PhraseBookContext value={book}>
        <Form
          {...props}
          {...form}
          banners={
            <>
              {props.banners}
              <div className={styles['tools']}>
                <TemplateMenu kind="note" awaits={byLanguage.awaits} onPick={apply} />
                {mayPhrase && <span>{t('medicalRecord.phrasesHelp')}</span>}
                {mayPhrase && <Link to="/phrases">{t('medicalRecord.phrasesManage')}</Link>}
              </div>
            </>
          }
        />
      </PhraseBookContext>
    );
  };
}
