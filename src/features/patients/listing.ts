import { foldForSearch } from '../../lib/text.ts';
import type { Json, JsonObject } from '../../lib/json.ts';

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

/** National form of a number, digits alone: what people type into a search. */
const phoneDigits = (phone: string): string => compact(phone).replace(/^(\+|00)(33|213)/, '0').replace(/^\+/, '');

const pairs = (digits: string): string => digits.replace(/(\d{2})(?=\d)/g, '$1 ');

function searchText(patient: JsonObject): string {
  const names = ['birthName', 'birthGivenNames', 'firstGivenName', 'usualName', 'usualGiven'].map((field) => text(patient[field]));
  const born = text(patient['birthDate']);
  const phones = texts(patient['phones']).map(phoneDigits).flatMap((digits) => [digits, pairs(digits)]);
  const numbers = identifierValues(patient).flatMap((value) => [value, compact(value)]);
  const words = foldForSearch([...names, ...phones, ...numbers, born, compact(born), born.split('-').reverse().join('')].join(' '));
  return [...new Set(words.split(' '))].join(' ');
}

/** How patients are listed. The birth date's parts are words of their own, so 29/02/1984 and 1984-02-29 both find it. */
export const patientListing = {
  entityType: 'patient',
  fields: [
    'birthName', 'birthGivenNames', 'firstGivenName', 'usualName', 'usualGiven', 'gender', 'birthDate', 'birthDateApproximate', 'phones', 'identifiers', 'active', 'deceased',
  ],
  label: displayName,
  sortKey: (patient: JsonObject): string => foldForSearch(`${familyName(patient)} ${givenName(patient)}`),
  searchText,
};
