import { Menu } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useMemo, useRef, useState, type ComponentType } from 'react';
import { Link } from 'react-router';
import { useCanRead, useClient, useRecords, useSession } from '../../hooks/index.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { useTemplateValues } from '../../records/use-template-values.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { offerUndo } from '../../ui/shell/undo-toast.tsx';
import { PhraseBookContext } from './phrase-field.tsx';
import styles from './phrases.module.css';
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

/** The published templates of notes, in the language of the screen first. */
function useNoteTemplates() {
  const { language } = useTexts();
  const { ids, row } = useRecords('documentTemplate');
  return ids
    .flatMap((id) => row(id) ?? [])
    .filter(({ summary }) => summary['kind'] === 'note' && summary['status'] === 'published')
    .toSorted((a, b) => Number(b.summary['language'] === language) - Number(a.summary['language'] === language));
}

function Templates({ onPick }: { onPick: (body: string, name: string) => void }) {
  const { t } = useTexts();
  const client = useClient();
  const templates = useNoteTemplates();
  if (templates.length === 0) return null;
  const pick = async (id: string, name: string) => {
    const { record } = await client.cache.loadRecord({ entityType: 'documentTemplate', entityId: id });
    onPick(text(record?.['body']), name);
  };
  return (
    <Menu position="bottom-start" width={300} shadow="md" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button icon={<IconFileText size={18} stroke={1.75} aria-hidden />} data-testid="note-templates">
          {t('medicalRecord.template')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {templates.map(({ id, summary }) => (
          <Menu.Item key={id} onClick={() => void pick(id, text(summary['name']))} data-testid="note-template">
            {text(summary['name'])}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The form of a note with its templates and its phrases. */
export function withPhrases(Form: ComponentType<FormProps>): ComponentType<FormProps> {
  return function NoteForm(props: FormProps) {
    const { t, language } = useTexts();
    const me = useSession().account?.user.id ?? '';
    const mayPhrase = useCanRead('phrase');
    const { ids, row } = useRecords('phrase', { wanted: mayPhrase });
    const [input, setInput] = useState(props.start);
    const [put, setPut] = useState<{ at: number; input: ContractInput }>();
    const { values } = useTemplateValues({
      patientId: text(input['patientId']),
      practitionerId: text(input['practitionerId']),
      appointmentId: text(input['appointmentId']),
      language,
    });
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
    const apply = (body: string, name: string) => {
      const before = latest.current;
      replace(withTemplate(before, sectionsOf(body, wordsOf), values));
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
                <Templates onPick={apply} />
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
