import { IconWaveSine } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useParams } from 'react-router';
import { observation } from '../../contract/entities/observation.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { UNDER_PATIENT } from './patient-link.ts';
import { measureWord } from './vitals.ts';
import { VitalsForm } from './vitals-form.tsx';

const { model, Form, Facts } = fromContract({
  entity: observation,
  held: ['patientId', 'practitionerId', 'medicalRecordId', 'code'],
  sections: [
    { name: 'measure', fields: ['value', 'unit', 'components', 'effectiveDateTime', 'status'] },
    { name: 'more', fields: ['bodySite', 'method', 'dataAbsentReason', 'note'] },
  ],
});

const MEASURED = ['value', 'unit', 'components', 'effectiveDateTime'] as const;

/** What was final is corrected when its measure changes: the contract takes it no other way (CL-32). */
export function correctingPatch(patch: JsonObject, record: JsonObject): JsonObject {
  const isFinal = ['final', 'amended', 'corrected'].includes(String(record['status']));
  const changes = MEASURED.some((field) => Object.hasOwn(patch, field));
  return isFinal && changes && !Object.hasOwn(patch, 'status') ? { ...patch, status: 'corrected' } : patch;
}

function useMoment(): (record: JsonObject) => readonly string[] {
  const { language } = useTexts();
  return ({ effectiveDateTime }) => [
    typeof effectiveDateTime === 'string' ? formatMoment(effectiveDateTime, language) : '',
  ];
}

/** Vital signs of a patient: one record a measure. */
export const vitals: RecordModule<ContractInput> = {
  entity: observation,
  path: '/observations',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconWaveSine,
  nameOf: (record) => measureWord(record, 'fr'),
  useRowDetails: useMoment,
  useSubHead: useMoment,
  marksOf: ({ status }) =>
    status === 'final' || textOf(`observation.${String(status)}`) === null ? [] : [String(status)],
  model: { ...model, patchOf: (input, record) => correctingPatch(model.patchOf(input, record), record) },
  Form,
  Facts,
};

/** New measures are entered together; one that is there is corrected by itself. */
export const vitalsEditor = (Editor: ComponentType): ComponentType =>
  function VitalsEditor() {
    const { id } = useParams();
    return id === undefined ? <VitalsForm /> : <Editor />;
  };
