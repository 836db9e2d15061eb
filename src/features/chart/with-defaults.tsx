import { useState, type ComponentType } from 'react';
import { useNow } from '../../hooks/index.ts';
import type { Faults } from '../../records/faults.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { rememberAuthor, useAuthor } from './author.ts';

/** What the form of every record of a patient holds. */
interface Written {
  practitionerId?: string | null;
}

interface Completed<I> {
  /** The field that holds the date and time. */
  moment: keyof I & string;
  /** Transforms the typed values before they are validated and saved. */
  complete?: (input: I) => I;
  /** Moves errors of fields that the form does not show to fields that it shows. */
  placed?: (faults: Faults) => Faults;
}

/** A form that begins with the author and the present time, unless other values were passed. */
export function withDefaults<I extends Written>(
  Form: ComponentType<RecordFormProps<I>>,
  { moment, complete = (input) => input, placed = (faults) => faults }: Completed<NoInfer<I>>,
): ComponentType<RecordFormProps<I>> {
  return function DefaultedForm(props: RecordFormProps<I>) {
    const { t } = useTexts();
    const author = useAuthor();
    const now = useNow();
    const [openedAt] = useState(() => now.toISOString());
    if (author === undefined) return <SkeletonRows rows={7} label={t('state.loading')} />;
    const start = {
      ...props.start,
      practitionerId: props.start.practitionerId || author,
      [moment]: props.start[moment] || openedAt,
    };
    return (
      <Form
        {...props}
        start={start}
        validate={(input) => placed(props.validate(complete(input)))}
        onSave={(input) => {
          rememberAuthor(input.practitionerId);
          props.onSave(complete(input));
        }}
      />
    );
  };
}
