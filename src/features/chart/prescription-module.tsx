import { IconPill } from '@tabler/icons-react';
import { isSigned } from '../../contract/clinical/signature.ts';
import { prescription, type Prescription } from '../../contract/entities/prescription.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule, type RecordFormProps } from '../../records/record-module.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { prescriptionTitle } from './lines.ts';
import { UNDER_PATIENT } from './patient-link.ts';
import { PrescriptionActions, printsItself } from './prescription-actions.tsx';
import { PrescriptionFacts } from './prescription-facts.tsx';
import { PrescribedFor, PrescriptionLines } from './prescription-lines.tsx';
import { DEEDS } from './refused-deed.tsx';
import { withDefaults } from './with-defaults.tsx';

type Inputs = InputsOf<typeof prescription>;

const made = fromContract({
  entity: prescription,
  held: ['patientId', 'medicalRecordId', 'status'],
  own: { lines: { Control: PrescriptionLines, shown: () => '' } },
  sections: [
    { name: 'lines', fields: ['lines'] },
    { name: 'who', fields: ['note', 'prescribedAt', 'validUntil', 'practitionerId'] },
  ],
});

function useMoment(): (record: Prescription) => readonly string[] {
  const { language } = useTexts();
  return ({ prescribedAt }) => [prescribedAt === undefined ? '' : formatMoment(prescribedAt, language)];
}

const DefaultedForm = withDefaults(made.Form, { moment: 'prescribedAt' });

/** The values that an ordonnance passes to its renewal. */
function beginWith(state: unknown): Partial<Inputs> {
  const { renews } = (state ?? {}) as { renews?: Prescription };
  const { lines } = renews === undefined ? {} : made.model.inputOf(renews);
  return { status: 'draft', ...(lines && { lines }) };
}

/** Ordonnances of a patient. */
export const prescriptions = recordModule({
  entity: prescription,
  path: '/prescriptions',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconPill,
  nameOf: prescriptionTitle,
  useRowDetails: useMoment,
  useSubHead: useMoment,
  marksOf: ({ status }) => (status === undefined ? [] : [status]),
  isFrozen: (record) => isSigned(record),
  printsItself,
  model: made.model,
  beginWith,
  Form: (props: RecordFormProps<Inputs>) => (
    <PrescribedFor value={props.start.patientId ?? ''}>
      <DefaultedForm {...props} />
    </PrescribedFor>
  ),
  Facts: PrescriptionFacts,
  Actions: PrescriptionActions,
  deeds: DEEDS,
  // A signed ordonnance that was refused becomes a draft in the form, to be signed again.
  reopened: ({ signature, ...content }) =>
    signature === undefined ? content : { ...content, status: 'draft' as const },
});
