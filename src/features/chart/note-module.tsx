import { IconNotes } from '@tabler/icons-react';
import { isSigned } from '../../contract/clinical/signature.ts';
import { medicalRecord, NOTE_SECTIONS } from '../../contract/entities/medical-record.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordFormProps, RecordModule } from '../../records/record-module.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { LetterFields, LetterForm } from './letter-form.tsx';
import { PhraseField } from './phrase-field.tsx';
import { NoteActions } from './note-actions.tsx';
import { NoteFacts } from './note-facts.tsx';
import { withPhrases } from './note-form.tsx';
import { isLetter, noteState, withoutText, withText } from './note.ts';
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

/** What is typed, with the title and the text that the contract asks for. */
export const noteForm = {
  model,
  Form,
  complete: (input: ContractInput): ContractInput =>
    withText(
      input,
      (section) => fieldWord('medicalRecord', section),
      textOf('medicalRecord.consultation') ?? 'Consultation',
    ),
};

/** The form in which a record is written and corrected: a letter's, or a note's. */
export const formOf = (input: ContractInput) =>
  isLetter(input) ? { ...noteForm, Form: LetterFields, complete: (typed: ContractInput) => typed } : noteForm;

const NoteForm = withDefaults(withPhrases(Form), {
  moment: 'occurredAt',
  complete: noteForm.complete,
  placed: withoutText,
});
const Letter = withDefaults(LetterForm, { moment: 'occurredAt' });

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the form is given when it is opened from an appointment. */
function beginWith(state: unknown): Partial<ContractInput> {
  const given = typeof state === 'object' && state !== null ? (state as JsonObject) : {};
  const { appointmentId, practitionerId, reason } = given;
  return {
    type: 'note',
    ...(text(appointmentId) === '' ? {} : { appointmentId: text(appointmentId) }),
    ...(text(practitionerId) === '' ? {} : { practitionerId: text(practitionerId) }),
    ...(text(reason) === '' ? {} : { reason: text(reason) }),
  };
}

function useMoment(): (record: JsonObject) => readonly string[] {
  const { language } = useTexts();
  return (record) => [text(record['occurredAt']) && formatMoment(text(record['occurredAt']), language)];
}

/** Consultation notes of a patient. */
export const notes: RecordModule<ContractInput> = {
  entity: medicalRecord,
  path: '/medical-records',
  owner: UNDER_PATIENT,
  nav: 'medicalRecords',
  icon: IconNotes,
  nameOf: (record) => text(record['title']),
  useRowDetails: useMoment,
  useSubHead: useMoment,
  marksOf: (record) => [...(isLetter(record) ? ['letter'] : []), noteState(record)],
  isFrozen: (record) => isSigned(record),
  printsItself: (record) => isLetter(record) && isSigned(record) && record['status'] !== 'entered-in-error',
  model,
  beginWith,
  forms: { letter: { type: 'note', documentKind: 'letter' } },
  Form: (props: RecordFormProps<ContractInput>) =>
    isLetter(props.start) ? <Letter {...props} /> : <NoteForm {...props} />,
  Facts: NoteFacts,
  Actions: NoteActions,
  deeds: DEEDS,
};
