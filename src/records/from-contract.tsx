import { Fragment, type ComponentType, type ReactNode } from 'react';
import { controlOf, isRequired, type Control } from '../contract/controls.ts';
import type { EntityDefinition } from '../contract/entity.ts';
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
import { useFormState, useLasting } from './form-state.ts';
import { columnsOf, FormValues, FormWays, rowsOf, type Row, type Ways } from './form-ways.ts';
import { Phones } from './phone-links.tsx';
import styles from './records.module.css';
import type { RecordFormProps, RecordModule } from './record-module.ts';

/** Fields that belong together: `TYPE.section.NAME` in the catalogue is their heading. */
export interface FieldSection {
  name: string;
  fields: readonly Row[];
}

/** What a module shows in its own way of a field. */
export interface OwnField extends Codec {
  /** In the place of the control that the contract gives the field; of a part too. */
  Control?: ComponentType<ControlFieldProps>;
  /** Its value among the facts, in the place of the contract's word; empty for nothing. */
  shown?: (value: Json | undefined, record: JsonObject) => ReactNode;
  /** Several facts in the place of one. */
  facts?: (value: Json | undefined) => readonly Fact[];
}

export interface ContractForm extends Partial<Omit<Ways, 'own'>> {
  entity: EntityDefinition;
  sections: readonly FieldSection[];
  /** What a row says beside the name; else the module says it in its own way. */
  row?: readonly string[];
  /** Fields that the form holds and does not show: whose record it is. */
  held?: readonly string[];
  /** The sections of the facts, where they are others than the form's. */
  factSections?: readonly FieldSection[];
  /** What an absent field means, e.g. `{ active: true }`. */
  defaults?: JsonObject;
  /** Values that are offered where the contract takes any text, by path: `{ 'identifiers.system': […] }`. */
  offered?: Readonly<Record<string, readonly string[]>>;
  /** Fields that the module shows in its own way, by path. */
  own?: Readonly<Record<string, OwnField>>;
  /** The field after which a hint stands (what may be the same record); else the first section's last. */
  hintAfter?: string;
  /** What is worth a look, in words, by path: never a hindrance. */
  doubts?: (input: ContractInput) => Warnings;
}

type Made = Pick<RecordModule<ContractInput>, 'model' | 'Form' | 'Facts'>;
type WithRow = Made & Pick<RecordModule, 'useRowDetails' | 'row'>;

const sectionWord = (entityType: string, name: string): string =>
  textOf(`${entityType}.section.${name}`) ?? textOf(`recordPage.section.${name}`) ?? name;

/** The control with a choice in the place of each text that has values offered for it. */
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

/** Those at a field or at a part of it; the same object for every field without one. */
function warningsOfField(all: Warnings, field: string): Warnings {
  const found = Object.entries(all).filter(([path]) => path === field || path.startsWith(`${field}.`));
  return found.length === 0 ? NO_WARNINGS : Object.fromEntries(found);
}

/** The form and the facts of an entity, made from its contract and the order in which its fields are shown. */
export function fromContract(form: ContractForm & { row: readonly string[] }): WithRow;
export function fromContract(form: ContractForm): Made;
export function fromContract(form: ContractForm): Made | WithRow {
  const { entity, sections, factSections = sections, held = [] } = form;
  const { defaults = {}, offered = {}, own = {}, doubts } = form;
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
    own: Object.fromEntries(Object.entries(own).flatMap(([path, { Control: Own }]) => (Own ? [[path, Own]] : []))),
  };

  function Form(props: RecordFormProps<ContractInput>) {
    const lasting = useLasting();
    const { input, set, faults, shown, tried, tryToSave, leave } = useFormState(props);
    const warnings = doubts?.(input) ?? NO_WARNINGS;
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
          onChange={lasting(`change ${field}`, (value: Json) => set({ ...input, [field]: value }, field))}
          onLeave={lasting(`leave ${field}`, () => leave(field))}
          faults={faultsOfField(shown, field)}
          warnings={warningsOfField(warnings, field)}
        />
      );
    };
    return (
      <FormWays value={ways}>
        <FormValues value={{ input, change: (patch, field) => set({ ...input, ...patch }, field) }}>
          <FormFrame
            {...props}
            entityType={type}
            first={sections[0]?.fields.flat()[0] ?? ''}
            faults={faults}
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
        </FormValues>
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
