/** A patient's record for printing. Pure, except for the texts of the catalogue. */
import type { Consent } from '../../contract/entities/consent.ts';
import type { ImportedResource } from '../../contract/entities/imported-resource.ts';
import type { Prescription } from '../../contract/entities/prescription.ts';
import { entityOf, type Domain } from '../../contract/domain.ts';
import { NOTE_SECTIONS, type MedicalRecord } from '../../contract/entities/medical-record.ts';
import type { JsonObject } from '../../lib/json.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, type Language } from '../../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../../ui/i18n/words.ts';
import { entryWords } from './entry-words.ts';
import { importedTypeWord, linesOfWords, saidIn } from './imported-words.ts';
import { linesOfResource, resourceOf } from './imported.ts';
import { entriesIn } from './note.ts';
import { whenOf, type Kind } from './timeline.ts';

/** The order of a printed record: the essential first, then what happened. */
export const PRINTED_KINDS: readonly Kind[] = [
  'allergy',
  'condition',
  'prescription',
  'medicalRecord',
  'observation',
  'letter',
  'consent',
  'appointment',
  'importedResource',
];

/** Types that are printed as a table, one row for each record. */
export const LISTED_KINDS: ReadonlySet<Kind> = new Set<Kind>(['observation', 'appointment']);

export interface PrintedLine {
  label: string;
  text: string;
}

export interface PrintedEntry {
  key: string;
  /** An instant, or a date as far as it is known. */
  at: string;
  title: string;
  lines: readonly PrintedLine[];
  /** A drawn signature, or the picture of a paper. */
  picture: string | null;
}

export const entityTypeOf = (kind: Kind): string => (kind === 'letter' ? 'medicalRecord' : kind);

/** Fields that are left out: shown on a line of their own, or technical. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'patientId',
  'appointmentId',
  'medicalRecordId',
  'conditionIds',
  'templateId',
  'supersedes',
  'collectedBy',
  'recurrenceId',
  'locationId',
  'contentHash',
  'signature',
  'addenda',
  'corrections',
  'lines',
  'content',
  'components',
  'color',
  'zone',
  'reminder',
  'createdOffline',
]);

/** Fields that the heading shows already. */
const IN_TITLE: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  medicalRecord: ['title', 'type', 'occurredAt'],
  letter: ['title', 'type', 'occurredAt'],
  observation: ['code', 'value', 'unit', 'effectiveDateTime'],
  condition: ['text'],
  allergy: ['text', 'noKnownAllergy'],
  prescription: ['prescribedAt'],
  consent: ['type', 'dateTime'],
  appointment: ['start'],
  // The lines of the resource itself say them.
  importedResource: ['title', 'resourceType', 'occurredOn', 'status'],
};

function signedLine(kind: Kind, record: JsonObject, language: Language): PrintedLine[] {
  const { signature }: MedicalRecord = record;
  // A consent's signature is a picture, and names nobody.
  if (signature?.userId === undefined) return [];
  const said = textOf(kind === 'letter' ? 'medicalRecord.letterSignedBy' : 'medicalRecord.signedBy', {
    who: signature.name || (textOf('medicalRecord.unknownSigner') ?? ''),
    when: formatMoment(signature.signedAt, language),
  });
  return [{ label: '', text: said ?? '' }];
}

const drugLines = ({ lines = [] }: Prescription): PrintedLine[] =>
  lines.map(({ drug, posology, quantity, refills, note }) => ({
    label: drug.name,
    text: [posology, quantity, refills !== undefined ? textOf('prescription.refills', { count: refills }) : '', note]
      .filter(Boolean)
      .join(' · '),
  }));

const added = (record: JsonObject, field: 'addenda' | 'corrections', language: Language): PrintedLine[] =>
  entriesIn(record, field).map((entry) => ({
    label: textOf(`medicalRecord.${field}`) ?? '',
    text: `${entry.text}\n${
      textOf('medicalRecord.by', {
        who: entry.name || (textOf('medicalRecord.unknownSigner') ?? ''),
        when: formatMoment(entry.at, language),
      }) ?? ''
    }`,
  }));

/** What is needed to make the texts. */
export interface Printing {
  domain: Domain;
  language: Language;
  practitioner: (id: string) => string | undefined;
}

/**
 * Every filled field, in the contract's order. A note's text is left out if it has sections, because it repeats them.
 */
function fieldLines(kind: Kind, record: JsonObject, { domain, language, practitioner }: Printing): PrintedLine[] {
  const type = entityTypeOf(kind);
  const hasSections = type === 'medicalRecord' && NOTE_SECTIONS.some((section) => (record as MedicalRecord)[section]);
  return Object.keys(entityOf(domain, type)?.fields.shape ?? {}).flatMap((field) => {
    if (ELSEWHERE.has(field) || IN_TITLE[kind]?.includes(field) || (hasSections && field === 'text')) return [];
    const value = record[field];
    const words = /^practitionerIds?$/.test(field)
      ? [value ?? []]
          .flat()
          .map((id) => practitioner(String(id)) ?? '')
          .filter(Boolean)
          .join(', ')
      : valueWord(type, field, value, language);
    return words === '' ? [] : [{ label: fieldWord(type, field), text: words }];
  });
}

const imported = (record: ImportedResource, language: Language): PrintedLine[] => {
  const resource = resourceOf(record.content);
  const type = { label: fieldWord('importedResource', 'resourceType'), text: importedTypeWord(record.resourceType) };
  return resource === null
    ? [type]
    : [
        type,
        ...linesOfWords(linesOfResource(resource, saidIn(language))).map(({ label, value }) => ({
          label,
          text: String(value),
        })),
      ];
};

export function printedEntry(kind: Kind, record: JsonObject & { id?: string }, printing: Printing): PrintedEntry {
  const { language } = printing;
  const row = { id: record.id ?? '', summary: record, syncState: 'synced' } as const;
  return {
    key: row.id,
    at: whenOf(kind, row),
    // Each drug of an ordonnance has its own line.
    title:
      (kind === 'prescription' ? textOf('chart.kindOne.prescription') : null) ??
      entryWords({ kind, rows: [row] }, language).title,
    lines: [
      ...(kind === 'prescription' ? drugLines(record) : []),
      ...fieldLines(kind, record, printing),
      ...added(record, 'addenda', language),
      ...added(record, 'corrections', language),
      ...signedLine(kind, record, language),
      ...(kind === 'importedResource' ? imported(record, language) : []),
    ].filter((line) => line.text !== ''),
    picture: (record as Consent).signature?.image || null,
  };
}
