import { IconTemplate } from '@tabler/icons-react';
import { CONSENT_TYPES } from '../../contract/entities/consent.ts';
import { documentTemplate, type DocumentTemplate } from '../../contract/entities/document-template.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { ControlField } from '../../records/control-field.tsx';
import type { ControlFieldProps } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule, type RecordFormProps } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { BodyField } from './body-field.tsx';
import { TemplateActions } from './template-actions.tsx';
import { TemplateFacts } from './template-facts.tsx';

type Inputs = InputsOf<typeof documentTemplate>;

/** Only a consent has a purpose of its own. */
function ConsentPurpose({ others, ...props }: ControlFieldProps<Inputs>) {
  return others?.kind === 'consent' ? <ControlField {...props} /> : null;
}

const { model, Form } = fromContract({
  entity: documentTemplate,
  held: ['status', 'templateVersion', 'supersedes'],
  offered: { consentType: CONSENT_TYPES },
  own: {
    consentType: { Control: ConsentPurpose, reads: ['kind'] },
    body: { Control: BodyField, reads: ['kind', 'language'] },
  },
  sections: [
    { name: 'what', fields: ['kind', 'name', 'language', 'consentType'] },
    { name: 'text', fields: ['body'] },
    { name: 'note', fields: ['note'] },
  ],
});

const completed = (input: Inputs): Inputs => (input.kind === 'consent' ? input : { ...input, consentType: '' });

function TemplateForm(props: RecordFormProps<Inputs>) {
  const { language } = useTexts();
  const { start } = props;
  return (
    <Form
      {...props}
      start={{
        ...start,
        kind: start.kind || 'consent',
        language: start.language || language,
        status: start.status || 'draft',
        templateVersion: start.templateVersion || '1',
      }}
      validate={(input) => props.validate(completed(input))}
      onSave={(input) => props.onSave(completed(input))}
    />
  );
}

/** A new version starts as a copy of the previous one. */
function beginWith(state: unknown): Partial<Inputs> {
  const { from, supersedes } = (state ?? {}) as { from?: DocumentTemplate; supersedes?: string };
  return from === undefined || supersedes === undefined ? {} : { ...model.inputOf(from), status: 'draft', supersedes };
}

function useWhat(): (record: DocumentTemplate) => readonly string[] {
  const { t, language } = useTexts();
  return (record) => [
    valueWord('documentTemplate', 'kind', record.kind, language),
    valueWord('documentTemplate', 'language', record.language, language),
    t('documentTemplate.versionOf', { version: record.templateVersion ?? 1 }),
    valueWord('documentTemplate', 'status', record.status, language),
  ];
}

/** The texts of documents, as the record kit needs them. */
export const documentTemplates = recordModule({
  entity: documentTemplate,
  path: '/document-templates',
  parent: '/admin',
  nav: 'documentTemplates',
  icon: IconTemplate,
  nameOf: ({ name = '' }) => name,
  useRowDetails: useWhat,
  useSubHead: useWhat,
  listFields: { filters: ['kind', 'status', 'language', 'consentType'], sorts: ['templateVersion'] },
  // A published version cannot change, because signed documents refer to it.
  isFrozen: ({ status }) => status === 'published' || status === 'retired',
  model,
  beginWith,
  Form: TemplateForm,
  Facts: TemplateFacts,
  Actions: TemplateActions,
});

export const screens = recordScreens(documentTemplates);
