import type { ComponentType, ReactNode } from 'react';
import { controlOf, isRequired, type Control } from '../contract/controls.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, unitWord, valueWord } from '../ui/i18n/words.ts';
import { Facts } from '../ui/primitives/facts.tsx';
import { FormSection } from '../ui/primitives/form-layout.tsx';
import { contractModel, type ContractInput } from './contract-model.ts';
import { ControlField, type ControlFieldProps } from './control-field.tsx';
import { faultsOfField } from './faults.ts';
import { FormFrame } from './form-frame.tsx';
import { useFormState, useLasting } from './form-state.ts';
import styles from './records.module.css';
import type { RecordFormProps, RecordModule } from './record-module.ts';

/** Fields that belong together: `TYPE.section.NAME` in the catalogue is their heading. */
export interface FieldSection {
  name: string;
  fields: readonly string[];
}

/** What a module shows in the place of the control that the contract gives a field. */
export interface OwnField {
  Control: ComponentType<ControlFieldProps>;
  /** Its value among the facts; empty for nothing. */
  shown: (value: Json | undefined) => string;
}

export interface ContractForm {
  entity: EntityDefinition;
  sections: readonly FieldSection[];
  /** Fields that the form holds and does not show: whose record it is. */
  held?: readonly string[];
  /** What an absent field means, e.g. `{ active: true }`. */
  defaults?: JsonObject;
  /** Values that are offered where the contract takes any text, by path: `{ 'identifiers.system': […] }`. */
  offered?: Readonly<Record<string, readonly string[]>>;
  /** Fields that the module shows in its own way. */
  own?: Readonly<Record<string, OwnField>>;
}

type Made = Pick<RecordModule<ContractInput>, 'model' | 'Form' | 'Facts'>;

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

function shownValue(control: Control | undefined, word: string, label: string): ReactNode {
  if (word === '') return word;
  if (control?.kind === 'picture') return <img src={word} alt={label} className={styles['image']} />;
  if (control?.kind === 'number' && control.unit !== null) return `${word}\u00a0${unitWord(control.unit)}`;
  if (control?.kind !== 'colour') return word;
  return <span className={styles['swatch']} style={{ background: word }} role="img" aria-label={word} title={word} />;
}

/** The form and the facts of an entity, made from its contract and the order in which its fields are shown. */
export function fromContract({
  entity,
  sections,
  held = [],
  defaults = {},
  offered = {},
  own = {},
}: ContractForm): Made {
  const { type } = entity;
  const fields = sections.flatMap((section) => section.fields);
  const controls = new Map(fields.map((field) => [field, offering(controlOf(entity, field), field, offered)]));
  const model = contractModel(entity, [...held, ...fields], defaults);

  function Form(props: RecordFormProps<ContractInput>) {
    const lasting = useLasting();
    const { input, set, faults, shown, tried, tryToSave, leave } = useFormState(props);
    return (
      <FormFrame
        {...props}
        entityType={type}
        first={fields[0] ?? ''}
        faults={faults}
        shown={shown}
        tried={tried}
        onTry={tryToSave}
        onSave={() => props.onSave(input)}
      >
        {sections.map((section, at) => (
          <FormSection
            key={section.name}
            title={sectionWord(type, section.name)}
            optional={!section.fields.some((field) => isRequired(entity, field))}
          >
            {section.fields.map((field) => {
              const Field = own[field]?.Control ?? ControlField;
              return (
                <Field
                  key={field}
                  entityType={type}
                  path={field}
                  control={controls.get(field) ?? { kind: 'other' }}
                  value={input[field] ?? null}
                  required={isRequired(entity, field)}
                  onChange={lasting(`change ${field}`, (value: Json) => set({ ...input, [field]: value }, field))}
                  onLeave={lasting(`leave ${field}`, () => leave(field))}
                  faults={faultsOfField(shown, field)}
                />
              );
            })}
            {at === 0 && props.hint}
          </FormSection>
        ))}
      </FormFrame>
    );
  }

  function ContractFacts({ record }: { record: JsonObject }) {
    const { language } = useTexts();
    return (
      <>
        {sections.map((section) => (
          <Facts
            key={section.name}
            title={sectionWord(type, section.name)}
            facts={section.fields.map((field) => ({
              label: fieldWord(type, field),
              value: shownValue(
                controls.get(field),
                own[field] ? own[field].shown(record[field]) : valueWord(type, field, record[field], language),
                fieldWord(type, field),
              ),
            }))}
          />
        ))}
      </>
    );
  }

  return {
    model,
    Form,
    Facts: ContractFacts,
  };
}
