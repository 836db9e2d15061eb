import { Input } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTexts } from '../i18n/i18n.ts';
import { FIELD_ORDER, useCommon, WithWarning, type ChoiceOption, type FieldProps } from './fields.tsx';
import styles from './segmented-field.module.css';

/** One of a few, all of them seen: radio buttons side by side. */
export function SegmentedField(props: FieldProps<string> & { options: readonly ChoiceOption[] }) {
  const { name, value, onChange, onBlur, options, required, warning, error } = props;
  const { t } = useTexts();
  const { id, label, description, 'data-testid': testId } = useCommon(props);
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
          id={id}
          data-testid={testId}
          data-value={value}
          role="radiogroup"
          aria-labelledby={`${id}-label`}
          aria-required={required === true}
          aria-invalid={error !== undefined}
          tabIndex={-1}
          className={styles['group']}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) onBlur?.();
          }}
        >
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
