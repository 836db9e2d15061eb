import { IconUsers } from '@tabler/icons-react';
import { patient } from '../../contract/entities/patient.ts';
import type { RecordModule } from '../../records/record-module.ts';
import { DuplicateHint, HolderHint } from './duplicate-hint.tsx';
import { inputsOf, inputOf, patchOf, payloadOf, type PatientInput } from './form-model.ts';
import { displayName } from './listing.ts';
import { PatientFacts, usePatientSubHead } from './patient-facts.tsx';
import { PatientForm } from './patient-form.tsx';
import { usePatientRow } from './person-words.ts';
import { patientFromSearch, typedNames } from './typed-name.ts';

/** Patients, as the record kit needs them. */
export const patients: RecordModule<PatientInput> = {
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
    defaults: { active: true },
  },
  useSubHead: usePatientSubHead,
  marksOf: ({ active }) => (active === false ? ['inactive'] : []),
  Facts: PatientFacts,
  model: { inputOf, payloadOf, patchOf, inputsOf },
  beginWith: typedNames,
  Form: PatientForm,
  Hint: DuplicateHint,
  Notice: HolderHint,
};
