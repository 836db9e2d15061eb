import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { memo, useContext, useState, type ComponentProps, type ReactNode } from 'react';
import { foldForSearch } from '../../lib/text.ts';
import { useFieldId } from './field-id.ts';
import { OptionalSection } from './form-layout.tsx';
import { useTexts } from '../i18n/i18n.ts';
import { formatPartialDate, parsePartialDate, type Century } from '../i18n/partial-date.ts';
import { useMain } from './use-main.ts';
import { isCoarsePointer } from './use-wide.ts';
import styles from './fields.module.css';

export interface FieldProps<T> {
  /** Name for `data-testid="field-NAME"`. */
  name: string;
  label: string;
  value: T;
  onChange: (value: T) => void;
  onBlur?: (() => void) | undefined;
  error?: string | undefined;
  /** A warning, which does not prevent saving. */
  warning?: string | undefined;
  help?: string | undefined;
  required?: boolean | undefined;
}

/** Fields that may stay empty say so, one by one or once for their whole section. */
export function FieldLabel({ label, required }: { label: string; required: boolean | undefined }) {
  const { t } = useTexts();
  const inOptionalSection = useContext(OptionalSection);
  return (
    <>
      {label}{' '}
      {required === true || inOptionalSection ? null : <span className={styles['optional']}>{t('form.optional')}</span>}
    </>
  );
}

interface Common {
  id: string;
  label: ReactNode;
  description: string | undefined;
  error: ReactNode;
  required: boolean;
  withAsterisk: boolean;
  'data-testid': string;
}

type Described = Pick<FieldProps<string>, 'name' | 'label' | 'error' | 'help' | 'required'>;

/** The common props of every input: label, help, error and test id. */
export function useCommon({ name, label, error, help, required }: Described): Common {
  return {
    id: useFieldId(name),
    label: <FieldLabel label={label} required={required} />,
    description: help,
    error: error ?? false,
    required: required === true,
    withAsterisk: false,
    'data-testid': `field-${name}`,
  };
}

export const FIELD_ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'description', 'input', 'error'];

export function WithWarning({
  name,
  warning,
  error,
  children,
}: {
  name: string;
  warning: string | undefined;
  error: string | undefined;
  children: ReactNode;
}) {
  const id = useFieldId(name);
  return (
    <div>
      {children}
      {warning !== undefined && error === undefined && (
        <p className={styles['warning']} id={`${id}-warning`} role="status">
          {warning}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = FieldProps<string> &
  Pick<
    ComponentProps<'input'>,
    'inputMode' | 'autoComplete' | 'placeholder' | 'maxLength' | 'autoCapitalize' | 'type' | 'spellCheck'
  > & {
    /** Shown in the field, after the number. */
    unit?: string | undefined;
    /** Offered while typing; anything else is taken too. */
    suggestions?: readonly string[] | undefined;
  };

export const TextField = memo(function TextField(props: TextFieldProps) {
  const {
    name,
    value,
    onChange,
    onBlur,
    warning,
    error,
    unit,
    suggestions = [],
    label: _label,
    help: _help,
    required: _required,
    ...input
  } = props;
  const common = useCommon(props);
  return (
    <WithWarning name={name} warning={warning} error={error}>
      <TextInput
        {...common}
        inputWrapperOrder={FIELD_ORDER}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={onBlur}
        autoComplete="off"
        {...(unit !== undefined && {
          rightSection: <span className={styles['unit']}>{unit}</span>,
          rightSectionWidth: 52,
          rightSectionPointerEvents: 'none' as const,
        })}
        {...(suggestions.length > 0 && { list: `${common.id}-offered` })}
        {...(input as object)}
      />
      {suggestions.length > 0 && (
        <datalist id={`${common.id}-offered`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion}>{suggestion}</option>
          ))}
        </datalist>
      )}
    </WithWarning>
  );
});

export const AreaField = memo(function AreaField(props: FieldProps<string> & { rows?: number }) {
  const { value, onChange, onBlur, rows = 3 } = props;
  const common = useCommon(props);
  return (
    <Textarea
      {...common}
      inputWrapperOrder={FIELD_ORDER}
      value={value}
      minRows={rows}
      rows={rows}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={onBlur}
    />
  );
});

export const CheckField = memo(function CheckField({ name, label, value, onChange, help }: FieldProps<boolean>) {
  return (
    <Checkbox
      id={useFieldId(name)}
      data-testid={`field-${name}`}
      label={label}
      description={help}
      size="md"
      radius={5}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
      className={styles['check'] ?? ''}
    />
  );
});

export interface ChoiceOption {
  value: string;
  label: string;
}

/** The choice with this label, or the first whose label begins with it; accents and case are ignored. */
export function matchingChoice(options: readonly ChoiceOption[], typed: string): ChoiceOption | undefined {
  const wanted = foldForSearch(typed);
  if (wanted === '') return undefined;
  return (
    options.find(({ label }) => foldForSearch(label) === wanted) ??
    options.find(({ label }) => foldForSearch(label).startsWith(wanted))
  );
}

/** With more choices than this, the list has a search. */
const MANY_CHOICES = 12;

/** A choice by its visible word: picked from the list, or typed (accents and case do not matter) and left with Tab. */
export const ChoiceField = memo(function ChoiceField(props: FieldProps<string> & { options: readonly ChoiceOption[] }) {
  const { value, onChange, onBlur, options, warning, error, name, required } = props;
  const { t } = useTexts();
  const common = useCommon(props);
  const main = useMain();
  const shown = options.find((option) => option.value === value)?.label ?? '';
  const [typed, setTyped] = useState<string | null>(null);

  const commitTyped = () => {
    const match = matchingChoice(options, typed ?? shown);
    if (typed !== null && (match !== undefined || foldForSearch(typed) === '') && (match?.value ?? '') !== value)
      onChange(match?.value ?? '');
    setTyped(null);
    onBlur?.();
  };

  return (
    <WithWarning name={name} warning={warning} error={error}>
      <Select
        {...common}
        inputWrapperOrder={FIELD_ORDER}
        data={[...options]}
        value={value === '' ? null : value}
        onChange={(next) => {
          setTyped(null);
          onChange(next ?? '');
        }}
        searchable
        searchValue={typed ?? shown}
        onSearchChange={(next) => setTyped(next === shown ? null : next)}
        filter={({ options: all, search }) => {
          const wanted = foldForSearch(search);
          return all.filter(
            (option) =>
              !('value' in option) || wanted === foldForSearch(shown) || foldForSearch(option.label).includes(wanted),
          );
        }}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          // Only the list closes; the form does not handle the key.
          if (event.key === 'Escape' && event.currentTarget.dataset['expanded'] !== undefined) event.preventDefault();
        }}
        onBlur={commitTyped}
        // A short list is tapped, a long one is searched.
        inputMode={isCoarsePointer() && options.length <= MANY_CHOICES ? 'none' : 'text'}
        clearable={required !== true}
        // Its own background would lie over the field's border.
        clearButtonProps={{
          'aria-label': t('form.clear'),
          tabIndex: -1,
          style: { pointerEvents: 'all', background: 'none' },
        }}
        nothingFoundMessage={t('form.noChoice')}
        placeholder={t('form.choose')}
        allowDeselect={false}
        autoComplete="off"
        comboboxProps={{
          transitionProps: { duration: 0 },
          withinPortal: true,
          // A closed list costs nothing: it is made when it is opened.
          keepMounted: false,
          floatingStrategy: 'fixed',
          ...(main && { portalProps: { target: main } }),
        }}
      />
    </WithWarning>
  );
});

export interface DateFieldProps extends FieldProps<string> {
  /** Of a year that is typed with two digits. */
  century: Century;
  maxLength?: number;
}

/**
 * A date as people know it: a day, a month or a year, typed as `29/02/1984`, `29021984`, `1984-02-29`, `02/1984` or
 * `1984`. The value is the partial date, or the typed text while it is not a date, so that nothing typed is lost.
 */
export const DateField = memo(function DateField({ century, ...props }: DateFieldProps) {
  const { value, onChange, onBlur } = props;
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (parsePartialDate(value, century) === value ? formatPartialDate(value) : value);
  return (
    <TextField
      {...props}
      value={shown}
      onChange={(next) => {
        setTyped(next);
        onChange(parsePartialDate(next, century) ?? next.trim());
      }}
      onBlur={() => {
        setTyped(null);
        onBlur?.();
      }}
      inputMode={isCoarsePointer() ? 'decimal' : 'text'}
      placeholder={t('form.datePlaceholder')}
      maxLength={props.maxLength ?? 12}
    />
  );
});
