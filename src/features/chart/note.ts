import type { InputsOf } from '../../contract/typed.ts';
import { isSigned } from '../../contract/clinical/signature.ts';
import type { medicalRecord, MedicalRecord } from '../../contract/entities/medical-record.ts';
import type { Faults } from '../../records/faults.ts';

/** The fault of an empty note is shown at its first section, since its text is not a field of the form. */
export function withoutText({ text: missing, title, ...faults }: Faults): Faults {
  const hidden = missing ?? title;
  const { reason } = faults;
  return hidden === undefined || reason !== undefined ? faults : { ...faults, reason: { ...hidden, path: 'reason' } };
}

/** What the form of a note or a letter holds. */
export type NoteInput = InputsOf<typeof medicalRecord>;

/** A letter is stored as a note, so that a client without letters shows it as a note. */
export const isLetter = ({ documentKind }: { documentKind?: string | null }): boolean => documentKind === 'letter';

/** The state of a note as people name it. One that was written elsewhere is nobody's draft: its state is `unknown`. */
export function noteState(record: MedicalRecord): 'draft' | 'signed' | 'unknown' | 'entered-in-error' {
  const { status } = record;
  if (status === 'entered-in-error') return status;
  if (isSigned(record)) return 'signed';
  return status === 'unknown' ? status : 'draft';
}

export interface Entry {
  text: string;
  at: string;
  name: string;
}

/** Addenda or corrections as they are shown. */
export const entriesIn = (record: MedicalRecord, field: 'addenda' | 'corrections'): Entry[] =>
  field === 'addenda'
    ? (record.addenda ?? []).map(({ text, at, name = '' }) => ({ text: text.trim(), at, name }))
    : (record.corrections ?? []).map(({ reason, at, name = '' }) => ({ text: reason.trim(), at, name }));
