import { IconHeartbeat } from '@tabler/icons-react';
import { condition, type Condition } from '../../contract/entities/condition.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { conditionName } from './listings.ts';
import { UNDER_PATIENT } from './patient-link.ts';
import { statesOf } from './standing.ts';

const shown = ['code', 'severity', 'onset', 'abatement'] as const;

/** The details of a problem beside its name, on one line. */
export function useConditionDetails(): (record: Condition) => readonly string[] {
  const { language } = useTexts();
  return (record) => shown.map((field) => valueWord('condition', field, record[field], language)).filter(Boolean);
}

/** Problems and diagnoses of a patient. */
export const conditions = recordModule({
  entity: condition,
  path: '/conditions',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconHeartbeat,
  nameOf: conditionName,
  useRowDetails: useConditionDetails,
  useSubHead: useConditionDetails,
  marksOf: statesOf,
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
});
