import { IconPlus, IconTrash } from '@tabler/icons-react';
import { lazy, memo, Suspense, useContext, type ComponentType } from 'react';
import type { Control, Part } from '../contract/controls.ts';
import { jsonEqual, type Json } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, unitWord } from '../ui/i18n/words.ts';
import { Button } from '../ui/primitives/button.tsx';
import { AreaField, CheckField, DateField, TextField } from '../ui/primitives/fields.tsx';
import { FieldGroup, FieldRow } from '../ui/primitives/form-layout.tsx';
import { PictureField } from '../ui/primitives/picture-field.tsx';
import { TimeField } from '../ui/primitives/time-field.tsx';
import { Choices, ColourField, OneOf } from './choice-controls.tsx';
import { emptyOf } from './contract-model.ts';
import { asList, asObject, asText, withoutNumbers, type ControlFieldProps } from './control-props.ts';
import { useLasting } from './form-state.ts';
import { columnsOf, FormWays, rowsOf, typingOf, type Row } from './form-ways.ts';
import { issueWord } from './issue-words.ts';
import styles from './records.module.css';
import { ReferenceField } from './reference-field.tsx';

/** Its library has the rules of time zones. It is loaded with the first form that has an instant. */
const InstantField = lazy(async () => ({ default: (await import('./instant-field.tsx')).InstantField }));

/** The control of a field by the contract, with its labels from the catalogue. */
export const ControlField = memo(function ControlField(props: ControlFieldProps) {
  const { entityType, path, name = path, control, value, required, onChange, onLeave, faults } = props;
  const { language } = useTexts();
  const ways = useContext(FormWays);
  const fault = faults[path] ?? faults[name];
  const common = {
    name,
    label: props.label ?? fieldWord(entityType, withoutNumbers(path)),
    required,
    onBlur: onLeave,
    error: fault && issueWord(entityType, fault, language),
    warning: props.warnings?.[path],
    help: textOf(`help.${entityType}.${withoutNumbers(path)}`) ?? undefined,
  };
  switch (control.kind) {
    case 'reference':
      return <ReferenceField {...common} to={control.to} value={asText(value)} onChange={onChange} />;
    case 'text':
      return (
        <TextField
          {...common}
          {...typingOf(path, ways.capitals[withoutNumbers(path)])}
          value={asText(value)}
          onChange={onChange}
        />
      );
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
      return (
        <DateField
          {...common}
          century={control.kind === 'day' ? 'near' : 'past'}
          value={asText(value)}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <OneOf
          {...common}
          entityType={entityType}
          path={path}
          value={value}
          onChange={onChange}
          values={control.values}
          isListed={ways.listed.includes(path)}
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

/** The module's own control for a part, else the contract's. */
export const usePartField = (): ((path: string) => ComponentType<ControlFieldProps>) => {
  const { own } = useContext(FormWays);
  return (path) => own[withoutNumbers(path)] ?? ControlField;
};

/** The list's own label if the catalogue has one (`items.patient.phones.add`), else the general one. */
function useItemWords(entityType: string, path: string, label: string) {
  const { t } = useTexts();
  const key = `items.${entityType}.${withoutNumbers(path)}`;
  return {
    one: (number: number) => textOf(`${key}.one`, { number }) ?? t('recordPage.item', { label, number }),
    remove: (number: number) => textOf(`${key}.remove`, { number }) ?? t('recordPage.removeItem', { label, number }),
    other: textOf(`${key}.other`) ?? undefined,
    add: textOf(`${key}.add`) ?? t('recordPage.addItem', { label }),
  };
}

/** The items one below another, with a button to add and one to remove. */
function Items({ of, max, ...props }: ControlFieldProps & { of: Control; max: number }) {
  const { language } = useTexts();
  const { entityType, path, value, onChange, faults } = props;
  const { open } = useContext(FormWays);
  const fieldAt = usePartField();
  const isOpen = open.includes(path);
  const empty = emptyOf(of);
  // An open list has a first item to type into, whose handle is the list's own.
  const items = isOpen && asList(value).length === 0 ? [empty] : asList(value);
  const label = fieldWord(entityType, withoutNumbers(path));
  const words = useItemWords(entityType, path, label);
  const set = (at: number, item: Json) => onChange(items.map((other, index) => (index === at ? item : other)));
  const isStructure = of.kind === 'structure';
  const isFull = items.length >= max || (isOpen && jsonEqual(items.at(-1) ?? null, empty));
  const fault = faults[path];
  return (
    <div className={styles['items']}>
      {isStructure && !isOpen && <p className={styles['itemsLabel']}>{label}</p>}
      {fault !== undefined && !isOpen && <p className={styles['error']}>{issueWord(entityType, fault, language)}</p>}
      {items.map((item, at) => {
        const Field = fieldAt(`${path}.${at}`);
        return (
          // Items have no id: they are identified by their position.
          // oxlint-disable-next-line react/no-array-index-key
          <FieldGroup
            key={at}
            label={words.one(at + 1)}
            isLine={!isStructure}
            remove={
              isOpen && items.length === 1 ? undefined : (
                <Button
                  kind="danger"
                  icon={<IconTrash size={17} aria-hidden />}
                  aria-label={words.remove(at + 1)}
                  onClick={() => onChange(items.filter((_, index) => index !== at))}
                >
                  {isStructure || isOpen ? words.remove(at + 1) : undefined}
                </Button>
              )
            }
          >
            <Field
              {...props}
              path={`${path}.${at}`}
              name={isOpen && at === 0 ? path : `${path}.${at}`}
              {...(at > 0 && words.other !== undefined && { label: words.other })}
              control={of}
              value={item}
              onChange={(next) => set(at, next)}
            />
          </FieldGroup>
        );
      })}
      {!isFull && (
        <div>
          <Button
            kind="quiet"
            icon={<IconPlus size={17} aria-hidden />}
            onClick={() => onChange([...items, empty])}
            data-testid={`add-${path}`}
          >
            {words.add}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Two consecutive short fields share a row; a long one has its own. */
function usualRows(parts: readonly Part[]): readonly Row[] {
  const isWide = ({ control }: Part) => control.kind === 'list' || control.kind === 'long-text';
  const short = parts.filter((part) => !isWide(part)).map(({ name }) => name);
  return [...parts.filter(isWide).map(({ name }) => name), ...(short.length > 0 ? [short] : [])];
}

/** The parts of a structure, in the rows that the module declares, else in pairs. */
function Parts({ parts, ...props }: ControlFieldProps & { parts: readonly Part[] }) {
  const { path, name: handle, value, onChange } = props;
  const { layout } = useContext(FormWays);
  const fieldAt = usePartField();
  const lasting = useLasting();
  const fields = asObject(value);
  const said = layout[withoutNumbers(path)];
  const rows = rowsOf(said ?? usualRows(parts));
  const first = rows[0]?.[0];
  const field = (name: string) => {
    const part = parts.find((one) => one.name === name);
    if (part === undefined) return null;
    const Field = fieldAt(`${path}.${name}`);
    return (
      <Field
        {...props}
        key={name}
        path={`${path}.${name}`}
        name={
          said !== undefined && name === first && handle !== undefined && !/\d$/.test(handle)
            ? handle
            : `${path}.${name}`
        }
        control={part.control}
        required={part.required}
        value={fields[name] ?? emptyOf(part.control)}
        onChange={lasting(name, (next: Json) => onChange({ ...fields, [name]: next }))}
      />
    );
  };
  return rows.map((row) =>
    row.length === 1 ? (
      field(String(row[0]))
    ) : (
      <FieldRow
        key={row.join(' ')}
        {...(said !== undefined && {
          columns: columnsOf(row.map((name) => parts.find((one) => one.name === name)?.control)),
        })}
      >
        {row.map(field)}
      </FieldRow>
    ),
  );
}
