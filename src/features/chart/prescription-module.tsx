import { IconPill } from '@tabler/icons-react';
import { isSigned } from '../../contract/clinical/signature.ts';
import { prescription } from '../../contract/entities/prescription.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordFormProps, RecordModule } from '../../records/record-module.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { drugNames } from './lines.ts';
import { UNDER_PATIENT } from './patient-link.ts';
import { PrescriptionActions, printsItself } from './prescription-actions.tsx';
import { PrescriptionFacts } from './prescription-facts.tsx';
import { PrescribedFor, PrescriptionLines } from './prescription-lines.tsx';
import { DEEDS } from './refused-deed.tsx';
import { withDefaults } from './with-defaults.tsx';

const made = fromContract({
  entity: prescription,
  held: ['patientId', 'medicalRecordId', 'status'],
  own: { lines: { Control: PrescriptionLines, shown: () => '' } },
  sections: [
    { name: 'lines', fields: ['lines'] },
    { name: 'who', fields: ['note', 'prescribedAt', 'validUntil', 'practitionerId'] },
  ],
});

function useMoment(): (record: JsonObject) => readonly string[] {
  const { language } = useTexts();
  return ({ prescribedAt }) => [typeof prescribedAt === 'string' ? formatMoment(prescribedAt, language) : ''];
}

const DefaultedForm = withDefaults(made.Form, { moment: 'prescribedAt' });

/** What an older ordonnance hands to a new one. */
function beginWith(state: unknown): Partial<ContractInput> {
  const given = typeof state === 'object' && state !== null ? (state as JsonObject) : {};
  const from = given['renews'];
  const lines =
    typeof from === 'object' && from !== null && !Array.isArray(from) ? made.model.inputOf(from)['lines'] : null;
  return { status: 'draft', ...(lines === null || lines === undefined ? {} : { lines }) };
}

/** Ordonnances of a patient. */
export const prescriptions: RecordModule<ContractInput> = {
  entity: prescription,
  path: '/prescriptions',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconPill,
  nameOf: (record) => drugNames(record).join(', '),
  useRowDetails: useMoment,
  useSubHead: useMoment,
  marksOf: ({ status }) => [String(status)],
  isFrozen: (record) => isSigned(record),
  printsItself,
  model: made.model,
  beginWith,
  Form: (props: RecordFormProps<ContractInput>) => (
    <PrescribedFor value={String(props.start['patientId'] ?? '')}>
      <DefaultedForm {...props} />
    </PrescribedFor>
  ),
  Facts: PrescriptionFacts,
  Actions: PrescriptionActions,
  deeds: DEEDS,
  // Of a signed one that was refused the form makes a draft: it is signed anew.
  reopened: ({ signature, ...content }) => (signature === undefined ? content : { ...content, status: 'draft' }),
};
