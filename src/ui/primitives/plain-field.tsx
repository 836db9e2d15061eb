import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState, type ComponentProps } from 'react';
import { useTexts } from '../i18n/i18n.ts';
import styles from './plain-field.module.css';

export type PlainFieldProps = Pick<ComponentProps<'input'>, 'type' | 'inputMode' | 'autoComplete'> & {
  name: string;
  label: string;
  testId: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  /** The rule, before anything was typed. */
  hint?: string;
};

/**
 * A labelled input without Mantine's: for the screen that is loaded before anything else. A password can be looked at.
 */
export function PlainField({
  name,
  label,
  testId,
  value,
  onChange,
  error,
  hint,
  type = 'text',
  ...input
}: PlainFieldProps) {
  const { t } = useTexts();
  const [visible, setVisible] = useState(false);
  const secret = type === 'password';
  return (
    <div>
      <label htmlFor={name} className={styles['label']}>
        {label}
      </label>
      <div className={styles['box']}>
        <input
          {...input}
          id={name}
          name={name}
          type={secret && visible ? 'text' : type}
          data-testid={testId}
          className={styles['input']}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          aria-invalid={error !== undefined}
          aria-describedby={(error ?? hint) === undefined ? undefined : `${name}-help`}
          autoCapitalize="none"
          spellCheck={false}
        />
        {secret && (
          <button
            type="button"
            className={styles['eye']}
            aria-label={visible ? t('form.hideSecret') : t('form.showSecret')}
            onClick={() => setVisible(!visible)}
          >
            {visible ? (
              <IconEyeOff size={20} stroke={1.75} aria-hidden />
            ) : (
              <IconEye size={20} stroke={1.75} aria-hidden />
            )}
          </button>
        )}
      </div>
      {(error ?? hint) !== undefined && (
        <p className={styles[error === undefined ? 'hint' : 'error']} id={`${name}-help`}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
