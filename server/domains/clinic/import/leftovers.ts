import type { ImportReason } from '../../../../src/contract/import.ts';

/** A value of the file that is not in its field, or a field for which the file has no value. */
export interface Leftover {
  field: string;
  reason: ImportReason;
  /** The value as the file has it; empty if it is missing. */
  value: string;
}

/** Collects what does not fit while a resource is read. */
export class Leftovers {
  readonly #all: Leftover[] = [];

  add(field: string, reason: ImportReason, value = ''): void {
    if (reason === 'missing' || value !== '') this.#all.push({ field, reason, value });
  }

  get all(): readonly Leftover[] {
    return this.#all;
  }
}

/** Leftovers that somebody has to check. The others are only written to the note. */
export const isToComplete = ({ reason }: Leftover): boolean =>
  reason !== 'ended' && reason !== 'no-field' && reason !== 'more';

export type NoteLanguage = 'fr' | 'en';

/** Placeholder in a required field for which the file has no value. */
export const PLACEHOLDERS: Readonly<Record<NoteLanguage, string>> = { fr: '(à compléter)', en: '(to be completed)' };

export const isPlaceholder = (value: unknown): boolean => value === PLACEHOLDERS.fr || value === PLACEHOLDERS.en;

interface Words {
  toComplete: string;
  also: string;
  more: string;
  field: Readonly<Record<string, string>>;
  reason: Readonly<Record<ImportReason, string>>;
  quote: (value: string) => string;
}

const WORDS: Readonly<Record<NoteLanguage, Words>> = {
  fr: {
    toComplete: 'À compléter (fichier importé) :',
    also: 'Autres renseignements du fichier importé :',
    more: '… suite dans le fichier importé',
    field: {
      name: 'Nom',
      birthName: 'Nom de naissance',
      birthGivenNames: 'Prénoms de naissance',
      usualName: "Nom d'usage",
      usualGiven: "Prénom d'usage",
      firstGivenName: 'Premier prénom',
      gender: 'Sexe',
      birthDate: 'Date de naissance',
      birthPlace: 'Lieu de naissance',
      identifiers: 'Identifiant',
      deceased: 'Décès',
      phones: 'Téléphone',
      email: 'E-mail',
      address: 'Adresse',
      contacts: 'Personne à contacter',
      language: 'Langue',
      maritalStatus: 'Situation familiale',
      generalPractitioner: 'Médecin traitant',
      telecom: 'Moyen de contact',
    },
    reason: {
      missing: 'absent du fichier',
      adapted: 'à vérifier',
      format: "n'a pas la forme attendue",
      length: 'trop long',
      more: 'en plus',
      ended: "n'est plus en vigueur",
      implausible: 'date impossible',
      shared: 'porté aussi par une autre fiche',
      'no-field': 'pas de champ ici',
    },
    quote: (value) => `« ${value} »`,
  },
  en: {
    toComplete: 'To be completed (imported file):',
    also: 'Also in the imported file:',
    more: '… more in the imported file',
    field: {
      name: 'Name',
      birthName: 'Birth name',
      birthGivenNames: 'Given names at birth',
      usualName: 'Name in use',
      usualGiven: 'Given name in use',
      firstGivenName: 'First given name',
      gender: 'Sex',
      birthDate: 'Date of birth',
      birthPlace: 'Place of birth',
      identifiers: 'Identifier',
      deceased: 'Death',
      phones: 'Phone',
      email: 'E-mail',
      address: 'Address',
      contacts: 'Contact',
      language: 'Language',
      maritalStatus: 'Marital status',
      generalPractitioner: 'General practitioner',
      telecom: 'Contact detail',
    },
    reason: {
      missing: 'not in the file',
      adapted: 'to be checked',
      format: 'not in the expected form',
      length: 'too long',
      more: 'additional',
      ended: 'no longer in use',
      implausible: 'impossible date',
      shared: 'also on another record',
      'no-field': 'no field here',
    },
    quote: (value) => `“${value}”`,
  },
};

/** The leftovers in words, for the record's note; undefined when there are none. */
export function noteOf(leftovers: readonly Leftover[], language: NoteLanguage, max: number): string | undefined {
  const words = WORDS[language];
  const colon = language === 'fr' ? ' : ' : ': ';
  const line = ({ field, reason, value }: Leftover) =>
    `- ${words.field[field] ?? field}${colon}${value === '' ? words.reason[reason] : `${words.quote(value)} (${words.reason[reason]})`}`;
  const block = (title: string, list: readonly Leftover[]) => (list.length > 0 ? [title, ...list.map(line)] : []);
  const lines = [
    ...block(words.toComplete, leftovers.filter(isToComplete)),
    ...block(
      words.also,
      leftovers.filter((item) => !isToComplete(item)),
    ),
  ];
  if (lines.length === 0) return undefined;
  const whole = lines.join('\n');
  if (whole.length <= max) return whole;
  const room = max - words.more.length - 1;
  return `${whole.slice(0, room).replace(/[\uD800-\uDBFF]$/, '')}\n${words.more}`;
}
