import { patient } from '../../contract/entities/patient.ts';
import { RecordEditor } from '../../records/record-editor.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { DuplicateHint, HolderHint } from './duplicate-hint.tsx';
import { inputsOf, inputOf, patchOf, payloadOf, type PatientInput } from './form-model.ts';
import { displayName } from './listing.ts';
import { PatientForm } from './patient-form.tsx';
import { typedNames } from './typed-name.ts';
import { faultsOfChange, faultsOfNew, faultsOfRefusal, type Faults } from './validation.ts';

const patients: RecordModule<PatientInput, Faults> = {
  entity: patient,
  path: '/patients',
  nameOf: displayName,
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

/** `/patients/new`, `/patients/:id/edit` */
export const PatientEditor = () => <RecordEditor module={patients} />;
