import { IconHeartbeat } from '@tabler/icons-react';
import { condition } from '../../contract/entities/condition.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { conditionName } from './listings.ts';
import { UNDER_PATIENT } from './patient-link.ts';
import { statesOf } from './standing.ts';

const shown = ['code', 'severity', 'onset', 'abatement'] as const;

/** What is known of a problem beside its name, on one line. */
export function useConditionDetails(): (record: JsonObject) => readonly string[] {
  const { language } = useTexts();
  return (record) => shown.map((field) => valueWord('condition', field, record[field], language)).filter(Boolean);
}

/** Problems and diagnoses of a patient. */
export const conditions: RecordModule<ContractInput> = {
  entity: condition,
  path: '/conditions',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconHeartbeat,
  nameOf: conditionName,
  useRowDetails: useConditionDetails,
  useSubHead: useConditionDetails,
  marksOf: (record) => statesOf('condition', record),
  beginWith: () => ({ clinicalStatus: 'active' }),
  ...fromContract({
    entity: condition,
    held: ['patientId', 'practitionerId'],
    sections: [
      { name: 'what', fields: ['text', 'codeSystem', 'code'] },
      { name: 'state', fields: ['clinicalStatus', 'verificationStatus', 'severity', 'onset', 'abatement'] },
      { name: 'more', fields: ['note'] },
    ],
  }),
};
