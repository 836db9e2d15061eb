import { IconUsers } from '@tabler/icons-react';
import { patient } from '../../contract/entities/patient.ts';
import { faultsOfChange, faultsOfNew, faultsOfRefusal, NO_FAULTS, type Faults } from '../../records/faults.ts';
import type { RecordModule } from '../../records/record-module.ts';
import { DuplicateHint, HolderHint } from './duplicate-hint.tsx';
import { inputsOf, inputOf, patchOf, payloadOf, type PatientInput } from './form-model.ts';
import { displayName, patientListing } from './listing.ts';
import { PatientFacts, usePatientSubHead } from './patient-facts.tsx';
import { PatientForm } from './patient-form.tsx';
import { usePatientRow } from './person-words.ts';
import { patientFromSearch, typedNames } from './typed-name.ts';

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
    before === null
      ? faultsOfNew(patient, payloadOf(input), now)
      : faultsOfChange(patient, patchOf(input, before), before, now),
  refusalOf: ({ rejection }, content, now) =>
    rejection ? faultsOfRefusal(patient, rejection, content, now) : NO_FAULTS,
  noFaults: NO_FAULTS,
  Form: PatientForm,
  Hint: DuplicateHint,
  Notice: HolderHint,
};
