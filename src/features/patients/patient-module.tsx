import { IconUsers } from '@tabler/icons-react';
import { patient } from '../../contract/entities/patient.ts';
import { recordModule } from '../../records/record-module.ts';
import { DuplicateHint, HolderHint } from './duplicate-hint.tsx';
import { displayName } from './listing.ts';
import { patientForm } from './patient-form.ts';
import { usePatientRow, usePatientSubHead } from './person-words.ts';
import { patientFromSearch, typedNames } from './typed-name.ts';

/** Patients, as the record kit needs them. */
export const patients = recordModule({
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
  marksOf: ({ mergedInto, active }) => (mergedInto !== undefined ? ['merged'] : active === false ? ['inactive'] : []),
  isFrozen: ({ mergedInto }) => mergedInto !== undefined,
  ...patientForm,
  beginWith: typedNames,
  Hint: DuplicateHint,
  Notice: HolderHint,
});
