import { memo } from 'react';
import { compactNir, formatNir } from '../../contract/clinical/nir.ts';
import { IDENTIFIER_SYSTEMS, type patient, type Patient } from '../../contract/entities/patient.ts';
import type { Json } from '../../lib/json.ts';
import { asItems, type ControlFieldProps } from '../../records/control-props.ts';
import type { OwnField } from '../../records/from-contract.tsx';
import { issueWord } from '../../records/issue-words.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { shownIdentifiers } from '../../ui/i18n/words.ts';
import { TextField } from '../../ui/primitives/fields.tsx';

type Identifiers = NonNullable<Patient['identifiers']>;
/** An identifier as the form holds it; `was`: its value when the form was opened. */
type Held = { [K in keyof Identifiers[number] | 'was']?: Json };

const objects = (value: Json | undefined): readonly Held[] => asItems<Required<Held>>(value);
const isIns = ({ system }: Held): boolean => system === IDENTIFIER_SYSTEMS.ins;
const valueOf = (item: Held | undefined): string => String(item?.value ?? '');
const insWord = (): string => textOf('patient.ins') ?? '';

export const insOf = (record: Patient): string => formatNir(valueOf(objects(record.identifiers).find(isIns)));

/** The list with its INS (the first number of that system) replaced by `of`. */
function withIns(items: readonly Held[], of: (value: string) => string): Held[] {
  const ins = items.find(isIns);
  return items.map((item) => (item === ins ? { ...item, value: of(valueOf(item)) } : item));
}

/** One field for the INS, even while it is empty, and one for each other number, labelled by its systems. */
function IdentifiersField({ path, value, onChange, onLeave, faults, warnings }: ControlFieldProps) {
  const { t, language } = useTexts();
  const items = objects(value);
  const ins = items.find(isIns);
  const others = items.filter((item) => item !== ins);
  const set = (changed: readonly Held[], typed: string) =>
    onChange(items.map((item) => (changed.includes(item) ? { ...item, value: typed } : item)));
  const [fault] = Object.values(faults);
  return (
    <>
      <TextField
        name={path}
        label={t('patient.ins')}
        value={valueOf(ins)}
        inputMode="numeric"
        onChange={(typed) => (ins === undefined ? onChange([newIns(typed), ...items]) : set([ins], typed))}
        onBlur={onLeave}
        error={fault && issueWord('patient', fault, language)}
        warning={warnings?.[path]}
      />
      {groupsOf(others).map(({ label, places }) => (
        <TextField
          key={places.join(' ')}
          name={`${path}.${places[0]}`}
          label={label}
          value={valueOf(others[places[0] ?? 0])}
          onChange={(typed) =>
            set(
              others.filter((_, at) => places.includes(at)),
              typed,
            )
          }
        />
      ))}
    </>
  );
}

const newIns = (value: string): Held => ({ system: IDENTIFIER_SYSTEMS.ins, value, type: '', status: '' });

/** A number that several systems share is one field, and is changed in all of them. The stored values decide which. */
function groupsOf(items: readonly Held[]): { label: string; places: readonly number[] }[] {
  const original = items.map((item) => ({ ...item, value: String(item.was ?? '') }));
  return shownIdentifiers(original).map(({ label, value }) => ({
    label,
    places: original.flatMap((item, at) => (item.value.toLowerCase() === value.toLowerCase() ? [at] : [])),
  }));
}

export const identifiersField: OwnField<typeof patient, Identifiers> = {
  Control: memo(IdentifiersField),
  // `was` groups equal numbers while one is being typed. It is not part of the contract's structure.
  hold: (input) => withIns(objects(input), formatNir).map((item) => ({ ...item, was: valueOf(item) })),
  give: (held) => withIns(objects(held), compactNir).filter((item) => valueOf(item).trim() !== ''),
  facts: (value) =>
    shownIdentifiers(objects(value)).map((item) => {
      const isIt = item.systems.includes(IDENTIFIER_SYSTEMS.ins);
      return isIt ? { label: insWord(), value: formatNir(item.value) } : { label: item.label, value: item.value };
    }),
};
