import type { Json } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, identifierWord } from '../ui/i18n/words.ts';
import { ChoiceField, TextField, type FieldProps } from '../ui/primitives/fields.tsx';
import { FieldRow } from '../ui/primitives/form-layout.tsx';
import { SegmentedField } from '../ui/primitives/segmented-field.tsx';
import { asList, asText, withoutNumbers, type ControlFieldProps } from './control-props.ts';
import { issueWord } from './issue-words.ts';
import styles from './records.module.css';

/** Up to this number, choices are shown side by side. */
const MOST_SEGMENTS = 4;

const choiceWord = (entityType: string, path: string, value: string): string =>
  // The labels of identifier systems are shared by all modules.
  (path.endsWith('.system') ? identifierWord(value) : null) ??
  textOf(`choice.${entityType}.${withoutNumbers(path).split('.').at(-1)}.${value}`) ??
  value;

/** Few choices side by side, else a list. A stored value that is no longer a choice is offered too. */
export function OneOf({
  entityType,
  path,
  value,
  values,
  onChange,
  isListed = false,
  ...common
}: FieldProps<Json> &
  Pick<ControlFieldProps, 'entityType' | 'path'> & { values: readonly string[]; isListed?: boolean }) {
  const options = [...new Set([...values, asText(value)])]
    .filter(Boolean)
    .map((one) => ({ value: one, label: choiceWord(entityType, path, one) }));
  return options.length <= MOST_SEGMENTS && !isListed ? (
    <SegmentedField {...common} value={asText(value)} onChange={onChange} options={options} />
  ) : (
    <ChoiceField {...common} value={asText(value)} onChange={onChange} options={options} />
  );
}

/** Typed as `#0B6E6E`, or picked. */
export function ColourField(props: FieldProps<string>) {
  const { t } = useTexts();
  return (
    <FieldRow columns="1fr 64px">
      <TextField {...props} placeholder="#0B6E6E" maxLength={7} />
      <input
        type="color"
        className={styles['colour']}
        aria-label={t('recordPage.pickColour', { label: props.label })}
        value={/^#[0-9a-f]{6}$/i.test(props.value) ? props.value : '#0b6e6e'}
        onChange={(event) => props.onChange(event.currentTarget.value.toUpperCase())}
      />
    </FieldRow>
  );
}

/** Several values out of a few choices, with one switch each. */
export function Choices({
  entityType,
  path,
  value,
  values,
  onChange,
  faults,
}: ControlFieldProps & { values: readonly string[] }) {
  const chosen = asList(value);
  const { language } = useTexts();
  const error = faults[path] && issueWord(entityType, faults[path], language);
  return (
    <fieldset className={styles['choices']}>
      <legend>{fieldWord(entityType, withoutNumbers(path))}</legend>
      <div className={styles['chips']}>
        {values.map((one) => (
          <label key={one} className={styles['chip']}>
            <input
              type="checkbox"
              data-testid={`field-${path}.${one}`}
              checked={chosen.includes(one)}
              onChange={(event) =>
                onChange(values.filter((other) => (other === one ? event.target.checked : chosen.includes(other))))
              }
            />
            {choiceWord(entityType, path, one)}
          </label>
        ))}
      </div>
      {error !== undefined && <p className={styles['error']}>{error}</p>}
    </fieldset>
  );
}
