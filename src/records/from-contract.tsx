import { Fragment, memo, useRef, type ComponentType, type ReactNode } from 'react';
import { controlOf, isRequired, type Control } from '../contract/controls.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import type { EntityRef, FieldName, FieldsOf, InputsOf } from '../contract/typed.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, unitWord, valueWord } from '../ui/i18n/words.ts';
import { Facts, type Fact } from '../ui/primitives/facts.tsx';
import { FieldRow, FormSection } from '../ui/primitives/form-layout.tsx';
import { contractModel, type Codec, type ContractInput } from './contract-model.ts';
import { ControlField } from './control-field.tsx';
import type { ControlFieldProps, Warnings } from './control-props.ts';
import { faultsOfField } from './faults.ts';
import { FormFrame } from './form-frame.tsx';
import { useFormState, useLasting, useReads } from './form-state.ts';
import { columnsOf, FormChange, FormWays, rowsOf, type Row, type Ways } from './form-ways.ts';
import { Phones } from './phone-links.tsx';
import styles from './records.module.css';
import type { RecordFormProps, RecordModule } from './record-module.ts';

/** Fields that belong together: `TYPE.section.NAME` in the catalogue is their heading. */
export interface FieldSection<E extends EntityRef = string> {
  name: string;
  fields: readonly Row<FieldName<E>>[];
}

/** How a module shows a field in its own way. `V` is the field's value. */
export interface OwnField<E extends EntityRef = string, V = Json> extends Codec {
  /** Replaces the contract's control of the field, or of a part of it. */
  Control?: ComponentType<ControlFieldProps<InputsOf<E>>>;
  /** The other fields that the control reads. It gets them as `others`, and is rendered when one of them changes. */
  reads?: readonly FieldName<E>[];
  /** Its text on the record's page instead of the contract's; empty to show nothing. */
  shown?: (value: V | undefined, record: FieldsOf<E>) => ReactNode;
  /** Shows several facts instead of one. */
  facts?: (value: V | undefined) => readonly Fact[];
}

type ValueOf<E extends EntityRef, K> = K extends keyof FieldsOf<E> ? Exclude<FieldsOf<E>[K], undefined> : Json;

/** By field, or by the path of a part of one, such as `address.line`. */
type OwnFields<E extends EntityRef> = { readonly [K in FieldName<E>]?: OwnField<E, ValueOf<E, K>> } & {
  readonly [path: `${string}.${string}`]: OwnField<E>;
};

export interface ContractForm<E extends EntityRef = string> extends Partial<Omit<Ways, 'own'>> {
  entity: E extends EntityDefinition ? E : EntityDefinition;
  sections: readonly FieldSection<E>[];
  /** The fields that a row shows beside the name. If absent, the module defines the row itself. */
  row?: readonly FieldName<E>[];
  /** Fields that the form holds but does not show, such as the owner. */
  held?: readonly FieldName<E>[];
  /** The sections of the record's page, if they differ from the form's. */
  factSections?: readonly FieldSection<E>[];
  /** What an absent field means, e.g. `{ active: true }`. */
  defaults?: FieldsOf<E>;
  /** Suggested values for fields in which the contract accepts any text, by path: `{ 'identifiers.system': […] }`. */
  offered?: Readonly<Record<string, readonly string[]>>;
  /** Fields that the module shows in its own way, by path. */
  own?: OwnFields<E>;
  /** The field below which the hint is shown (possible duplicates). By default the last one of the first section. */
  hintAfter?: FieldName<E>;
  /** Warnings, as texts, by path. They never prevent saving. */
  doubts?: (input: InputsOf<E>) => Warnings;
}

type Made<E extends EntityRef = string> = Pick<RecordModule<InputsOf<E>, E>, 'model' | 'Form' | 'Facts'>;
type RowParts<E extends EntityRef = string> = Pick<RecordModule<InputsOf<E>, E>, 'useRowDetails' | 'row'>;

const sectionWord = (entityType: string, name: string): string => textOf(`${entityType}.section.${name}`) ?? name;

/** The control, with a choice instead of each text that has suggested values. */
function offering(control: Control, path: string, offered: NonNullable<ContractForm['offered']>): Control {
  const values = offered[path];
  if (values !== undefined) return { kind: 'choice', values };
  if (control.kind === 'list') return { ...control, of: offering(control.of, path, offered) };
  if (control.kind !== 'structure') return control;
  const parts = control.parts.map((part) => ({
    ...part,
    control: offering(part.control, `${path}.${part.name}`, offered),
  }));
  return { kind: 'structure', parts };
}

function shownValue(
  control: Control | undefined,
  field: string,
  word: string,
  value: Json | undefined,
  label: string,
): ReactNode {
  if (word === '') return word;
  if (/phones?$/i.test(field)) return <Phones value={value ?? null} />;
  if (/email$/i.test(field)) return <a href={`mailto:${word}`}>{word}</a>;
  if (control?.kind === 'picture') return <img src={word} alt={label} className={styles['image']} />;
  if (control?.kind === 'number' && control.unit !== null) return `${word}\u00a0${unitWord(control.unit)}`;
  if (control?.kind !== 'colour') return word;
  return <span className={styles['swatch']} style={{ background: word }} role="img" aria-label={word} title={word} />;
}

const NO_WARNINGS: Warnings = {};
const NOTHING: readonly string[] = [];

/** Those at a field or at a part of it; the same object for every field without one. */
function warningsOfField(all: Warnings, field: string): Warnings {
  const found = Object.entries(all).filter(([path]) => path === field || path.startsWith(`${field}.`));
  return found.length === 0 ? NO_WARNINGS : Object.fromEntries(found);
}

/** Makes the form and the facts of an entity from its contract and the order of its fields. */
export function fromContract<const E extends EntityDefinition>(
  form: ContractForm<E> & { row: readonly FieldName<E>[] },
): Made<E> & RowParts<E>;
export function fromContract<const E extends EntityDefinition>(form: ContractForm<E>): Made<E>;
export function fromContract(form: ContractForm): Made & Partial<RowParts> {
  const { entity, sections, factSections = sections, held = [] } = form;
  const { defaults = {}, offered = {}, doubts } = form;
  const own: Readonly<Record<string, OwnField>> = (form.own as Record<string, OwnField> | undefined) ?? {};
  const { type } = entity;
  const fields = [...new Set([...sections, ...factSections].flatMap((section) => section.fields.flat()))];
  const entered = new Set(sections.flatMap((section) => section.fields.flat()));
  const controls = new Map(fields.map((field) => [field, offering(controlOf(entity, field), field, offered)]));
  const controlAt = (field: string): Control => controls.get(field) ?? { kind: 'other' };
  const hintAfter = form.hintAfter ?? sections[0]?.fields.flat().at(-1) ?? '';
  const model = contractModel(entity, [...held, ...entered], defaults, own);
  const ways: Ways = {
    layout: form.layout ?? {},
    open: form.open ?? [],
    capitals: form.capitals ?? {},
    listed: form.listed ?? [],
    own: Object.fromEntries(
      Object.entries(own).flatMap(([path, { Control: Own }]) => (Own ? [[path, memo(Own)]] : [])),
    ),
  };

  function Form(props: RecordFormProps<ContractInput>) {
    const lasting = useLasting();
    const { input, set, judge, shown, tried, tryToSave, leave } = useFormState(props);
    const readsOf = useReads(input);
    const warnings = doubts?.(input) ?? NO_WARNINGS;
    // Of two changes in one tick, the second starts from the result of the first.
    const latest = useRef(input);
    latest.current = input;
    const change = lasting('change', (patch: ContractInput, field: string) => {
      latest.current = { ...latest.current, ...patch };
      set(latest.current, field);
    });
    const fieldOf = (field: string) => {
      const Field = ways.own[field] ?? ControlField;
      return (
        <Field
          key={field}
          entityType={type}
          path={field}
          name={field}
          control={controlAt(field)}
          value={input[field] ?? null}
          required={isRequired(entity, field)}
          others={readsOf(field, own[field]?.reads ?? NOTHING)}
          onChange={lasting(`change ${field}`, (value: Json) => change({ [field]: value }, field))}
          onLeave={lasting(`leave ${field}`, () => leave(field))}
          faults={faultsOfField(shown, field)}
          warnings={warningsOfField(warnings, field)}
        />
      );
    };
    return (
      <FormWays value={ways}>
        <FormChange value={change}>
          <FormFrame
            {...props}
            entityType={type}
            first={sections[0]?.fields.flat()[0] ?? ''}
            judge={judge}
            shown={shown}
            tried={tried}
            onTry={tryToSave}
            onSave={() => props.onSave(input)}
          >
            {sections.map((section, at) => {
              const help = textOf(`sectionHelp.${type}.${section.name}`);
              return (
                <FormSection
                  key={section.name}
                  title={sectionWord(type, section.name)}
                  optional={!section.fields.flat().some((field) => isRequired(entity, field))}
                  {...(help !== null && { help })}
                >
                  {rowsOf(section.fields).map((row) => (
                    <Fragment key={row.join(' ')}>
                      {row.length === 1 ? (
                        row.map(fieldOf)
                      ) : (
                        <FieldRow columns={columnsOf(row.map(controlAt))}>{row.map(fieldOf)}</FieldRow>
                      )}
                      {at === 0 && row.includes(hintAfter) && props.hint}
                    </Fragment>
                  ))}
                </FormSection>
              );
            })}
          </FormFrame>
        </FormChange>
      </FormWays>
    );
  }

  function ContractFacts({ record }: { record: JsonObject }) {
    const { language } = useTexts();
    const factsOf = (field: string): readonly Fact[] => {
      const { facts, shown } = own[field] ?? {};
      if (facts !== undefined) return facts(record[field]);
      const label = fieldWord(type, field);
      if (shown !== undefined) return [{ label, value: shown(record[field], record) }];
      const word = valueWord(type, field, record[field], language);
      return [{ label, value: shownValue(controls.get(field), field, word, record[field], label) }];
    };
    return (
      <>
        {factSections.map((section) => {
          const empty = textOf(`sectionEmpty.${type}.${section.name}`);
          return (
            <Facts
              key={section.name}
              title={sectionWord(type, section.name)}
              facts={section.fields.flat().flatMap(factsOf)}
              {...(empty !== null && { empty })}
            />
          );
        })}
      </>
    );
  }

  function useRowDetails() {
    const { language } = useTexts();
    return (record: JsonObject) => (form.row ?? []).map((field) => valueWord(type, field, record[field], language));
  }

  return { model, Form, Facts: ContractFacts, ...(form.row && { row: form.row, useRowDetails }) };
}
