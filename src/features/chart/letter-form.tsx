import { useRef, useState } from 'react';
import { fillTemplate } from '../../contract/clinical/template-variables.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { asText, type ControlFieldProps } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { issueWord } from '../../records/issue-words.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { useLatestOf, useValuesByLanguage } from '../document-templates/index.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { AreaField } from '../../ui/primitives/fields.tsx';
import { offerUndo } from '../../ui/shell/undo-toast.tsx';
import styles from './phrases.module.css';
import { TemplateMenu, type PickedTemplate } from './template-menu.tsx';

/** Room for a page. */
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

/** The letter with a template in it: an empty one begins with it, another goes on below what it says. */
export function withLetter(input: ContractInput, name: string, filled: string): ContractInput {
  const [title, before] = [asText(input['title']).trim(), asText(input['text']).trimEnd()];
  return { ...input, title: title || name, text: before === '' ? filled : `${before}\n\n${filled}` };
}

/** The form of a letter with its templates: they take the patient's values, and those of the last note. */
export function LetterForm(props: RecordFormProps<ContractInput>) {
  const { t } = useTexts();
  const [input, setInput] = useState(props.start);
  const [put, setPut] = useState<{ at: number; input: ContractInput }>();
  const patientId = asText(input['patientId']);
  const last = useLatestOf(patientId);
  const byLanguage = useValuesByLanguage({
    patientId,
    practitionerId: asText(input['practitionerId']),
    appointmentId: asText(input['appointmentId']) || last.appointmentId,
    recordId: last.recordId,
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
  const apply = ({ body, name, language }: PickedTemplate) => {
    const before = latest.current;
    replace(withLetter(before, name, fillTemplate(body, byLanguage[language])));
    offerUndo(t('medicalRecord.templateDone', { name }), () => replace(before));
  };
  const [seen, setSeen] = useState(props.replaced);
  if (props.replaced !== seen) {
    setSeen(props.replaced);
    setPut(undefined);
  }
  return (
    <Form
      {...props}
      replaced={put ?? props.replaced}
      onChange={take}
      banners={
        <>
          {props.banners}
          <div className={styles['tools']}>
            <TemplateMenu kind="letter" onPick={apply} />
          </div>
        </>
      }
    />
  );
}
