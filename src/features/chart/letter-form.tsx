import type { NoteInput } from './note.ts';
import { fillTemplate } from '../../contract/clinical/template-variables.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import { asText, type ControlFieldProps } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { issueWord } from '../../records/issue-words.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { useLatestOf, useValuesByLanguage } from '../document-templates/index.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { AreaField } from '../../ui/primitives/fields.tsx';
import styles from './phrases.module.css';
import { TemplateMenu, type PickedTemplate } from './template-menu.tsx';
import { useWrittenForm } from './use-written-form.ts';

/** A text field with room for about one page. */
function LetterText({ entityType, path, value, required, onChange, onLeave, faults }: ControlFieldProps) {
  const { language } = useTexts();
  const fault = faults[path];
  return (
    <AreaField
      name={path}
      label={fieldWord(entityType, path)}
      required={required}
      rows={18}
      value={asText(value)}
      onChange={onChange}
      onBlur={onLeave}
      error={fault && issueWord(entityType, fault, language)}
    />
  );
}

const { Form } = fromContract({
  entity: medicalRecord,
  own: { text: { Control: LetterText } },
  sections: [
    { name: 'letter', fields: ['title', 'text'] },
    { name: 'who', fields: ['occurredAt', 'practitionerId'] },
  ],
});

export { Form as LetterFields };

/** Inserts a template into the letter, below any text that is there. */
export function withLetter(input: NoteInput, name: string, filled: string): NoteInput {
  const [title, before] = [input.title?.trim() ?? '', input.text?.trimEnd() ?? ''];
  return { ...input, title: title || name, text: before === '' ? filled : `${before}\n\n${filled}` };
}

/** The form of a letter. Its templates are filled with the values of the patient and of the last note. */
export function LetterForm(props: RecordFormProps<NoteInput>) {
  const { t } = useTexts();
  const { input, write, form } = useWrittenForm(props);
  const patientId = input.patientId ?? '';
  const last = useLatestOf(patientId);
  const byLanguage = useValuesByLanguage({
    patientId,
    practitionerId: input.practitionerId ?? '',
    ...last,
    ...(input.appointmentId && {
      appointmentId: input.appointmentId,
      reading: last.reading.filter((group) => group !== 'appointment'),
    }),
  });
  const apply = ({ body, name, language }: PickedTemplate) =>
    write(
      (before) => withLetter(before, name, fillTemplate(body, byLanguage[language])),
      t('medicalRecord.templateDone', { name }),
    );
  return (
    <Form
      {...props}
      {...form}
      banners={
        <>
          {props.banners}
          <div className={styles['tools']}>
            <TemplateMenu kind="letter" awaits={byLanguage.awaits} onPick={apply} />
          </div>
        </>
      }
    />
  );
}
