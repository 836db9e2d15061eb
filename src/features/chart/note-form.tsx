import { useMemo, useRef, useState, type ComponentType } from 'react';
import { Link } from 'react-router';
import { useCanRead, useRecords, useSession } from '../../hooks/index.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { useValuesByLanguage } from '../document-templates/index.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { offerUndo } from '../../ui/shell/undo-toast.tsx';
import { PhraseBookContext } from './phrase-field.tsx';
import styles from './phrases.module.css';
import { TemplateMenu, type PickedTemplate } from './template-menu.tsx';
import { sectionsOf, withTemplate, type Section } from './note-template.ts';

type FormProps = RecordFormProps<ContractInput>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Both languages: a template's headings may be in the other than the screen's. */
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
    const { ids, row } = useRecords('phrase', { wanted: mayPhrase });
    const [input, setInput] = useState(props.start);
    const [put, setPut] = useState<{ at: number; input: ContractInput }>();
    const byLanguage = useValuesByLanguage({
      patientId: text(input['patientId']),
      practitionerId: text(input['practitionerId']),
      appointmentId: text(input['appointmentId']),
    });
    const values = byLanguage[language];
    const latest = useRef(input);
    const take = (next: ContractInput) => {
      latest.current = next;
      setInput(next);
      props.onChange(next);
    };
    const replace = (next: ContractInput) => {
      // Below every number that the editor gives.
      setPut((before) => ({ at: (before?.at ?? 0) - 1, input: next }));
      take(next);
    };
    const apply = ({ body, name, language: written }: PickedTemplate) => {
      const before = latest.current;
      replace(withTemplate(before, sectionsOf(body, wordsOf), byLanguage[written]));
      offerUndo(t('medicalRecord.templateDone', { name }), () => replace(before));
    };
    const [seen, setSeen] = useState(props.replaced);
    if (props.replaced !== seen) {
      setSeen(props.replaced);
      setPut(undefined);
    }
    const book = useMemo(
      () => ({
        me,
        values,
        phrases: ids
          .flatMap((id) => row(id) ?? [])
          .map(({ id, summary }) => ({
            id,
            name: text(summary['name']),
            text: text(summary['text']),
            ownerId: text(summary['ownerId']),
          })),
      }),
      [me, values, ids, row],
    );
    return (
      <PhraseBookContext value={book}>
        <Form
          {...props}
          replaced={put ?? props.replaced}
          onChange={take}
          banners={
            <>
              {props.banners}
              <div className={styles['tools']}>
                <TemplateMenu kind="note" onPick={apply} />
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
