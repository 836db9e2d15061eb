import { dateForms } from '../lib/date-forms.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import type { SearchTerms } from '../lib/search-index.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(text).filter(Boolean) : []);
const values = (value: Json | undefined): string[] =>
  Array.isArray(value)
    ? value
        .flatMap((item) =>
          typeof item === 'object' && item !== null && !Array.isArray(item) ? [text(item['value'])] : [],
        )
        .filter(Boolean)
    : [];

/**
 * What a patient is found by, on the device and by the server's `q` alike. `phoneForms`: the forms of each number that
 * a text holds.
 */
export function patientTerms(patient: JsonObject, phoneForms: (phone: string) => string[][]): SearchTerms {
  const named = (...fields: string[]) => fields.map((field) => text(patient[field])).filter(Boolean);
  return {
    names: [named('usualName', 'birthName'), named('usualGiven', 'firstGivenName', 'birthGivenNames')],
    codes: [
      ...dateForms(text(patient['birthDate'])),
      ...texts(patient['phones']).flatMap(phoneForms),
      ...values(patient['identifiers']).map((value) => [value]),
    ],
  };
}
