import { IconWaveSine } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useParams } from 'react-router';
import { observation, type Observation } from '../../contract/entities/observation.ts';
import type { JsonObject } from '../../lib/json.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
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

/** A changed final measurement gets the status `corrected`, as the contract requires (CL-32). */
export function correctingPatch(patch: JsonObject, record: JsonObject): JsonObject {
  const { status }: Observation = record;
  const isFinal = status === 'final' || status === 'amended' || status === 'corrected';
  const changes = MEASURED.some((field) => Object.hasOwn(patch, field));
  return isFinal && changes && !Object.hasOwn(patch, 'status') ? { ...patch, status: 'corrected' } : patch;
}

function useMoment(): (record: Observation) => readonly string[] {
  const { language } = useTexts();
  return ({ effectiveDateTime }) => [effectiveDateTime === undefined ? '' : formatMoment(effectiveDateTime, language)];
}

/** Vital signs of a patient, one record for each measurement. */
export const vitals = recordModule({
  entity: observation,
  path: '/observations',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconWaveSine,
  nameOf: (record) => measureWord(record, 'fr'),
  useRowDetails: useMoment,
  useSubHead: useMoment,
  marksOf: ({ status }) =>
    status === undefined || status === 'final' || textOf(`observation.${status}`) === null ? [] : [status],
  model: { ...model, patchOf: (input, record) => correctingPatch(model.patchOf(input, record), record) },
  Form,
  Facts,
});

/** New measurements are entered together; an existing one is corrected on its own. */
export const vitalsEditor = (Editor: ComponentType): ComponentType =>
  function VitalsEditor() {
    const { id } = useParams();
    return id === undefined ? <VitalsForm /> : <Editor />;
  };
