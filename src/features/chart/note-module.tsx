import { IconNotes } from '@tabler/icons-react';
import { isSigned } from '../../contract/clinical/signature.ts';
import {
  madeOfSections,
  medicalRecord,
  NOTE_SECTIONS,
  type MedicalRecord,
} from '../../contract/entities/medical-record.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule, type RecordFormProps } from '../../records/record-module.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { LetterFields, LetterForm } from './letter-form.tsx';
import { PhraseField } from './phrase-field.tsx';
import { NoteActions } from './note-actions.tsx';
import { NoteFacts } from './note-facts.tsx';
import { withPhrases } from './note-form.tsx';
import { isLetter, noteState, withoutText, type NoteInput } from './note.ts';
import { UNDER_PATIENT } from './patient-link.ts';
import { DEEDS } from './refused-deed.tsx';
import { withDefaults } from './with-defaults.tsx';

const { model, Form } = fromContract({
  entity: medicalRecord,
  own: Object.fromEntries(NOTE_SECTIONS.map((section) => [section, { Control: PhraseField }])),
  held: ['patientId', 'appointmentId', 'type', 'documentKind', 'title', 'text', 'status', 'conditionIds'],
  sections: [
    { name: 'note', fields: NOTE_SECTIONS },
    { name: 'who', fields: ['occurredAt', 'practitionerId', 'class'] },
  ],
});

/** The typed sections, with the title and text that the contract requires. */
export const noteForm = {
  model,
  Form,
  complete: (input: NoteInput): NoteInput => ({ ...input, ...madeOfSections(input, (key) => textOf(key) ?? key) }),
};

/** The form for a record: that of letters or that of notes. */
export const formOf = (input: NoteInput) =>
  isLetter(input) ? { ...noteForm, Form: LetterFields, complete: (typed: NoteInput) => typed } : noteForm;

const NoteForm = withDefaults(withPhrases(Form), {
  moment: 'occurredAt',
  complete: noteForm.complete,
  placed: withoutText,
});
const Letter = withDefaults(LetterForm, { moment: 'occurredAt' });

/** The values that an appointment passes to the form. */
function beginWith(state: unknown): Partial<NoteInput> {
  const { appointmentId, practitionerId, reason } = (state ?? {}) as NoteInput;
  return {
    type: 'note',
    ...(appointmentId && { appointmentId }),
    ...(practitionerId && { practitionerId }),
    ...(reason && { reason }),
  };
}

function useMoment(): (record: MedicalRecord) => readonly string[] {
  const { language } = useTexts();
  return ({ occurredAt = '' }) => [occurredAt && formatMoment(occurredAt, language)];
}

/** Consultation notes of a patient. */
export const notes = recordModule({
  entity: medicalRecord,
  path: '/medical-records',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconNotes,
  nameOf: ({ title = '' }) => title,
  useRowDetails: useMoment,
  useSubHead: useMoment,
  marksOf: (record) => [...(isLetter(record) ? ['letter'] : []), noteState(record)],
  isFrozen: (record) => isSigned(record),
  printsItself: (record) => isLetter(record) && isSigned(record) && record.status !== 'entered-in-error',
  model,
  beginWith,
  forms: { letter: { type: 'note', documentKind: 'letter' } },
  Form: (props: RecordFormProps<NoteInput>) =>
    isLetter(props.start) ? <Letter {...props} /> : <NoteForm {...props} />,
  Facts: NoteFacts,
  Actions: NoteActions,
  deeds: DEEDS,
});
