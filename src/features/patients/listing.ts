import { foldForSearch, latinDigits } from '../../lib/text.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type * as Phones from '../../lib/phone.ts';
import type { SearchTerms } from '../../lib/search-index.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(text).filter(Boolean) : []);

/** The given name that people use: the usual one, else the first of the birth names. */
export function givenName(patient: JsonObject): string {
  return text(patient['usualGiven']) || text(patient['firstGivenName']) || (text(patient['birthGivenNames']).split(/[\s,]+/)[0] ?? '');
}

export const familyName = (patient: JsonObject): string => text(patient['usualName']) || text(patient['birthName']);

/** `MARTIN Claire` */
export const displayName = (patient: JsonObject): string => `${familyName(patient).toLocaleUpperCase('fr')} ${givenName(patient)}`.trim();

export const identifierValues = (patient: JsonObject): string[] => {
  const identifiers = patient['identifiers'];
  if (!Array.isArray(identifiers)) return [];
  return identifiers.flatMap((item) => (typeof item === 'object' && item !== null && !Array.isArray(item) ? [text(item['value'])] : [])).filter(Boolean);
};

export const compact = (value: string): string => value.replace(/[\s./()-]/g, '');

/** Numbering plans come with the list, not with the first visit (25 kB): until they are here, or where they can't be fetched, a number is its digits. */
let phones: typeof Phones | null = null;

async function prepare(): Promise<boolean> {
  phones ??= await import('../../lib/phone.ts').catch(() => null);
  return phones !== null;
}

const phoneForms = (phone: string): string[][] => phones?.phoneNumbers(phone).map(phones.dialledForms) ?? [[latinDigits(phone).replace(/\D/g, '')]];

/** A date as people type it, whole and in parts: `29021984`, `29 02 1984`, `1984-02-29`, `02/1984`, `1984`. */
function dateForms(date: string): string[][] {
  const parts = date.split('-').filter(Boolean);
  return parts.length === 0 ? [] : [[parts.toReversed().join(''), parts.join('')], ...parts.map((part) => [part])];
}

function terms(patient: JsonObject): SearchTerms {
  const named = (...fields: string[]) => fields.map((field) => text(patient[field])).filter(Boolean);
  return {
    names: [named('usualName', 'birthName'), named('usualGiven', 'firstGivenName', 'birthGivenNames')],
    codes: [...dateForms(text(patient['birthDate'])), ...texts(patient['phones']).flatMap(phoneForms), ...identifierValues(patient).map((value) => [value])],
  };
}

/** How patients are listed. */
export const patientListing = {
  entityType: 'patient',
  fields: [
    'birthName', 'birthGivenNames', 'firstGivenName', 'usualName', 'usualGiven', 'gender', 'birthDate', 'birthDateApproximate', 'phones', 'identifiers', 'active', 'deceased',
  ],
  label: displayName,
  sortKey: (patient: JsonObject): string => foldForSearch(`${familyName(patient)} ${givenName(patient)}`),
  terms,
  queries: (typed: string): readonly string[] => phones?.phoneQueries(typed) ?? [typed],
  prepare,
};
