import { foldForSearch, latinDigits } from '../../lib/text.ts';
import { patientTerms } from '../../contract/patient-terms.ts';
import type { Patient } from '../../contract/entities/patient.ts';
import type { Listing } from '../../hooks/index.ts';
import type * as Phones from '../../lib/phone.ts';

/** The given name that people use: the usual one, else the first of the birth names. */
export const givenName = ({ usualGiven, firstGivenName, birthGivenNames }: Patient): string =>
  usualGiven || firstGivenName || (birthGivenNames?.split(/[\s,]+/)[0] ?? '');

export const familyName = ({ usualName, birthName }: Patient): string => usualName || birthName || '';

/** `MARTIN Claire` */
export const displayName = (patient: Patient): string =>
  `${familyName(patient).toLocaleUpperCase('fr')} ${givenName(patient)}`.trim();

export const identifierValues = ({ identifiers = [] }: Patient): string[] =>
  identifiers.map(({ value }) => value).filter(Boolean);

export const compact = (value: string): string => value.replace(/[\s./()-]/g, '');

/**
 * The numbering plans (25 kB) are loaded with the list, not with the first visit. Until then, or if they cannot be
 * loaded, a number is compared by its digits.
 */
let phones: typeof Phones | null = null;

async function prepare(): Promise<boolean> {
  phones ??= await import('../../lib/phone.ts').catch(() => null);
  return phones !== null;
}

const phoneForms = (phone: string): string[][] =>
  phones?.phoneNumbers(phone).map(phones.dialledForms) ?? [[latinDigits(phone).replace(/\D/g, '')]];

/** How patients are listed. */
export const patientListing: Listing<Patient> = {
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
  sortKey: (patient) => foldForSearch(`${familyName(patient)} ${givenName(patient)}`),
  /** A merged record is listed under the record that is kept. */
  ownerOf: ({ mergedInto = '' }) => mergedInto,
  merges: true,
  terms: (patient) => patientTerms(patient, phoneForms),
  queries: (typed) => phones?.phoneQueries(typed) ?? [typed],
  prepare,
};
