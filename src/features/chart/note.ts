import { isSigned } from '../../contract/clinical/signature.ts';
import { NOTE_SECTIONS } from '../../contract/entities/medical-record.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import type { Faults } from '../../records/faults.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const LONGEST_TITLE = 120;

/** Title and text of a note, made of its sections; a note that has none keeps its own. */
export function withText(input: ContractInput, wordOf: (section: string) => string, untitled: string): ContractInput {
  const filled = NOTE_SECTIONS.filter((section) => text(input[section]) !== '');
  if (filled.length === 0) return text(input['title']) === '' ? { ...input, title: untitled } : input;
  const [first = ''] = (text(input['reason']) || text(input['retainedDiagnosis'])).split('\n');
  return {
    ...input,
    title: first.slice(0, LONGEST_TITLE).trim() || untitled,
    text: filled.map((section) => `${wordOf(section)}\n${text(input[section])}`).join('\n\n'),
  };
}

/** The fault of an empty note is shown at its first section, since its text is not a field of the form. */
export function withoutText({ text: missing, title, ...faults }: Faults): Faults {
  const hidden = missing ?? title;
  return hidden === undefined || faults['reason'] !== undefined
    ? faults
    : { ...faults, reason: { ...hidden, path: 'reason' } };
}

/** A letter is a note to whoever does not know the difference. */
export const isLetter = ({ documentKind }: JsonObject): boolean => documentKind === 'letter';

/** `draft`, `signed` or `entered-in-error`: as people speak of a note. */
export const noteState = (record: JsonObject): string =>
  record['status'] === 'entered-in-error' ? 'entered-in-error' : isSigned(record) ? 'signed' : 'draft';

export interface Entry {
  text: string;
  at: string;
  name: string;
}

/** Addenda or corrections as they are shown. */
export const entriesIn = (record: JsonObject, field: 'addenda' | 'corrections'): Entry[] =>
  (Array.isArray(record[field]) ? (record[field] as JsonObject[]) : []).map((entry) => ({
    text: text(entry['text']) || text(entry['reason']),
    at: text(entry['at']),
    name: text(entry['name']),
  }));
