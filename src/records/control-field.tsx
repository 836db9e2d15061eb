import { IconPlus, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import type { Control, Part } from '../contract/controls.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, identifierWord } from '../ui/i18n/words.ts';
import { Button } from '../ui/primitives/button.tsx';
import { AreaField, CheckField, ChoiceField, DateField, TextField, type FieldProps } from '../ui/primitives/fields.tsx';
import { FieldGroup, FieldRow } from '../ui/primitives/form-layout.tsx';
import { emptyOf } from './contract-model.ts';
import type { Faults } from './faults.ts';
import { issueWord } from './issue-words.ts';
import styles from './records.module.css';
import { ReferenceField } from './reference-field.tsx';

export interface ControlFieldProps {
  entityType: string;
  /** The contract's path, e.g. `availability.0.start`: names the field, its errors and its handle. */
  path: string;
  control: Control;
  value: Json;
  required?: boolean;
  onChange: (value: Json) => void;
  onLeave: () => void;
  /** What is wrong with the field or a part of it; `NO_FAULTS` itself for nothing, so that it is not rendered again. */
  faults: Faults;
}

const withoutNumbers = (path: string): string => path.replaceAll(/\.\d+(?=\.|$)/g, '');
const asText = (value: Json): string => (typeof value === 'string' ? value : '');
const asList = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);
const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

const choiceWord = (entityType: string, path: string, value: string): string =>
  // Systems of identifiers have their words beside all others.
  (path.endsWith('.system') ? identifierWord(value) : null) ??
  textOf(`choice.${entityType}.${withoutNumbers(path).split('.').at(-1)}.${value}`) ??
  value;

/** The control that the contract gives a field, with its words from the catalogue. */
export const ControlField = memo(function ControlField(props: ControlFieldProps) {
  const { entityType, path, control, value, required, onChange, onLeave, faults } = props;
  const { language } = useTexts();
  const common = {
    name: path,
    label: fieldWord(entityType, withoutNumbers(path)),
    required,
    onBlur: onLeave,
    error: faults[path] && issueWord(entityType, faults[path], language),
    help: textOf(`help.${entityType}.${withoutNumbers(path)}`) ?? undefined,
  };
  switch (control.kind) {
    case 'reference':
      return <ReferenceField {...common} to={control.to} value={asText(value)} onChange={onChange} />;
    case 'text':
    case 'instant':
      return <TextField {...common} value={asText(value)} onChange={onChange} />;
    case 'colour':
      return <ColourField {...common} value={asText(value)} onChange={onChange} />;
    case 'time':
      return <TextField {...common} value={asText(value)} onChange={onChange} placeholder="09:00" maxLength={5} />;
    case 'long-text':
      return <AreaField {...common} value={asText(value)} onChange={onChange} rows={3} />;
    case 'number':
      return (
        <TextField
          {...common}
          value={asText(value)}
          onChange={onChange}
          inputMode={control.integer ? 'numeric' : 'decimal'}
        />
      );
    case 'day':
    case 'partial-date':
      return <DateField {...common} value={asText(value)} onChange={onChange} />;
    case 'choice':
      return (
        <ChoiceField
          {...common}
          value={asText(value)}
          onChange={onChange}
          options={[...new Set([...control.values, asText(value)])]
            .filter(Boolean)
            .map((one) => ({ value: one, label: choiceWord(entityType, path, one) }))}
        />
      );
    case 'flag':
      return <CheckField {...common} value={value === true} onChange={onChange} />;
    case 'list':
      return control.of.kind === 'choice' ? (
        <Choices {...props} values={control.of.values} />
      ) : (
        <Items {...props} of={control.of} max={control.max ?? Number.POSITIVE_INFINITY} />
      );
    case 'structure':
      return <Parts {...props} parts={control.parts} />;
    case 'picture':
    case 'other':
      return null;
  }
});

/** Typed as `#0B6E6E`, or picked. */
function ColourField(props: FieldProps<string>) {
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

/** Several of a few: one switch each. */
function Choices({
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

/** One after another, with a button that adds and one that removes. */
function Items({ of, max, ...props }: ControlFieldProps & { of: Control; max: number }) {
  const { t } = useTexts();
  const { entityType, path, value, onChange } = props;
  const items = asList(value);
  const label = fieldWord(entityType, withoutNumbers(path));
  const set = (at: number, item: Json) => onChange(items.map((other, index) => (index === at ? item : other)));
  return (
    <div className={styles['items']}>
      {of.kind === 'structure' && <p className={styles['itemsLabel']}>{label}</p>}
      {items.map((item, at) => (
        // Items have no id of their own: their place is what tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <FieldGroup
          key={at}
          label={t('recordPage.item', { label, number: at + 1 })}
          remove={
            <Button
              kind="danger"
              icon={<IconTrash size={17} aria-hidden />}
              onClick={() => onChange(items.filter((_, index) => index !== at))}
            >
              {t('recordPage.removeItem', { label, number: at + 1 })}
            </Button>
          }
        >
          <ControlField
            {...props}
            path={`${path}.${at}`}
            control={of}
            value={item}
            onChange={(next) => set(at, next)}
          />
        </FieldGroup>
      ))}
      {items.length < max && (
        <div>
          <Button
            kind="quiet"
            icon={<IconPlus size={17} aria-hidden />}
            onClick={() => onChange([...items, emptyOf(of)])}
            data-testid={`add-${path}`}
          >
            {t('recordPage.addItem', { label })}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Its parts, in pairs where two short ones follow each other. */
function Parts({ parts, ...props }: ControlFieldProps & { parts: readonly Part[] }) {
  const { path, value, onChange } = props;
  const fields = asObject(value);
  const field = (part: Part) => (
    <ControlField
      {...props}
      key={part.name}
      path={`${path}.${part.name}`}
      control={part.control}
      required={part.required}
      value={fields[part.name] ?? emptyOf(part.control)}
      onChange={(next) => onChange({ ...fields, [part.name]: next })}
    />
  );
  const isWide = ({ control }: Part) => control.kind === 'list' || control.kind === 'long-text';
  const wide = parts.filter(isWide);
  const short = parts.filter((part) => !isWide(part));
  return (
    <>
      {wide.map(field)}
      {short.length > 0 && <FieldRow>{short.map(field)}</FieldRow>}
    </>
  );
}
