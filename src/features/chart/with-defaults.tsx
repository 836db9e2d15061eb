import { useState, type ComponentType } from 'react';
import { useNow } from '../../hooks/index.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import type { Faults } from '../../records/faults.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { rememberAuthor, useAuthor } from './author.ts';

type FormProps = RecordFormProps<ContractInput>;

interface Completed {
  /** The field that holds the moment. */
  moment: string;
  /** What is made of what was typed before it is validated and saved. */
  complete?: (input: ContractInput) => ContractInput;
  /** Faults of fields that the form does not show, at those that it does. */
  placed?: (faults: Faults) => Faults;
}

/** A form that begins with its author and with now, where nothing else was said. */
export function withDefaults(
  Form: ComponentType<FormProps>,
  { moment, complete = (input) => input, placed = (faults) => faults }: Completed,
): ComponentType<FormProps> {
  return function DefaultedForm(props: FormProps) {
    const { t } = useTexts();
    const author = useAuthor();
    const now = useNow();
    const [openedAt] = useState(() => now.toISOString());
    if (author === undefined) return <SkeletonRows rows={7} label={t('state.loading')} />;
    const start = {
      ...props.start,
      practitionerId: props.start['practitionerId'] || author,
      [moment]: props.start[moment] || openedAt,
    };
    return (
      <Form
        {...props}
        start={start}
        validate={(input) => placed(props.validate(complete(input)))}
        onSave={(input) => {
          rememberAuthor(input['practitionerId']);
          props.onSave(complete(input));
        }}
      />
    );
  };
}
