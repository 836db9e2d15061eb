import { IconUserPlus, IconUserStar } from '@tabler/icons-react';
import { template, type Template } from '../../contract/entities/template.ts';
import { useCanWrite } from '../../hooks/index.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule, type PartProps, type RecordFormProps } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { Concerned, ConcernedHint } from './concerned.tsx';
import { termsWord } from './terms.ts';

type Inputs = InputsOf<typeof template>;

const { model, Form, Facts } = fromContract({
  entity: template,
  sections: [{ name: 'terms', fields: ['name', 'role', 'percentage'] }],
});

/** A template without a name gets the name of its role. */
const withName = (input: Inputs): Inputs =>
  !input.name?.trim() && input.role ? { ...input, name: textOf(`role.${input.role}`) ?? '' } : input;

const TemplateForm = (props: RecordFormProps<Inputs>) => (
  <Form {...props} onSave={(input) => props.onSave(withName(input))} />
);

function NewUser({ id, record }: PartProps<Template>) {
  const { t } = useTexts();
  if (!useCanWrite('user')) return null;
  return (
    <ButtonLink
      kind="primary"
      to="/admin/users/new"
      state={{ template: { id, terms: record } }}
      icon={<IconUserPlus size={18} stroke={1.75} aria-hidden />}
      data-testid="new-from-template"
    >
      {t('template.newUser')}
    </ButtonLink>
  );
}

function useTerms(): (record: Template) => readonly string[] {
  const { language } = useTexts();
  return (record) => [termsWord(record, language)];
}

/** The module of user templates: the terms with which new users begin. */
export const templates = recordModule({
  entity: template,
  path: '/admin/templates',
  parent: '/admin',
  nav: 'userTemplates',
  icon: IconUserStar,
  nameOf: ({ name, role = '' }) => name || (textOf(`role.${role}`) ?? role),
  useRowDetails: useTerms,
  row: ['role', 'percentage'],
  useSubHead: useTerms,
  listFields: { filters: ['role'], sorts: ['role', 'percentage'], columns: ['role', 'percentage'] },
  Actions: NewUser,
  Hint: ConcernedHint,
  model,
  Form: TemplateForm,
  Facts: ({ record }) => (
    <>
      <Facts record={record} />
      <Concerned template={record} />
    </>
  ),
});

export const screens = recordScreens(templates);
