import { Input } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useTexts } from '../i18n/i18n.ts';
import { FIELD_ORDER, matchingChoice, useCommon, WithWarning, type ChoiceOption, type FieldProps } from './fields.tsx';
import styles from './segmented-field.module.css';

/**
 * A choice of a few options, shown as radio buttons side by side. A person who reaches it from an error's link or by
 * keyboard can also type the option's label, as in a list.
 */
export function SegmentedField(props: FieldProps<string> & { options: readonly ChoiceOption[] }) {
  const { name, value, onChange, onBlur, options, required, warning, error } = props;
  const { t } = useTexts();
  const { id, label, description, 'data-testid': testId } = useCommon(props);
  const [typed, setTyped] = useState<string | null>(null);
  const at = options.findIndex((option) => option.value === value);
  const take = () => {
    const match = typed === null ? undefined : matchingChoice(options, typed);
    if (match !== undefined) onChange(match.value);
    else if (typed?.trim() === '' && required !== true) onChange('');
    setTyped(null);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = step === undefined ? undefined : options.at((at + step) % options.length);
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.value);
  };
  return (
    <WithWarning name={name} warning={warning} error={error}>
      <Input.Wrapper
        label={label}
        labelElement="div"
        labelProps={{ id: `${id}-label` }}
        description={description}
        error={error ?? false}
        inputWrapperOrder={FIELD_ORDER}
      >
        <div
          role="radiogroup"
          aria-labelledby={`${id}-label`}
          aria-required={required === true}
          aria-invalid={error !== undefined}
          className={styles['group']}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) onBlur?.();
          }}
        >
          <input
            id={id}
            data-testid={testId}
            data-value={value}
            className={styles['typed']}
            tabIndex={-1}
            aria-label={t('controls.typed', { label: props.label })}
            autoComplete="off"
            value={typed ?? options[at]?.label ?? ''}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={press}
            onBlur={take}
          />
          {options.map((option) => (
            <label key={option.value} className={styles['segment']}>
              <input
                type="radio"
                name={id}
                data-testid={`${testId}.${option.value}`}
                checked={option.value === value}
                onChange={() => onChange(option.value)}
              />
              {option.label}
            </label>
          ))}
          {required !== true && value !== '' && (
            <button type="button" className={styles['clear']} aria-label={t('form.clear')} onClick={() => onChange('')}>
              <IconX size={16} aria-hidden />
            </button>
          )}
        </div>
      </Input.Wrapper>
    </WithWarning>
  );
}
