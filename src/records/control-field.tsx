import { IconPlus, IconTrash } from '@tabler/icons-react';
import { lazy, memo, Suspense } from 'react';
import type { Control, Part } from '../contract/controls.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, identifierWord, unitWord } from '../ui/i18n/words.ts';
import { Button } from '../ui/primitives/button.tsx';
import { AreaField, CheckField, ChoiceField, DateField, TextField, type FieldProps } from '../ui/primitives/fields.tsx';
import { FieldGroup, FieldRow } from '../ui/primitives/form-layout.tsx';
import { PictureField } from '../ui/primitives/picture-field.tsx';
import { SegmentedField } from '../ui/primitives/segmented-field.tsx';
import { TimeField } from '../ui/primitives/time-field.tsx';
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

/** Its library knows the zones' rules: loaded with the first form that asks for a moment. */
const InstantField = lazy(async () => ({ default: (await import('./instant-field.tsx')).InstantField }));

/** So many choices are shown side by side. */
const MOST_SEGMENTS = 4;

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
      return <TextField {...common} value={asText(value)} onChange={onChange} />;
    case 'instant':
      return (
        <Suspense>
          <InstantField {...common} value={asText(value)} onChange={onChange} />
        </Suspense>
      );
    case 'colour':
      return <ColourField {...common} value={asText(value)} onChange={onChange} />;
    case 'time':
      return <TimeField {...common} value={asText(value)} onChange={onChange} />;
    case 'long-text':
      return <AreaField {...common} value={asText(value)} onChange={onChange} rows={3} />;
    case 'number':
      return (
        <TextField
          {...common}
          value={asText(value)}
          onChange={onChange}
          inputMode={(control.min ?? -1) < 0 ? 'text' : control.integer ? 'numeric' : 'decimal'}
          unit={control.unit === null ? undefined : unitWord(control.unit)}
        />
      );
    case 'day':
    case 'partial-date':
      return <DateField {...common} value={asText(value)} onChange={onChange} />;
    case 'choice':
      return (
        <OneOf
          {...common}
          entityType={entityType}
          path={path}
          value={value}
          onChange={onChange}
          values={control.values}
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
      return <PictureField {...common} value={asText(value)} onChange={onChange} max={control.max} />;
    case 'other':
      return null;
  }
});

/** All that there is side by side, where it is little; else a list. A value of another time stays one of them. */
function OneOf({
  entityType,
  path,
  value,
  values,
  onChange,
  ...common
}: FieldProps<Json> & Pick<ControlFieldProps, 'entityType' | 'path'> & { values: readonly string[] }) {
  const options = [...new Set([...values, asText(value)])]
    .filter(Boolean)
    .map((one) => ({ value: one, label: choiceWord(entityType, path, one) }));
  return options.length <= MOST_SEGMENTS ? (
    <SegmentedField {...common} value={asText(value)} onChange={onChange} options={options} />
  ) : (
    <ChoiceField {...common} value={asText(value)} onChange={onChange} options={options} />
  );
}

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
          isLine={of.kind !== 'structure'}
          remove={
            <Button
              kind="danger"
              icon={<IconTrash size={17} aria-hidden />}
              aria-label={t('recordPage.removeItem', { label, number: at + 1 })}
              onClick={() => onChange(items.filter((_, index) => index !== at))}
            >
              {of.kind === 'structure' ? t('recordPage.removeItem', { label, number: at + 1 }) : undefined}
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
