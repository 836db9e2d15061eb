import { memo } from 'react';
import { contractModel, type ContractInput } from '../../src/records/contract-model.ts';
import { patient } from '../../src/contract/entities/patient.ts';
import { faultsOfNew, type Faults } from '../../src/records/faults.ts';
import { AreaField, TextField } from '../../src/ui/primitives/fields.tsx';

/** The texts of a patient's form, and of its address, contacts and coverage as many more as the form shows. */
const OF_PATIENT = [
  'birthName',
  'birthGivenNames',
  'firstGivenName',
  'usualName',
  'usualGiven',
  'gender',
  'birthDate',
  'birthPlace',
  'birthPlaceInsee',
  'identityStatus',
  'identityValidationMode',
  'email',
  'generalPractitioner',
  'language',
  'maritalStatus',
  'note',
];
export const FIELDS: readonly string[] = [...OF_PATIENT, ...Array.from({ length: 14 }, (_, at) => `more${at}`)];

export type Texts = Record<string, string>;
export const START: Texts = Object.fromEntries(FIELDS.map((field) => [field, '']));

const model = contractModel(patient, OF_PATIENT);

/** What the kit does at each keystroke, whatever holds the form's state. */
export const validate = (input: Texts): Faults =>
  faultsOfNew(patient, model.payloadOf(input as ContractInput), new Date());

/** How often a field was rendered. */
export const renders = { count: 0 };
/** What was typed, as a draft is handed on. */
export const handedOn = { count: 0, last: START };
export const handOn = (input: Texts): void => {
  handedOn.count += 1;
  handedOn.last = input;
};

export interface OneFieldProps {
  name: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  onBlur: () => void;
}

export const OneField = memo(function OneField(props: OneFieldProps) {
  renders.count += 1;
  const Field = props.name === 'note' ? AreaField : TextField;
  return <Field {...props} label={props.name} />;
});
