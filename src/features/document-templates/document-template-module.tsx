import { IconTemplate } from '@tabler/icons-react';
import { CONSENT_TYPES } from '../../contract/entities/consent.ts';
import { documentTemplate } from '../../contract/entities/document-template.ts';
import { useContext } from 'react';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { ControlField } from '../../records/control-field.tsx';
import type { ControlFieldProps } from '../../records/control-props.ts';
import { FormValues } from '../../records/form-ways.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordFormProps, RecordModule } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { BodyField } from './body-field.tsx';
import { TemplateActions } from './template-actions.tsx';
import { TemplateFacts } from './template-facts.tsx';

/** Only a consent has a purpose of its own. */
function ConsentPurpose(props: ControlFieldProps) {
  const { input } = useContext(FormValues);
  return input['kind'] === 'consent' ? <ControlField {...props} /> : null;
}

const { model, Form } = fromContract({
  entity: documentTemplate,
  held: ['status', 'templateVersion', 'supersedes'],
  offered: { consentType: CONSENT_TYPES },
  own: { consentType: { Control: ConsentPurpose }, body: { Control: BodyField } },
  sections: [
    { name: 'what', fields: ['kind', 'name', 'language', 'consentType'] },
    { name: 'text', fields: ['body'] },
    { name: 'note', fields: ['note'] },
  ],
});

const completed = (input: ContractInput): ContractInput =>
  input['kind'] === 'consent' ? input : { ...input, consentType: '' };

function TemplateForm(props: RecordFormProps<ContractInput>) {
  const { language } = useTexts();
  const { start } = props;
  return (
    <Form
      {...props}
      start={{
        ...start,
        kind: start['kind'] || 'consent',
        language: start['language'] || language,
        status: start['status'] || 'draft',
        templateVersion: start['templateVersion'] || '1',
      }}
      validate={(input) => props.validate(completed(input))}
      onSave={(input) => props.onSave(completed(input))}
    />
  );
}

/** The next version of a text begins as the one before. */
function beginWith(state: unknown): Partial<ContractInput> {
  const { from, supersedes } = (state ?? {}) as { from?: JsonObject; supersedes?: string };
  return from === undefined || supersedes === undefined ? {} : { ...model.inputOf(from), status: 'draft', supersedes };
}

function useWhat(): (record: JsonObject) => readonly string[] {
  const { t, language } = useTexts();
  return (record) => [
    valueWord('documentTemplate', 'kind', record['kind'], language),
    valueWord('documentTemplate', 'language', record['language'], language),
    t('documentTemplate.versionOf', { version: Number(record['templateVersion'] ?? 1) }),
    valueWord('documentTemplate', 'status', record['status'], language),
  ];
}

/** The texts of documents, as the record kit needs them. */
export const documentTemplates: RecordModule<ContractInput> = {
  entity: documentTemplate,
  path: '/document-templates',
  nav: 'documentTemplates',
  icon: IconTemplate,
  nameOf: ({ name }) => (typeof name === 'string' ? name : ''),
  useRowDetails: useWhat,
  useSubHead: useWhat,
  listFields: { filters: ['kind', 'status', 'language', 'consentType'], sorts: ['templateVersion'] },
  // What was published once stays as it is: signed documents name it.
  isFrozen: ({ status }) => status === 'published' || status === 'retired',
  model,
  beginWith,
  Form: TemplateForm,
  Facts: TemplateFacts,
  Actions: TemplateActions,
};

export const screens = recordScreens(documentTemplates);
