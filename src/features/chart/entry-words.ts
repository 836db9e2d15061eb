import type { Allergy } from '../../contract/entities/allergy.ts';
import type { Appointment } from '../../contract/entities/appointment.ts';
import type { ImportedResource } from '../../contract/entities/imported-resource.ts';
import type { MedicalRecord } from '../../contract/entities/medical-record.ts';
import type { JsonObject } from '../../lib/json.ts';
import { textOf, type Language } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { signerOf } from '../consents/index.ts';
import { importedTitle, importedTypeWord } from './imported-words.ts';
import { allergyName, conditionName } from './listings.ts';
import { prescriptionTitle } from './lines.ts';
import { statesOf } from './standing.ts';
import type { TimelineEntry } from './timeline.ts';
import { measureWord } from './vitals.ts';

export interface EntryWords {
  title: string;
  details: string;
}

const line = (parts: readonly string[]): string => parts.filter(Boolean).join(' · ').replaceAll('\n', ' ');

/** The texts of a timeline entry. */
export function entryWords(entry: Pick<TimelineEntry, 'kind' | 'rows'>, language: Language): EntryWords {
  const { kind, rows } = entry;
  const summary: JsonObject = rows[0]?.summary ?? {};
  const word = (field: string) =>
    valueWord(kind === 'letter' ? 'medicalRecord' : kind, field, summary[field], language);
  const marks = (type: 'allergy' | 'condition') => statesOf(summary).map((mark) => textOf(`${type}.${mark}`) ?? mark);
  switch (kind) {
    case 'appointment': {
      const { serviceType: motif = '', reason = '' }: Appointment = summary;
      return {
        title: (motif && (textOf(`agenda.motif.${motif}`) ?? motif)) || reason || word('status'),
        details: line([word('status'), motif && reason]),
      };
    }
    case 'medicalRecord':
    case 'letter': {
      const { title = '' }: MedicalRecord = summary;
      const told = kind === 'letter' ? [] : [word('reason'), word('retainedDiagnosis'), word('plan')];
      return { title, details: line([word('status'), ...told]) };
    }
    case 'observation':
      return { title: rows.map((row) => measureWord(row.summary, language)).join(' · '), details: word('note') };
    case 'condition':
      return { title: conditionName(summary), details: line([...marks('condition'), word('code'), word('note')]) };
    case 'allergy': {
      const known: Allergy = summary;
      return {
        title: known.noKnownAllergy === true ? (textOf('allergy.noneKnown') ?? '') : allergyName(known),
        details: line([...marks('allergy'), word('substances'), word('reactions')]),
      };
    }
    case 'prescription':
      return { title: prescriptionTitle(summary), details: line([word('status'), word('note')]) };
    case 'consent':
      return { title: word('type'), details: line([word('status'), signerOf(summary)]) };
    case 'importedResource': {
      const resource: ImportedResource = summary;
      return { title: importedTitle(resource, language), details: importedTypeWord(resource.resourceType) };
    }
  }
}

const PATHS = {
  appointment: '/appointments',
  medicalRecord: '/medical-records',
  letter: '/medical-records',
  observation: '/observations',
  condition: '/conditions',
  allergy: '/allergies',
  prescription: '/prescriptions',
  consent: '/consents',
  importedResource: '/imported-resources',
} as const;

/** The address of an entry; null if it has no records. */
export function placeOf({ kind, rows }: Pick<TimelineEntry, 'kind' | 'rows'>): string | null {
  const id = rows[0]?.id;
  return id === undefined ? null : `${PATHS[kind]}/${id}`;
}
