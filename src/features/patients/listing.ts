import { foldForSearch, latinDigits } from '../../lib/text.ts';
import { patientTerms } from '../../contract/patient-terms.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type * as Phones from '../../lib/phone.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The given name that people use: the usual one, else the first of the birth names. */
export function givenName(patient: JsonObject): string {
  return (
    text(patient['usualGiven']) ||
    text(patient['firstGivenName']) ||
    (text(patient['birthGivenNames']).split(/[\s,]+/)[0] ?? '')
  );
}

export const familyName = (patient: JsonObject): string => text(patient['usualName']) || text(patient['birthName']);

/** `MARTIN Claire` */
export const displayName = (patient: JsonObject): string =>
  `${familyName(patient).toLocaleUpperCase('fr')} ${givenName(patient)}`.trim();

export const identifierValues = (patient: JsonObject): string[] => {
  const identifiers = patient['identifiers'];
  if (!Array.isArray(identifiers)) return [];
  return identifiers
    .flatMap((item) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? [text(item['value'])] : []))
    .filter(Boolean);
};

export const compact = (value: string): string => value.replace(/[\s./()-]/g, '');

/**
 * Numbering plans come with the list, not with the first visit (25 kB): until they are here, or where they can't be
 * fetched, a number is its digits.
 */
let phones: typeof Phones | null = null;

async function prepare(): Promise<boolean> {
  phones ??= await import('../../lib/phone.ts').catch(() => null);
  return phones !== null;
}

const phoneForms = (phone: string): string[][] =>
  phones?.phoneNumbers(phone).map(phones.dialledForms) ?? [[latinDigits(phone).replace(/\D/g, '')]];

/** How patients are listed. */
export const patientListing = {
  entityType: 'patient',
  fields: [
    'birthName',
    'birthGivenNames',
    'firstGivenName',
    'usualName',
    'usualGiven',
    'gender',
    'birthDate',
    'birthDateApproximate',
    'phones',
    'identifiers',
    'active',
    'deceased',
    'mergedInto',
  ],
  label: displayName,
  sortKey: (patient: JsonObject): string => foldForSearch(`${familyName(patient)} ${givenName(patient)}`),
  /** What was merged stands under the record that is kept. */
  ownerOf: ({ mergedInto }: JsonObject): string => text(mergedInto),
  terms: (patient: JsonObject) => patientTerms(patient, phoneForms),
  queries: (typed: string): readonly string[] => phones?.phoneQueries(typed) ?? [typed],
  prepare,
};
