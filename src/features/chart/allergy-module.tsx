import { IconAlertTriangle } from '@tabler/icons-react';
import { allergy, type Allergy } from '../../contract/entities/allergy.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { allergyName } from './listings.ts';
import { UNDER_PATIENT } from './patient-link.ts';
import { statesOf } from './standing.ts';

const shown = ['substances', 'category', 'reactions'] as const;

/** The details of an allergy beside its name, on one line. */
export function useAllergyDetails(): (record: Allergy) => readonly string[] {
  const { language } = useTexts();
  return (record) =>
    shown.map((field) => valueWord('allergy', field, record[field], language).replaceAll('\n', ' ; ')).filter(Boolean);
}

/** Allergies and intolerances of a patient, and the statement that none is known. */
export const allergies = recordModule({
  entity: allergy,
  path: '/allergies',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconAlertTriangle,
  nameOf: allergyName,
  useRowDetails: useAllergyDetails,
  useSubHead: useAllergyDetails,
  marksOf: statesOf,
  // "No known allergy" cannot be edited. An allergy that is found is recorded separately and outweighs it.
  isFrozen: ({ noKnownAllergy }) => noKnownAllergy === true,
  beginWith: () => ({ clinicalStatus: 'active' }),
  ...fromContract({
    entity: allergy,
    held: ['patientId', 'practitionerId', 'noKnownAllergy', 'recordedAt'],
    sections: [
      { name: 'what', fields: ['text', 'substances', 'type', 'category'] },
      { name: 'state', fields: ['criticality', 'clinicalStatus', 'verificationStatus', 'onset', 'lastOccurrence'] },
      { name: 'reactions', fields: ['reactions'] },
      { name: 'more', fields: ['codeSystem', 'code', 'note'] },
    ],
  }),
});
