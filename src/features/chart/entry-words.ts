import type { JsonObject } from '../../lib/json.ts';
import { textOf, type Language } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { signerOf } from '../consents/index.ts';
import { importedTypeWord } from './imported-words.ts';
import { allergyName, importedName } from './listings.ts';
import { drugNames } from './lines.ts';
import { statesOf } from './standing.ts';
import type { TimelineEntry } from './timeline.ts';
import { measureWord } from './vitals.ts';

export interface EntryWords {
  title: string;
  details: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const line = (parts: readonly string[]): string => parts.filter(Boolean).join(' · ').replaceAll('\n', ' ');

/** An entry of the timeline in words. */
export function entryWords(entry: Pick<TimelineEntry, 'kind' | 'rows'>, language: Language): EntryWords {
  const { kind, rows } = entry;
  const summary: JsonObject = rows[0]?.summary ?? {};
  const word = (field: string) =>
    valueWord(kind === 'letter' ? 'medicalRecord' : kind, field, summary[field], language);
  const marks = (type: 'allergy' | 'condition') =>
    statesOf(type, summary).map((mark) => textOf(`${type}.${mark}`) ?? mark);
  switch (kind) {
    case 'appointment': {
      const motif = text(summary['serviceType']);
      return {
        title: (motif && (textOf(`agenda.motif.${motif}`) ?? motif)) || text(summary['reason']) || word('status'),
        details: line([word('status'), motif && text(summary['reason'])]),
      };
    }
    case 'medicalRecord':
      return {
        title: text(summary['title']),
        details: line([word('status'), word('reason'), word('retainedDiagnosis'), word('plan')]),
      };
    case 'letter':
      return { title: text(summary['title']), details: word('status') };
    case 'observation':
      return { title: rows.map((row) => measureWord(row.summary, language)).join(' · '), details: word('note') };
    case 'condition':
      return { title: text(summary['text']), details: line([...marks('condition'), word('code'), word('note')]) };
    case 'allergy':
      return {
        title: summary['noKnownAllergy'] === true ? (textOf('allergy.noneKnown') ?? '') : allergyName(summary),
        details: line([...marks('allergy'), word('substances'), word('reactions')]),
      };
    case 'prescription':
      return { title: drugNames(summary).join(', '), details: line([word('status'), word('note')]) };
    case 'consent':
      return { title: word('type'), details: line([word('status'), signerOf(summary)]) };
    case 'importedResource':
      return { title: importedName(summary), details: importedTypeWord(summary['resourceType']) };
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

/** Where an entry is opened; null for one without records. */
export function placeOf({ kind, rows }: Pick<TimelineEntry, 'kind' | 'rows'>): string | null {
  const id = rows[0]?.id;
  return id === undefined ? null : `${PATHS[kind]}/${id}`;
}
