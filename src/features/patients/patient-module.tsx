import { IconUsers } from '@tabler/icons-react';
import { patient } from '../../contract/entities/patient.ts';
import type { RecordModule } from '../../records/record-module.ts';
import { DuplicateHint, HolderHint } from './duplicate-hint.tsx';
import { inputsOf, inputOf, patchOf, payloadOf, type PatientInput } from './form-model.ts';
import { displayName, patientListing } from './listing.ts';
import { PatientFacts, usePatientSubHead } from './patient-facts.tsx';
import { PatientForm } from './patient-form.tsx';
import { usePatientRow } from './person-words.ts';
import { patientFromSearch, typedNames } from './typed-name.ts';
import { faultsOfChange, faultsOfNew, faultsOfRefusal, type Faults } from './validation.ts';

/** Patients, as the record kit needs them. */
export const patients: RecordModule<PatientInput, Faults> = {
  entity: patient,
  path: '/patients',
  nav: 'patients',
  icon: IconUsers,
  listing: patientListing,
  nameOf: displayName,
  useRowDetails: usePatientRow,
  fromSearch: patientFromSearch,
  canImport: true,
  useSubHead: usePatientSubHead,
  marksOf: ({ active }) => (active === false ? ['inactive'] : []),
  Facts: PatientFacts,
  model: { inputOf, payloadOf, patchOf, inputsOf },
  beginWith: typedNames,
  faultsOf: (input, before, now) =>
    before === null ? faultsOfNew(payloadOf(input), now) : faultsOfChange(patchOf(input, before), before, now),
  refusalOf: ({ rejection }, content, now) =>
    rejection ? faultsOfRefusal(rejection.code, rejection.errors ?? [], content, now) : {},
  noFaults: {},
  Form: PatientForm,
  Hint: DuplicateHint,
  Notice: HolderHint,
};
