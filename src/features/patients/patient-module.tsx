import { IconUsers } from '@tabler/icons-react';
import { patient } from '../../contract/entities/patient.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import type { RecordModule } from '../../records/record-module.ts';
import { DuplicateHint, HolderHint } from './duplicate-hint.tsx';
import { displayName } from './listing.ts';
import { patientForm } from './patient-form.ts';
import { usePatientRow, usePatientSubHead } from './person-words.ts';
import { patientFromSearch, typedNames } from './typed-name.ts';

/** Patients, as the record kit needs them. */
export const patients: RecordModule<ContractInput> = {
  entity: patient,
  path: '/patients',
  nav: 'patients',
  icon: IconUsers,
  nameOf: displayName,
  useRowDetails: usePatientRow,
  fromSearch: patientFromSearch,
  canImport: true,
  listFields: {
    filters: ['gender', 'birthDate', 'birthDateApproximate', 'active'],
    sorts: ['birthDate'],
    columns: ['birthDate', 'phones'],
    defaults: { active: true },
  },
  useSubHead: usePatientSubHead,
  marksOf: (record) =>
    typeof record['mergedInto'] === 'string' ? ['merged'] : record['active'] === false ? ['inactive'] : [],
  isFrozen: ({ mergedInto }) => typeof mergedInto === 'string',
  ...patientForm,
  beginWith: typedNames,
  Hint: DuplicateHint,
  Notice: HolderHint,
};
